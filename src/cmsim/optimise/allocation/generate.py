"""Column generation: the relaxed optimum over all columns, found with few of them, and then the whole one.

Dantzig & Wolfe 1960; Barnhart et al. 1998 (branch-and-price), of which the branching is replaced by a proof:
a whole solution that uses a column of reduced cost r is worth at most Z + r, Z the relaxed optimum, so
columns with r below the best solution found less Z cannot better it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from scipy import sparse

from cmsim.optimise.allocation.columns import Columns
from cmsim.optimise.allocation.master import MasterSolution, MasterTask, solve_master
from cmsim.optimise.allocation.problem import AllocationProblem, FloatArray, IntArray
from cmsim.optimise.allocation.rows import Programme
from cmsim.optimise.solvers import SolverSettings, SolveState

NEAR_THE_BEST = 0.7
"""Columns whose reduced cost is this share of their cell's best or more come in with it."""
MOST_AT_ONCE = 6
"""New columns of a cell in one round."""
MOST_ROUNDS = 200
FIRST_COLUMNS_PER_CELL = 12
_SHARE_OF_GAP = 0.5
"""Of the gap that the search over some columns may leave; the rest is for the columns left out."""
_RELATIVE_TOLERANCE = 1e-9
_BREACH_TOLERANCE = 1e-7


@dataclass(frozen=True)
class Relaxed:
    """The relaxed optimum over all columns.

    Attributes
    ----------
    used : array
        Columns that were generated.
    bound : float
        No allocation is worth more; -inf if even the relaxed programme cannot be kept.
    reduced : array (K,)
        Reduced cost of every column, at most zero up to rounding.
    breach : array (R,)
        Least relative breaches of the elastic rows; all zero if the limits can hold together.
    complete : bool
        Whether the search ended by itself. If time ended it, the bound holds and breaches may be too large.
    """

    used: IntArray
    bound: float
    reduced: FloatArray
    breach: FloatArray
    rounds: int
    complete: bool = True

    @property
    def can_hold(self) -> bool:
        """Whether all limits can hold together, persons divisible."""
        return float(self.breach.sum()) <= _BREACH_TOLERANCE


@dataclass(frozen=True)
class Whole:
    """The best whole allocation found.

    Attributes
    ----------
    state : SolveState
        `proven` within the gap, `incumbent` if time ran out, `infeasible`, or `nothing`.
    chosen : array (C,)
        Column of each cell.
    bound : float
        No allocation is worth more.
    """

    state: SolveState
    chosen: IntArray
    value: float
    bound: float
    columns: int


