"""Paying actuals under a plan: by account period, with state carried on and statistics of others computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from inspect import signature

import numpy as np
from numpy.typing import NDArray

from cmsim.errors import PlanError
from cmsim.plans.protocol import Measures, PayContext, Payment, Peers, Plan, State, deal_awards
from cmsim.replay.accounts import Account, accounts_of
from cmsim.replay.actuals import Actuals
from cmsim.replay.findings import Finding, Findings
from cmsim.replay.peers import PROVINCE, peers_of
from cmsim.replay.settlement import DEAL_AWARD, Component, PaidUnderPlan, Settlement

FloatArray = NDArray[np.float64]
_TOLD = ("plan.off-domain", "plan.not-measured")
"""Errors by which a plan says that it cannot pay for a result: the fault of the actuals, not its own."""


def needed_measures(plan: Plan) -> tuple[str, ...]:
    """Return the measures that must be in the file for a plan to be paid."""
    own = (measure.name for measure in plan.measures)
    return tuple(dict.fromkeys([*own, *(peer.measure for peer in plan.peers)]))


def needed_groups(plan: Plan) -> tuple[str, ...]:
    """Return the columns of groups that must be in the file."""
    return tuple(dict.fromkeys(str(peer.among) for peer in plan.peers if peer.among != PROVINCE))


def pay_actuals(
    actuals: Actuals,
    plan: Plan,
    kind_ids: tuple[str, ...],
    base_pay_yuan_per_year: Mapping[str, float],
    findings: Findings,
) -> PaidUnderPlan:
    """Return what everybody is paid under a plan.

    Account periods are paid one after the other, all people of a period together, as a payroll does.

    Raises
    ------
    PlanError
        If the plan itself fails.
    """
    by_period: dict[object, list[Account]] = {}
    for account in accounts_of(actuals, plan, findings):
        by_period.setdefault(account.period, []).append(account)
    payroll = _Payroll(actuals, plan, kind_ids, base_pay_yuan_per_year, findings)
    settlements: list[Settlement] = []
    for period in sorted(by_period):  # type: ignore[type-var]
        settlements += payroll.settle(by_period[period])
    return PaidUnderPlan(plan, kind_ids, dict(base_pay_yuan_per_year), tuple(settlements))


@dataclass
class _Payroll:
    """Pays period after period, and remembers everybody's state."""

    actuals: Actuals
    plan: Plan
    kind_ids: tuple[str, ...]
    base_pay: Mapping[str, float]
    findings: Findings

    def __post_init__(self) -> None:
        self._state: dict[str, dict[str, float]] = {}
        self._deals: dict[tuple[str, object], list[float]] = {}
        for deal in self.actuals.deals:
            self._deals.setdefault((deal.manager, deal.month), []).append(deal.gross_profit_yuan)

    def settle(self, accounts: Sequence[Account]) -> list[Settlement]:
        """Return the settlements of one account period, in the order of the file."""
        sound = [account for account in accounts if account.sound]
        paid = self._paid(sound)
        if self.plan.state:
            for account in accounts:
                if paid.get(account.manager) is None:
                    self.findings.note(
                        Finding(
                            "state-gap", self.actuals.file, None, "", account.manager, str(account.period)
                        )
                    )
        return [paid.get(account.manager) or self._settlement(account, {}) for account in accounts]

    def _paid(self, accounts: list[Account]) -> dict[str, Settlement]:
        """Return what can be paid; who makes the plan refuse is left out, and the others are paid."""
        while accounts:
            peers = self._peers(accounts)
            try:
                return self._paid_together(accounts, peers)
            except PlanError as error:
                if error.detail.code not in _TOLD:
                    raise
                refused = [n for n in range(len(accounts)) if self._refuses(accounts[n], _one(peers, n))]
                if not refused:
                    raise
                for n in refused:
                    account = accounts[n]
                    self.findings.note(
                        Finding(
                            "refused",
                            self.actuals.file,
                            account.line,
                            ", ".join(account.measured),
                            account.manager,
                            str(account.period),
                            error.detail.found or error.detail.message,
                        )
                    )
                accounts = [account for n, account in enumerate(accounts) if n not in set(refused)]
        return {}

    def _refuses(self, account: Account, peers: Peers) -> bool:
        try:
            self._payments([account], peers)
        except PlanError as error:
            return error.detail.code in _TOLD
        return False

    def _paid_together(self, accounts: list[Account], peers: Peers) -> dict[str, Settlement]:
        payments, measured, state = self._payments(accounts, peers)
        after = _advanced(self.plan, measured, state, peers) if self.plan.state else state
        found = {}
        for n, account in enumerate(accounts):
            own = [payment for payment in payments if payment.kind in ("", account.kind)]
            components = [_component(payment, n) for payment in own]
            deals = self._deals_of(account)
            signed = self._context([account] * len(deals))
            awards = deal_awards(self.plan, np.array(deals, dtype=np.float64), signed)
            if awards.any():
                components.append(Component(DEAL_AWARD, float(awards.sum()), self.plan.period))
            settlement = self._settlement(account, {name: float(v[n]) for name, v in peers.values.items()})
            found[account.manager] = replace(
                settlement,
                state={name: float(v[n]) for name, v in state.values.items()},
                gross_profits_yuan=deals,
                components=tuple(components),
            )
        for n, account in enumerate(accounts):
            self._state[account.manager] = {name: float(v[n]) for name, v in after.values.items()}
        return found

    def _payments(self, accounts: list[Account], peers: Peers) -> tuple[tuple[Payment, ...], Measures, State]:
        context = self._context(accounts)
        values = _columns([account.measured for account in accounts])
        starts = {axis.name: axis.start for axis in self.plan.state}
        states = [self._state.get(account.manager, starts) for account in accounts]
        measured, state = Measures(values, context), State(_columns(states))
        return self.plan.pay(measured, state, peers), measured, state

    def _context(self, accounts: Sequence[Account]) -> PayContext:
        return PayContext(
            self.kind_ids,
            np.array([self.kind_ids.index(account.kind) for account in accounts], dtype=np.int64),
            np.array([self._base_pay_of(account) for account in accounts], dtype=np.float64),
            np.array([account.weeks for account in accounts], dtype=np.float64),
        )

    def _peers(self, accounts: list[Account]) -> Peers:
        values = _columns([account.measured for account in accounts])
        groups: dict[str, Sequence[str]] = {
            name: [account.groups.get(name, "") for account in accounts] for name in needed_groups(self.plan)
        }
        kinds = [account.kind for account in accounts]
        return peers_of(self.plan.peers, values, groups, kinds)

    def _deals_of(self, account: Account) -> tuple[float, ...]:
        months = account.months
        return tuple(p for month in months for p in self._deals.get((account.manager, month), ()))

    def _base_pay_of(self, account: Account) -> float:
        own = account.base_pay_yuan_per_year
        return self.base_pay[account.kind] if own is None else own

    def _settlement(self, account: Account, peers: Mapping[str, float]) -> Settlement:
        return Settlement(
            manager=account.manager,
            name=account.name,
            kind=account.kind,
            period=account.period,
            months=account.months,
            weeks=account.weeks,
            base_pay_yuan_per_year=self._base_pay_of(account),
            measured=account.measured,
            state={},
            peers=peers,
            gross_profits_yuan=self._deals_of(account),
            components=None,
        )


def _advanced(plan: Plan, measured: Measures, state: State, peers: Peers) -> State:
    """Return the state after the period; a plan whose state depends on others is told of them."""
    advance: Callable[..., State] = plan.advance
    takes_peers = "peers" in signature(advance).parameters
    return advance(measured, state, peers) if takes_peers else advance(measured, state)


def _columns(rows: Sequence[Mapping[str, float]]) -> dict[str, FloatArray]:
    names = rows[0] if rows else ()
    return {name: np.array([row[name] for row in rows], dtype=np.float64) for name in names}


def _one(peers: Peers, n: int) -> Peers:
    return Peers({name: value[n : n + 1] for name, value in peers.values.items()})


def _component(payment: Payment, n: int) -> Component:
    revocation = payment.revoked_if
    return Component(
        payment.component,
        float(payment.yuan[n]),
        payment.due,
        payment.deferred_periods,
        f"{revocation.condition} within {revocation.within_weeks} weeks" if revocation else "",
        bool(getattr(payment, "is_income", True)),
    )
