"""What people do under a plan: the solved policy by type and, under plans with memory, by state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.policy_table import PolicyTable

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Conduct:
    """Rows of the table are types × nodes of the plan's state.

    Attributes
    ----------
    table : PolicyTable
    nodes : int
        Of the state; 1 under plans without.
    """

    table: PolicyTable
    nodes: int = 1

    def hours_at(
        self, type_index: IntArray, week: int, index_yuan: FloatArray, place: FloatArray | None = None
    ) -> FloatArray:
        """Return hours a week by task, (m, k).

        Parameters
        ----------
        place : array (m,) or None
            Fractional place among the nodes of the state; None under plans without.
        """
        return self._at(lambda rows: self.table.hours_at(rows, week, index_yuan), type_index, place)

    def pulled_share_at(
        self, type_index: IntArray, week: int, index_yuan: FloatArray, place: FloatArray | None = None
    ) -> FloatArray:
        """Return the share of what is due that is pulled forward, (m,)."""

        def shares(rows: IntArray) -> FloatArray:
            return self.table.pulled_share_at(rows, week, index_yuan)[:, None]

        return np.asarray(self._at(shares, type_index, place)[:, 0])

    def _at(
        self, read: Callable[[IntArray], FloatArray], type_index: IntArray, place: FloatArray | None
    ) -> FloatArray:
        """Return what the table says (m, k), linear between nodes of the state."""
        if self.nodes == 1 or place is None:
            return read(type_index * self.nodes)
        low = np.clip(place.astype(np.int64), 0, self.nodes - 2)
        share = np.clip(place - low, 0.0, 1.0)[:, None]
        row = type_index * self.nodes + low
        below, above = read(row), read(row + 1)
        return np.asarray(below + share * (above - below))

    @cached_property
    def digest(self) -> str:
        """Hash of all that conduct depends on."""
        if self.nodes == 1:
            return self.table.digest
        return blake2b(f"{self.table.digest}:{self.nodes}".encode(), digest_size=16).hexdigest()
