"""The beginning and end of being a client: signing, widening, loss. Every change has one of the causes
below.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from cmsim.randomness import FloatArray, IntArray
from cmsim.simulation.context import RunContext
from cmsim.world.columns import NEVER, NOBODY, BoolArray, Tier


class Cause(StrEnum):
    """Why clients come and go: the values of `cause` in the table of client flows."""

    WON = "won"
    WON_BY_REFERRAL = "won_by_referral"
    WIDENED = "widened"
    LOST_TO_MARKET = "lost_to_market"
    FOLLOWED_LEAVER = "followed_leaver"
    DEFAULTED = "defaulted"
    ROSE_FROM_WINDOWS = "rose_from_windows"
    FELL_TO_WINDOWS = "fell_to_windows"
    ROSE_TO_HIGH = "rose_to_high"
    FELL_FROM_HIGH = "fell_from_high"


_ENDS = frozenset({Cause.LOST_TO_MARKET, Cause.FOLLOWED_LEAVER, Cause.DEFAULTED})


class Contracts:
    """Owner of who is a client, since when, and with which product families."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self.flows: dict[tuple[str, int, int], list[float]] = {}
        """(cause, group, tier) -> [clients, yuan a year], of the present year."""
        self.lost_this_week: list[IntArray] = []

    def sign(self, rows: IntArray, families: BoolArray, referred: BoolArray) -> None:
        """Make clients active, or widen their contracts, by the families signed (n, products)."""
        clients = self._context.state.clients
        new = ~clients.active[rows]
        value = (clients.potential_yuan[rows] * (families & ~clients.products[rows])).sum(axis=1)
        clients.products[rows] |= families
        fresh = rows[new]
        clients.active[fresh] = True
        clients.start_tick[fresh] = self._context.tick
        clients.referred[fresh] = referred[new]
        self._count(Cause.WON, rows[new & ~referred], value[new & ~referred])
        self._count(Cause.WON_BY_REFERRAL, rows[new & referred], value[new & referred])
        self._count(Cause.WIDENED, rows[~new], value[~new])

    def end(self, rows: IntArray, cause: Cause) -> None:
        """Return clients to the list of prospects."""
        clients = self._context.state.clients
        self._log_end(rows, cause)
        value = (clients.potential_yuan[rows] * clients.products[rows]).sum(axis=1)
        self._count(cause, rows, value)
        clients.active[rows] = False
        clients.products[rows] = False
        clients.start_tick[rows] = NEVER
        clients.referred[rows] = False
        self.lost_this_week.append(rows)

    def note_tier_moves(self, tier_before: IntArray) -> None:
        """Count the clients whose potential has carried them over a threshold of demand."""
        clients = self._context.state.clients
        before, now = tier_before, clients.tier
        moves = {
            Cause.ROSE_FROM_WINDOWS: (before == Tier.ORDINARY) & (now > before),
            Cause.FELL_TO_WINDOWS: (now == Tier.ORDINARY) & (before > now),
            Cause.ROSE_TO_HIGH: (before == Tier.MID) & (now == Tier.HIGH),
            Cause.FELL_FROM_HIGH: (before == Tier.HIGH) & (now == Tier.MID),
        }
        value = (clients.potential_yuan * clients.products).sum(axis=1)
        for cause, moved in moves.items():
            rows = np.flatnonzero(clients.active & moved)
            self._count(cause, rows, value[rows])

    def take_losses(self) -> IntArray:
        """Return the rows lost since the last call."""
        lost = self.lost_this_week
        self.lost_this_week = []
        return np.concatenate(lost) if lost else np.zeros(0, dtype=np.int64)

    def _log_end(self, rows: IntArray, cause: Cause) -> None:
        """Log the end with the person who called on the client: the one he follows, if he follows one."""
        state = self._context.state
        contact = state.clients.contact[rows]
        person = np.where(contact >= 0, state.persons.person_id[np.maximum(contact, 0)], NOBODY)
        value = (state.clients.potential_yuan[rows] * state.clients.products[rows]).sum(axis=1)
        self._context.log.add(cause.value, self._context.monday, state.clients.client_id[rows], person, value)

    def _count(self, cause: Cause, rows: IntArray, value_yuan: FloatArray) -> None:
        if rows.size == 0:
            return
        clients = self._context.state.clients
        if cause not in _ENDS:
            self._context.log.add(
                cause.value, self._context.monday, clients.client_id[rows], None, value_yuan
            )
        tiers = 3
        key = clients.group[rows] * tiers + clients.tier[rows]
        counts = np.bincount(key)
        sums = np.bincount(key, weights=value_yuan)
        for k in np.flatnonzero(counts):
            entry = self.flows.setdefault((cause.value, int(k) // tiers, int(k) % tiers), [0.0, 0.0])
            entry[0] += float(counts[k])
            entry[1] += float(sums[k])
