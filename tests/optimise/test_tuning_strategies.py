"""Strategies find known answers through noise, keep limits, and go on where they were stopped."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as steady
from hypothesis import strategies as st
from noisy import Noisy, at_most, bowl, problem_of

from cmsim.errors import InputError
from cmsim.optimise.tuning.best import SearchFindings
from cmsim.optimise.tuning.box import Box, TunedParameter
from cmsim.optimise.tuning.search import STRATEGIES, Search, strategy_of

BEST = (0.3, 0.6)
SEARCHING = [name for name in STRATEGIES if name != "random"]


def searched(name, problem, budget=90, seed=5):
    search = Search(problem, strategy_of(name, problem, budget, seed), budget)
    search.run()
    return search


@pytest.mark.parametrize("name", SEARCHING)
def test_a_strategy_finds_the_top_of_a_hill_through_noise_larger_than_the_hill(name):
    search = searched(name, problem_of(Noisy(bowl(BEST))))
    best = SearchFindings(search.history).incumbent
    assert np.abs(np.array(best.trial.shares) - BEST).max() < 0.12
    assert best.gain.low > 0.0


@pytest.mark.parametrize("name", SEARCHING)
def test_a_limit_that_binds_is_kept_and_reached(name):
    # The top lies beyond x₀ + x₁ ≤ 0.6; on the line the best point is (0.15, 0.45).
    limited = Noisy(bowl(BEST), [lambda x: float(x.sum())])
    search = searched(name, problem_of(limited, [at_most(0.6)]))
    best = SearchFindings(search.history).incumbent
    assert best.trial.keeps_limits
    assert np.abs(np.array(best.trial.shares) - (0.15, 0.45)).max() < 0.15


@pytest.mark.parametrize("name", STRATEGIES)
def test_where_nothing_keeps_the_limits_the_least_breach_is_told(name):
    limited = Noisy(bowl(BEST), [lambda x: 1.0 + float(x.sum())])
    best = SearchFindings(searched(name, problem_of(limited, [at_most(0.5)])).history).incumbent
    assert not best.trial.keeps_limits
    assert best.trial.breach >= 0.5 - 0.1
    if name != "random":
        assert best.trial.breach < 0.65


@pytest.mark.parametrize("name", STRATEGIES)
def test_points_without_a_result_do_not_end_a_search(name):
    failing = Noisy(bowl(BEST), fails=lambda x: bool(x[0] > 0.7))
    best = SearchFindings(searched(name, problem_of(failing)).history).incumbent
    assert not best.trial.failure
    assert best.trial.shares[0] <= 0.7


@pytest.mark.parametrize("name", STRATEGIES)
def test_no_point_is_asked_for_twice_and_the_budget_is_kept(name):
    evaluate = Noisy(bowl(BEST))
    search = searched(name, problem_of(evaluate), budget=50)
    assert search.history.spent <= 50
    asked = [(one.values, number) for one in evaluate.calls for number in _numbers(one)]
    assert len(asked) == len(set(asked)) == search.history.spent


@pytest.mark.slow
@pytest.mark.parametrize("name", STRATEGIES)
def test_a_search_stopped_after_any_answer_ends_with_the_same_bytes(name):
    kept = []
    problem = problem_of(Noisy(bowl(BEST), [lambda x: float(x.sum())]), [at_most(0.8)])
    whole = Search(problem, strategy_of(name, problem, 60, 2), 60, "key")
    whole.run(kept.append)
    for text in kept[:: max(len(kept) // 3, 1)]:
        again = Search(problem, strategy_of(name, problem, 60, 2), 60, "key")
        assert again.take_up(text)
        again.run()
        assert again.as_text() == whole.as_text()


def test_a_state_of_another_search_or_a_damaged_one_is_not_taken_up():
    problem = problem_of(Noisy(bowl(BEST)))
    search = Search(problem, strategy_of("combined", problem, 30, 2), 30, "key")
    search.run()
    other = Search(problem, strategy_of("combined", problem, 30, 2), 30, "other")
    assert not other.take_up(search.as_text())
    damaged = json.loads(search.as_text())
    del damaged["history"]["trials"][0]["shares"]
    for text in ("", "{}", json.dumps(damaged), search.as_text()[:-20]):
        assert not Search(problem, search.strategy, 30, "key").take_up(text)
    assert len(other.history) == 0


def test_the_present_plan_comes_first_even_outside_the_box():
    evaluate = Noisy(bowl(BEST))
    box = Box((TunedParameter("rate", "share", 0.1, 0.5, 0.05), TunedParameter("sum", "yuan", 1, 9, 3, True)))
    problem = problem_of(evaluate)
    problem = type(problem)(box, (), evaluate, 2)
    searched("combined", problem, budget=10)
    assert evaluate.calls[0].values == (0.05, 3.0)
    assert evaluate.calls[0].shares[0] < 0.0
    assert all(0.1 <= one.values[0] <= 0.5 for one in evaluate.calls[1:])


@given(st.floats(0.001, 1e6), st.floats(1.01, 100.0), st.floats(-0.5, 1.5), st.booleans(), st.booleans())
@steady(max_examples=60)
def test_values_stay_inside_the_interval_and_come_back_as_shares(low, ratio, share, by_ratio, whole):
    one = TunedParameter("x", "1", low, low * ratio, low, by_ratio)
    box = Box((one,))
    (value,) = box.values([share])
    slack = 1e-3 * one.high
    assert one.low - slack <= value <= one.high + slack
    if not whole:
        inside = min(max(share, 0.0), 1.0)
        # Four figures are kept of the value; the share is as exact as they are in a narrow interval.
        assert abs(box.shares((value,))[0] - inside) <= 1e-3 * one.high / (one.high - one.low)


@pytest.mark.parametrize(
    ("low", "high", "by_ratio"), [(1.0, 1.0, False), (0.0, 1.0, True), (1.0, np.inf, False)]
)
def test_an_interval_that_cannot_be_searched_is_refused(low, high, by_ratio):
    with pytest.raises(InputError, match="interval of x") as caught:
        TunedParameter("x", "1", low, high, 1.0, by_ratio)
    assert caught.value.detail.path == "x"


def test_nothing_to_tune_and_names_twice_are_refused():
    one = TunedParameter("x", "1", 0.0, 1.0, 0.5)
    for parameters in ((), (one, one)):
        with pytest.raises(InputError, match="nothing is to be tuned"):
            Box(parameters)


def _numbers(asked):
    return range(asked.first, asked.first + asked.replications)
