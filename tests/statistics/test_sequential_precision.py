"""When replications are enough."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsim.statistics.intervals import estimate
from cmsim.statistics.sequential_precision import BATCH, LEAST_REPLICATIONS, Precision, first_look, look


def test_the_half_width_is_that_of_students_interval():
    x = np.random.default_rng(1).normal(size=(2, 14))
    found = look(x, Precision(1.0), 100)
    assert found.half_widths == pytest.approx([estimate(row).half_width for row in x])
    assert found.reached
    assert found.last


def test_every_series_must_be_precise_enough():
    x = np.random.default_rng(2).normal(size=(2, 20)) * [[0.01], [1.0]]
    found = look(x, Precision(0.1), 100)
    assert not found.reached
    assert found.next_replications == 40


def test_a_relative_precision_is_a_share_of_each_mean():
    x = np.random.default_rng(3).normal(size=(2, 20)) + np.array([[10.0], [-1000.0]])
    found = look(x, Precision(0.01, relative=True), 100)
    assert found.targets == pytest.approx(np.abs(x.mean(axis=1)) * 0.01 / 1.01)
    assert list(found.half_widths <= found.targets) == [False, True]


def test_the_next_look_is_after_as_many_as_the_spread_so_far_asks_for():
    # Half-width 2.262 × 1.0 / √10 = 0.715; wanted 0.6: 10 × 1.42 = 14.2, so one batch.
    x = np.array([[1.0, -1.0] * 5]) * math.sqrt(0.9)
    assert look(x, Precision(0.6), 100).next_replications == 15


def test_a_mean_of_zero_is_never_known_to_a_share_of_itself():
    x = np.array([[1.0, -1.0] * 5])
    found = look(x, Precision(0.01, relative=True), 15)
    assert found.next_replications == 15
    assert look(np.tile(x, 2)[:, :15] * 0.0, Precision(0.01, relative=True), 15).reached


def test_few_replications_are_never_enough_however_equal():
    found = look(np.zeros((1, 3)), Precision(1.0), 100)
    assert not found.reached
    assert found.next_replications == LEAST_REPLICATIONS
    assert first_look(4) == 4
    assert look(np.zeros((1, 4)), Precision(1.0), 4).last


def test_what_does_not_exist_is_not_waited_for():
    found = look(np.full((1, 10), math.nan), Precision(1.0), 100)
    assert found.last
    assert not found.reached


@pytest.mark.parametrize(("width", "relative"), [(0.0, False), (-1.0, True), (1.0, True), (math.inf, False)])
def test_a_precision_that_cannot_be_is_refused(width, relative):
    with pytest.raises(ValueError, match="half-width"):
        Precision(width, relative)


@given(
    st.integers(LEAST_REPLICATIONS, 60),
    st.integers(10, 100),
    st.floats(1e-6, 1e3),
    st.booleans(),
    st.integers(0, 10_000),
)
def test_looks_advance_by_whole_batches_at_most_double_and_stop_at_the_limit(n, limit, width, relative, seed):
    if relative and width >= 1.0:
        return
    x = np.random.default_rng(seed).normal(1.0, 2.0, (3, min(n, limit)))
    found = look(x, Precision(width, relative), limit)
    more = found.next_replications - found.replications
    assert found.next_replications <= limit
    assert found.last == (found.reached or found.replications == limit)
    if not found.last and found.next_replications < limit:
        assert more % BATCH == 0
        assert BATCH <= more <= math.ceil(found.replications / BATCH) * BATCH
