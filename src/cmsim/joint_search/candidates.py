"""Candidates of plans, each with the allocation problem that the surface makes of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmsim.allocation_files.load import LoadedAllocation
from cmsim.allocation_files.measured_problem import kinds_allocated, measured_problem_of
from cmsim.allocation_files.start import Start
from cmsim.optimise.incentives.levers import Levers
from cmsim.optimise.jointly.plan_costs import PlanCosts
from cmsim.optimise.jointly.programme import PlanCandidate
from cmsim.optimise.surfaces.joint import JointSurface
from cmsim.optimise.surfaces.measured import RunningCosts
from cmsim.optimise.tuning.box import FloatArray
from cmsim.optimise.tuning.corners import corner_points
from cmsim.optimise.tuning.history import History
from cmsim.optimise.tuning.strategy import scrambled
from cmsim.optimise.tuning.surfaces import Surfaces, fit_surfaces

ZOOMS = (1.0, 0.3, 0.1)
"""Widths of the boxes from which candidates are drawn, each about the best of those before: all over, then
about the best, then closer than surfaces of some two dozen runs can tell apart."""
_HALVED = 2
"""Later boxes hold so many times fewer candidates."""
_NO_BREACH = 1e-9


@dataclass(frozen=True)
class Fitted:
    """What the runs so far say.

    Attributes
    ----------
    surface : JointSurface
    costs : PlanCosts
    limits : Surfaces
        Of the plan's limits, over the plan.
    """

    surface: JointSurface
    costs: PlanCosts
    limits: Surfaces

    @classmethod
    def of(cls, surface: JointSurface, costs: PlanCosts, history: History) -> Fitted:
        """Return it with the limits' surfaces fitted to the history."""
        return cls(surface, costs, fit_surfaces(history))


class Candidates:
    """Makes candidates of one scenario and file."""

    def __init__(self, loaded: LoadedAllocation, start: Start, levers: Levers) -> None:
        self.loaded, self.start, self.levers = loaded, start, levers
        self.present = np.array(levers.box.shares(levers.box.start))
        scenario = start.scenario
        self._others = np.delete(np.arange(len(scenario.staff.kinds)), kinds_allocated(loaded, scenario))
        self._persons = start.persons.sum(axis=0)[self._others]
        self._on_cost = 1.0 + float(scenario.organisation.on_cost_share)

    def at(self, fitted: Fitted, values: tuple[float, ...]) -> PlanCandidate:
        """Return the candidate with these values."""
        shares = np.array(self.levers.box.shares(values))
        costs = fitted.costs.at(shares)
        measured = fitted.surface.at_plan(shares - self.present, costs)
        problem = measured_problem_of(self.loaded, self.start, measured)
        point = shares[None, :]
        breach = float(fitted.limits.breach(point)[0])
        return PlanCandidate(
            values,
            shares,
            problem,
            self._constant(costs),
            float(fitted.limits.chance(point)[0]),
            breach if breach > _NO_BREACH else 0.0,
        )

    def drawn(self, fitted: Fitted, centre: FloatArray, width: float, number: int) -> list[PlanCandidate]:
        """Return candidates in a box of a width about a centre, kept within the whole, (d,) in shares; its
        corners are among them.
        """
        dimension = self.levers.box.dimension
        low = np.clip(centre - width / 2.0, 0.0, 1.0 - width)
        seed = int(self.start.scenario.run.seed)
        ends = corner_points(dimension, number // 2)
        points = low + width * np.concatenate([ends, scrambled(seed, dimension, number - len(ends))])
        values = dict.fromkeys(self.levers.box.values(point) for point in points)
        return [self.at(fitted, one) for one in values]

    def _constant(self, costs: RunningCosts) -> float:
        """Return what kinds of staff that are not allocated cost beyond pay by result, as a loss."""
        base = np.array(costs.base_pay_yuan)[self._others]
        per_person = self._on_cost * base + costs.other_yuan_per_person
        return -float(self._persons @ per_person)


def numbers_of_candidates(first: int) -> list[int]:
    """Return how many candidates each box holds, the first given."""
    return [max(first // _HALVED**zoom, 1) for zoom in range(len(ZOOMS))]
