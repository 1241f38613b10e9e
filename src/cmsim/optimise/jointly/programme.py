"""Plan candidates and allocation as one programme: exactly one plan, and the best staffing under it.

With a binary for each plan and the columns of the allocation under it, the relaxation of the whole is the
best of the plans' own relaxations, where every row is written once for each plan (Balas 1998, Discrete
Applied Mathematics 89, on disjunctions). So the programme is branched on the plan first: a plan is solved
whole only while its relaxation lies above the best whole solution found.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from cmsim.errors import InputError
from cmsim.optimise.allocation.allocate import Allocation, allocate, allocation_bound
from cmsim.optimise.allocation.problem import NET, AllocationProblem
from cmsim.optimise.gaps import ALLOCATION_GAP
from cmsim.optimise.solvers import SolverSettings, gap_of
from cmsim.optimise.tuning.box import FloatArray

LIMITS_FIELD = "plan.limits"
_CONFLICTS = ("allocation.conflict", "allocation.no-whole-staffing")
CandidateState = Literal["solved", "not better", "limits conflict", "limits of the plan"]


@dataclass(frozen=True)
class PlanCandidate:
    """A pay plan, and the allocation problem under it.

    Attributes
    ----------
    values : tuple of float
        Of the tuned parameters, in their units.
    shares : array (d,)
        The same in shares of their intervals.
    problem : AllocationProblem
    constant_yuan : float
        Net contribution of what is not allocated, as far as the plan moves it, a year.
    chance : float
        That the plan keeps its limits, by what was simulated.
    breach : float
        Predicted sum of breaches, in the limits' scales; a plan with any is not chosen.
    """

    values: tuple[float, ...]
    shares: FloatArray
    problem: AllocationProblem
    constant_yuan: float
    chance: float = 1.0
    breach: float = 0.0

    @property
    def added(self) -> float:
        """What the objective adds to that of the problem."""
        return self.constant_yuan if self.problem.objective == NET else 0.0


@dataclass(frozen=True)
class CandidateSeen:
    """What became of a candidate.

    Attributes
    ----------
    bound : float
        No staffing under the plan is worth more; NaN if it was not looked at.
    allocation : Allocation or None
        The best staffing found; None if it was not solved whole.
    """

    candidate: PlanCandidate
    state: CandidateState
    bound: float
    allocation: Allocation | None = None

    @property
    def value(self) -> float:
        """Objective of the best staffing found; NaN if it was not solved whole."""
        return math.nan if self.allocation is None else self.allocation.objective + self.candidate.added


@dataclass(frozen=True)
class PlanOptimum:
    """The best plan with the best staffing under it.

    Attributes
    ----------
    bound : float
        No candidate with any staffing is worth more.
    seen : tuple of CandidateSeen
        All candidates, in their order.
    """

    candidate: PlanCandidate
    allocation: Allocation
    value: float
    bound: float
    seen: tuple[CandidateSeen, ...]

    @property
    def gap(self) -> float:
        """Share of the bound by which another plan or staffing could be better, at most."""
        return gap_of(self.value, self.bound)


def best_plan_and_allocation(
    candidates: Sequence[PlanCandidate],
    settings: SolverSettings | None = None,
    *,
    relative_gap: float = ALLOCATION_GAP,
) -> PlanOptimum:
    """Return the best of all candidates' best allocations, within the gap.

    Raises
    ------
    InputError
        If no candidate keeps its plan's limits (`allocation.no-plan`), or the limits on staffing cannot hold
        together under any: the conflict under the first is told.
    CmsimError
        As :func:`cmsim.optimise.allocation.allocate.allocate`.
    """
    if not any(one.breach == 0.0 for one in candidates):
        least = min(one.breach for one in candidates)
        raise InputError(
            "allocation.no-plan",
            "no pay plan that was tried keeps the limits of the plan",
            path=LIMITS_FIELD,
            found=f"a least sum of breaches of {least:.3g}",
            allowed="wider limits, or wider intervals of what is tuned",
        )
    settings = settings or SolverSettings()
    states: list[CandidateState] = ["limits of the plan"] * len(candidates)
    bounds = np.full(len(candidates), np.nan)
    solved: dict[int, Allocation] = {}
    conflict: InputError | None = None
    for number, one in enumerate(candidates):
        if one.breach > 0.0:
            continue
        try:
            bounds[number] = allocation_bound(one.problem, settings) + one.added
            states[number] = "not better"
        except InputError as error:
            conflict = _conflict(error, conflict)
            states[number] = "limits conflict"
    best: CandidateSeen | None = None
    for number in map(int, np.argsort(-np.nan_to_num(bounds, nan=-np.inf), kind="stable")):
        if states[number] != "not better":
            continue
        if best is not None and gap_of(best.value, float(bounds[number])) <= relative_gap:
            break
        try:
            found = allocate(candidates[number].problem, settings, relative_gap=relative_gap)
        except InputError as error:
            conflict = _conflict(error, conflict)
            states[number], bounds[number] = "limits conflict", np.nan
            continue
        states[number], solved[number] = "solved", found
        # What is known of a candidate that was solved whole is its own bound.
        bounds[number] = found.bound + candidates[number].added
        seen = CandidateSeen(candidates[number], "solved", float(bounds[number]), found)
        best = seen if best is None or seen.value > best.value else best
    if best is None:
        assert conflict is not None
        raise conflict
    assert best.allocation is not None
    return PlanOptimum(
        best.candidate,
        best.allocation,
        best.value,
        float(np.nanmax(bounds)),
        tuple(
            CandidateSeen(one, state, float(bound), solved.get(number))
            for number, (one, state, bound) in enumerate(zip(candidates, states, bounds, strict=True))
        ),
    )


def _conflict(error: InputError, first: InputError | None) -> InputError:
    """Return the conflict that is told; raise what is none."""
    if error.detail.code not in _CONFLICTS:
        raise error
    return first or error
