"""Candidates of families: as written and points of a scrambled Sobol sequence."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmsim.experiments.families import AS_WRITTEN, design, family_of
from cmsim.experiments.request import Request
from cmsim.experiments.tune_settings import TuneSettings
from cmsim.experiments.tuning import selection_request
from cmsim.plans.free_parameters import free_parameters


def with_pay(scenario, plan, **params):
    return scenario.with_values({"policy.pay.plan": plan, "policy.pay.params": params})


@pytest.fixture(scope="module")
def bonus(tiny):
    return with_pay(tiny, "quota_bonus", quota_yuan_per_year={"sellers": 200_000}, bonus_yuan=1_000.0)


def test_the_first_candidate_is_the_plan_as_written(bonus):
    family = family_of("bonus", bonus, 4)
    first = family.candidates[AS_WRITTEN]
    assert first.scenario is bonus
    assert first.values == {"quota_yuan_per_year": 200_000.0, "bonus_yuan": 1_000.0}
    assert len(family.candidates) == 4


def test_every_candidate_pays_what_its_values_say_and_bears_a_name_of_its_own(bonus):
    for one in family_of("bonus", bonus, 6).candidates[1:]:
        pay = one.scenario.policy.pay
        assert {free.name: free.written for free in free_parameters(pay.plan, pay.params)} == one.values
        assert one.scenario.name == f"{bonus.name}, tuned"
        assert one.scenario.world_digest == bonus.world_digest


@given(seed=st.integers(0, 2**31), label=st.text(min_size=1, max_size=20), n=st.integers(1, 40))
@settings(max_examples=15, deadline=None)
def test_points_lie_in_the_cube_and_more_of_them_begin_with_the_same(seed, label, n):
    few, many = design(seed, label, 3, n), design(seed, label, 3, n + 9)
    assert few.shape == (n, 3)
    assert ((few >= 0.0) & (few <= 1.0)).all()
    assert np.array_equal(few, many[:n])


def test_points_fill_every_axis_evenly():
    points = design(1, "a family", 2, 16)
    for axis in points.T:
        assert sorted((axis * 16).astype(int)) == list(range(16))


def test_families_and_seeds_have_points_of_their_own():
    assert not np.array_equal(design(1, "a", 2, 8), design(1, "b", 2, 8))
    assert not np.array_equal(design(1, "a", 2, 8), design(2, "a", 2, 8))
    assert np.array_equal(design(1, "a", 2, 8), design(1, "a", 2, 8))


def test_adding_a_family_leaves_the_candidates_of_others_where_they_are(tiny, bonus):
    fee = with_pay(tiny, "linear_commission", rate=0.04)
    alone = selection_request(Request({"base": tiny, "bonus": bonus}), TuneSettings(5))
    both = selection_request(Request({"base": tiny, "fee": fee, "bonus": bonus}), TuneSettings(5))
    for label, scenario in alone.scenarios.items():
        assert both.scenarios[label].digest == scenario.digest
    assert len(both.scenarios) == 1 + 2 * 5


def test_a_family_without_free_parameters_is_evaluated_once(tiny):
    family = family_of("fixed", with_pay(tiny, "fixed"), 9)
    assert [one.number for one in family.candidates] == [AS_WRITTEN]
    assert family.free == ()


def test_values_that_the_plan_refuses_are_a_candidate_with_the_reason(tiny):
    # The second prize must reach further than the first, whose share is tuned up to 0.3.
    prize = with_pay(tiny, "tournament", prize_yuan=9_000.0, star_share=0.05, second_share=0.06)
    refused = [one for one in family_of("prize", prize, 9).candidates if one.scenario is None]
    assert refused
    assert all("second prize reaches no further" in one.refusal for one in refused)
