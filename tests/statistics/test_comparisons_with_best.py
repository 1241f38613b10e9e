"""Each policy against the best of the others."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t as student

from cmsim.statistics.comparisons_with_best import comparisons_with_best


def test_two_policies_get_the_one_sided_paired_interval_cut_at_zero():
    luck = np.random.default_rng(1)
    x = luck.normal(size=(2, 9)) + np.array([[0.6], [0.0]])
    d = x[0] - x[1]
    half = float(student.ppf(0.95, 8)) * d.std(ddof=1) / 3.0
    first, second = comparisons_with_best(x)
    assert first.difference == pytest.approx(d.mean())
    assert first.low == pytest.approx(min(0.0, d.mean() - half))
    assert first.high == pytest.approx(max(0.0, d.mean() + half))
    assert (second.low, second.high) == pytest.approx((-first.high, -first.low))


def test_who_is_far_ahead_is_the_best_and_the_others_are_ruled_out():
    x = np.random.default_rng(2).normal(size=(4, 10)) + np.array([[0.0], [50.0], [1.0], [2.0]])
    found = comparisons_with_best(x)
    assert [one.is_best for one in found] == [False, True, False, False]
    assert [one.may_be_best for one in found] == [False, True, False, False]
    assert all(one.high == 0.0 and one.low < 0.0 for one in (found[0], found[2], found[3]))


def test_where_less_is_better_the_least_is_the_best():
    x = np.random.default_rng(3).normal(size=(3, 10)) + np.array([[0.0], [50.0], [100.0]])
    assert comparisons_with_best(x, larger_is_better=False)[0].is_best
    assert comparisons_with_best(x, larger_is_better=False) == comparisons_with_best(-x)


def test_equal_policies_are_not_told_apart():
    found = comparisons_with_best(np.tile(np.arange(5.0), (3, 1)))
    assert all(one.may_be_best and not one.is_best for one in found)
    assert {(one.low, one.high) for one in found} == {(0.0, 0.0)}


def test_what_cannot_be_known_has_no_interval():
    assert math.isnan(comparisons_with_best([[1.0], [2.0]])[0].low)
    assert comparisons_with_best([[1.0], [2.0]])[0].difference == -1.0
    assert math.isnan(comparisons_with_best([[1.0, math.nan], [2.0, 3.0]])[1].difference)
    with pytest.raises(ValueError, match="two policies"):
        comparisons_with_best([[1.0, 2.0]])


@given(st.integers(2, 6), st.integers(2, 12), st.integers(0, 10_000))
def test_somebody_may_always_be_best_and_intervals_hold_zero_and_the_difference_seen(k, n, seed):
    luck = np.random.default_rng(seed)
    found = comparisons_with_best(luck.normal(size=(k, n)) + luck.normal(size=(k, 1)))
    assert any(one.may_be_best for one in found)
    assert sum(one.is_best for one in found) <= 1
    for one in found:
        assert one.low <= 0.0 <= one.high
        if one.is_best:
            assert sum(other.may_be_best for other in found) == 1


@given(st.integers(0, 10_000), st.floats(-100.0, 100.0))
def test_luck_that_all_share_changes_nothing(seed, size):
    luck = np.random.default_rng(seed)
    x = luck.normal(size=(3, 8))
    plain, shifted = (comparisons_with_best(values) for values in (x, x + size * luck.normal(size=8)))
    for one, other in zip(plain, shifted, strict=True):
        assert (one.low, one.high) == pytest.approx((other.low, other.high), abs=1e-9)
