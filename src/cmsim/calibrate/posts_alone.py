"""Who holds the posts, without clients: people come, stay and leave by what posts are worth to them.

Nobody's results decide who is hired or who quits, as long as nobody is dismissed for them: staffing by itself
runs as it does within the whole province, and a hundred times as fast.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.randomness import Streams
from cmsim.scenario import Scenario
from cmsim.simulation.context import RunContext
from cmsim.simulation.event_log import EventLog
from cmsim.simulation.prepared import PreparedPolicy
from cmsim.simulation.rosters import Rosters
from cmsim.simulation.staffing import Staffing
from cmsim.simulation.territories import Territories
from cmsim.world.columns import Status, WorldState
from cmsim.world.geography import geography_of
from cmsim.world.snapshot import copy_of


@dataclass(frozen=True)
class Held:
    """Staffing over some years.

    Attributes
    ----------
    years : DataFrame
        A row a year: `year`, `posts`, `in_post` (persons, mean over its weeks), `left_quit` and `hired`
        (persons), `vacant_share` (of posts, mean over its weeks), `log_skill` (mean log social skill of those
        in post at its end), `entrants_log_skill` (of those hired within it who still hold the post).
    state : WorldState
        At the end; only persons and the clock have moved.
    """

    years: pd.DataFrame
    state: WorldState


def posts_alone(
    scenario: Scenario,
    streams: Streams,
    state: WorldState,
    prepared: PreparedPolicy,
    years: int,
    *,
    policy_starts: int | None = None,
) -> Held:
    """Run staffing for some years; the state given is left as it is.

    Parameters
    ----------
    policy_starts : int, optional
        Tick from which the policy holds; now if left out, 0 for a warm-up.
    """
    moving = copy_of(state)
    geography = geography_of(scenario, moving.scale)
    starts = moving.tick if policy_starts is None else policy_starts
    context = RunContext(scenario, streams, geography, moving, prepared, starts, EventLog(enabled=False))
    territories = Territories(scenario, geography)
    staffing = Staffing(context, Rosters(geography, territories, moving.persons))
    posts = float(staffing.posts_of_run.by_branch.sum())
    rows = []
    for year in range(1, years + 1):
        quits, hired = staffing.year.left_quit.sum(), staffing.year.hired.sum()
        in_post = []
        for _ in range(WEEKS_PER_YEAR):
            staffing.begin_week()
            in_post.append(float((moving.persons.status == Status.EMPLOYED).sum()))
            moving.tick += 1
        persons = moving.persons
        working = persons.status == Status.EMPLOYED
        entered = working & (persons.start_tick >= moving.tick - WEEKS_PER_YEAR)
        log_skill = np.log(persons.skill_social)
        rows.append(
            {
                "year": year,
                "posts": posts,
                "in_post": float(np.mean(in_post)),
                "left_quit": float(staffing.year.left_quit.sum() - quits),
                "hired": float(staffing.year.hired.sum() - hired),
                "vacant_share": 1.0 - float(np.mean(in_post)) / posts,
                "log_skill": _mean(log_skill[working]),
                "entrants_log_skill": _mean(log_skill[entered]),
            }
        )
    return Held(pd.DataFrame(rows), moving)


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if values.size else float("nan")
