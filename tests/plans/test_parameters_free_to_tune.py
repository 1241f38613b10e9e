"""What a plan leaves free for a tuner."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_parameters import complete

from cmsim.plans.free_parameters import FIGURES, free_parameters, with_free_values
from cmsim.plans.parameters import Parameter
from cmsim.plans.registry import plan_names, validate
from cmsim.quantities import Kind

BONUS = {"quota_yuan_per_year": {"clerk": 40_000, "manager": 400_000}, "bonus_yuan": 1_000.0}
TIERS = {
    "quota_yuan_per_year": 100_000.0,
    "tiers": [{"from_attainment": 0.5, "rate": 0.02}, {"from_attainment": 1.0, "rate": 0.06}],
}
NESTED = {
    "of": {
        "plan": "sum",
        "params": {
            "of": {
                "fee": {"plan": "linear_commission", "params": {"rate": 0.04}},
                "prize": {"plan": "tournament", "params": {"prize_yuan": 5_000.0}},
            }
        },
    },
    "ceiling_yuan_per_year": 30_000.0,
}
WITHOUT = {"fixed", "allowances", "sum", "by_kind"}
"""Plans with nothing to tune: they pay for no result, as do those that stand here inside others."""


def names(plan, params):
    return [one.name for one in free_parameters(plan, params)]


@pytest.mark.parametrize("plan", plan_names())
def test_every_plan_that_pays_for_results_has_something_to_tune(plan):
    assert bool(names(plan, complete(plan))) == (plan not in WITHOUT)


@pytest.mark.parametrize("plan", [name for name in plan_names() if name not in WITHOUT])
def test_the_plan_takes_both_ends_of_every_interval(plan):
    params = complete(plan)
    for one in free_parameters(plan, params):
        assert one.low < one.high
        for share in (0.0, 0.5, 1.0):
            validate(plan, with_free_values(plan, params, {one.name: one.at(share)}))


def test_amounts_by_kind_are_one_parameter_and_move_together():
    (quota, bonus) = free_parameters("quota_bonus", BONUS)
    assert (quota.name, quota.written, quota.low, quota.high) == (
        "quota_yuan_per_year",
        400_000.0,
        200_000.0,
        800_000.0,
    )
    moved = with_free_values("quota_bonus", BONUS, {quota.name: 600_000.0})
    assert moved["quota_yuan_per_year"] == {"clerk": 60_000.0, "manager": 600_000.0}
    assert moved["bonus_yuan"] == BONUS["bonus_yuan"] == bonus.written


def test_steps_of_a_table_move_together_so_that_their_order_stays():
    assert names("tiered_commission", TIERS) == ["tiers[].rate", "quota_yuan_per_year"]
    moved = with_free_values("tiered_commission", TIERS, {"tiers[].rate": 0.03})
    assert [tier["rate"] for tier in moved["tiers"]] == [0.01, 0.03]
    assert TIERS["tiers"][1]["rate"] == 0.06


def test_plans_inside_plans_bring_theirs():
    assert names("ceiling", NESTED) == [
        "of.params.of.fee.params.rate",
        "of.params.of.prize.params.star_share",
        "of.params.of.prize.params.prize_yuan",
        "ceiling_yuan_per_year",
    ]
    moved = with_free_values("ceiling", NESTED, {"of.params.of.fee.params.rate": 0.08})
    assert moved["of"]["params"]["of"]["fee"]["params"]["rate"] == 0.08
    validate("ceiling", moved)


def test_sums_of_money_and_multiples_are_searched_by_ratio_and_shares_by_difference():
    quota, _ = free_parameters("quota_bonus", BONUS)
    (rate,) = free_parameters("linear_commission", {"rate": 0.05})
    assert quota.at(0.5) == pytest.approx(math.sqrt(quota.low * quota.high))
    assert rate.at(0.5) == pytest.approx(0.0625)


def test_a_sum_that_is_nothing_stays_nothing():
    assert names("coefficient_pay", {"coefficient": 1.0}) == ["coefficient"]
    assert "quota_yuan_per_year_each" not in names("team_bonus", {})


def test_a_share_is_not_searched_beyond_the_whole():
    params = {"tiers": [{"from_yuan_per_year": 0.0, "rate": 0.8}]}
    (rate,) = [one for one in free_parameters("tiered_commission", params) if one.unit == "share"]
    assert rate.high == 1.0


def test_a_name_that_is_not_free_is_refused():
    with pytest.raises(KeyError):
        with_free_values("quota_bonus", BONUS, {"period": 1.0})


@given(st.floats(0.0, 1.0), st.floats(1e3, 1e9))
def test_whatever_is_written_the_values_lie_in_the_interval_to_the_figures_kept(share, written):
    params = {**BONUS, "bonus_yuan": written}
    bonus = free_parameters("quota_bonus", params)[1]
    value = bonus.at(share)
    slack = 10.0 ** (1 - FIGURES)
    assert bonus.low * (1 - slack) <= value <= bonus.high * (1 + slack)
    assert float(f"{value:.{FIGURES}g}") == value


@pytest.mark.parametrize("multiples", [(0.0, 2.0), (2.0, 1.0)])
def test_multiples_to_tune_in_are_an_interval_above_zero(multiples):
    with pytest.raises(ValueError, match="no multiples"):
        Parameter("yuan", "A guess", Kind.ASSUMPTION, "because", tune_multiple=multiples)


def test_an_interval_is_given_in_one_way():
    with pytest.raises(ValueError, match="not in both"):
        Parameter("share", "A guess", Kind.ASSUMPTION, "because", tune=(0.1, 0.2), tune_multiple=(0.5, 2.0))
