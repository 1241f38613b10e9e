"""The planner's limits that join cells, as rows over columns; each function's equation is what it means.

z is 1 for the column chosen in a cell, n_g its persons of grade g, T today's persons. What depends on today
is told by further variables, all from 0: hires h, dismissals d, moves m, persons arriving in a group a_i.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from cmsim.errors import InputError
from cmsim.optimise.allocation.columns import Columns
from cmsim.optimise.allocation.problem import NET, AllocationProblem, FloatArray, Span

HIRES, DISMISSALS, MOVES, RETRAINED, REGRADED = "hires", "dismissals", "moves", "retrained", "regraded"
_WHOLE_TOLERANCE = 1e-9
GROWING = "growing"
CHANGES = (HIRES, DISMISSALS, MOVES, RETRAINED, REGRADED)


@dataclass(frozen=True)
class Row:
    """least <= coefficients · z + Σ others · variables <= most.

    Attributes
    ----------
    limit : str
        Path of the planner's limit; empty where the row only defines a variable.
    coefficients : array (K,)
    others : dict
        Coefficients of variables besides z.
    """

    limit: str
    coefficients: FloatArray
    least: float | None = None
    most: float | None = None
    others: dict[str, float] = field(default_factory=dict)

    @property
    def scale(self) -> float:
        """Size of the bound, by which a breach is told relative to it."""
        return max(1.0, abs(self.least or 0.0), abs(self.most or 0.0))


@dataclass(frozen=True)
class Programme:
    """Rows, and the variables besides z.

    Attributes
    ----------
    costs : dict
        By name of the variable, what one costs in the objective; zero for most.
    binary : tuple of str
        Those that are 0 or 1; all others run from 0.
    """

    rows: tuple[Row, ...]
    costs: dict[str, float]
    binary: tuple[str, ...] = (GROWING,)


def programme(problem: AllocationProblem, columns: Columns) -> Programme:
    """Return all rows of a problem.

    Raises
    ------
    InputError
        If the two bounds of one limit contradict each other.
    """
    rows = [
        *head_counts(problem, columns),
        *grade_shares(problem, columns),
        *coverages(problem, columns),
        *measure_bounds(problem, columns),
    ]
    changes = _changes_needed(problem)
    rows += change_rows(problem, columns, changes)
    rows += budget(problem, columns, changes)
    for row in rows:
        if row.least is not None and row.most is not None and row.least > row.most:
            raise InputError(
                "allocation.contradiction",
                "the two bounds of one limit contradict each other",
                path=f"limits.{row.limit}",
                found=f"at least {row.least:g}, at most {row.most:g}",
            )
    variables = {name for row in rows for name in row.others}
    # Only net contribution counts what change costs; a budget does in its own row.
    counted = problem.objective == NET
    costs = {name: _cost_of(problem, name) if counted else 0.0 for name in sorted(variables)}
    return Programme(tuple(rows), costs)


def _whole(span: Span) -> tuple[float | None, float | None]:
    """Return the bounds on persons that whole persons can reach."""
    least = None if span.least is None else float(math.ceil(span.least - _WHOLE_TOLERANCE))
    return least, None if span.most is None else float(math.floor(span.most + _WHOLE_TOLERANCE))


def head_counts(problem: AllocationProblem, columns: Columns) -> Iterator[Row]:
    """Σ n over all cells, those of a group, of a place, and of a grade, within their spans."""
    limits, cells = problem.limits, problem.cells
    persons = columns.persons.astype(np.float64)
    if limits.head_count != Span():
        yield Row("head_count", persons, *_whole(limits.head_count))
    for name, span in limits.by_group.items():
        there = cells.group[columns.cell] == cells.groups.index(name)
        yield Row(f"by_group.{name}", persons * there, *_whole(span))
    for name, span in limits.by_place.items():
        there = cells.place[columns.cell] == cells.places.index(name)
        yield Row(f"by_place.{name}", persons * there, *_whole(span))
    for name, span in limits.by_grade.items():
        of_grade = columns.counts[:, problem.grades.names.index(name)].astype(np.float64)
        yield Row(f"by_grade.{name}", of_grade, *_whole(span))


def grade_shares(problem: AllocationProblem, columns: Columns) -> Iterator[Row]:
    """Σ n_g <= share · Σ n; where Σ n is fixed, the tighter Σ n_g <= ⌊share · Σ n⌋."""
    total = problem.limits.head_count
    for name, share in problem.limits.grade_share.items():
        of_grade = columns.counts[:, problem.grades.names.index(name)].astype(np.float64)
        if total.least is not None and total.least == total.most:
            most = math.floor(share * total.least + _WHOLE_TOLERANCE)
            yield Row(f"grade_share.{name}", of_grade, most=float(most))
        else:
            yield Row(f"grade_share.{name}", of_grade - share * columns.persons, most=0.0)


def coverages(problem: AllocationProblem, columns: Columns) -> Iterator[Row]:
    """Σ covered clients of a tier >= share · clients of the tier."""
    for tier, share in problem.limits.coverage.items():
        clients = float(problem.cells.clients[tier].sum())
        yield Row(f"coverage.{tier}", columns.covered[tier], least=share * clients)


def measure_bounds(problem: AllocationProblem, columns: Columns) -> Iterator[Row]:
    """Σ measure within its span."""
    for name, span in problem.limits.measures.items():
        others = dict.fromkeys(_changes_that_cost(problem), 0.0) if name == NET else {}
        others = {change: -_cost_of(problem, change) for change in others}
        yield Row(f"measures.{name}", columns.measures[name], span.least, span.most, others)


def budget(problem: AllocationProblem, columns: Columns, changes: tuple[str, ...]) -> Iterator[Row]:
    """Σ pay + Σ cost of change · persons changed <= budget."""
    most = problem.limits.budget_yuan
    if most is not None:
        others = {change: _cost_of(problem, change) for change in changes if _cost_of(problem, change)}
        yield Row("budget_yuan", columns.cost_yuan, most=most, others=others)


def change_rows(problem: AllocationProblem, columns: Columns, changes: tuple[str, ...]) -> Iterator[Row]:
    """Yield what defines the changes, and their limits.

    Σ n − h + d = T, and not both h and d: nobody is dismissed here to hire another there. Every post that
    is filled takes somebody hired or moved: Σ max(0, n_cg − T_cg) = h + m. a_i >= N_i − T_i for each group i;
    retrained >= Σ a_i − h (who is hired has the skill); regraded likewise over grades: so many at least.
    """
    if not changes:
        return
    limits, today = problem.limits, problem.today
    persons = columns.persons.astype(np.float64)
    total = float(today.sum())
    nothing = np.zeros(columns.cell.size)
    yield Row("", persons, total, total, {HIRES: -1.0, DISMISSALS: 1.0})
    least, most = _whole(limits.head_count)
    growth = math.inf if most is None else max(0.0, most - total)
    decline = total if least is None else max(0.0, total - least)
    # More than every cell at its most cannot be.
    growth = min(growth, float(np.maximum.reduceat(persons, columns.starts[:-1]).sum()))
    if growth > 0.0 and decline > 0.0:
        yield Row("", nothing, most=0.0, others={HIRES: 1.0, GROWING: -growth})
        yield Row("", nothing, most=decline, others={DISMISSALS: 1.0, GROWING: decline})
    else:
        # They follow from the head count, so that they give way with it where limits conflict.
        yield Row("head_count", nothing, most=growth, others={HIRES: 1.0})
        yield Row("head_count", nothing, most=decline, others={DISMISSALS: 1.0})
    if MOVES in changes:
        arrivals = np.maximum(0, columns.counts - today[columns.cell]).sum(axis=1).astype(np.float64)
        yield Row("", arrivals, 0.0, 0.0, {HIRES: -1.0, MOVES: -1.0})
    if RETRAINED in changes:
        cells = problem.cells
        by_group = [
            (persons * (cells.group[columns.cell] == group), float(today[cells.group == group].sum()))
            for group in range(len(cells.groups))
        ]
        yield from _arrivals(RETRAINED, by_group)
    if REGRADED in changes:
        by_grade = [
            (columns.counts[:, grade].astype(np.float64), float(today[:, grade].sum()))
            for grade in range(problem.grades.count)
        ]
        yield from _arrivals(REGRADED, by_grade)
    for change in changes:
        most = getattr(limits, change)
        if most is not None:
            yield Row(change, nothing, most=float(math.floor(most + _WHOLE_TOLERANCE)), others={change: 1.0})


def _arrivals(change: str, parts: list[tuple[FloatArray, float]]) -> Iterator[Row]:
    names = [f"{change} into {number}" for number in range(len(parts))]
    for name, (persons, today) in zip(names, parts, strict=True):
        yield Row("", -persons, least=-today, others={name: 1.0})
    nothing = np.zeros(parts[0][0].size)
    others = {change: 1.0, HIRES: 1.0, **dict.fromkeys(names, -1.0)}
    yield Row("", nothing, least=0.0, others=others)


def _changes_that_cost(problem: AllocationProblem) -> tuple[str, ...]:
    return tuple(change for change in CHANGES if _cost_of(problem, change))


def _changes_needed(problem: AllocationProblem) -> tuple[str, ...]:
    limited = [change for change in CHANGES if getattr(problem.limits, change) is not None]
    return tuple(change for change in CHANGES if change in limited or _cost_of(problem, change))


def _cost_of(problem: AllocationProblem, variable: str) -> float:
    costs = problem.costs
    return {
        HIRES: costs.hire_yuan,
        DISMISSALS: costs.dismissal_yuan,
        MOVES: costs.moving_yuan,
        RETRAINED: costs.retraining_yuan,
        REGRADED: costs.regrading_yuan,
    }.get(variable, 0.0)
