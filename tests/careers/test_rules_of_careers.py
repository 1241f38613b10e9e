"""Quits, contracts and ramp-up: elasticities, ends, and productivity from the first week to the full."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.careers.contracts import not_renewed
from cmsim.careers.quits import weekly_quit_probability
from cmsim.careers.ramp_up import STARTING_SHARE, productivity_share


def quits(worth: float, outside: float = 16_000.0, turnover: float = 0.15, elasticity: float = 3.0) -> float:
    found = weekly_quit_probability(turnover, elasticity, np.array([worth]), np.array([outside]))
    return float(found[0])


def hazard(probability: float) -> float:
    return float(-np.log1p(-probability))


def test_a_post_worth_just_the_outside_option_turns_over_at_the_stated_rate() -> None:
    assert (1.0 - quits(16_000.0)) ** WEEKS_PER_YEAR == pytest.approx(np.exp(-0.15))


@given(st.floats(4_000.0, 60_000.0), st.floats(0.5, 6.0), st.floats(0.01, 0.5))
def test_a_hundredth_more_worth_means_the_elasticity_in_hundredths_fewer_quits(
    worth: float, elasticity: float, turnover: float
) -> None:
    before = hazard(quits(worth, turnover=turnover, elasticity=elasticity))
    after = hazard(quits(worth * 1.01, turnover=turnover, elasticity=elasticity))
    assert np.log(after / before) / np.log(1.01) == pytest.approx(-elasticity, rel=1e-6)


@given(st.floats(-1e5, 1e6), st.floats(-1e5, 1e6))
def test_who_has_the_better_post_never_quits_more(one: float, two: float) -> None:
    low, high = sorted((one, two))
    assert 0.0 <= quits(high) <= quits(low) <= 1.0


def test_a_worthless_post_is_left_fast_but_the_hazard_stays_finite() -> None:
    assert quits(-50_000.0) == quits(0.0) == quits(0.2 * 16_000.0)
    assert 0.2 < quits(0.0) < 1.0


@given(st.floats(5_000.0, 50_000.0), st.floats(5_000.0, 50_000.0), st.floats(0.1, 10.0))
def test_only_worth_relative_to_the_outside_option_counts(worth: float, outside: float, unit: float) -> None:
    assert quits(worth * unit, outside * unit) == pytest.approx(quits(worth, outside))


def test_contracts_end_at_their_anniversaries_and_never_on_the_first_day() -> None:
    weeks = np.array([0, 1, 51, 52, 53, 103, 104, 520])
    ended = not_renewed(weeks, 52, 1.0, np.full(8, 0.999))
    assert weeks[ended].tolist() == [52, 104, 520]


@given(st.lists(st.floats(0.0, 0.999), min_size=1, max_size=30), st.floats(0.0, 1.0))
def test_of_the_contracts_that_end_those_drawn_below_the_share_are_not_renewed(
    draws: list[float], share: float
) -> None:
    u = np.array(draws)
    assert not_renewed(np.full(u.size, 52), 52, share, u).tolist() == (u < share).tolist()
    assert not not_renewed(np.full(u.size, 40), 52, share, u).any()


@given(st.integers(0, 30), st.lists(st.floats(0.0, 0.999), min_size=30, max_size=30))
def test_a_higher_share_drops_the_same_people_and_more(weeks: int, draws: list[float]) -> None:
    u = np.array(draws)
    ends = np.full(u.size, 52 * (1 + weeks))
    few, many = not_renewed(ends, 52, 0.1, u), not_renewed(ends, 52, 0.3, u)
    assert (many | ~few).all()


def test_productivity_starts_at_its_share_and_is_full_after_the_ramp() -> None:
    found = productivity_share(np.array([0.0, 13.0, 26.0, 400.0]), 26.0)
    assert found == pytest.approx([STARTING_SHARE, (STARTING_SHARE + 1.0) / 2.0, 1.0, 1.0])


def test_without_a_ramp_everybody_is_productive_at_once() -> None:
    assert productivity_share(np.array([0.0, 5.0]), 0.0).tolist() == [1.0, 1.0]


@given(st.floats(0.0, 500.0), st.floats(0.0, 100.0), st.floats(0.5, 200.0))
def test_productivity_never_falls_with_time_in_the_post(weeks: float, more: float, ramp: float) -> None:
    now, later = productivity_share(np.array([weeks, weeks + more]), ramp)
    assert STARTING_SHARE <= now <= later <= 1.0
