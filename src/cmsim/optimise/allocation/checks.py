"""Every limit checked and the objective valued from the counts alone, outside the solver and its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cmsim.optimise.allocation.columns import clients_covered, staffing_measures
from cmsim.optimise.allocation.problem import NET, AllocationProblem, IntArray, Span

_TOLERANCE = 1e-6


@dataclass(frozen=True)
class LimitCheck:
    """One limit as a solution keeps it.

    Attributes
    ----------
    limit : str
        Its path below `limits`.
    value : float
        What the solution has, in the limit's unit.
    step : float
        Least change of the value: one, of persons.
    """

    limit: str
    value: float
    least: float | None
    most: float | None
    step: float = 0.0

    @property
    def kept(self) -> bool:
        """Whether the limit holds."""
        low = self.least is None or self.value >= self.least - self._tolerance
        return low and (self.most is None or self.value <= self.most + self._tolerance)

    @property
    def binding(self) -> bool:
        """Whether the value lies at a bound, or less than one step from it."""
        bounds = [bound for bound in (self.least, self.most) if bound is not None]
        near = max(self._tolerance, self.step - self._tolerance)
        return any(abs(self.value - bound) <= near for bound in bounds)

    @property
    def _tolerance(self) -> float:
        return _TOLERANCE * max(1.0, abs(self.least or 0.0), abs(self.most or 0.0))


@dataclass(frozen=True)
class Change:
    """Persons changed against today.

    Attributes
    ----------
    moves : int
        Who fill a post (a grade in a cell) that is new to them, hires apart.
    retrained, regraded : int
        By how many persons the groups' and the grades' numbers change, hires apart: at least so many change
        group or grade.
    """

    hires: int
    dismissals: int
    moves: int
    retrained: int
    regraded: int


def change_of(problem: AllocationProblem, counts: IntArray) -> Change:
    """Return the fewest changes that lead from today to `counts`, shape (C, G).

    Arrivals are filled by hiring only if the total grows: nobody is dismissed here to hire another there.
    """
    today = problem.today
    growth = int(counts.sum() - today.sum())
    hires, dismissals = max(0, growth), max(0, -growth)

    def arriving(new: IntArray, old: IntArray) -> int:
        return int(np.maximum(0, new - old).sum())

    groups = len(problem.cells.groups)
    by_group = [
        np.bincount(problem.cells.group, weights=of.sum(axis=1), minlength=groups).astype(np.intp)
        for of in (counts, today)
    ]
    return Change(
        hires=hires,
        dismissals=dismissals,
        moves=arriving(counts, today) - hires,
        retrained=max(0, arriving(*by_group) - hires),
        regraded=max(0, arriving(counts.sum(axis=0), today.sum(axis=0)) - hires),
    )


def cost_of_change_yuan(problem: AllocationProblem, change: Change) -> float:
    """Return what changes cost."""
    costs = problem.costs
    return (
        costs.hire_yuan * change.hires
        + costs.dismissal_yuan * change.dismissals
        + (costs.move_yuan + costs.learning_yuan) * change.moves
        + costs.retraining_yuan * change.retrained
        + costs.regrading_yuan * change.regraded
    )


def measures_of(problem: AllocationProblem, counts: IntArray) -> dict[str, float]:
    """Return totals: the surface's measures, cost, and net contribution after the costs of change."""
    cell = np.arange(problem.cells.count)
    measures, cost = staffing_measures(problem, cell, counts)
    change = cost_of_change_yuan(problem, change_of(problem, counts))
    totals = {name: float(values.sum()) for name, values in measures.items()}
    totals[NET] -= change
    totals["cost_yuan"] = float(cost.sum()) + change
    return totals


def checks_of(problem: AllocationProblem, counts: IntArray) -> list[LimitCheck]:
    """Return every limit with what the counts, shape (C, G), make of it."""
    return list(_checks(problem, counts))


def _checks(problem: AllocationProblem, counts: IntArray) -> Iterator[LimitCheck]:
    limits, cells, grades = problem.limits, problem.cells, problem.grades
    persons = counts.sum(axis=1)
    total = float(persons.sum())
    if limits.head_count != Span():
        yield _persons("head_count", total, limits.head_count)
    for name, span in limits.by_group.items():
        yield _persons(f"by_group.{name}", persons[cells.group == cells.groups.index(name)].sum(), span)
    for name, span in limits.by_place.items():
        yield _persons(f"by_place.{name}", persons[cells.place == cells.places.index(name)].sum(), span)
    for name, span in limits.by_grade.items():
        yield _persons(f"by_grade.{name}", counts[:, grades.names.index(name)].sum(), span)
    for name, share in limits.grade_share.items():
        of_grade = float(counts[:, grades.names.index(name)].sum())
        # Told in persons, since a share of nobody is none.
        yield LimitCheck(f"grade_share.{name}", of_grade, None, share * total, step=1.0)
    index = {cells.name(cell): cell for cell in range(cells.count)}
    for name, span in limits.by_cell.items():
        yield _persons(f"by_cell.{name}", persons[index[name]], span)
    for name, pinned in limits.pins.items():
        for grade, count in pinned.items():
            have = float(counts[index[name], grades.names.index(grade)])
            yield LimitCheck(f"pins.{name}.{grade}", have, float(count), float(count))
    for group, needed in limits.skills.items():
        staffed = counts[(cells.group == cells.groups.index(group)) & (persons > 0)]
        for grade, count in needed.items():
            of_grade = staffed[:, grades.names.index(grade)]
            fewest = float(of_grade.min()) if of_grade.size else float(count)
            yield LimitCheck(f"skills.{group}.{grade}", fewest, float(count), None)
    cell = np.arange(cells.count)
    covered = clients_covered(problem, cell, counts)
    for tier, share in limits.coverage.items():
        clients = float(cells.clients[tier].sum())
        yield LimitCheck(f"coverage.{tier}", float(covered[tier].sum()), share * clients, None)
    totals = measures_of(problem, counts)
    for name, span in limits.measures.items():
        yield _span(f"measures.{name}", totals[name], span)
    if limits.budget_yuan is not None:
        yield LimitCheck("budget_yuan", totals["cost_yuan"], None, limits.budget_yuan)
    if limits.pay_ceiling_yuan is not None:
        _, cost = staffing_measures(problem, cell, counts)
        staffed = persons > 0
        highest = float((cost[staffed] / persons[staffed]).max()) if staffed.any() else 0.0
        yield LimitCheck("pay_ceiling_yuan", highest, None, limits.pay_ceiling_yuan)
    change = change_of(problem, counts)
    for name in ("hires", "dismissals", "moves", "retrained", "regraded"):
        most = getattr(limits, name)
        if most is not None:
            yield LimitCheck(name, float(getattr(change, name)), None, float(most), step=1.0)


def _persons(limit: str, value: float, span: Span) -> LimitCheck:
    return LimitCheck(limit, float(value), span.least, span.most, step=1.0)


def _span(limit: str, value: float, span: Span) -> LimitCheck:
    return LimitCheck(limit, float(value), span.least, span.most)
