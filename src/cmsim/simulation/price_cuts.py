"""Price cuts given for an early decision: part of the price of the contract's first year."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.randomness import FloatArray, IntArray
from cmsim.simulation.context import RunContext
from cmsim.world.columns import BoolArray


class PriceCuts:
    """Owner of the list of cuts in force, an entry each."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        products = len(context.geography.product_ids)
        self._client: IntArray = np.zeros(0, dtype=np.int64)
        self._families: BoolArray = np.zeros((0, products), dtype=np.bool_)
        self._share: FloatArray = np.zeros(0)
        self._from: IntArray = np.zeros(0, dtype=np.int64)

    def grant(self, client: IntArray, families: BoolArray, share: FloatArray) -> None:
        """Note what clients are given this week on the families just signed, (n,), (n, products), (n,)."""
        given = share > 0.0
        if not given.any():
            return
        in_force = self._from + WEEKS_PER_YEAR > self._context.tick
        count = int(given.sum())
        self._client = np.append(self._client[in_force], client[given])
        self._families = np.concatenate([self._families[in_force], families[given]])
        self._share = np.append(self._share[in_force], share[given])
        self._from = np.append(self._from[in_force], np.full(count, self._context.tick))

    def given_up_yuan(self, rows: IntArray, charged_yuan: FloatArray) -> FloatArray:
        """Return what the cuts take off a week's charges, (n,).

        Parameters
        ----------
        rows : array (n,)
            Active clients.
        charged_yuan : array (n, products)
            What each family would bring without cuts.
        """
        off = np.zeros(rows.size)
        if self._client.size == 0:
            return off
        clients = self._context.state.clients
        # Who was lost and has come back has another contract.
        holds = clients.active[self._client] & (clients.start_tick[self._client] <= self._from)
        running = np.flatnonzero(holds & (self._from + WEEKS_PER_YEAR > self._context.tick))
        place = np.zeros(len(clients), dtype=np.int64)
        place[rows] = np.arange(rows.size)
        at = place[self._client[running]]
        cut = (charged_yuan[at] * self._families[running]).sum(axis=1) * self._share[running]
        np.add.at(off, at, cut)
        return off

    def export_state(self) -> dict[str, NDArray[np.generic]]:
        """Return what later weeks need."""
        return {
            "client": self._client.copy(),
            "families": self._families.copy(),
            "share": self._share.copy(),
            "from": self._from.copy(),
        }

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Take up what :meth:`export_state` returned."""
        self._client, self._families = np.array(state["client"]), np.array(state["families"])
        self._share, self._from = np.array(state["share"]), np.array(state["from"])
