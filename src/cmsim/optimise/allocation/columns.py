"""Columns: every staffing of a cell that its own limits allow, with what it brings and costs, exactly.

One binary per cell and staffing holds any response, S-shaped or not, without interpolation; limits of one
cell only choose among its columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from cmsim.errors import InputError, did_you_mean
from cmsim.optimise.allocation.problem import NET, AllocationProblem, FloatArray, IntArray


@dataclass(frozen=True)
class Columns:
    """All columns, sorted by cell.

    Attributes
    ----------
    cell : array (K,)
    counts : array (K, G)
        Persons by grade.
    starts : array (C + 1,)
        Where each cell's columns begin.
    value : array (K,)
        Of the objective.
    cost_yuan : array (K,)
        Pay and pay by result.
    measures : dict of array (K,)
        Of the surface, and net contribution before the costs of change.
    covered : dict of array (K,)
        By tier: clients who get the contact planned for them.
    """

    cell: IntArray
    counts: IntArray
    starts: IntArray
    value: FloatArray
    cost_yuan: FloatArray
    measures: dict[str, FloatArray]
    covered: dict[str, FloatArray]

    @property
    def persons(self) -> IntArray:
        """Persons of each column, shape (K,)."""
        persons: IntArray = self.counts.sum(axis=1)
        return persons


def all_columns(problem: AllocationProblem) -> Columns:
    """Return all columns.

    Raises
    ------
    InputError
        If limits name what is not there, or leave a cell without any staffing.
    """
    check_names(problem)
    cell, counts = _staffings(problem)
    found = _valued(problem, cell, counts)
    kept = _allowed(problem, found)
    starts = np.searchsorted(found.cell[kept], np.arange(problem.cells.count + 1))
    if (np.diff(starts) == 0).any():
        raise _no_staffing(problem, int(np.flatnonzero(np.diff(starts) == 0)[0]))
    return Columns(
        found.cell[kept],
        found.counts[kept],
        starts,
        found.value[kept],
        found.cost_yuan[kept],
        {name: values[kept] for name, values in found.measures.items()},
        {tier: values[kept] for tier, values in found.covered.items()},
    )


def staffing_measures(
    problem: AllocationProblem, cell: IntArray, counts: IntArray
) -> tuple[dict[str, FloatArray], FloatArray]:
    """Return what staffings bring, net contribution before the costs of change among it, and what they cost.

    Parameters
    ----------
    cell : array (K,)
    counts : array (K, G)
    """
    grades = problem.grades
    measures = dict(problem.surface.at(cell, counts @ grades.effort))
    cost = counts @ grades.pay_yuan
    if problem.pay_by_result:
        cost = cost + problem.pay_by_result * measures["revenue_yuan"]
    measures[NET] = measures["gross_profit_yuan"] - cost
    return measures, cost


def clients_covered(problem: AllocationProblem, cell: IntArray, counts: IntArray) -> dict[str, FloatArray]:
    """Return by tier the clients who get the contact planned for them; the first tier is served first."""
    left = counts @ problem.grades.hours
    covered = {}
    for tier, needed in problem.cells.needed_hours.items():
        asked = needed[cell]
        given = np.minimum(left, asked)
        share = np.divide(given, asked, out=np.ones_like(given), where=asked > 0.0)
        covered[tier] = share * problem.cells.clients[tier][cell]
        left = left - given
    return covered


def _staffings(problem: AllocationProblem) -> tuple[IntArray, IntArray]:
    cells, counts = [], []
    by_most: dict[int, IntArray] = {}
    most = np.maximum(problem.most_in_cell, problem.today.sum(axis=1))
    for cell in range(problem.cells.count):
        limit = int(most[cell])
        if limit not in by_most:
            by_most[limit] = _up_to(limit, problem.grades.count)
        counts.append(by_most[limit])
        cells.append(np.full(len(by_most[limit]), cell, dtype=np.intp))
    return np.concatenate(cells), np.concatenate(counts)


def _up_to(most: int, grades: int) -> IntArray:
    """Return all counts by grade whose sum is at most `most`."""
    found = [one for one in product(range(most + 1), repeat=grades) if sum(one) <= most]
    return np.array(found, dtype=np.intp).reshape(len(found), grades)


def _valued(problem: AllocationProblem, cell: IntArray, counts: IntArray) -> Columns:
    measures, cost = staffing_measures(problem, cell, counts)
    if problem.objective not in measures:
        raise InputError(
            "allocation.objective",
            "the surface does not tell what is to be made as large as possible",
            path="objective",
            found=problem.objective,
            allowed=", ".join(measures),
        )
    covered = clients_covered(problem, cell, counts)
    starts = np.zeros(0, dtype=np.intp)
    return Columns(cell, counts, starts, measures[problem.objective], cost, measures, covered)


def _allowed(problem: AllocationProblem, found: Columns) -> IntArray:
    keep = np.ones(found.cell.size, dtype=bool)
    for rule in _cell_rules(problem, found).values():
        keep &= rule
    return np.flatnonzero(keep)


def _cell_rules(problem: AllocationProblem, found: Columns) -> dict[str, np.ndarray]:
    """Return which columns each limit of single cells allows, by the limit's name."""
    limits, persons = problem.limits, found.persons
    rules: dict[str, np.ndarray] = {}
    if limits.pay_ceiling_yuan is not None:
        rules["pay_ceiling_yuan"] = found.cost_yuan <= limits.pay_ceiling_yuan * persons + 1e-6
    index = {problem.cells.name(cell): cell for cell in range(problem.cells.count)}
    for name, span in limits.by_cell.items():
        inside = np.ones(persons.size, dtype=bool)
        if span.least is not None:
            inside &= persons >= span.least
        if span.most is not None:
            inside &= persons <= span.most
        rules[f"by_cell.{name}"] = inside | (found.cell != index[name])
    grade = {name: number for number, name in enumerate(problem.grades.names)}
    for name, pinned in limits.pins.items():
        fits = np.ones(persons.size, dtype=bool)
        for which, count in pinned.items():
            fits &= found.counts[:, grade[which]] == count
        rules[f"pins.{name}"] = fits | (found.cell != index[name])
    for group, needed in limits.skills.items():
        concerned = problem.cells.group[found.cell] == problem.cells.groups.index(group)
        able = np.ones(persons.size, dtype=bool)
        for which, count in needed.items():
            able &= found.counts[:, grade[which]] >= count
        rules[f"skills.{group}"] = ~concerned | able | (persons == 0)
    return rules


