"""Arms of a study of pay: policies that start from one world with the same luck, and who holds the posts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.equilibrium.attraction import staffed_as_under
from cmsim.equilibrium.law import ResponseLaw
from cmsim.equilibrium.prepare import Basis, prepare
from cmsim.randomness import Streams
from cmsim.scenario import Scenario
from cmsim.simulation.prepared import PreparedPolicy
from cmsim.simulation.province import Province
from cmsim.simulation.replicate import warm_up
from cmsim.world.columns import PersonTable, Status
from cmsim.world.snapshot import copy_of


@dataclass(frozen=True)
class Arm:
    """A policy of a study.

    Attributes
    ----------
    basis : {'as_written', 'equal_pay_bill', 'equal_participation'}
        To what base pay is moved.
    staffed_as : Arm, optional
        By whose pay people apply and stay, if not by this arm's: it tells effort from sorting.
    """

    scenario: Scenario
    basis: Basis = "equal_participation"
    staffed_as: Arm | None = None


@dataclass(frozen=True)
class Followed:
    """What an arm came to in one replication.

    Attributes
    ----------
    tables : dict of DataFrame
        Of all years.
    staff : DataFrame
        A row a year: `year`, `posts`, `in_post` (persons at its end), `log_skill` (their mean log social
        skill), `entrants` and `entrants_log_skill` (of those who took up a post in the year and still hold
        it).
    """

    tables: dict[str, pd.DataFrame]
    staff: pd.DataFrame


def follow(
    base: Scenario,
    arms: Mapping[str, Arm],
    law: ResponseLaw,
    *,
    replication: int,
    scale: float,
    years: int,
) -> dict[str, Followed]:
    """Run the arms of one replication from the base's warm-up.

    Parameters
    ----------
    law : ResponseLaw
        What managers believe hours bring, the same in all arms.
    scale : float
        Share of branches kept.

    Raises
    ------
    CmsimError
        If a plan cannot be taken by the engine, or no base pay meets an arm's basis.
    """
    streams = Streams(base.run.seed, replication)
    conduct = prepare(base, base, "as_written", law, replication)
    state = warm_up(base, streams, conduct, scale=scale)
    found = {}
    for name, arm in arms.items():
        province = Province(
            arm.scenario, streams, copy_of(state), _prepared(arm, base, law, replication),
            policy_starts=state.tick,
        )  # fmt: skip
        rows = []
        for year in range(1, years + 1):
            province.run(WEEKS_PER_YEAR)
            now = province.context
            rows.append(
                {
                    "year": year,
                    **_staffing(now.state.persons, now.tick, province.staffing.posts_of_run.by_branch),
                }
            )
        found[name] = Followed(province.tables(), pd.DataFrame(rows))
    return found


def _prepared(arm: Arm, base: Scenario, law: ResponseLaw, replication: int) -> PreparedPolicy:
    own = prepare(arm.scenario, base, arm.basis, law, replication)
    if arm.staffed_as is None:
        return own
    other = arm.staffed_as
    return staffed_as_under(own, _prepared(other, base, law, replication), other.scenario)


def _staffing(persons: PersonTable, tick: int, posts: np.ndarray) -> dict[str, float]:
    in_post = persons.status == Status.EMPLOYED
    entrants = in_post & (persons.start_tick >= tick - WEEKS_PER_YEAR)
    log_skill = np.log(persons.skill_social)
    return {
        "posts": float(posts.sum()),
        "in_post": float(in_post.sum()),
        "log_skill": _mean(log_skill[in_post]),
        "entrants": float(entrants.sum()),
        "entrants_log_skill": _mean(log_skill[entrants]),
    }


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if values.size else float("nan")
