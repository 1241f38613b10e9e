"""Who goes where: how an allocation differs from today, as a list that a planner can act on, year by year."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import linear_sum_assignment

from cmsim.optimise.allocation.allocate import Allocation, allocate
from cmsim.optimise.allocation.problem import AllocationProblem, FloatArray, IntArray
from cmsim.optimise.gaps import ALLOCATION_GAP
from cmsim.optimise.solvers import SolverSettings

_NEAR = 1e-3


@dataclass(frozen=True)
class Move:
    """Persons who go from one post to another.

    Attributes
    ----------
    origin, target : str
        Names of cells; empty where persons are hired, or leave.
    origin_grade, target_grade : str
        Empty likewise.
    """

    persons: int
    origin: str
    origin_grade: str
    target: str
    target_grade: str


def moves_between(problem: AllocationProblem, today: IntArray, counts: IntArray) -> list[Move]:
    """Return the cheapest list of moves from one staffing to another, shape (C, G) each.

    Posts given up are matched with posts to be filled at least cost (assignment; Kuhn 1955): moves within a
    place and a group come first, then those without retraining and regrading. Whoever is left over is
    hired or leaves; nobody is hired while another leaves.
    """
    change = (counts - today).astype(np.intp)
    given = _posts(np.maximum(0, -change))
    filled = _posts(np.maximum(0, change))
    size = max(len(given), len(filled))
    if size == 0:
        return []
    cost = np.zeros((size, size))
    if len(given) and len(filled):
        cost[: len(given), : len(filled)] = _cost(problem, given, filled)
    rows, columns = linear_sum_assignment(cost)
    found: Counter[tuple[str, str, str, str]] = Counter()
    for row, column in zip(rows, columns, strict=True):
        origin = _named(problem, given, int(row))
        target = _named(problem, filled, int(column))
        found[(*origin, *target)] += 1
    return [Move(persons, *key) for key, persons in sorted(found.items(), key=lambda one: (-one[1], one[0]))]


def phased(
    problem: AllocationProblem,
    years: int,
    settings: SolverSettings | None = None,
    relative_gap: float = ALLOCATION_GAP,
) -> list[Allocation]:
    """Return the best staffing of each year, the limits on change holding from each year to the next.

    Each year is the best that can be reached from the year before; when nothing changes any more, it ends.

    Raises
    ------
    CmsimError
        As :func:`allocate`.
    """
    found: list[Allocation] = []
    today = problem.today
    for _ in range(years):
        found.append(allocate(replace(problem, today=today), settings, relative_gap=relative_gap))
        if np.array_equal(found[-1].counts, today):
            break
        today = found[-1].counts
    return found


def _posts(counts: IntArray) -> IntArray:
    """Return cell and grade of each post, shape (posts, 2)."""
    cells, grades = np.nonzero(counts)
    return np.repeat(np.stack([cells, grades], axis=1), counts[cells, grades], axis=0)


def _cost(problem: AllocationProblem, given: IntArray, filled: IntArray) -> FloatArray:
    costs, cells = problem.costs, problem.cells
    # What costs nothing is still worth avoiding: other cells, other groups, other places, other grades.
    little = _NEAR * (1.0 + max(costs.moving_yuan, costs.retraining_yuan, costs.regrading_yuan))
    other_cell = given[:, None, 0] != filled[None, :, 0]
    other_group = cells.group[given[:, 0]][:, None] != cells.group[filled[:, 0]][None, :]
    other_place = cells.place[given[:, 0]][:, None] != cells.place[filled[:, 0]][None, :]
    other_grade = given[:, None, 1] != filled[None, :, 1]
    cost: FloatArray = (
        (costs.moving_yuan + little) * other_cell
        + (costs.retraining_yuan + 2.0 * little) * other_group
        + little * other_place
        + (costs.regrading_yuan + 2.0 * little) * other_grade
    )
    return cost


def _named(problem: AllocationProblem, posts: IntArray, number: int) -> tuple[str, str]:
    if number >= len(posts):
        return "", ""
    cell, grade = posts[number]
    return problem.cells.name(int(cell)), problem.grades.names[int(grade)]
