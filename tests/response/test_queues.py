"""Queues against the published Erlang table, other closed forms, and each other."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsim.response.queues import (
    allen_cunneen_wait,
    erlang_b,
    erlang_c,
    mmc_wait,
    pollaczek_khinchine_wait,
)

# (servers, load, Erlang B, Erlang C, customers in queue), to the six places printed.
ERLANG_TABLE = [
    (1, 0.5, 0.333333, 0.5, 0.5),
    (2, 1.5, 0.310345, 0.642857, 1.928571),
    (5, 4.0, 0.199067, 0.554113, 2.216450),
    (8, 4.0, 0.030420, 0.059044, 0.059044),
    (20, 18.0, 0.109213, 0.550769, 4.956921),
    (100, 90.0, 0.026957, 0.216940, 1.952464),
]
PRINTED = 5.001e-7
"""Half a unit of the sixth place."""


@pytest.mark.parametrize(("servers", "load", "blocked", "waiting", "in_queue"), ERLANG_TABLE)
def test_erlangs_formulae_agree_with_the_table_to_all_six_places(
    servers: int, load: float, blocked: float, waiting: float, in_queue: float
) -> None:
    assert float(erlang_b(servers, load)) == pytest.approx(blocked, abs=PRINTED)
    assert float(erlang_c(servers, load)) == pytest.approx(waiting, abs=PRINTED)
    # Little's law: customers in queue = arrival rate times wait.
    assert load * float(mmc_wait(servers, load, 1.0)) == pytest.approx(in_queue, abs=PRINTED)


@given(st.integers(1, 30), st.floats(0.01, 0.99))
def test_erlang_c_is_the_sum_of_its_definition(servers: int, use: float) -> None:
    load = use * servers
    terms = [load**k / math.factorial(k) for k in range(servers)]
    last = load**servers / math.factorial(servers) * servers / (servers - load)
    assert float(erlang_c(servers, load)) == pytest.approx(last / (sum(terms) + last), rel=1e-9)


@given(st.floats(0.01, 0.99), st.floats(0.1, 10.0))
def test_with_one_server_the_wait_is_the_textbooks(use: float, service_rate: float) -> None:
    rate = use * service_rate
    expected = use / (service_rate - rate)
    assert float(mmc_wait(1, rate, service_rate)) == pytest.approx(expected)
    # Exponential service is the case cv = 1 of M/G/1; constant service waits half as long.
    assert pollaczek_khinchine_wait(rate, 1.0 / service_rate, 1.0) == pytest.approx(expected)
    assert pollaczek_khinchine_wait(rate, 1.0 / service_rate, 0.0) == pytest.approx(expected / 2.0)


@given(st.floats(0.01, 0.95), st.floats(0.0, 3.0))
def test_pollaczek_khinchine_is_arrivals_times_the_second_moment(use: float, cv: float) -> None:
    mean = 2.5
    rate = use / mean
    second_moment = mean**2 * (1.0 + cv**2)
    expected = rate * second_moment / (2.0 * (1.0 - use))
    assert pollaczek_khinchine_wait(rate, mean, cv) == pytest.approx(expected)


def test_a_queue_at_or_above_its_capacity_never_ends() -> None:
    waits = mmc_wait(3, np.array([2.9, 3.0, 3.1]), 1.0)
    assert np.isfinite(waits[0])
    assert np.isposinf(waits[1:]).all()
    assert erlang_c(3, np.array([3.0, 9.0])).tolist() == [1.0, 1.0]
    assert pollaczek_khinchine_wait(1.0, 1.0, 0.5) == np.inf


def test_nobody_waits_where_nobody_comes() -> None:
    assert float(erlang_c(4, 0.0)) == 0.0
    assert float(mmc_wait(4, 0.0, 1.0)) == 0.0


def test_the_approximation_is_exact_where_arrivals_and_services_are_exponential() -> None:
    rates = np.array([1.0, 2.0, 4.5])
    np.testing.assert_allclose(allen_cunneen_wait(5, rates, 1.0, 1.0, 1.0), mmc_wait(5, rates, 1.0))
    np.testing.assert_allclose(allen_cunneen_wait(5, rates, 1.0, 1.0, 0.0), mmc_wait(5, rates, 1.0) / 2.0)


def test_the_approximation_is_exact_for_one_server_with_any_service() -> None:
    for cv in (0.0, 0.5, 2.0):
        exact = pollaczek_khinchine_wait(0.7, 1.0, cv)
        assert allen_cunneen_wait(1, np.array([0.7]), 1.0, 1.0, cv)[0] == pytest.approx(exact)


@given(st.integers(1, 20), st.floats(0.1, 0.98))
def test_more_counters_never_lengthen_the_wait(servers: int, use: float) -> None:
    rate = use * servers
    assert float(mmc_wait(servers + 1, rate, 1.0)) <= float(mmc_wait(servers, rate, 1.0))