def _no_staffing(problem: AllocationProblem, cell: int) -> InputError:
    one = np.zeros(1, dtype=np.intp)
    most = max(problem.most_in_cell, int(problem.today[cell].sum()))
    counts = _up_to(most, problem.grades.count)
    found = _valued(problem, one.repeat(len(counts)) + cell, counts)
    rules = _cell_rules(problem, found)
    concerned = sorted(name for name, allowed in rules.items() if not allowed.all())
    return InputError(
        "allocation.no-staffing",
        "the limits of this cell leave no staffing of it",
        path=", ".join(concerned),
        found=problem.cells.name(cell),
        allowed="limits that hold together",
        context={"cell": problem.cells.name(cell), "limits": ", ".join(concerned)},
    )


def check_names(problem: AllocationProblem) -> None:
    """Raise InputError if limits name what is not there."""
    limits, cells = problem.limits, problem.cells
    names_of_cells = [cells.name(cell) for cell in range(cells.count)]
    known = {
        "by_group": (limits.by_group, cells.groups),
        "by_place": (limits.by_place, cells.places),
        "by_grade": (limits.by_grade, problem.grades.names),
        "grade_share": (limits.grade_share, problem.grades.names),
        "by_cell": (limits.by_cell, names_of_cells),
        "pins": (limits.pins, names_of_cells),
        "skills": (limits.skills, cells.groups),
        "coverage": (limits.coverage, tuple(cells.needed_hours)),
        "measures": (limits.measures, (*problem.surface.measures, NET)),
        **{f"pins.{name}": (pinned, problem.grades.names) for name, pinned in limits.pins.items()},
        **{f"skills.{name}": (needed, problem.grades.names) for name, needed in limits.skills.items()},
    }
    for path, (given, allowed) in known.items():
        for name in given:
            if name not in allowed:
                raise InputError(
                    "allocation.unknown-name",
                    "a limit names what is not there",
                    path=f"limits.{path}",
                    found=name,
                    allowed=", ".join(allowed[:12]) or "none",
                    hint=did_you_mean(name, allowed),
                )
