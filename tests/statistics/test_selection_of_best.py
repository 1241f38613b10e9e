"""Selection with an indifference zone: published constants, and the promise on known means."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmsim.statistics.kim_nelson import KimNelson, constants
from cmsim.statistics.rinott import rinott_constant, rinott_replications

DELTA = 0.3
LEVEL = 0.95


@pytest.mark.parametrize(
    ("policies", "eta", "h_squared"), [(2, 0.3341, 6.0129), (5, 0.6350, 11.4294), (10, 0.8591, 15.4635)]
)
def test_the_constants_are_those_of_kim_and_nelson(policies, eta, h_squared):
    found = constants(policies, 10, LEVEL)
    assert found.eta == pytest.approx(eta, abs=5e-5)
    assert found.h_squared == pytest.approx(h_squared, abs=5e-5)


@pytest.mark.parametrize(
    ("first_stage", "policies", "h"),
    [
        *((20, 2, 2.452), (20, 3, 2.937), (20, 4, 3.203), (20, 5, 3.385), (20, 10, 3.875)),
        *((10, 2, 2.614), (10, 3, 3.166), (10, 4, 3.476), (10, 5, 3.693), (10, 10, 4.289)),
    ],
)
def test_the_constant_is_that_of_rinotts_table(first_stage, policies, h):
    assert rinott_constant(policies, first_stage, LEVEL) == pytest.approx(h, abs=1e-3)


def selection(luck, means, *, shared, spreads=None, batch=5, delta=DELTA):
    """Return a finished selection among normal policies with shared luck, and what it took."""
    names = [str(number) for number in range(len(means))]
    spread = np.ones(len(means)) if spreads is None else np.asarray(spreads)
    choice, runs = KimNelson(names, delta, LEVEL), 0
    while choice.selected is None:
        left = [int(name) for name in choice.survivors]
        number = batch if choice.replications else choice.first_stage
        common = np.sqrt(shared) * luck.standard_normal(number)
        own = np.sqrt(1.0 - shared) * luck.standard_normal((len(left), number))
        choice.observe(np.asarray(means)[left, None] + spread[left, None] * (common + own))
        runs += number * len(left)
    return choice, runs


def share_right(luck, policies, experiments, **how):
    """Return how often the best was selected where all others are worse by the indifference zone."""
    means = [*([0.0] * (policies - 1)), DELTA]
    chosen = [selection(luck, means, **how)[0].selected for _ in range(experiments)]
    return float(np.mean([name == str(policies - 1) for name in chosen]))


def can_be_told(experiments):
    """Return below which share so many experiments show that the promise is broken (at three sigma)."""
    return LEVEL - 3.0 * np.sqrt(LEVEL * (1.0 - LEVEL) / experiments)


@pytest.mark.parametrize(("policies", "shared"), [(2, 0.0), (2, 0.6), (5, 0.6)])
def test_the_best_is_selected_as_often_as_promised_under_the_slippage_configuration(policies, shared):
    luck = np.random.default_rng(100 + policies)
    assert share_right(luck, policies, 600, shared=shared) >= can_be_told(600)


@pytest.mark.slow
@pytest.mark.parametrize("batch", [1, 5, 20])
@pytest.mark.parametrize(
    ("policies", "spreads"), [(2, None), (5, None), (5, [1.0, 1.0, 2.0, 3.0, 1.0]), (10, None)]
)
def test_the_promise_holds_for_any_batch_and_for_unequal_spreads(policies, spreads, batch):
    luck = np.random.default_rng(1000 + policies + batch)
    found = share_right(luck, policies, 2000, shared=0.7, spreads=spreads, batch=batch)
    assert found >= can_be_told(2000)


def test_shared_luck_saves_replications():
    luck = np.random.default_rng(7)
    means = [0.0, 0.0, DELTA]
    took = {
        shared: np.mean([selection(luck, means, shared=shared)[1] for _ in range(60)])
        for shared in (0.0, 0.9)
    }
    assert took[0.9] < 0.5 * took[0.0]


def test_who_lags_gets_no_more_replications():
    luck = np.random.default_rng(8)
    choice, _runs = selection(luck, [0.0, -9.0, 0.4], shared=0.5)
    assert choice.eliminated["1"] == choice.first_stage
    assert choice.replications > choice.first_stage


def test_one_is_selected_at_the_latest_when_the_boundary_is_closed():
    luck = np.random.default_rng(9)
    choice = KimNelson("ab", DELTA)
    assert choice.most_replications is None
    choice.observe(luck.standard_normal((2, 10)))
    latest = choice.most_replications
    while choice.selected is None:
        choice.observe(luck.standard_normal((2, 1)) * 1e-9)
    assert choice.replications <= latest


def test_of_policies_that_are_equal_in_every_replication_the_first_is_selected():
    one = np.random.default_rng(10).standard_normal(10)
    choice = KimNelson("abc", DELTA)
    choice.observe(np.stack([one, one, one - 10.0]))
    assert choice.selected == "a"
    assert list(choice.eliminated) == ["b", "c"]


def test_where_less_is_better_the_least_is_selected():
    choice = KimNelson("ab", DELTA, larger_is_better=False)
    choice.observe(np.random.default_rng(11).standard_normal((2, 10)) + np.array([[0.0], [9.0]]))
    assert choice.selected == "a"


def test_a_first_stage_may_come_in_pieces():
    x = np.random.default_rng(12).standard_normal((3, 10)) * 3.0
    whole, pieces = KimNelson("abc", DELTA), KimNelson("abc", DELTA)
    whole.observe(x)
    for part in (x[:, :3], x[:, 3:4], x[:, 4:]):
        pieces.observe(part)
    assert (pieces.survivors, pieces.most_replications) == (whole.survivors, whole.most_replications)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: KimNelson(["a"], 1.0), "two policies"),
        (lambda: KimNelson("aa", 1.0), "twice"),
        (lambda: KimNelson("ab", 0.0), "positive"),
        (lambda: KimNelson("ab", 1.0, 0.5), "level"),
        (lambda: KimNelson("ab", 1.0).observe(np.zeros((3, 10))), "2 policies"),
        (lambda: KimNelson("ab", 1.0).observe([[np.nan] * 10, [0.0] * 10]), "does not exist"),
        (lambda: rinott_constant(1, 10), "two policies"),
        (lambda: rinott_constant(2, 10, 0.4), "level"),
    ],
)
def test_what_cannot_be_selected_is_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_luck_of_ones_own_takes_rinotts_number_of_replications():
    # h = 2.614: (2.614 × 3 / 1)² = 61.5, and no fewer than the first stage.
    assert rinott_replications([9.0, 0.01], 1.0, 10) == [62, 10]


@settings(max_examples=25)
@given(st.integers(2, 6), st.integers(1, 12), st.integers(0, 10_000))
def test_everybody_is_either_selected_or_eliminated_once(policies, batch, seed):
    luck = np.random.default_rng(seed)
    choice, _runs = selection(luck, luck.normal(size=policies), shared=0.5, batch=batch, delta=0.8)
    assert {choice.selected, *choice.eliminated} == set(choice.names)
    assert choice.selected not in choice.eliminated
    counts = list(choice.eliminated.values())
    assert counts == sorted(counts)
