"""What is advised on plan and staffing together, how it was found, and what the simulation says of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cmsim.optimise.incentives.confirmed import LimitSeen, Selected
from cmsim.optimise.jointly.programme import CandidateSeen
from cmsim.optimise.tuning.box import Box
from cmsim.scenario import Scenario
from cmsim.statistics.intervals import Estimate

if TYPE_CHECKING:
    from cmsim.experiments.compared import Comparison
    from cmsim.experiments.request import Request

AS_IT_STANDS, TODAY, POSTS, PLAN, BOTH = "present", "posts-of-today", "posts-alone", "plan-alone", "advised"
"""Policies of the shortlist: as it stands; today's posts written out; advised posts under the present plan;
the advised plan with today's posts; both."""


@dataclass(frozen=True)
class RoundSeen:
    """One round of the loop, yuan a year.

    Attributes
    ----------
    values : tuple of float
        Of the plan found best.
    told, simulated : Estimate
        Gain in net contribution over today's posts under the present plan, costs of change left out; None
        where no later round simulated it.
    """

    values: tuple[float, ...]
    told: Estimate
    simulated: Estimate | None


@dataclass(frozen=True)
class JointlyJudged:
    """What fresh luck says.

    Attributes
    ----------
    selected : Selected
        Of the shortlist.
    parts : dict of Estimate
        Gain in net contribution over today's posts under the present plan in all years, yuan a year of the
        whole market: of posts alone, the plan alone, both; and `together`, which is what both bring beyond
        the sum of each alone.
    over_present : Estimate
        Of both over the scenario as it stands.
    late : Estimate
        Of both, in the years that the surface stands for.
    limits : tuple of LimitSeen
        The plan's limits.
    """

    policies: Mapping[str, Scenario]
    comparison: Comparison
    request: Request
    selected: Selected
    parts: Mapping[str, Estimate]
    over_present: Estimate
    late: Estimate
    limits: tuple[LimitSeen, ...]


@dataclass(frozen=True)
class PlanAdvice:
    """The advice on the pay plan that goes with an allocation.

    Attributes
    ----------
    values : tuple of float
        Advised, in the order of the box.
    form : str
        What the plan does to the surface, of `PLAN_FORMS`.
    errors : dict
        Of runs left out by form, relative to the chosen one.
    bound_gap : float
        Share of the objective by which another candidate with any staffing could be better, at most.
    told : Estimate
        Gain in net contribution that the surface tells, yuan a year, costs of change left out.
    learning_yuan : float
        What a move costs a year while people learn, in the years that count, as measured; it is part of
        what a move costs in the programme.
    runs, refused : int, dict
        Runs with a result, and why others have none.
    simulated_share : float
        Of the market.
    """

    box: Box
    values: tuple[float, ...]
    form: str
    errors: Mapping[str, float]
    candidates: tuple[CandidateSeen, ...]
    bound_gap: float
    told: Estimate
    rounds: tuple[RoundSeen, ...]
    learning_yuan: float
    runs: int
    refused: Mapping[str, str]
    simulated_share: float
    judged: JointlyJudged | None = None

    @property
    def disagreement_yuan(self) -> float | None:
        """What the surface told less what fresh luck says, yuan a year; None if nothing was confirmed."""
        return None if self.judged is None else self.told.mean - self.judged.late.mean

    @property
    def agrees(self) -> bool | None:
        """Whether the two lie within their intervals together; None where there are no two intervals."""
        if self.judged is None or self.disagreement_yuan is None or math.isnan(self.judged.late.low):
            return None
        return abs(self.disagreement_yuan) <= math.hypot(self.told.half_width, self.judged.late.half_width)
