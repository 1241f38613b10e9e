"""Draws are functions of their keys, bit for bit, and transform by inverse CDF."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats

from cmsim.randomness import Streams, gamma_from_uniform, philox_blocks, poisson_from_uniform


@given(st.integers(0, 2**62), st.integers(0, 5000), st.integers(0, 9))
def test_draws_of_chosen_ids_are_those_of_the_whole_column(seed: int, tick: int, draw: int) -> None:
    streams = Streams(seed, 3)
    ids = np.array([0, 1, 2, 3, 4, 17, 998, 999])
    column = streams.uniforms("care", tick, 1000, draw)
    assert_array_equal(column[ids], streams.uniforms_at("care", tick, ids, draw))


def test_blocks_equal_numpys_generator_bit_for_bit() -> None:
    key = (0x1234567890ABCDEF, 0xFEDCBA0987654321)
    generator = np.random.Philox(
        key=np.array(key, dtype=np.uint64), counter=np.array([6, 0, 2, 9], dtype=np.uint64)
    )
    expected = generator.random_raw(8).reshape(2, 4)
    word = lambda *v: np.array(v, dtype=np.uint64)  # noqa: E731
    blocks = np.stack(philox_blocks(key, (word(7, 8), word(0, 0), word(2, 2), word(9, 9)))).T
    assert_array_equal(blocks, expected)


def test_neighbouring_ticks_and_draws_share_no_value() -> None:
    streams = Streams(1, 0)
    columns = [streams.uniforms("loss", tick, 5000, draw) for tick in range(5) for draw in range(3)]
    values = np.concatenate(columns)
    assert np.unique(values).size == values.size


def test_a_longer_column_leaves_the_first_draws_as_they_were() -> None:
    streams = Streams(5, 1)
    assert_array_equal(streams.uniforms("lead", 3, 100), streams.uniforms("lead", 3, 60_000)[:100])


def test_uniforms_are_uniform() -> None:
    values = Streams(11, 2).uniforms("any", 0, 100_000)
    assert stats.kstest(values, "uniform").pvalue > 1e-3
    assert 0.0 < values.min()
    assert values.max() < 1.0


def test_gamma_and_poisson_have_their_moments() -> None:
    u = Streams(7, 0).uniforms("frailty", 0, 200_000)
    gamma = gamma_from_uniform(u, 1.0, 0.4)
    assert_allclose([gamma.mean(), gamma.var()], [1.0, 0.4], rtol=0.02)
    for rate in (1e-3, 0.04, 2.5, 31.0, 117.3):
        draws = poisson_from_uniform(u[:20_000], np.full(20_000, rate))
        assert_array_equal(draws, stats.poisson.ppf(u[:20_000], rate))