class Generator:
    """Column generation over one problem's columns; several programmes may be solved on it in turn."""

    def __init__(
        self, problem: AllocationProblem, columns: Columns, given: Programme, settings: SolverSettings
    ) -> None:
        self.problem = problem
        self.columns = columns
        self.given = given
        self.settings = settings
        self.deadline = None if settings.seconds is None else time.perf_counter() + settings.seconds
        matrix = [sparse.csr_array(row.coefficients[None, :]) for row in given.rows]
        count = columns.cell.size
        self._matrix = sparse.vstack(matrix, format="csr") if matrix else sparse.csr_array((0, count))
        self._planner_rows = tuple(number for number, row in enumerate(given.rows) if row.limit)

    def relaxed(self, left_out: frozenset[int] = frozenset(), used: IntArray | None = None) -> Relaxed:
        """Return the relaxed optimum; where limits cannot hold together, the least breaches instead.

        Raises
        ------
        SolverError
            If the solver fails.
        """
        used = self._start() if used is None else used
        elastic = tuple(row for row in self._planner_rows if row not in left_out)
        feasibility = MasterTask(elastic=elastic, left_out=left_out)
        zero = np.zeros(self.columns.cell.size)
        used, found, _, rounds = self._generate(used, feasibility, zero)
        breach = found.breach
        if breach.sum() > _BREACH_TOLERANCE:
            return Relaxed(used, -np.inf, zero, breach, rounds, not self._time_is_up())
        used, found, reduced, more = self._generate(used, MasterTask(left_out=left_out), self.columns.value)
        over = np.maximum(0.0, np.maximum.reduceat(reduced, self.columns.starts[:-1])).sum()
        bound = -found.solved.objective + float(over)
        complete = not self._time_is_up()
        return Relaxed(used, bound, reduced, np.zeros_like(breach), rounds + more, complete)

    def whole(self, relaxed: Relaxed, relative_gap: float) -> Whole:
        """Return the best whole allocation, proven within the gap if time allows.

        Raises
        ------
        SolverError
            If the solver fails.
        """
        size = max(abs(relaxed.bound), 1.0)
        # Few columns first: their best is nearly always within the gap, and found in a moment.
        count = min(relaxed.reduced.size, FIRST_COLUMNS_PER_CELL * (self.columns.starts.size - 1))
        near = float(-np.partition(-relaxed.reduced, count - 1)[count - 1])
        reach = min(relative_gap * size, max(-near, _RELATIVE_TOLERANCE * size))
        settings = replace(self.settings, relative_gap=relative_gap * _SHARE_OF_GAP)
        best = Whole("nothing", np.zeros(0, dtype=np.intp), -np.inf, relaxed.bound, 0)
        while True:
            within = np.flatnonzero(relaxed.reduced >= -reach)
            found = solve_master(
                self.columns, within, self.given, MasterTask(whole=True), self._timed(settings)
            )
            everything = within.size == self.columns.cell.size
            if found.solved.has_solution:
                value = -found.solved.objective
                if value > best.value:
                    best = Whole("incumbent", self._by_cell(within, found), value, relaxed.bound, within.size)
                if relaxed.bound - best.value <= relative_gap * size:
                    return replace(best, state="proven")
                if found.solved.state == "proven" and (everything or reach >= relaxed.bound - best.value):
                    # All that could be better was among these columns.
                    bound = min(relaxed.bound, value + settings.relative_gap * max(abs(value), 1.0))
                    return replace(best, state="proven", bound=bound)
            elif everything and found.solved.state == "infeasible":
                return replace(best, state="infeasible")
            if self._time_is_up():
                return best
            known = best.value > -np.inf
            reach = max(2.0 * reach, relaxed.bound - best.value) if known else 10.0 * reach

    def _generate(
        self, used: IntArray, task: MasterTask, value: FloatArray
    ) -> tuple[IntArray, MasterSolution, FloatArray, int]:
        """Solve a relaxed master over more and more columns until no column is left that would better it."""
        starts = self.columns.starts[:-1]
        rounds = 0
        while True:
            rounds += 1
            found = solve_master(self.columns, used, self.given, task, self.settings)
            assert found.solved.has_solution, "a relaxed master with elastic rows always has a solution"
            reduced = value - found.dual_cell[self.columns.cell] - self._matrix.T @ found.dual_row
            best = np.maximum.reduceat(reduced, starts)
            size = max(1.0, abs(found.solved.objective))
            if np.maximum(best, 0.0).sum() <= _RELATIVE_TOLERANCE * size or rounds == MOST_ROUNDS:
                break
            if self._time_is_up():
                break
            new = self._to_add(reduced, best, used, size)
            if new.size == 0:
                break
            used = np.union1d(used, new)
        return used, found, reduced, rounds

    def _to_add(self, reduced: FloatArray, best: FloatArray, used: IntArray, size: float) -> IntArray:
        per_cell = _RELATIVE_TOLERANCE * size / best.size
        least = np.where(best > per_cell, NEAR_THE_BEST * best, np.inf)
        wanted = np.flatnonzero(reduced >= least[self.columns.cell])
        wanted = np.setdiff1d(wanted, used, assume_unique=True)
        order = np.lexsort((-reduced[wanted], self.columns.cell[wanted]))
        wanted = wanted[order]
        cells = self.columns.cell[wanted]
        place = np.arange(cells.size) - np.searchsorted(cells, cells)
        return wanted[place < MOST_AT_ONCE]

    def _start(self) -> IntArray:
        """Return first columns: today's staffing and its neighbours, none, and each cell's best by itself."""
        columns, today = self.columns, self.problem.today
        distance = np.abs(columns.counts - today[columns.cell]).sum(axis=1)
        near = np.flatnonzero((distance <= 1) | (columns.persons == 0))
        nearest = _first_least(distance.astype(np.float64), columns.starts)
        best = _first_least(-columns.value, columns.starts)
        return np.unique(np.concatenate([near, nearest, best]))

    def _by_cell(self, within: IntArray, found: MasterSolution) -> IntArray:
        picked = within[found.chosen > 0.5]
        return picked[np.argsort(self.columns.cell[picked])]

    def _timed(self, settings: SolverSettings) -> SolverSettings:
        if self.deadline is None:
            return settings
        return replace(settings, seconds=max(0.1, self.deadline - time.perf_counter()))

    def _time_is_up(self) -> bool:
        return self.deadline is not None and time.perf_counter() >= self.deadline


def _first_least(values: FloatArray, starts: IntArray) -> IntArray:
    return np.array([begin + int(np.argmin(values[begin:end])) for begin, end in pairwise(starts)])
