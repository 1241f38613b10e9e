"""Types in blocks that can be solved together: grids of the index, and the step of each block."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.account import Account
from cmsim.behaviour.arrivals import ArrivalStep, norm_rate
from cmsim.behaviour.choice import Choice
from cmsim.behaviour.frontier import Frontier
from cmsim.behaviour.gaussian import GaussianStep, gaussian_grid, norm_drift
from cmsim.behaviour.grid import index_grid, padded, tail_slope
from cmsim.behaviour.sizes import arrival_operator, mean_award_yuan
from cmsim.behaviour.step import Step
from cmsim.behaviour.types import ArrivalLaw, GaussianLaw, TypeTable
from cmsim.preferences.protocol import Preferences

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Problem:
    """What is to be solved; the frontier is that of all types."""

    types: TypeTable
    account: Account
    law: ArrivalLaw | GaussianLaw
    frontier: Frontier
    preferences: Preferences | None
    temperature_yuan: float


@dataclass(frozen=True)
class Block:
    """Types that share a payout, its grid and what their step needs."""

    problem: Problem
    payout: int
    grid: FloatArray
    rows: IntArray

    @property
    def frontier(self) -> Frontier:
        """Frontier of these types."""
        return self.problem.frontier.rows(self.rows)

    @property
    def preferences(self) -> Preferences | None:
        """Preferences of these types."""
        preferences = self.problem.preferences
        return None if preferences is None else preferences.of(self.rows)

    def choice(self) -> Choice:
        """Return how these types choose."""
        risk = self.problem.types.risk_aversion_per_yuan[self.rows]
        return Choice(risk, self.problem.temperature_yuan, self.preferences)

    def step(self, gain: FloatArray, timing: FloatArray) -> Step:
        """Return the law of a week's results at levels that gain `gain` (n, levels) × `timing` (weeks,)."""
        law = self.problem.law
        if isinstance(law, GaussianLaw):
            return self._gaussian_step(law, gain, timing)
        return self._arrival_step(law, gain, timing)

    def _gaussian_step(self, law: GaussianLaw, gain: FloatArray, timing: FloatArray) -> GaussianStep:
        types = self.problem.types
        return GaussianStep(
            self.grid,
            self.problem.account,
            self.payout,
            law.sd[self.rows],
            types.risk_aversion_per_yuan[self.rows],
            norm_drift(types, law, self.rows),
            gain,
            timing,
            self.preferences,
        )

    def _arrival_step(self, law: ArrivalLaw, gain: FloatArray, timing: FloatArray) -> ArrivalStep:
        account, types = self.problem.account, self.problem.types
        feels = self.preferences
        slope = 0.0 if feels is not None else tail_slope(account, self.payout, self.grid)
        risk = 0.0 if feels is not None else float(types.risk_aversion_per_yuan[self.rows[0]])
        group = int(law.size_group[self.rows[0]])
        points, award = law.size_yuan[group], account.award(self.payout)
        per_award = 0.0 if award is None else mean_award_yuan(points, law.levels, award)
        known: dict[float, FloatArray] = {}

        def operator(carried: float) -> FloatArray:
            if carried not in known:
                known[carried] = arrival_operator(self.grid, points, law.levels, risk, carried, award)
            return known[carried]

        return ArrivalStep(
            self.grid,
            operator,
            slope,
            risk,
            float(law.mean_size_yuan()[group]),
            per_award,
            norm_rate(types, law, self.rows),
            gain,
            timing,
            feels,
            account.discount_per_week,
        )


def blocks_of(problem: Problem, payout: int, grid: FloatArray) -> list[Block]:
    """Return the types of a payout in blocks that share sizes and risk aversion."""
    rows = np.flatnonzero(problem.account.payout_of_type == payout)
    law = problem.law
    if rows.size == 0:
        return []
    if isinstance(law, GaussianLaw):
        return [Block(problem, payout, grid, rows)]
    risk = problem.types.risk_aversion_per_yuan[rows]
    risk = risk if problem.preferences is None else np.zeros(rows.size)
    blocks = []
    for group in np.unique(law.size_group[rows]):
        for r in np.unique(risk[law.size_group[rows] == group]):
            part = rows[(law.size_group[rows] == group) & (risk == r)]
            blocks.append(Block(problem, payout, grid, part))
    return blocks


def grids_of(account: Account, law: ArrivalLaw | GaussianLaw, nodes: int, carries_lines: bool) -> FloatArray:
    """Return the nodes of each payout, (payouts, g).

    Parameters
    ----------
    carries_lines : bool
        Whether straight pay is carried exactly, so that a few nodes do for it.
    """
    numbers = range(len(account.payouts))
    if isinstance(law, GaussianLaw):
        rows = [np.flatnonzero(account.payout_of_type == p) for p in numbers]
        everybody = np.arange(law.sd.size)
        return np.stack(
            [gaussian_grid(account, p, law, r if r.size else everybody, nodes) for p, r in enumerate(rows)]
        )
    grids = []
    for p in numbers:
        groups = np.unique(law.size_group[account.payout_of_type == p])
        largest = float(law.size_yuan[groups].max(initial=0.0))
        grids.append(index_grid(account, p, nodes, largest, carries_lines))
    width = max(grid.size for grid in grids)
    return np.stack([padded(grid, width) for grid in grids])
