"""Shapley shares keep their promises on any values, and agree with a game solved by hand."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cmsim.statistics.shapley import (
    gains_of,
    main_effects,
    pair_interaction,
    settings_without,
    shapley_mean,
    shapley_shares,
    shapley_weight,
)

N = 4
numbers = st.floats(-1e6, 1e6, allow_nan=False, width=32)
values = arrays(np.float64, 2**N, elements=numbers)
switch = st.integers(0, N - 1)
CLOSE = {"rel": 1e-9, "abs": 1e-6}


@given(values)
def test_shares_add_up_to_the_whole_difference(v):
    assert shapley_shares(v).sum() == pytest.approx(v[-1] - v[0], **CLOSE)


@given(values, switch)
def test_a_switch_that_changes_nothing_has_no_share_no_effect_and_no_interaction(v, i):
    for setting in settings_without(N, i):
        v[setting | 1 << i] = v[setting]
    assert shapley_shares(v)[i] == 0.0
    assert main_effects(v)[i] == 0.0
    assert all(pair_interaction(v, i, j) == pytest.approx(0.0, abs=1e-6) for j in range(N) if j != i)


@given(values, switch, switch)
def test_switches_that_do_the_same_have_the_same_share(v, i, j):
    for setting in range(2**N):
        swapped = setting & ~(1 << i | 1 << j)
        swapped |= (setting >> i & 1) << j | (setting >> j & 1) << i
        v[max(setting, swapped)] = v[min(setting, swapped)]
    shares = shapley_shares(v)
    assert shares[i] == pytest.approx(shares[j], **CLOSE)


@given(values, values)
def test_shares_of_a_sum_are_sums_of_shares(v, w):
    assert shapley_shares(v + w) == pytest.approx(shapley_shares(v) + shapley_shares(w), **CLOSE)


@given(values)
def test_a_share_is_the_mean_over_all_orders_of_turning_switches_on(v):
    shares = np.zeros(N)
    orders = list(permutations(range(N)))
    for order in orders:
        setting = 0
        for i in order:
            shares[i] += v[setting | 1 << i] - v[setting]
            setting |= 1 << i
    assert shapley_shares(v) == pytest.approx(shares / len(orders), **CLOSE)


def test_the_glove_game_gives_the_rare_glove_two_thirds():
    # One left glove (switch 0), two right ones: a pair is worth 1. Shapley value 2/3, 1/6, 1/6.
    v = np.array([float(s & 1 and s & 0b110 != 0) for s in range(8)])
    assert shapley_shares(v) == pytest.approx([2 / 3, 1 / 6, 1 / 6])


def test_effects_and_interactions_of_a_sum_with_one_product():
    # v = 3 a + 5 b + 2 ab: b brings 5 or 7, a brings 3 or 5, and each 2 more with the other.
    v = np.array([3.0 * (s & 1) + 5.0 * (s >> 1 & 1) + 2.0 * (s == 3) for s in range(4)])
    assert shapley_shares(v) == pytest.approx([4.0, 6.0])
    assert main_effects(v) == pytest.approx([4.0, 6.0])
    assert pair_interaction(v, 0, 1) == pair_interaction(v, 1, 0) == pytest.approx(2.0)


def test_replications_are_taken_apart_one_by_one():
    v = np.random.default_rng(5).normal(size=(7, 2**N))
    together = shapley_shares(v)
    assert together.shape == (7, N)
    assert all(np.allclose(together[r], shapley_shares(v[r])) for r in range(7))


@given(switch)
def test_weights_are_chances(i):
    weights = [shapley_weight(N, setting.bit_count()) for setting in settings_without(N, i)]
    assert sum(weights) == pytest.approx(1.0)


def test_the_mean_over_orders_is_that_of_the_shares():
    v = np.random.default_rng(6).normal(size=2**N)
    for i in range(N):
        assert shapley_mean(gains_of(v, i), N) == shapley_shares(v)[i]


@pytest.mark.parametrize("settings", [1, 3, 12])
def test_settings_come_in_powers_of_two(settings):
    with pytest.raises(ValueError, match="powers of two"):
        shapley_shares(np.zeros(settings))
