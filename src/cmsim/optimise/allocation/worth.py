"""What one more and one fewer person is worth: solved again, since duals are one-sided at kinks."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cmsim.errors import InputError
from cmsim.optimise.allocation.allocate import Allocation, allocate
from cmsim.optimise.allocation.checks import change_of, cost_of_change_yuan
from cmsim.optimise.allocation.columns import staffing_measures
from cmsim.optimise.allocation.problem import NET, ChangeCosts, FloatArray, IntArray, Span
from cmsim.optimise.gaps import ALLOCATION_GAP
from cmsim.optimise.solvers import SolverSettings


@dataclass(frozen=True)
class Worth:
    """Change of the objective.

    Attributes
    ----------
    one_more, one_fewer : float or None
        With one person more or fewer in all, everything else decided anew; None where limits forbid it. Both
        hold to within `error`, since each solution is proven to a gap only.
    cell_more, cell_fewer : array (C,)
        With one person more or fewer in a cell, of the grade that suits best, all others as they are: what a
        planner loses or gains who does no more than that. NaN where nobody is there to go.
    """

    one_more: float | None
    one_fewer: float | None
    error: float
    cell_more: FloatArray
    cell_fewer: FloatArray


def worth_of_one(
    found: Allocation, settings: SolverSettings | None = None, relative_gap: float = ALLOCATION_GAP
) -> Worth:
    """Return what one more and one fewer person would change.

    Raises
    ------
    SolverError
        If the solver fails.
    """
    persons = int(found.counts.sum())
    bounds = [found.bound - found.objective]
    changes: list[float | None] = []
    for total in (persons + 1, persons - 1):
        limits = replace(found.problem.limits, head_count=Span(total, total))
        try:
            other = allocate(
                replace(found.problem, limits=limits), settings or SolverSettings(), relative_gap=relative_gap
            )
        except InputError:
            changes.append(None)
            continue
        bounds.append(other.bound - other.objective)
        changes.append(other.objective - found.objective)
    more, fewer = _by_cell(found)
    return Worth(changes[0], changes[1], float(max(bounds)), more, fewer)


def _by_cell(found: Allocation) -> tuple[FloatArray, FloatArray]:
    best = [
        _best_by_cell(found, step * np.eye(found.problem.grades.count, dtype=np.intp)) for step in (1, -1)
    ]
    return best[0], best[1]


def _best_by_cell(found: Allocation, steps: IntArray) -> FloatArray:
    """Return the best gain of one of the steps, shape (S, G), by cell; NaN where none can be taken."""
    problem, counts = found.problem, found.counts
    cell = np.arange(problem.cells.count)
    before = staffing_measures(problem, cell, counts)[0][problem.objective]
    best = np.full(cell.size, np.nan)
    for step in steps:
        can = np.flatnonzero((counts + step >= 0).all(axis=1))
        after = staffing_measures(problem, can, counts[can] + step)[0][problem.objective]
        best[can] = np.fmax(best[can], after - before[can] - _dearer(found, can, step))
    return best


def _dearer(found: Allocation, cells: IntArray, step: IntArray) -> FloatArray:
    """Return by how much change costs more with a step in each cell, as far as the objective counts it."""
    problem = found.problem
    if problem.objective != NET or problem.costs == ChangeCosts():
        return np.zeros(cells.size)
    now = cost_of_change_yuan(problem, found.change)
    dearer = np.empty(cells.size)
    for place, cell in enumerate(cells):
        changed = found.counts.copy()
        changed[cell] += step
        dearer[place] = cost_of_change_yuan(problem, change_of(problem, changed)) - now
    return dearer
