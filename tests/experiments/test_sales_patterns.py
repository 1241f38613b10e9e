"""What simulated sellers do about a quota, seen week by week; and the arithmetic of seeing it."""

from __future__ import annotations

import numpy as np
import pytest

from cmsim.experiments.pay_changes import (
    PayChange,
    bonus_for_commission,
    effect_of,
    paid_by,
    ratcheting,
    removing_the_cap,
    sharing_in_a_team,
)
from cmsim.experiments.sales_patterns import (
    LONG_CYCLE,
    MANY_SMALL_CONTRACTS,
    Observed,
    StudyWorld,
    observe,
    study_world,
)
from cmsim.plans.registry import build
from cmsim.scenario import load

QUOTA, RATE = 600_000.0, 0.03
MARK = QUOTA / 4.0


def seen(results: list[float], hours: list[float]) -> Observed:
    """Return periods of two weeks: half of each result is booked in the first."""
    halves = np.array([[0.5 * result, 0.5 * result] for result in results])
    booked = np.array([[0.0, 0.5 * result] for result in results])
    worked = np.repeat(np.array(hours)[:, None], 2, axis=1)
    return Observed(booked, worked, halves, halves, np.zeros(len(results)), mark_yuan=100.0)


def test_results_are_what_was_booked_before_the_last_week_and_in_it() -> None:
    some = seen([80.0, 100.0, 104.0, 120.0], [1.0, 2.0, 3.0, 4.0])
    assert some.result_yuan.tolist() == [80.0, 100.0, 104.0, 120.0]
    assert some.share_between(1.0, 1.05) == 0.5
    assert some.share_between(1.0, 1.05, mark_yuan=80.0) == 0.25


def test_hours_are_told_by_what_was_booked_before_the_week() -> None:
    some = seen([80.0, 120.0, 160.0], [1.0, 2.0, 6.0])
    mean, count = some.hours_by_standing(np.array([1]), np.array([0.0, 0.5, 0.7, 1.0, 2.0]))
    assert count.tolist() == [1, 1, 1, 0]
    assert mean[:3].tolist() == [1.0, 2.0, 6.0]
    assert np.isnan(mean[3])


def test_rise_and_dip_are_relative_to_the_middle() -> None:
    contracts = np.array([[1.0, 2.0, 2.0, 4.0], [1.0, 2.0, 2.0, 2.0]])
    nothing = np.zeros_like(contracts)
    some = Observed(nothing, nothing, contracts, contracts, np.zeros(2), mark_yuan=1.0)
    assert some.rise_and_dip(1) == (1.5, 0.5)


@pytest.mark.parametrize(
    "change",
    [
        removing_the_cap(QUOTA, RATE),
        bonus_for_commission(RATE, QUOTA, 3_000.0, rest_rate=0.5 * RATE),
        sharing_in_a_team(RATE),
        ratcheting(QUOTA, 10_000.0, 0.25),
    ],
    ids=lambda change: change.name,
)
def test_both_plans_of_a_change_exist_and_differ(change: PayChange) -> None:
    plans = [build(plan, params) for plan, params in (change.before, change.after)]
    assert plans[0] != plans[1]


@pytest.fixture(scope="module")
def quick() -> StudyWorld:
    base = load("hebei-2004").with_values(dict(MANY_SMALL_CONTRACTS))
    return study_world(paid_by(base, "linear_commission", {"rate": RATE}), scale=0.2)


@pytest.mark.slow
def test_people_sprint_near_the_quota_give_up_far_below_and_coast_past_it(quick: StudyWorld) -> None:
    bonus = paid_by(quick.base, "quota_bonus", {"quota_yuan_per_year": QUOTA, "bonus_yuan": 6_000.0})
    some = observe(quick, bonus, years=4)
    edges = np.array([0.0, 0.4, 0.7, 1.0, 3.0])
    mean, count = some.hours_by_standing(np.arange(1, 4), edges)
    assert count.min() > 30
    far, below, near, past = mean
    assert near > 1.2 * past
    assert near > 1.1 * far
    assert near > below > far


@pytest.mark.slow
def test_more_reach_the_quota_the_larger_the_bonus(quick: StudyWorld) -> None:
    reached = []
    for size in (500.0, 3_000.0, 12_000.0):
        plan = paid_by(quick.base, "quota_bonus", {"quota_yuan_per_year": QUOTA, "bonus_yuan": size})
        reached.append(float((observe(quick, plan, years=3).result_yuan >= MARK).mean()))
    assert reached[0] < reached[1] < reached[2]


@pytest.mark.slow
def test_taking_a_cap_away_raises_sales_and_pay(quick: StudyWorld) -> None:
    effect = effect_of(quick, removing_the_cap(QUOTA, RATE), years=3)
    assert effect.sales_share > 0.0
    assert effect.pay_share > 0.0


@pytest.mark.slow
def test_a_ratchet_makes_people_hold_back(quick: StudyWorld) -> None:
    effect = effect_of(quick, ratcheting(QUOTA, 12_000.0, 0.5, rate_above=RATE), years=3)
    assert effect.sales_share < -0.03


@pytest.mark.slow
def test_sales_rise_before_the_quarters_end_and_dip_after_it_only_where_closings_are_pulled() -> None:
    changes = dict(MANY_SMALL_CONTRACTS) | dict(LONG_CYCLE)
    commission = ("linear_commission", {"rate": RATE})
    bonus = ("quota_bonus", {"quota_yuan_per_year": 640_000.0, "bonus_yuan": 6_000.0})
    world = study_world(paid_by(load("hebei-2004").with_values(changes), *commission), scale=0.2)
    eager = load("hebei-2004+pull-forward").with_values(
        {**changes, "behaviour.pull_forward.most_share": 0.9, "behaviour.pull_forward.weeks": 3}
    )
    off, on = (
        observe(world, paid_by(scenario, *bonus), years=4).rise_and_dip(3) for scenario in (world.base, eager)
    )
    assert on[0] > off[0] + 0.03
    assert on[1] < off[1] - 0.03
