"""The day's queue: Erlang at rest, a fluid above capacity, and nothing gained or lost on the way."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmsim.response.fluid_queue import fluid_queue_day, rest_of_impatient_queue
from cmsim.response.queues import erlang_c

SERVICE_MINUTES = 4.0


@pytest.mark.parametrize("counters", [1, 5, 12])
def test_with_endless_patience_the_queue_at_rest_is_erlangs(counters):
    offered = np.array([0.1, 0.5, 0.8, 0.9])
    load, queue = rest_of_impatient_queue(counters, offered, 0.0)
    expected = erlang_c(counters, offered * counters) * offered / (1.0 - offered)
    assert load == pytest.approx(offered, rel=1e-9)
    assert queue == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("offered", [0.5, 1.0, 1.5, 3.0])
def test_at_rest_what_comes_is_served_or_walks_out(offered):
    ratio = 0.1
    load, queue = rest_of_impatient_queue(6, np.array([offered]), ratio)
    # In units of service time: c·offered come, c·load are served, queue × ratio walk out.
    assert 6 * offered == pytest.approx(6 * load[0] + ratio * queue[0], rel=1e-9)


def test_a_long_hour_comes_to_the_rest_of_erlang():
    arrivals = np.full((60, 1), 0.8 * 5 * 15.0)
    day = fluid_queue_day(np.array([5]), arrivals, SERVICE_MINUTES, 1.0, 1e6)
    expected = float(erlang_c(5, 4.0)) / (5 / SERVICE_MINUTES * 0.2)
    assert day.wait_minutes[-1, 0] == pytest.approx(expected, rel=2e-3)
    assert day.used_share[-1, 0] == pytest.approx(0.8, rel=1e-4)


def test_above_capacity_the_queue_grows_as_a_fluid():
    capacity = 12 * 15.0
    arrivals = np.array([[0.9 * capacity], [1.4 * capacity]])
    day = fluid_queue_day(np.array([12]), arrivals, SERVICE_MINUTES, 1.0, 1e6)
    assert day.waiting_at_close[0] == pytest.approx(0.4 * capacity, rel=0.15)
    assert day.used_share[1, 0] <= 1.0


@settings(max_examples=40, deadline=None)
@given(
    counters=st.integers(1, 20),
    hourly=st.lists(st.floats(0.0, 2.5), min_size=1, max_size=8),
    patience=st.floats(5.0, 500.0),
)
def test_customers_are_served_lost_or_waiting(counters, hourly, patience):
    capacity = counters * 60.0 / SERVICE_MINUTES
    arrivals = np.array(hourly)[:, None] * capacity
    day = fluid_queue_day(np.array([counters]), arrivals, SERVICE_MINUTES, 1.0, patience)
    served = day.used_share.sum() * capacity
    lost = day.lost.sum()
    # Who is at the counters at closing time has used no whole service yet: at most the counters themselves.
    left = arrivals.sum() - served - lost
    assert day.waiting_at_close[0] - 1e-6 <= left + 1e-6
    assert left <= day.waiting_at_close[0] + counters + 1e-6
    assert (day.used_share <= 1.0 + 1e-9).all()
    assert (day.lost_share >= 0.0).all()
    assert (day.lost_share <= 1.0).all()


def test_the_impatient_wait_less_and_more_of_them_are_lost():
    arrivals = np.full((4, 1), 1.2 * 5 * 15.0)
    calm = fluid_queue_day(np.array([5]), arrivals, SERVICE_MINUTES, 1.0, 200.0)
    hasty = fluid_queue_day(np.array([5]), arrivals, SERVICE_MINUTES, 1.0, 10.0)
    assert hasty.wait_minutes.max() < calm.wait_minutes.max()
    assert hasty.lost_share.max() > calm.lost_share.max()


def test_branches_do_not_touch_each_other():
    counters = np.array([5, 12, 5])
    arrivals = np.array([[60.0, 200.0, 90.0], [70.0, 150.0, 80.0]])
    together = fluid_queue_day(counters, arrivals, SERVICE_MINUTES, 1.0, 60.0)
    for branch in range(3):
        alone = fluid_queue_day(counters[[branch]], arrivals[:, [branch]], SERVICE_MINUTES, 1.0, 60.0)
        assert together.wait_minutes[:, branch] == pytest.approx(alone.wait_minutes[:, 0], rel=1e-12)
