"""Intervals against published quantiles, hand calculations and their promised coverage."""

import math

import numpy as np
import pytest

from cmsim.statistics.intervals import (
    bootstrap_interval,
    estimate,
    paired_difference,
    t_quantile,
    variance_reduction_factor,
)
from cmsim.statistics.variance_reduction import variance_reduction


@pytest.mark.parametrize(("n", "quantile"), [(2, 12.7062), (5, 2.7764), (30, 2.0452)])
def test_student_quantiles_are_those_of_the_tables(n, quantile):
    assert t_quantile(n) == pytest.approx(quantile, abs=1e-4)


def test_an_interval_is_the_one_worked_out_by_hand():
    # 1..5: mean 3, s = sqrt(2.5), half width 2.7764 sqrt(2.5 / 5).
    found = estimate([1.0, 2.0, 3.0, 4.0, 5.0])
    assert found.mean == 3.0
    assert found.half_width == pytest.approx(2.776445 * math.sqrt(0.5), abs=1e-5)


def test_one_observation_has_a_mean_and_no_interval():
    found = estimate([7.0])
    assert found.mean == 7.0
    assert math.isnan(found.low)
    assert found.verdict == "too close to call"


def test_a_ratio_over_nobody_leaves_the_estimate_undefined():
    assert math.isnan(estimate([1.0, math.nan, 3.0]).mean)


def test_ninety_five_per_cent_intervals_cover_at_their_nominal_rate():
    draws = np.random.default_rng(11).normal(3.0, 2.0, size=(4000, 5))
    covered = sum(e.low <= 3.0 <= e.high for e in map(estimate, draws))
    # Three binomial standard deviations about 0.95.
    assert covered / 4000 == pytest.approx(0.95, abs=3 * math.sqrt(0.95 * 0.05 / 4000))


def test_pairing_removes_what_both_share():
    luck = np.array([100.0, -50.0, 3.0, 80.0])
    found = paired_difference(luck + np.array([1.0, 1.1, 0.9, 1.0]), luck)
    assert (found.low, found.high) == pytest.approx((1.0 - 0.1299, 1.0 + 0.1299), abs=1e-3)
    assert found.verdict == "higher"
    assert paired_difference(luck, luck + 2.0 + 1e-3 * luck).verdict == "lower"


def test_unequal_numbers_of_replications_are_no_pairs():
    with pytest.raises(ValueError, match="pairs"):
        paired_difference([1.0, 2.0], [1.0])


def test_a_difference_of_nothing_is_too_close_to_call():
    assert paired_difference([1.0, 5.0, 9.0], [1.0, 5.0, 9.0]).verdict == "too close to call"


def test_the_variance_reduction_factor_is_one_over_one_less_the_correlation():
    rng = np.random.default_rng(3)
    common, own = rng.normal(size=200_000), rng.normal(size=(2, 200_000))
    x, y = math.sqrt(0.9) * common + math.sqrt(0.1) * own
    assert variance_reduction_factor(x, y) == pytest.approx(10.0, rel=0.02)


def test_streams_that_share_nothing_save_nothing_and_equal_differences_save_all():
    rng = np.random.default_rng(4)
    x, y = rng.normal(size=(2, 100_000))
    assert variance_reduction_factor(x, y) == pytest.approx(1.0, abs=0.02)
    assert variance_reduction_factor(x, x + 3.0) == math.inf
    assert math.isnan(variance_reduction_factor([1.0], [2.0]))


def test_the_bootstrap_interval_of_the_factor_holds_the_factor_and_repeats():
    rng = np.random.default_rng(5)
    common, own = rng.normal(size=40), rng.normal(size=(2, 40))
    x, y = 3.0 * common + own
    found = variance_reduction(x, y, seed=1)
    assert found.low < found.factor < found.high
    assert found == variance_reduction(x, y, seed=1)


def test_a_bootstrap_interval_of_a_mean_agrees_with_students_in_large_samples():
    values = np.random.default_rng(6).normal(10.0, 2.0, size=400)
    low, high = bootstrap_interval(values, lambda rows: float(rows.mean()), seed=2)
    normal = estimate(values)
    assert low == pytest.approx(normal.low, abs=0.04)
    assert high == pytest.approx(normal.high, abs=0.04)
