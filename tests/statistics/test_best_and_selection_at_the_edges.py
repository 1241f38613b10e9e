"""Comparisons with the best, probabilities and selection: closed forms, twins, what does not exist."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t as student

from cmsim.statistics.best import against_best, probability_best
from cmsim.statistics.selection import KimNelson

ZONE = 0.3
LEVEL = 0.95


def column(*numbers):
    """Return numbers as a column."""
    return np.array(numbers)[:, None]


def selection(luck, means, *, shared=0.7, spreads=None, batch=5, zone=ZONE):
    """Return a finished selection among normal policies with shared luck, and what it took."""
    names = tuple(str(number) for number in range(len(means)))
    spread = np.ones(len(means)) if spreads is None else np.asarray(spreads)
    made, runs = KimNelson(names, zone, LEVEL), 0
    while made.selected is None:
        left = [int(name) for name in made.survivors]
        number = batch if made.replications else made.first_stage
        common = np.sqrt(shared) * luck.standard_normal(number)
        own = np.sqrt(1.0 - shared) * luck.standard_normal((len(left), number))
        made.observe(np.asarray(means)[left, None] + spread[left, None] * (common + own))
        runs += number * len(left)
    return made, runs


def test_of_two_the_interval_against_the_best_is_the_one_sided_paired_one_cut_at_zero():
    x = np.random.default_rng(1).normal(size=(2, 9)) + column(0.6, 0.0)
    d = x[0] - x[1]
    half = float(student.ppf(0.95, 8)) * d.std(ddof=1) / 3.0
    found = against_best(x)
    assert found.difference[0] == pytest.approx(d.mean())
    assert found.low[0] == pytest.approx(min(0.0, d.mean() - half))
    assert found.high[0] == pytest.approx(max(0.0, d.mean() + half))
    assert (found.low[1], found.high[1]) == pytest.approx((-found.high[0], -found.low[0]))


def test_intervals_against_the_best_are_not_much_wider_than_they_must_be():
    luck = np.random.default_rng(2)
    truth = np.array([-0.5, -0.5, 0.5])
    together = 0
    for _ in range(1000):
        common, own = luck.standard_normal(12), luck.standard_normal((3, 12))
        found = against_best(column(0.0, 0.0, 0.5) + column(0.5, 1.0, 1.5) * (2.0 * common + own))
        together += bool(((found.low <= truth) & (truth <= found.high)).all())
    assert 0.93 <= together / 1000 <= 0.985


@given(st.integers(0, 10_000), st.floats(-100.0, 100.0))
def test_luck_that_all_share_does_not_move_intervals_against_the_best(seed, size):
    luck = np.random.default_rng(seed)
    x = luck.normal(size=(3, 8))
    plain, shifted = against_best(x), against_best(x + size * luck.normal(size=8))
    assert shifted.low == pytest.approx(plain.low, abs=1e-9)
    assert shifted.high == pytest.approx(plain.high, abs=1e-9)


def test_of_three_that_are_exchangeable_each_is_the_best_with_a_third():
    x = np.eye(3) + np.array([5.0, 2.0, 9.0])
    assert probability_best(x) == pytest.approx(1.0 / 3.0, abs=0.005)


def test_a_policy_called_the_best_with_some_probability_is_it_so_often():
    luck = np.random.default_rng(3)
    said, best = [], []
    for _ in range(400):
        means = luck.normal(0.0, 30.0, 3)
        x = means[:, None] + luck.normal(size=20) * 40.0 + luck.normal(size=(3, 20)) * 60.0
        said += list(probability_best(x, draws=500))
        best += list(np.arange(3) == means.argmax())
    said_of, is_best = np.array(said), np.array(best)
    for low, high in ((0.0, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 1.0)):
        inside = (said_of >= low) & (said_of <= high)
        assert is_best[inside].mean() == pytest.approx(said_of[inside].mean(), abs=0.09)


def test_there_may_be_more_policies_than_replications():
    found = probability_best(np.random.default_rng(4).normal(size=(12, 4)))
    assert found.sum() == pytest.approx(1.0)


def test_a_value_that_does_not_exist_leaves_everything_open():
    x = np.array([[1.0, 2.0, 3.0], [1.0, math.nan, 2.0]])
    found = against_best(x)
    assert np.isnan([found.difference, found.low, found.high]).all()
    assert found.may_be_best.all()
    assert np.isnan(probability_best(x)).all()
    with pytest.raises(ValueError, match="does not exist"):
        KimNelson(("a", "b"), ZONE).observe([[0.0] * 10, [math.nan] * 10])


def test_of_policies_that_are_alike_in_every_replication_the_first_is_selected():
    one = np.random.default_rng(5).standard_normal(10)
    made = KimNelson(("a", "b", "c"), ZONE)
    made.observe(np.stack([one, one, one - 10.0]))
    assert made.selected == "a"
    assert set(made.eliminated) == {"b", "c"}


def test_twins_that_lead_do_not_keep_each_other_in_when_others_have_fallen_out():
    luck = np.random.default_rng(6)
    made = KimNelson(("a", "b", "c"), ZONE)
    while made.selected is None:
        one, other = luck.standard_normal((2, 10))
        rows = {"a": other - 0.4, "b": one, "c": one}
        made.observe(np.stack([rows[name] for name in made.survivors]))
    assert made.selected == "b"


def test_a_selection_ends_at_the_latest_when_its_boundary_is_closed():
    luck = np.random.default_rng(7)
    made = KimNelson(("a", "b"), ZONE)
    made.observe(luck.standard_normal((2, 10)))
    latest = made.most_replications
    while made.selected is None:
        made.observe(1e-9 * luck.standard_normal((2, 1)))
    assert made.replications <= latest


def test_shared_luck_saves_replications():
    luck = np.random.default_rng(8)
    took = {
        shared: np.mean([selection(luck, [0.0, 0.0, ZONE], shared=shared)[1] for _ in range(60)])
        for shared in (0.0, 0.9)
    }
    assert took[0.9] < 0.5 * took[0.0]


@settings(max_examples=25)
@given(st.integers(2, 6), st.integers(1, 12), st.integers(0, 10_000))
def test_everybody_is_either_selected_or_falls_out_once(policies, batch, seed):
    luck = np.random.default_rng(seed)
    made, _runs = selection(luck, luck.normal(size=policies), shared=0.5, batch=batch, zone=0.8)
    assert {made.selected, *made.eliminated} == set(made.names)
    assert made.selected not in made.eliminated
    counts = list(made.eliminated.values())
    assert counts == sorted(counts)


@pytest.mark.slow
@pytest.mark.parametrize("batch", [1, 2, 20])
@pytest.mark.parametrize(
    ("policies", "spreads"), [(2, None), (5, None), (5, [1.0, 1.0, 2.0, 3.0, 1.0]), (10, None)]
)
def test_the_best_is_selected_as_promised_for_any_batch_and_for_unequal_spreads(policies, spreads, batch):
    luck = np.random.default_rng(1000 + policies + batch)
    means = [*([0.0] * (policies - 1)), ZONE]
    runs = 2000
    right = sum(
        selection(luck, means, spreads=spreads, batch=batch)[0].selected == str(policies - 1)
        for _ in range(runs)
    )
    assert right / runs >= LEVEL - 3.0 * np.sqrt(LEVEL * (1.0 - LEVEL) / runs)
