"""What one more and one fewer person is worth: solved again, since duals are one-sided at kinks."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cmsim.errors import InputError
from cmsim.optimise.allocation.allocate import DEFAULT_GAP, Allocation, allocate
from cmsim.optimise.allocation.checks import measures_of
from cmsim.optimise.allocation.problem import FloatArray, Span
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
    found: Allocation, settings: SolverSettings | None = None, relative_gap: float = DEFAULT_GAP
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
    problem = found.problem
    cells, grades = problem.cells.count, problem.grades.count
    more, fewer = np.full(cells, np.nan), np.full(cells, np.nan)
    for cell in range(cells):
        for grade in range(grades):
            for step, best in ((1, more), (-1, fewer)):
                if found.counts[cell, grade] + step < 0:
                    continue
                changed = found.counts.copy()
                changed[cell, grade] += step
                gain = measures_of(problem, changed)[problem.objective] - found.objective
                best[cell] = np.fmax(best[cell], gain)
    return more, fewer
