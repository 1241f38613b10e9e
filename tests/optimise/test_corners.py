"""Points at the ends of intervals: all corners where they are few, else each end by itself."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsim.optimise.tuning.corners import corner_points


@given(dimension=st.integers(1, 8), most=st.integers(0, 40))
def test_never_more_points_than_asked_and_all_within_the_box(dimension, most):
    points = corner_points(dimension, most)
    assert points.shape[1] == dimension
    assert len(points) <= most
    assert ((points >= 0.0) & (points <= 1.0)).all()
    assert len({tuple(point) for point in points}) == len(points)
    if len(points):
        assert (points.min(axis=0) == 0.0).all()
        assert (points.max(axis=0) == 1.0).all()


def test_few_parameters_get_all_corners():
    assert {tuple(point) for point in corner_points(2, 8)} == set(product((0.0, 1.0), repeat=2))


def test_more_get_each_end_with_the_others_in_the_middle():
    points = corner_points(5, 12)
    assert len(points) == 10
    assert ((points == 0.5).sum(axis=1) == 4).all()


@pytest.mark.parametrize(("dimension", "most"), [(1, 1), (3, 5), (7, 13)])
def test_none_where_there_is_no_room(dimension, most):
    assert corner_points(dimension, most).shape == (0, dimension)
