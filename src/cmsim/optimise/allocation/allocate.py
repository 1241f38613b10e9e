"""An allocation: the best staffing under all limits, with its gap, proven and checked."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from cmsim.errors import CmsimError, InputError
from cmsim.optimise.allocation.checks import (
    Change,
    LimitCheck,
    change_of,
    checks_of,
    measures_of,
)
from cmsim.optimise.allocation.columns import all_columns
from cmsim.optimise.allocation.conflicts import Conflict, conflict_of
from cmsim.optimise.allocation.generate import Generator, Relaxed
from cmsim.optimise.allocation.problem import AllocationProblem, IntArray
from cmsim.optimise.allocation.rows import programme
from cmsim.optimise.gaps import ALLOCATION_GAP
from cmsim.optimise.solvers import SolverSettings, SolveState, gap_of

_OBJECTIVE_TOLERANCE = 1e-6


class AllocationError(CmsimError):
    """There is no allocation, or none was found in time."""


@dataclass(frozen=True)
class Allocation:
    """A solution.

    Attributes
    ----------
    counts : array (C, G) of int
        Persons by cell and grade.
    state : SolveState
        `proven`: none is better by more than the gap. `incumbent`: the best found before time ran out.
    objective, bound : float
        Recomputed outside the solver; and what no allocation exceeds.
    totals : dict
        The surface's measures, cost and net contribution, a year.
    """

    problem: AllocationProblem
    counts: IntArray
    state: SolveState
    objective: float
    bound: float
    totals: dict[str, float]
    checks: list[LimitCheck]
    change: Change
    seconds: float

    @property
    def gap(self) -> float:
        """Share of the bound by which a better allocation could be better, at most."""
        return gap_of(self.objective, self.bound)

    @property
    def binding(self) -> list[LimitCheck]:
        """Limits at a bound."""
        return [check for check in self.checks if check.binding]


def allocate(
    problem: AllocationProblem,
    settings: SolverSettings | None = None,
    *,
    relative_gap: float = ALLOCATION_GAP,
) -> Allocation:
    """Return the best allocation under all limits.

    Raises
    ------
    InputError
        If limits name what is not there, or cannot hold together: the smallest set that conflicts is named,
        and the least relaxation that would mend it.
    AllocationError
        If time ran out before any allocation was found, or a solution does not stand the check.
    SolverError
        If the solver is missing, was killed or failed.
    """
    started = time.perf_counter()
    settings = settings or SolverSettings()
    generator, relaxed = _relaxed(problem, settings)
    found = generator.whole(relaxed, relative_gap)
    if found.state == "infeasible":
        raise _whole_error(relaxed)
    if found.chosen.size == 0:
        raise _no_time(settings)
    counts = generator.columns.counts[found.chosen]
    return _checked(problem, counts, found.state, found.bound, found.value, started)


def allocation_bound(problem: AllocationProblem, settings: SolverSettings | None = None) -> float:
    """Return what no allocation is worth more than: the relaxed optimum, persons divisible.

    Raises
    ------
    InputError
        If the limits cannot hold together, as :func:`allocate`.
    CmsimError
        As :func:`allocate`.
    """
    return _relaxed(problem, settings or SolverSettings())[1].bound


def _relaxed(problem: AllocationProblem, settings: SolverSettings) -> tuple[Generator, Relaxed]:
    columns = all_columns(problem)
    generator = Generator(problem, columns, programme(problem, columns), settings)
    relaxed = generator.relaxed()
    if not relaxed.can_hold and not relaxed.complete:
        raise _no_time(settings)
    if not relaxed.can_hold:
        raise _conflict_error(conflict_of(generator, relaxed))
    return generator, relaxed


def _checked(
    problem: AllocationProblem,
    counts: IntArray,
    state: SolveState,
    bound: float,
    told: float,
    started: float,
) -> Allocation:
    totals = measures_of(problem, counts)
    objective = totals[problem.objective]
    checks = checks_of(problem, counts)
    broken = [check.limit for check in checks if not check.kept]
    if abs(objective - told) > _OBJECTIVE_TOLERANCE * max(1.0, abs(told)) or broken:
        raise AllocationError(
            "allocation.check-failed",
            "the solver's allocation does not stand the check",
            found=f"objective {told:g} against {objective:g}; broken: {', '.join(broken) or 'none'}",
            hint="take the other solver",
        )
    return Allocation(
        problem=problem,
        counts=counts,
        state=state,
        objective=objective,
        bound=max(bound, objective),
        totals=totals,
        checks=checks,
        change=change_of(problem, counts),
        seconds=time.perf_counter() - started,
    )


def _no_time(settings: SolverSettings) -> AllocationError:
    return AllocationError(
        "allocation.no-time",
        "time ran out before any allocation was found",
        path="seconds",
        found=f"{settings.seconds or 0.0:g} seconds",
        hint="give more time",
    )


def _conflict_error(conflict: Conflict) -> InputError:
    return InputError(
        "allocation.conflict",
        "these limits cannot hold together",
        path=", ".join(f"limits.{name}" for name in conflict.limits),
        found="; ".join(f"limits.{one.limit} {one.bound}" for one in conflict.least_relaxation),
        allowed="; ".join(f"limits.{one.limit} {one.mended_text}" for one in conflict.least_relaxation),
        hint="relaxing by so much, or leaving one of them out, would mend it",
        context={"limits": ", ".join(conflict.limits)},
    )


def _whole_error(relaxed: Relaxed) -> InputError:
    return InputError(
        "allocation.no-whole-staffing",
        "the limits could hold only with parts of persons",
        path="limits",
        found=f"a relaxed optimum of {relaxed.bound:g}",
        hint="widen a bound by one person",
    )


def value_today(problem: AllocationProblem) -> dict[str, float]:
    """Return the totals of today's staffing, which costs no change."""
    return measures_of(problem, np.asarray(problem.today))
