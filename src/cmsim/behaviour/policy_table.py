"""The solved response: hours by type, week and index, and the value of being there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class PolicyTable:
    """What each type does.

    Attributes
    ----------
    grid_yuan : array (payouts, g)
        Nodes of the index for each payout.
    payout_of_type : array (n,)
    level : float32 array (n, weeks, g)
        Level of effort chosen (fractional), on the type's frontier.
    frontier_hours : array (n, levels, k)
    value_yuan : array (n, weeks + 1, g)
        Certainty equivalent of the rest of the period, pay at its end included.
    pulled : float32 array (n, h, g) or None
        Arrivals (under a Gaussian law: results) a week pulled forward in the last h weeks.
    pulled_counts : float
        What one pulled forward counts.
    pulled_from : array (n, h) or None
        Arrivals a week that are due, of which those pulled are a part.
    """

    grid_yuan: FloatArray
    payout_of_type: IntArray
    level: NDArray[np.float32]
    frontier_hours: FloatArray
    value_yuan: FloatArray
    pulled: NDArray[np.float32] | None = None
    pulled_counts: float = 1.0
    pulled_from: FloatArray | None = None

    def level_at(self, type_index: IntArray, week: int, index_yuan: FloatArray) -> FloatArray:
        """Return the level of effort at an index, linear between nodes, shape (m,)."""
        return self._at(self.level[:, week], type_index, index_yuan)

    def pulled_at(self, type_index: IntArray, week: int, index_yuan: FloatArray) -> FloatArray:
        """Return what is pulled forward at an index, shape (m,); none but in the last weeks."""
        ahead = 0 if self.pulled is None else week - self.level.shape[1] + self.pulled.shape[1]
        if self.pulled is None or ahead < 0:
            return np.zeros(type_index.size)
        return self._at(self.pulled[:, ahead], type_index, index_yuan)

    def pulled_share_at(self, type_index: IntArray, week: int, index_yuan: FloatArray) -> FloatArray:
        """Return the share of what is due that is pulled forward at an index, from 0 to 1, shape (m,)."""
        pulled = self.pulled_at(type_index, week, index_yuan)
        if self.pulled_from is None or not pulled.any():
            return np.zeros(type_index.size)
        due = self.pulled_from[type_index, week - self.level.shape[1] + self.pulled_from.shape[1]]
        share = np.divide(pulled, due, out=np.zeros_like(pulled), where=due > 0.0)
        return np.asarray(np.clip(share, 0.0, 1.0), dtype=np.float64)

    def _at(self, table: NDArray[np.float32], type_index: IntArray, index_yuan: FloatArray) -> FloatArray:
        result = np.zeros(type_index.size)
        payout = self.payout_of_type[type_index]
        for number in range(self.grid_yuan.shape[0]):
            rows = np.flatnonzero(payout == number)
            grid = self.grid_yuan[number]
            y = np.clip(index_yuan[rows], grid[0], grid[-1])
            right = np.clip(np.searchsorted(grid, y, side="right"), 1, grid.size - 1)
            share = (y - grid[right - 1]) / (grid[right] - grid[right - 1])
            low, high = table[type_index[rows], right - 1], table[type_index[rows], right]
            result[rows] = low + share * (high - low)
        return result

    def hours_at(self, type_index: IntArray, week: int, index_yuan: FloatArray) -> FloatArray:
        """Return hours a week by task, shape (m, k)."""
        level = self.level_at(type_index, week, index_yuan)
        return self._hours_of_level(type_index, level)

    def _hours_of_level(self, type_index: IntArray, level: FloatArray) -> FloatArray:
        low = np.clip(level.astype(np.int64), 0, self.frontier_hours.shape[1] - 2)
        share = (level - low)[..., None]
        first = self.frontier_hours[type_index, low]
        second = self.frontier_hours[type_index, low + 1]
        return np.asarray(first + share * (second - first))

    def hours_on_grid(self, week: int) -> FloatArray:
        """Return hours on the nodes, shape (n, g, k)."""
        level = self.level[:, week, :].astype(np.float64)
        types = np.broadcast_to(np.arange(level.shape[0])[:, None], level.shape)
        return self._hours_of_level(types, level)

    def certainty_equivalent_yuan(self, week: int = 0) -> FloatArray:
        """Return the value at the start of the period (index 0), per type; `week` for a shortened period."""
        start = self.start_node[self.payout_of_type]
        return np.asarray(self.value_yuan[np.arange(start.size), week, start])

    @property
    def start_node(self) -> IntArray:
        """Node of index 0, by payout."""
        return np.asarray(np.abs(self.grid_yuan).argmin(axis=1))

    def shifted(self, yuan_by_type: FloatArray) -> PolicyTable:
        """Return the same conduct with a sum added to the value of every state (base pay under CARA)."""
        return replace(self, value_yuan=self.value_yuan + yuan_by_type[:, None, None])

    @cached_property
    def digest(self) -> str:
        """Hash of the table."""
        h = blake2b(digest_size=16)
        for array in (self.grid_yuan, self.payout_of_type, self.level, self.frontier_hours):
            h.update(np.ascontiguousarray(array).tobytes())
        if self.pulled is not None:
            h.update(np.ascontiguousarray(self.pulled).tobytes())
            h.update(np.float64(self.pulled_counts).tobytes())
        if self.pulled_from is not None:
            h.update(np.ascontiguousarray(self.pulled_from).tobytes())
        return h.hexdigest()
