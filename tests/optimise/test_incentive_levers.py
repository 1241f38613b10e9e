"""Names become parameters of the plan; limits become numbers; wrong ones are told with what is allowed."""

import numpy as np
import pytest

from cmsim.errors import InputError
from cmsim.optimise.incentives.levers import levers_of
from cmsim.optimise.incentives.limits import PARTICIPATION_YUAN, IncentiveLimits, groups_of
from cmsim.optimise.incentives.outcomes import RunOutcome
from cmsim.optimise.incentives.settings import IncentiveSettings
from cmsim.scenario import load


@pytest.fixture(scope="module")
def bonus():
    return load("ownership-bonus")


def outcome(cost=100.0, retention=0.9, pay=20_000.0, worth=16_000.0, rent=0.0):
    return RunOutcome(
        1.0,
        cost,
        retention,
        {"a": pay, "b": 0.5 * pay},
        {"kind a": worth, "city x": 1.0},
        ("city x", "kind a"),
        rent,
    )


def test_planners_words_and_the_plans_own_names_mean_the_same(bonus):
    words = levers_of(bonus, ["quota", "bonus"])
    own = levers_of(bonus, ["quota_yuan_per_year", "bonus_yuan"])
    for ours, theirs in zip(words.box.parameters, own.box.parameters, strict=True):
        assert (ours.low, ours.high, ours.start) == (theirs.low, theirs.high, theirs.start)
    assert words.box.start == (480_000.0, 3_000.0)
    assert words.box.parameters[0].by_ratio


def test_values_go_into_the_plan_and_amounts_by_kind_keep_their_proportion(bonus):
    levers = levers_of(bonus, ["bonus=1000:9000"])
    assert (levers.box.parameters[0].low, levers.box.parameters[0].high) == (1000.0, 9000.0)
    params = levers.scenario_at((6000.0,)).policy.pay.params
    assert params["bonus_yuan"] == {"dedicated": 6000, "department": 1200}
    assert levers.scenario_at(levers.box.start) is bonus


def test_a_number_of_the_policy_is_tuned_by_its_path():
    policy = load("ownership-commission")
    path = "policy.staffing.head_count_factor.dedicated"
    levers = levers_of(policy, ["commission_rate", f"{path}=0.9:1.2"])
    assert levers.paths == (path,)
    made = levers.scenario_at((0.05, 1.1))
    assert made.policy.pay.params["rate"] == 0.05
    assert made.values()["policy"]["staffing"]["head_count_factor"]["dedicated"] == 1.1


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["commission_rate"], "incentives.parameter"),
        (["quota", "quota_yuan_per_year"], "incentives.twice"),
        (["bonus=much"], "incentives.interval"),
        (["bonus=9:1"], "tuning.interval"),
        (["policy.pay.params.rate"], "incentives.no-interval"),
        (["policy.no.such=1:2"], "incentives.path"),
    ],
)
def test_what_cannot_be_tuned_is_told_with_what_can(bonus, names, code):
    with pytest.raises(InputError) as caught:
        levers_of(bonus, names)
    assert caught.value.detail.code == code
    assert caught.value.detail.allowed


def test_an_unknown_name_is_answered_with_those_that_the_plan_has(bonus):
    with pytest.raises(InputError) as caught:
        levers_of(bonus, ["bonnus"])
    assert "bonus" in str(caught.value.detail.allowed)
    assert "bonus" in str(caught.value.detail.hint)


def test_limits_and_their_values_stand_in_one_order():
    limits = IncentiveLimits(None, 0.05, 19_000.0, 0.85, 0.1)
    groups = ["kind a", "city x", "city nobody"]
    named = limits.as_limits(groups)
    values = limits.values(groups, [outcome(cost=110.0, worth=14_000.0)], [outcome()])
    slacks = {limit.name: float(limit.slack(row)[0]) for limit, row in zip(named, values, strict=True)}
    assert slacks["budget"] == pytest.approx(-0.05)
    assert slacks["pay ceiling"] == pytest.approx(-1 / 19)
    assert slacks["retention"] == pytest.approx(5.0)
    assert slacks["participation"] == pytest.approx(-PARTICIPATION_YUAN / 1000.0)
    assert slacks["fairness · kind a"] == pytest.approx(-0.025)
    assert slacks["fairness · city nobody"] == pytest.approx(0.1)
    assert groups_of(named) == groups


def test_a_budget_in_yuan_is_the_sum_itself():
    limits = IncentiveLimits(cost_yuan=90.0, fairness_share=None)
    values = limits.values([], [outcome(cost=99.0)], [outcome()])
    assert np.allclose(limits.as_limits([])[0].slack(values[0]), -0.1)


@pytest.mark.parametrize(
    ("made", "path"),
    [
        (lambda: IncentiveLimits(least_retention_share=1.5), "--least-retention"),
        (lambda: IncentiveLimits(cost_yuan=-1.0), "--cost-budget"),
        (lambda: IncentiveSettings(evaluations=1), "--budget"),
        (lambda: IncentiveSettings(confirmed=1), "--confirm"),
        (lambda: IncentiveSettings(strategy="guess"), "--strategy"),
        (lambda: IncentiveSettings(indifference_yuan=0.0), "--indifference"),
    ],
)
def test_settings_out_of_range_are_refused(made, path):
    with pytest.raises(InputError) as caught:
        made()
    assert caught.value.detail.path == path
    assert caught.value.detail.allowed
