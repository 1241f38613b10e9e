"""Conservation: what must hold after every week, whatever the policy. On demand in a run, always in the
tests.
"""

from __future__ import annotations

import numpy as np

from cmsim.errors import ConservationError
from cmsim.simulation.context import RunContext
from cmsim.simulation.parts import Parts
from cmsim.simulation.replay import Replay
from cmsim.world.columns import NOBODY, Stage, Status

_RELATIVE = 1e-9


class Checks:
    """Verifies a province at the end of each week."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._client_ids = context.state.clients.client_id.copy()
        self._replay = Replay(context) if context.log.enabled else None
        self.weeks_verified = 0

    def verify(self, parts: Parts) -> None:
        """Raise ConservationError at the first law that is broken."""
        self._clients_never_vanish()
        self._owners_hold_posts()
        self._revenue_within_potential()
        self._capacity_never_exceeded(parts)
        self._deals_are_consistent()
        self._money_paid_is_accounted(parts)
        self._balances_add_up(parts)
        self._changes_have_a_cause()
        self.weeks_verified += 1

    def _fail(self, law: str, found: str) -> None:
        raise ConservationError(
            "check." + law.replace(" ", "-"),
            f"conservation broken in week {self._context.tick}: {law}",
            found=found,
        )

    def _changes_have_a_cause(self) -> None:
        """With the event log on: what the log does not explain must not have happened."""
        unexplained = self._replay.difference() if self._replay is not None else None
        if unexplained is not None:
            self._fail("every change of state has its cause in the event log", unexplained)

    def _clients_never_vanish(self) -> None:
        clients = self._context.state.clients
        if not np.array_equal(clients.client_id, self._client_ids):
            self._fail("clients never vanish", f"{len(clients)} rows")
        if np.any(clients.products[~clients.active]):
            self._fail("only clients have contracts", "a prospect with products")
        if np.any(clients.active & ~clients.products.any(axis=1)):
            self._fail("clients have contracts", "an active client without products")

    def _owners_hold_posts(self) -> None:
        clients, persons = self._context.state.clients, self._context.state.persons
        for column in (clients.contact, clients.owner):
            held = column[column != NOBODY]
            if np.any(persons.status[held] != Status.EMPLOYED):
                self._fail("whoever serves a client holds a post", "a client of one who has left")
        both = (clients.owner != NOBODY) & (clients.contact != NOBODY)
        if np.any(clients.owner[both] != clients.contact[both]):
            self._fail("no client has two owners", "owner and contact differ")
        if np.any((clients.owner != NOBODY) & ~clients.active):
            self._fail("only clients have owners", "a prospect with an owner")

    def _revenue_within_potential(self) -> None:
        clients = self._context.state.clients
        revenue = (clients.potential_yuan * clients.products).sum(axis=1)
        potential = clients.potential_yuan.sum(axis=1)
        if np.any(revenue > potential * (1.0 + _RELATIVE)):
            self._fail("revenue never above potential", f"{float(revenue.max()):.0f} yuan a year")
        if np.any((clients.trust < 0.0) | (clients.trust > 1.0)):
            self._fail("trust within 0 and 1", f"{float(clients.trust.min())}")

    def _capacity_never_exceeded(self, parts: Parts) -> None:
        shares = {
            "windows": parts.windows.most_capacity_share,
            "back office": parts.issues.desks.most_served_share,
            "business managers": parts.pipeline.writers.most_served_share,
            "approvers": parts.pipeline.approvers.most_served_share,
        }
        for name, share in shares.items():
            if share > 1.0 + _RELATIVE:
                self._fail("capacity never exceeded", f"{name} at {share:.3f}")
        limit = np.array([float(k.hours_limit) for k in self._context.scenario.staff.kinds.values()])
        persons = self._context.state.persons
        working = persons.status == Status.EMPLOYED
        hours = persons.hours[working].sum(axis=1)
        norm = parts.norm_hours.sum(axis=1)
        if self._context.prepared.trial is None and np.any(
            hours > np.maximum(limit, norm)[persons.kind[working]] + 1e-6
        ):
            self._fail("hours within the limit", f"{float(hours.max()):.1f} hours")
        if np.any(persons.hours[~working] != 0.0):
            self._fail("only those with a post work", "hours of somebody without a post")

    def _deals_are_consistent(self) -> None:
        deals, clients = self._context.state.deals, self._context.state.clients
        open_rows = np.flatnonzero(deals.stage != Stage.FREE)
        with_deal = np.bincount(deals.client[open_rows], minlength=len(clients))
        if np.any(with_deal > 1) or np.any((with_deal == 1) != clients.open_deal):
            self._fail("one open deal a client", f"{int(with_deal.max())} deals")

    def _money_paid_is_accounted(self, parts: Parts) -> None:
        booked, paid = parts.recorder.pay_recorded_yuan, parts.payroll.paid_total_yuan
        if abs(booked - paid) > _RELATIVE * max(1.0, abs(paid)):
            self._fail("money paid is accounted", f"paid {paid:.2f}, recorded {booked:.2f}")
        components = parts.payroll.component_total_yuan
        if abs(components - paid) > 1e-6 * max(1.0, abs(paid)):
            self._fail("components sum to pay", f"paid {paid:.2f}, components {components:.2f}")

    def _balances_add_up(self, parts: Parts) -> None:
        clients, balances = self._context.state.clients, parts.balances
        held = clients.active[:, None] & clients.products[:, balances.terms.column]
        if np.any(clients.balance_yuan[~held] != 0.0) or np.any(clients.balance_yuan < 0.0):
            self._fail("only contracts have balances", "a balance without a contract, or a negative one")
        off, scale = balances.ledger.imbalance_yuan(), balances.ledger.throughput_yuan()
        if off > _RELATIVE * max(1.0, scale):
            self._fail("balances are opening and flows", f"{off:.2f} yuan unaccounted")
