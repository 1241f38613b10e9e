"""Draws are functions of their keys, bit for bit, and transform by inverse CDF."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats

from cmsim.randomness import (
    Streams,
    _to_unit,
    gamma_from_uniform,
    philox_blocks,
    poisson_from_uniform,
)

seeds = st.integers(0, 2**63 - 1)
ticks = st.integers(0, 100_000)
draws = st.integers(0, 1_000)
purposes = st.sampled_from(["care", "loss", "lead", "frailty"])
id_lists = st.lists(st.integers(0, 3_000), min_size=1, max_size=40)
uniforms = st.floats(2.0**-53, 1.0 - 2.0**-53)
not_in_the_last_digit = st.floats(1e-12, 1.0 - 1e-12)


@given(seeds, purposes, ticks, draws, id_lists)
def test_draws_of_chosen_ids_are_those_of_the_whole_column(
    seed: int, purpose: str, tick: int, draw: int, ids: list[int]
) -> None:
    streams = Streams(seed, 3)
    chosen = np.array(ids)
    column = streams.uniforms(purpose, tick, 3_001, draw)
    assert_array_equal(column[chosen], streams.uniforms_at(purpose, tick, chosen, draw))


@given(seeds, ticks, draws, id_lists)
def test_the_generator_written_here_and_numpys_give_the_same_draws(
    seed: int, tick: int, draw: int, ids: list[int]
) -> None:
    # Arrays of ticks go through our own blocks, one tick through NumPy's generator.
    streams, chosen = Streams(seed, 0), np.array(ids)
    many = streams.uniforms_at("care", np.full(chosen.size, tick), chosen, np.full(chosen.size, draw))
    assert_array_equal(many, streams.uniforms_at("care", tick, chosen, draw))


def test_ids_beyond_any_population_are_drawn_without_making_the_row() -> None:
    streams = Streams(4, 0)
    ids = np.array([3, 199_999, 200_000, 2**40])
    found = streams.uniforms_at("care", 7, ids)
    assert_array_equal(found[:2], streams.uniforms("care", 7, 200_000)[[3, 199_999]])
    assert_array_equal(found[2:3], streams.uniforms("care", 7, 200_001)[[200_000]])


def test_draws_of_several_ticks_at_once_are_those_of_each_tick() -> None:
    streams = Streams(9, 1)
    ids, at = np.array([5, 5, 17, 0]), np.array([3, 4, 3, 900])
    found = streams.uniforms_at("lead", at, ids, 2)
    expected = [streams.uniforms("lead", int(t), 20, 2)[i] for i, t in zip(ids, at, strict=True)]
    assert_array_equal(found, expected)


@given(seeds, id_lists, id_lists)
def test_a_draw_does_not_depend_on_who_else_is_present(seed: int, ids: list[int], others: list[int]) -> None:
    streams = Streams(seed, 0)
    mine, crowd = np.array(ids), np.array(ids + others)
    together = streams.uniforms_at("quit", 12, crowd)
    assert_array_equal(together[: mine.size], streams.uniforms_at("quit", 12, mine))


def test_shape_is_kept_and_nobody_draws_nothing() -> None:
    streams = Streams(1, 0)
    table = np.arange(12).reshape(3, 4)
    assert_array_equal(streams.uniforms_at("x", 0, table).ravel(), streams.uniforms("x", 0, 12))
    by_tick = streams.uniforms_at("x", np.full((3, 4), 5), table)
    assert_array_equal(by_tick.ravel(), streams.uniforms("x", 5, 12))
    assert streams.uniforms("x", 0, 0).shape == (0,)
    assert streams.uniforms_at("x", 0, np.zeros((0, 3), dtype=int)).shape == (0, 3)


def test_blocks_equal_numpys_generator_bit_for_bit() -> None:
    key = (0x1234567890ABCDEF, 0xFEDCBA0987654321)
    generator = np.random.Philox(
        key=np.array(key, dtype=np.uint64), counter=np.array([6, 0, 2, 9], dtype=np.uint64)
    )
    expected = generator.random_raw(8).reshape(2, 4)
    word = lambda *v: np.array(v, dtype=np.uint64)  # noqa: E731
    blocks = np.stack(philox_blocks(key, (word(7, 8), word(0, 0), word(2, 2), word(9, 9)))).T
    assert_array_equal(blocks, expected)


def test_a_counter_made_of_the_tick_alone_would_repeat_its_draws() -> None:
    # The trap that the counter's words avoid: four draws on, tick t gives the values of tick t + 1.
    one = np.random.Philox(key=5, counter=10).random_raw(8)
    next_one = np.random.Philox(key=5, counter=11).random_raw(4)
    assert_array_equal(one[4:], next_one)


@pytest.mark.parametrize("start", [0, 255, 65_535])
def test_neighbouring_ticks_draws_and_purposes_share_no_value(start: int) -> None:
    streams = Streams(1, 0)
    columns = [
        streams.uniforms(purpose, start + tick, 4_000, draw)
        for purpose in ("loss", "lead")
        for tick in range(4)
        for draw in range(3)
    ]
    values = np.concatenate(columns)
    assert np.unique(values).size == values.size


def test_seeds_and_replications_share_no_value() -> None:
    # Seed 1 with replication 11 and seed 11 with replication 1 are kept apart too.
    pairs = [(1, 0), (0, 1), (1, 1), (1, 11), (11, 1), (111, 0)]
    values = np.concatenate([Streams(s, r).uniforms("loss", 0, 4_000) for s, r in pairs])
    assert np.unique(values).size == values.size


@given(seeds, st.integers(1, 500), st.integers(0, 2_000))
def test_a_longer_column_leaves_the_first_draws_as_they_were(seed: int, n: int, more: int) -> None:
    streams = Streams(seed, 1)
    assert_array_equal(streams.uniforms("lead", 3, n), streams.uniforms("lead", 3, n + more)[:n])


def test_the_first_draws_have_not_moved() -> None:
    # 2026-11-25: first value. If these move, every stored result and every published number moves.
    expected = [0.10889984508272332, 0.5394093642768368, 0.10073008753194868]
    assert Streams(20041231, 0).uniforms("loss", 520, 3).tolist() == expected


def test_uniforms_are_uniform_and_neither_nought_nor_one() -> None:
    values = Streams(11, 2).uniforms("any", 0, 200_000)
    assert stats.kstest(values, "uniform").pvalue > 1e-3
    assert values.min() > 0.0
    assert values.max() < 1.0


def test_the_lowest_and_highest_words_give_draws_inside_the_open_interval() -> None:
    ends = _to_unit(np.array([0, 2**64 - 1], dtype=np.uint64))
    assert ends.tolist() == [2.0**-53, 1.0 - 2.0**-53]


def test_last_digits_are_uniform_too() -> None:
    values = Streams(12, 0).uniforms("any", 0, 100_000)
    # A draw is (k + 1/2) / 2**52.
    cells = (values * 2.0**52).astype(np.int64)
    assert_array_equal((cells + 0.5) / 2.0**52, values)
    assert stats.chisquare(np.bincount(cells % 16, minlength=16)).pvalue > 1e-3


@pytest.mark.parametrize(("id_step", "tick_step", "draw_step"), [(1, 0, 0), (4, 0, 0), (0, 1, 0), (0, 0, 1)])
def test_neighbours_along_ids_ticks_and_draws_are_uncorrelated(
    id_step: int, tick_step: int, draw_step: int
) -> None:
    n = 100_000
    streams = Streams(13, 0)
    here = streams.uniforms("any", 5, n + id_step)[:n]
    there = streams.uniforms("any", 5 + tick_step, n + id_step, draw_step)[id_step:]
    # Four standard errors of a correlation of nothing.
    assert abs(np.corrcoef(here, there)[0, 1]) < 4.0 / np.sqrt(n)


def test_normals_are_the_normal_quantiles_of_the_uniforms() -> None:
    streams, ids = Streams(6, 0), np.array([4, 90, 7])
    found = streams.normals("skill", 0, 100)
    assert_allclose(found, stats.norm.ppf(streams.uniforms("skill", 0, 100)), rtol=1e-12)
    assert_array_equal(streams.normals_at("skill", 0, ids), found[ids])


@given(st.lists(not_in_the_last_digit, min_size=1, max_size=30), st.floats(0.0, 2_000.0))
def test_poisson_draws_are_the_quantiles_of_the_distribution(u: list[float], rate: float) -> None:
    values = np.array(u)
    found = poisson_from_uniform(values, np.array(rate))
    assert_array_equal(found, stats.poisson.ppf(values, rate))


def test_poisson_draws_of_many_rates_at_once() -> None:
    rates = np.repeat([0.0, 1e-6, 1e-3, 0.04, 2.5, 31.0, 117.3, 5_000.0], 2_000)
    u = Streams(7, 0).uniforms("issues", 0, rates.size)
    found = poisson_from_uniform(u, rates)
    assert found.dtype == np.int64
    assert_array_equal(found, stats.poisson.ppf(u, rates))
    assert_array_equal(poisson_from_uniform(u.reshape(8, -1), rates.reshape(8, -1)), found.reshape(8, -1))


@given(uniforms, st.floats(0.01, 50.0), st.floats(1.0, 3.0))
def test_a_higher_rate_never_lowers_a_draw_of_the_same_luck(u: float, rate: float, factor: float) -> None:
    low, high = poisson_from_uniform(np.array([u, u]), np.array([rate, rate * factor]))
    assert low <= high


@pytest.mark.parametrize(("mean", "variance"), [(1.0, 0.1), (1.0, 0.4), (1.0, 2.5), (3.0, 1.0)])
def test_gamma_draws_have_their_moments_and_their_distribution(mean: float, variance: float) -> None:
    u = (np.arange(200_000) + 0.5) / 200_000
    found = gamma_from_uniform(u, mean, variance)
    assert_allclose(found.mean(), mean, rtol=1e-3)
    assert_allclose(found.var(), variance, rtol=5e-3)
    shape, scale = mean**2 / variance, variance / mean
    assert_allclose(found[::5_000], stats.gamma.ppf(u[::5_000], shape, scale=scale), rtol=1e-9)


def test_gamma_without_variance_is_its_mean() -> None:
    assert gamma_from_uniform(np.array([0.1, 0.9]), 2.0, 0.0).tolist() == [2.0, 2.0]
