"""Frontiers by ε-constraint: what is given up of one thing for each step of another (Haimes et al. 1971)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from cmsim.errors import InputError
from cmsim.optimise.allocation.allocate import Allocation, allocate, value_today
from cmsim.optimise.allocation.problem import NET, AllocationProblem, Span
from cmsim.optimise.gaps import ALLOCATION_GAP
from cmsim.optimise.solvers import SolverSettings

Axis = Literal["cost", "retention", "head-count"]
AXES: tuple[Axis, ...] = get_args(Axis)
RETAINED = "retained_clients"
REVENUE = "revenue_yuan"
POINT_SECONDS = 20.0
"""For each point, unless the planner says otherwise: within a budget, whole persons leave a gap that closes
slowly, and a frontier is looked at as a whole."""
_SPREAD = 0.3
"""By which share cost and head count are varied about today's."""


@dataclass(frozen=True)
class FrontierPoint:
    """One allocation of a frontier.

    Attributes
    ----------
    bound : float
        What the axis was held to: at most so many yuan a year, at least so many clients, or so many persons.
    found : Allocation or None
        None where the other limits cannot hold with it.
    """

    bound: float
    found: Allocation | None


def frontier(
    problem: AllocationProblem,
    axis: Axis,
    steps: int,
    settings: SolverSettings | None = None,
    relative_gap: float = ALLOCATION_GAP,
) -> list[FrontierPoint]:
    """Return the best allocations as one thing is held to one level after the other.

    By cost, revenue is made as large as possible with any number of persons; by retention, net contribution
    is, from its own optimum to the most clients that can be retained; by head-count, net contribution is.
    Each point is proven within the gap, or the best found in :data:`POINT_SECONDS` with the gap that is left.

    Parameters
    ----------
    steps : int
        Points, two or more.

    Raises
    ------
    InputError
        If the surface does not tell what the axis needs, or the limits without the axis cannot hold.
    CmsimError
        As :func:`allocate`.
    """
    settings = settings or SolverSettings()
    settings = replace(settings, seconds=settings.seconds or POINT_SECONDS)
    needed = {"cost": REVENUE, "retention": RETAINED, "head-count": NET}[axis]
    if needed not in (*problem.surface.measures, NET):
        raise InputError(
            "allocation.frontier",
            "the surface does not tell what this frontier is about",
            path="frontier",
            found=axis,
            allowed=", ".join(name for name in AXES if name != axis),
            hint="measure the surface: a part `surface` in the file",
        )
    return [
        FrontierPoint(bound, _solved(held, settings, relative_gap))
        for bound, held in _levels(problem, axis, steps, settings, relative_gap)
    ]


def _levels(
    problem: AllocationProblem,
    axis: Axis,
    steps: int,
    settings: SolverSettings | None,
    relative_gap: float,
) -> Iterable[tuple[float, AllocationProblem]]:
    limits, today = problem.limits, problem.today
    about = np.linspace(1.0 - _SPREAD, 1.0 + _SPREAD, steps)
    if axis == "cost":
        free = replace(limits, head_count=Span())
        for budget in about * value_today(problem)["cost_yuan"]:
            held = replace(free, budget_yuan=float(budget))
            yield float(budget), replace(problem, objective=REVENUE, limits=held)
    elif axis == "head-count":
        for persons in dict.fromkeys(np.rint(about * today.sum()).astype(int).tolist()):
            held = replace(limits, head_count=Span(persons, persons))
            yield float(persons), replace(problem, objective=NET, limits=held)
    else:
        first, last = (
            allocate(replace(problem, objective=one), settings, relative_gap=relative_gap).totals[RETAINED]
            for one in (NET, RETAINED)
        )
        # The last level is what the best for it has, less what its gap leaves open.
        for least in np.linspace(first, last, steps) * (1.0 - relative_gap):
            held = replace(limits, measures={**limits.measures, RETAINED: Span(least=float(least))})
            yield float(least), replace(problem, objective=NET, limits=held)


def _solved(
    problem: AllocationProblem, settings: SolverSettings | None, relative_gap: float
) -> Allocation | None:
    try:
        return allocate(problem, settings, relative_gap=relative_gap)
    except InputError:
        return None
