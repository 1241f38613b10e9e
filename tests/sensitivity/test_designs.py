"""Designs fill the unit cube as they promise."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmsim.sensitivity.designs import full_grid, latin_hypercube, on_levels, on_range, sobol_sequence


@given(levels=st.lists(st.integers(1, 4), min_size=1, max_size=4))
def test_a_grid_has_every_combination_once(levels):
    grid = full_grid(levels)
    assert grid.shape == (np.prod(levels), len(levels))
    assert len({tuple(row) for row in grid.tolist()}) == grid.shape[0]
    assert (grid.max(axis=0) == np.array(levels) - 1).all()


def test_a_factor_without_levels_is_refused():
    with pytest.raises(ValueError, match="level"):
        full_grid([2, 0])


@given(points=st.integers(1, 40), factors=st.integers(1, 6), seed=st.integers(0, 99))
@settings(deadline=None)
def test_a_latin_hypercube_has_one_point_in_each_slice(points, factors, seed):
    slices = np.floor(latin_hypercube(points, factors, seed) * points).astype(int)
    assert all(sorted(column) == list(range(points)) for column in slices.T.tolist())


@given(points=st.integers(1, 70), factors=st.integers(1, 5))
@settings(deadline=None)
def test_a_longer_sobol_design_begins_with_the_shorter_one(points, factors):
    longer = sobol_sequence(points + 13, factors, seed=4)
    assert np.array_equal(longer[:points], sobol_sequence(points, factors, seed=4))


def test_a_sobol_design_integrates_better_than_chance():
    points = sobol_sequence(256, 3, seed=1)
    assert abs(points.prod(axis=1).mean() - 1.0 / 8.0) < 0.01


def test_ranges_are_scaled_straight_or_by_the_logarithm():
    unit = np.array([0.0, 0.5, 1.0])
    assert on_range(unit, 1.0, 100.0).tolist() == [1.0, 50.5, 100.0]
    assert np.allclose(on_range(unit, 1.0, 100.0, log=True), [1.0, 10.0, 100.0])
    for low, high, log in ((1.0, 1.0, False), (0.0, 1.0, True)):
        with pytest.raises(ValueError, match="range"):
            on_range(unit, low, high, log=log)


def test_levels_are_equally_likely_and_the_end_belongs_to_the_last():
    assert on_levels(np.array([0.0, 0.3, 0.5, 0.99, 1.0]), 3).tolist() == [0, 0, 1, 2, 2]
