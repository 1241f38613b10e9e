"""What an allocation decides on: cells, grades, today's counts, what they bring, and a planner's limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from cmsim.errors import InputError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]


@dataclass(frozen=True)
class Span:
    """At least and at most; None where there is no bound."""

    least: float | None = None
    most: float | None = None


@dataclass(frozen=True)
class Cells:
    """The cells: one industry group in one place (a city or a branch).

    Attributes
    ----------
    groups, places : tuple of str
        Names.
    group, place : array (C,)
        Index of each cell's group and place.
    clients : dict
        Clients by tier, each an array (C,), and what hours a week they need: see `needed_hours`.
    needed_hours : dict
        Hours a week by tier that would cover all of the tier's clients, each an array (C,); the tier named
        first is served first.
    """

    groups: tuple[str, ...]
    places: tuple[str, ...]
    group: IntArray
    place: IntArray
    clients: Mapping[str, FloatArray] = field(default_factory=dict)
    needed_hours: Mapping[str, FloatArray] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Number of cells."""
        return int(self.group.size)

    def name(self, cell: int) -> str:
        """Return a cell's name."""
        return f"{self.groups[self.group[cell]]} · {self.places[self.place[cell]]}"


@dataclass(frozen=True)
class Grades:
    """The grades.

    Attributes
    ----------
    effort : array (G,)
        What one person of the grade is worth, in persons of standard effort.
    hours : array (G,)
        Hours a week with clients.
    pay_yuan : array (G,)
        What one person costs a year, on-costs included, pay by result left out.
    """

    names: tuple[str, ...]
    effort: FloatArray
    hours: FloatArray
    pay_yuan: FloatArray

    @property
    def count(self) -> int:
        """Number of grades."""
        return len(self.names)


class Surface(Protocol):
    """What effort in a cell brings, a year.

    Attributes
    ----------
    measures : tuple of str
        Names of what `at` returns; `gross_profit_yuan` is among them.
    """

    @property
    def measures(self) -> tuple[str, ...]: ...  # noqa: D102

    def at(self, cell: IntArray, effort: FloatArray) -> Mapping[str, FloatArray]:
        """Return each measure, shape (K,), of K pairs of cell and effort (persons of standard effort)."""


@dataclass(frozen=True)
class ChangeCosts:
    """Yuan a year (of the years that the plan is meant for) for each person hired, dismissed, and so on.

    Attributes
    ----------
    move_yuan : float
        The planner's own cost of a move.
    learning_yuan : float
        What a move costs beside it while people learn their new post, as measured by simulation.
    """

    hire_yuan: float = 0.0
    dismissal_yuan: float = 0.0
    move_yuan: float = 0.0
    retraining_yuan: float = 0.0
    regrading_yuan: float = 0.0
    learning_yuan: float = 0.0

    @property
    def moving_yuan(self) -> float:
        """All that a move costs."""
        return self.move_yuan + self.learning_yuan


@dataclass(frozen=True)
class Limits:
    """What a planner sets. Persons, unless something else is said.

    Attributes
    ----------
    grade_share : dict
        At most this share of all managers (domain.md section 4: senior 20 %, manager 50 %).
    budget_yuan : float, optional
        Most that pay, pay by result and change may cost a year.
    by_group, by_place, by_grade, by_cell : dict
        Persons by name; cells by ``group · place``.
    pins : dict
        Exact counts: name of the cell to grade to persons.
    coverage : dict
        By tier, the least share of clients who get the contact planned for them, over all cells.
    pay_ceiling_yuan : float, optional
        Most that a person may cost on average in any cell, pay by result included.
    skills : dict
        Name of the group to grade to the fewest persons in every staffed cell of it.
    hires, dismissals, moves, retrained, regraded : float, optional
        At most so many against today, as `Change` counts them.
    measures : dict
        Bounds on the totals of the surface's measures, such as ``revenue_yuan``.
    """

    head_count: Span = Span()
    grade_share: Mapping[str, float] = field(default_factory=dict)
    budget_yuan: float | None = None
    by_group: Mapping[str, Span] = field(default_factory=dict)
    by_place: Mapping[str, Span] = field(default_factory=dict)
    by_grade: Mapping[str, Span] = field(default_factory=dict)
    by_cell: Mapping[str, Span] = field(default_factory=dict)
    pins: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    coverage: Mapping[str, float] = field(default_factory=dict)
    pay_ceiling_yuan: float | None = None
    skills: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    hires: float | None = None
    dismissals: float | None = None
    moves: float | None = None
    retrained: float | None = None
    regraded: float | None = None
    measures: Mapping[str, Span] = field(default_factory=dict)


@dataclass(frozen=True)
class AllocationProblem:
    """A whole allocation problem.

    Attributes
    ----------
    today : array (C, G) of int
        Persons now.
    most_in_cell : int
        More persons than this are not considered in one cell.
    pay_by_result : float
        Share of revenue that is paid out as commission, on-costs included.
    objective : str
        ``net_contribution_yuan``, or a measure of the surface.
    """

    cells: Cells
    grades: Grades
    today: IntArray
    surface: Surface
    limits: Limits = Limits()
    costs: ChangeCosts = ChangeCosts()
    most_in_cell: int = 20
    pay_by_result: float = 0.0
    objective: str = "net_contribution_yuan"

    def __post_init__(self) -> None:
        shape = (self.cells.count, self.grades.count)
        if self.today.shape != shape or (self.today < 0).any():
            raise InputError(
                "allocation.today",
                "today's counts must be persons by cell and grade",
                path="today",
                found=f"shape {self.today.shape}",
                allowed=f"whole numbers from 0, shape {shape}",
            )


NET = "net_contribution_yuan"
