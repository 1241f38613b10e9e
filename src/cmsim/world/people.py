"""The pool of people: staff at the start, then candidates by yearly cohort, all numbered beforehand.

A person's nature is a function of his number alone, so no policy changes who could be hired.
"""

from __future__ import annotations

from dataclasses import fields

import numpy as np
from scipy.special import ndtri

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.careers.classes import AppraisalClass
from cmsim.careers.grades import NO_GRADE
from cmsim.errors import ScenarioError
from cmsim.randomness import FloatArray, IntArray, Streams
from cmsim.scenario import Scenario
from cmsim.world.columns import NEVER, NO_GROUP, PersonTable, Status
from cmsim.world.geography import Geography, head_counts_of, posts_by_branch
from cmsim.world.post_groups import groups_of_posts

TASKS: tuple[str, ...] = ("develop", "keep", "service")
DEVELOP, KEEP, SERVICE = range(len(TASKS))
LEVELS = 3
"""Points of the grids of risk aversion, cost of effort and skill."""
_MIDDLES = (np.arange(LEVELS) + 0.5) / LEVELS
INTEGRITY_SPREAD = 0.1
_LEAST_TURNOVER_PER_YEAR = 1.0 / 40.0
"""Where nobody quits, those at the start have been there for a working life on average."""
CANDIDATES_A_YEAR = 2_500
"""Room for numbers of one year's candidates, so that more of them leave the others' numbers as they are."""


def skill_levels(log_sd: float) -> FloatArray:
    """Return the three skill points: the medians of the thirds of a lognormal with median one."""
    return np.exp(log_sd * ndtri(_MIDDLES))


def norm_hours_of(scenario: Scenario) -> FloatArray:
    """Return the hours a week of the norm, shape (kinds, tasks)."""
    kinds = scenario.staff.kinds.values()
    return np.array([[float(getattr(kind.norm_hours, task)) for task in TASKS] for kind in kinds])


def _level(u: FloatArray) -> IntArray:
    return np.minimum((u * LEVELS).astype(np.int64), LEVELS - 1)


def _nature(scenario: Scenario, streams: Streams, ids: IntArray) -> dict[str, np.ndarray]:
    """Return the fixed columns of the people with the given numbers."""
    staff, labour = scenario.staff, scenario.labour
    log_sd = float(staff.skill_log_sd)
    social = streams.normals_at("person-skill-social", 0, ids)
    planning = streams.normals_at("person-skill-planning", 0, ids)
    rho = float(labour.outside_skill_correlation)
    outside = rho * social + np.sqrt(1.0 - rho**2) * streams.normals_at("person-outside", 0, ids)
    return {
        "person_id": ids,
        "risk_level": _level(streams.uniforms_at("person-risk", 0, ids)),
        "cost_level": _level(streams.uniforms_at("person-cost", 0, ids)),
        "skill_level": _level(streams.uniforms_at("person-skill-social", 0, ids)),
        "skill_social": np.exp(log_sd * social),
        "skill_planning": np.exp(log_sd * planning),
        "integrity": np.clip(
            float(staff.integrity_mean) + INTEGRITY_SPREAD * streams.normals_at("person-integrity", 0, ids),
            0.0,
            1.0,
        ),
        "outside_option_yuan": float(labour.outside_option_median_yuan)
        * np.exp(float(labour.outside_option_log_sd) * outside),
    }


def _assemble(nature: dict[str, np.ndarray], **moving: np.ndarray) -> PersonTable:
    count = nature["person_id"].size
    columns = {
        "new_group_tick": np.full(count, NEVER),
        "hours": np.zeros((count, len(TASKS))),
        "develop_stock": np.zeros(count),
        "booked_yuan": np.zeros(count),
        "award_yuan": np.zeros(count),
        "weeks_in_period": np.zeros(count),
        "grade_level": np.full(count, NO_GRADE),
        "appraisal_class": np.full(count, int(AppraisalClass.NONE)),
        "excellent_in_a_row": np.zeros(count, dtype=np.int64),
        "stars_in_a_row": np.zeros(count, dtype=np.int64),
        "raises": np.zeros(count, dtype=np.int64),
        "points": np.zeros(count),
        "converted": np.zeros(count, dtype=np.bool_),
        "dismissal_due": np.zeros(count, dtype=np.bool_),
        "booked_this_year_yuan": np.zeros(count),
        "results_last_year_yuan": np.zeros(count),
        **nature,
        **moving,
    }
    return PersonTable(**columns)


