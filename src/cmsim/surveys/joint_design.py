"""The design over staffing and pay plan: each run has posts of its own and a plan of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cmsim.errors import PlanError, ScenarioError
from cmsim.optimise.incentives.levers import Levers
from cmsim.optimise.incentives.simulated import PRESENT
from cmsim.optimise.surfaces.observed import IntArray
from cmsim.optimise.tuning.box import FloatArray
from cmsim.optimise.tuning.corners import corner_points
from cmsim.optimise.tuning.strategy import scrambled
from cmsim.scenario import Scenario
from cmsim.surveys.design import designed_posts, posts_near, with_posts
from cmsim.world.geography import Geography, geography_of

TODAY = "posts-of-today"
"""Run with today's posts written out and the present plan."""
BEST = "best"
"""Before the number of the run that has the posts and the plan found best in a round."""
_RUN, _PLAN = "run", "plan"
_LATER = 4
_APART = 1_000
"""Between the seeds of the points of runs with and without posts of their own."""
NEAR_WIDTH = 0.5
"""Of the box about the best plan in the second round, in widths of the whole; half of it in the next."""


@dataclass(frozen=True)
class JointRun:
    """A run of the design.

    Attributes
    ----------
    scenario : Scenario or None
        None if the plan refuses the values.
    values, shares : tuple of float, array (d,)
        Of the tuned parameters.
    refused : str
        Why there is no scenario.
    """

    label: str
    scenario: Scenario | None
    values: tuple[float, ...]
    shares: FloatArray
    refused: str = ""


@dataclass(frozen=True)
class Found:
    """What a round found best, about which the next looks more closely."""

    posts: IntArray
    shares: FloatArray


class JointDesign:
    """Makes the runs of one scenario.

    Parameters
    ----------
    levers : Levers
    posts_today : array (C, K)
        By city and group.
    runs, plan_runs : int
        Of the first round: with posts and a plan of their own, and with a plan of their own at today's posts,
        which share their luck more closely (up to half of them at the ends of the intervals). A later round
        has a quarter as many.
    """

    def __init__(self, levers: Levers, posts_today: IntArray, runs: int, plan_runs: int) -> None:
        self.levers, self.posts_today = levers, posts_today
        self.runs, self.plan_runs = runs, plan_runs
        self.geography: Geography = geography_of(levers.scenario)
        self.seed = int(levers.scenario.run.seed)

    def present(self) -> JointRun:
        """Return the scenario as it stands."""
        box = self.levers.box
        return JointRun(PRESENT, self.levers.scenario, box.start, np.array(box.shares(box.start)))

    def first(self) -> list[JointRun]:
        """Return the runs of the first round: today's posts under the present plan, then all over both."""
        posts = designed_posts(self.levers.scenario, self.geography, self.runs)
        plans = scrambled(self.seed, self.levers.box.dimension, self.runs)
        today = self._run(TODAY, self.posts_today, self.levers.box.start)
        # The ends of the intervals take the place of some points inside: a surface is poor beyond its points.
        ends = corner_points(self.levers.box.dimension, self.plan_runs // 2)
        return [
            today,
            *self._runs(f"{_RUN}-1", posts, plans),
            *self._at_todays_posts(f"{_PLAN}-ends", ends),
            *self._plans("1", 0.0, 1.0, self.plan_runs - len(ends)),
        ]

    def near(self, found: Sequence[Found]) -> list[JointRun]:
        """Return the runs of the next round: the best of the last one itself, and others about it."""
        number, best = len(found), found[-1]
        width = NEAR_WIDTH**number
        posts = posts_near(self.levers.scenario, best.posts, self.runs, number)
        low = np.clip(best.shares - width / 2.0, 0.0, 1.0 - width)
        plans = low + width * scrambled(self.seed + number, self.levers.box.dimension, len(posts))
        itself = self._run(f"{BEST}-{number}", best.posts, self.levers.box.values(best.shares))
        return [
            itself,
            *self._runs(f"{_RUN}-{number + 1}", posts, plans),
            *self._plans(f"{number + 1}", low, width, max(self.plan_runs // _LATER, 1)),
        ]

    def _plans(self, name: str, low: FloatArray | float, width: float, runs: int) -> list[JointRun]:
        """Return runs at today's posts, whose plans lie in a box."""
        # Other points than those of the runs with posts of their own.
        points = low + width * scrambled(self.seed + _APART + int(name), self.levers.box.dimension, runs)
        return self._at_todays_posts(f"{_PLAN}-{name}", points)

    def _at_todays_posts(self, name: str, plans: FloatArray) -> list[JointRun]:
        return self._runs(
            name, np.broadcast_to(self.posts_today, (len(plans), *self.posts_today.shape)), plans
        )

    def _runs(self, name: str, posts: IntArray, plans: FloatArray) -> list[JointRun]:
        values = [self.levers.box.values(shares) for shares in plans]
        return [
            self._run(f"{name}-{number + 1}", one, plan)
            for number, (one, plan) in enumerate(zip(posts, values, strict=True))
        ]

    def _run(self, label: str, posts: IntArray, values: Sequence[float]) -> JointRun:
        plan = tuple(values)
        shares = np.array(self.levers.box.shares(plan))
        try:
            scenario = self.levers.scenario_at(plan)
        except (PlanError, ScenarioError) as error:
            return JointRun(label, None, plan, shares, str(error))
        return JointRun(label, with_posts(scenario, posts, self.geography), plan, shares)
