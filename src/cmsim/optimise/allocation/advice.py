"""An allocation as advice: what today is worth, each year's staffing, and the moves that lead there."""

from __future__ import annotations

from dataclasses import dataclass

from cmsim.optimise.allocation.allocate import Allocation
from cmsim.optimise.allocation.moves import Move
from cmsim.optimise.allocation.problem import AllocationProblem
from cmsim.optimise.allocation.worth import Worth


@dataclass(frozen=True)
class AllocationAdvice:
    """Who should go where.

    Attributes
    ----------
    today : dict
        Totals of today's staffing on the same surface, yuan a year.
    years : list of Allocation
        The staffing of each year; the last is the advice.
    moves : list of list of Move
        What leads to each year from the one before.
    worth : Worth
        Of one person more and fewer than the advice has.
    """

    name: str
    scenario: str
    problem: AllocationProblem
    today: dict[str, float]
    years: list[Allocation]
    moves: list[list[Move]]
    worth: Worth

    @property
    def best(self) -> Allocation:
        """The last year's staffing."""
        return self.years[-1]
