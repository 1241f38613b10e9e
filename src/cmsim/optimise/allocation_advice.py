"""An allocation as advice: what today is worth, each year's staffing, and the moves that lead there."""

from __future__ import annotations

from dataclasses import dataclass

from cmsim.optimise.allocation.allocate import Allocation
from cmsim.optimise.allocation.confirmation import Confirmation
from cmsim.optimise.allocation.frontier import Axis, FrontierPoint
from cmsim.optimise.allocation.moves import Move
from cmsim.optimise.allocation.problem import AllocationProblem
from cmsim.optimise.allocation.worth import Worth
from cmsim.optimise.jointly.advice import PlanAdvice
from cmsim.optimise.surfaces.measured import MeasuredSurface
from cmsim.scenario import Scenario
from cmsim.statistics.intervals import Estimate


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
    policy : Scenario
        The scenario with the advised posts.
    frontier : tuple of FrontierPoint
        What is given up of one thing for another, if it was asked for.
    frontier_along : {'cost', 'retention', 'head-count'}, optional
        The axis of the frontier.
    measured : MeasuredSurface, optional
        The surface, if it was measured by simulation.
    told : Estimate, optional
        Gain in gross profit over today's staffing that the measured surface tells, yuan a year, with the
        interval of its draws.
    confirmation : Confirmation, optional
        What the simulation says of the advised posts, if it was asked.
    plan : PlanAdvice, optional
        The advice on the pay plan, if it was decided together with the staffing. Today's totals are then
        those under the present plan, and what was told is net contribution.
    """

    name: str
    scenario: str
    problem: AllocationProblem
    today: dict[str, float]
    years: list[Allocation]
    moves: list[list[Move]]
    worth: Worth
    policy: Scenario
    frontier: tuple[FrontierPoint, ...] = ()
    frontier_along: Axis | None = None
    measured: MeasuredSurface | None = None
    told: Estimate | None = None
    confirmation: Confirmation | None = None
    plan: PlanAdvice | None = None

    @property
    def best(self) -> Allocation:
        """The last year's staffing."""
        return self.years[-1]
