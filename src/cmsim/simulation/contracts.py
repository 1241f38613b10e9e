"""The beginning and end of being a client: signing, widening, loss. Every change has one of the causes below."""

from __future__ import annotations

from enum import Enum

import numpy as np

from cmsim.randomness import FloatArray, IntArray
from cmsim.simulation.context import RunContext
from cmsim.world.columns import NEVER, BoolArray


class Cause(str, Enum):
    """Why clients come and go: the values of `cause` in the table of client flows."""

    WON = "won"
    WON_BY_REFERRAL = "won_by_referral"
    WIDENED = "widened"
    LOST_TO_MARKET = "lost_to_market"
    FOLLOWED_LEAVER = "followed_leaver"


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
        value = (clients.potential_yuan[rows] * clients.products[rows]).sum(axis=1)
        self._count(cause, rows, value)
        clients.active[rows] = False
        clients.products[rows] = False
        clients.start_tick[rows] = NEVER
        clients.referred[rows] = False
        self.lost_this_week.append(rows)

    def take_losses(self) -> IntArray:
        """Return the rows lost since the last call."""
        lost = self.lost_this_week
        self.lost_this_week = []
        return np.concatenate(lost) if lost else np.zeros(0, dtype=np.int64)

    def _count(self, cause: Cause, rows: IntArray, value_yuan: FloatArray) -> None:
        if rows.size == 0:
            return
        clients = self._context.state.clients
        day = self._context.monday
        self._context.log.add(cause.value, day, clients.client_id[rows], None, value_yuan)
        tiers = 3
        key = clients.group[rows] * tiers + clients.tier[rows]
        counts = np.bincount(key)
        sums = np.bincount(key, weights=value_yuan)
        for k in np.flatnonzero(counts):
            entry = self.flows.setdefault((cause.value, int(k) // tiers, int(k) % tiers), [0.0, 0.0])
            entry[0] += float(counts[k])
            entry[1] += float(sums[k])
