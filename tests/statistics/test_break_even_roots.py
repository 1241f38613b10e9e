"""Roots of lines (Fieller) and of interpolated curves."""

import math

import numpy as np
import pytest

from cmsim.statistics.break_even import curve_root, line_root


def test_the_root_of_a_line_without_luck_is_exact():
    found = line_root([2.0, 2.0, 2.0], [-3.0, -3.0, -3.0])
    assert found.root == found.low == found.high == 1.5
    assert found.shape == "rises"


def test_at_the_ends_of_fiellers_interval_the_t_test_just_rejects():
    rng = np.random.default_rng(1)
    slope, constant = rng.normal(4.0, 0.5, 8), rng.normal(-2.0, 0.3, 8)
    found = line_root(slope, constant)
    for end in (found.low, found.high):
        values = slope * end + constant
        t = values.mean() / (values.std(ddof=1) / math.sqrt(8))
        assert abs(t) == pytest.approx(2.364624, abs=1e-4)


def test_a_slope_of_uncertain_sign_gives_an_open_interval():
    found = line_root([1.0, -1.0, 0.5], [0.1, 0.2, 0.1])
    assert (found.low, found.high, found.shape) == (-math.inf, math.inf, "not determined")


def test_fiellers_interval_covers_at_its_nominal_rate():
    rng = np.random.default_rng(2)
    hits = 0
    for _ in range(1000):
        found = line_root(rng.normal(4.0, 1.0, 6), rng.normal(-2.0, 1.0, 6))
        hits += found.low <= 0.5 <= found.high
    assert hits / 1000 == pytest.approx(0.95, abs=0.025)


def test_a_curve_crosses_where_interpolation_says():
    found = curve_root([0.0, 1.0, 2.0], [[-1.0, 1.0, 2.0], [-3.0, 1.0, 2.0]])
    # Mean −2 at 0, 1 at 1: zero at 2/3.
    assert found.root == pytest.approx(2.0 / 3.0)
    assert found.shape == "rises"
    assert found.low < found.root < found.high


def test_a_curve_that_never_crosses_says_so():
    found = curve_root([0.0, 1.0], [[1.0, 2.0], [1.1, 2.1], [0.9, 1.9]])
    assert math.isnan(found.root)
    assert found.shape == "always positive"
    assert math.isnan(found.low)


def test_a_curve_lost_in_luck_is_not_determined():
    found = curve_root([0.0, 1.0], [[-5.0, -3.0], [4.0, 5.0]])
    assert found.shape == "not determined"
    assert (found.low, found.high) == (0.0, 1.0)


def test_one_replication_gives_a_root_without_interval():
    found = curve_root([0.0, 2.0], [[1.0, -1.0]])
    assert found.root == 1.0
    assert found.shape == "falls"
    assert math.isnan(found.low)


def test_points_must_increase():
    with pytest.raises(ValueError, match="increasing"):
        curve_root([1.0, 0.0], [[1.0, 2.0]])