def starting_staff(scenario: Scenario, geography: Geography, streams: Streams) -> PersonTable:
    """Return the staff who hold the base's posts at the start of the warm-up.

    A person's permanent number follows from kind, branch and place there (even numbers; candidates have odd
    ones), so that one more post leaves everybody else's number, and with it nature and luck, as it was; a
    thinned province keeps the numbers of its branches' staff. His industry group is that of his post.
    """
    posts = posts_by_branch(geography, head_counts_of(scenario, with_policy=False))
    kind = np.repeat(np.arange(len(posts)), posts.sum(axis=1))
    branch, place, group = (
        np.concatenate(column)
        for column in zip(*(groups_of_posts(geography, row, row) for row in posts), strict=True)
    )
    numbers = 2 * ((place * geography.branches + branch) * len(posts) + kind)
    rows = np.flatnonzero(geography.kept[branch])
    ids, branch, kind, group = numbers[rows], branch[rows], kind[rows], group[rows]
    nature = _nature(scenario, streams, ids)
    tenure = streams.uniforms_at("person-start-tenure", 0, ids)
    turnover = max(float(scenario.staff.turnover_per_year), _LEAST_TURNOVER_PER_YEAR)
    mean_stay_weeks = WEEKS_PER_YEAR / turnover
    return _assemble(
        nature,
        group=group,
        home_branch=branch,
        city=geography.branch_city[branch],
        source=np.zeros(ids.size, dtype=np.int64),
        available_from=np.full(ids.size, NEVER),
        kind=kind,
        status=np.full(ids.size, int(Status.EMPLOYED)),
        start_tick=-(1 + np.floor(-np.log(tenure) * mean_stay_weeks)).astype(np.int64),
    )


def sources_from_inside(scenario: Scenario) -> np.ndarray:
    """Return which sources of candidates are other posts of the enterprise, bool (sources,)."""
    return np.array([source.from_inside for source in scenario.labour.sources.values()])


def candidates_of_year(scenario: Scenario, geography: Geography, streams: Streams, year: int) -> PersonTable:
    """Return the candidates who start to look for a post in a year counted from the start of the warm-up."""
    per_city = int(float(scenario.labour.candidates_per_city))
    cohort = per_city * geography.cities
    if cohort > CANDIDATES_A_YEAR:
        raise ScenarioError(
            "scenario.too-many-candidates",
            "there are more candidates a year than can be numbered",
            path="labour.candidates_per_city",
            found=f"{cohort} in {geography.cities} cities",
            allowed=f"at most {CANDIDATES_A_YEAR // geography.cities}",
        )
    ids = 2 * (year * CANDIDATES_A_YEAR + np.arange(cohort)) + 1
    # A candidate lives near a branch; cities send candidates in proportion to their size.
    edges = np.cumsum(geography.branch_weight)
    branch = np.minimum(
        np.searchsorted(edges, streams.uniforms_at("person-branch", 0, ids)), geography.branches - 1
    )
    inside = geography.kept[branch]
    ids, branch = ids[inside], branch[inside]
    nature = _nature(scenario, streams, ids)
    mix = scenario.labour.sources
    shares = np.cumsum([float(source.share) for source in mix.values()])
    source = np.minimum(
        np.searchsorted(shares, streams.uniforms_at("person-source", 0, ids) * shares[-1]),
        len(mix) - 1,
    )
    shift = np.exp(np.array([float(item.skill_shift) for item in mix.values()]))[source]
    nature["skill_social"] = nature["skill_social"] * shift
    week = (streams.uniforms_at("person-available", 0, ids) * WEEKS_PER_YEAR).astype(np.int64)
    return _assemble(
        nature,
        group=np.full(ids.size, NO_GROUP),
        home_branch=branch,
        city=geography.branch_city[branch],
        source=source,
        available_from=year * WEEKS_PER_YEAR + week,
        kind=np.full(ids.size, -1),
        status=np.full(ids.size, int(Status.CANDIDATE)),
        start_tick=np.full(ids.size, NEVER),
    )


def missing_integrity(scenario: Scenario, persons: PersonTable, holder: IntArray) -> FloatArray:
    """Return 1 - integrity of each client's manager, of the average one where nobody calls, (n,)."""
    average = 1.0 - float(scenario.staff.integrity_mean)
    return np.where(holder >= 0, 1.0 - persons.integrity[np.maximum(holder, 0)], average)


def joined(first: PersonTable, second: PersonTable) -> PersonTable:
    """Return one table with the rows of both, the second's after the first's."""
    return PersonTable(
        **{
            item.name: np.concatenate([getattr(first, item.name), getattr(second, item.name)])
            for item in fields(PersonTable)
        }
    )
