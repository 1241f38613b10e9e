"""MSER-5 on series whose transient is known."""

import numpy as np
import pytest

from cmsim.statistics.warm_up_length import BATCH, mser5


def test_a_transient_is_cut_off_where_it_has_died_away():
    weeks = np.arange(1000)
    noise = np.random.default_rng(1).normal(0.0, 0.1, 1000)
    found = mser5(5.0 * np.exp(-weeks / 40.0) + noise)
    # After 40 ln(5 / 0.1) weeks, about 156, the transient is below the noise.
    assert 100 <= found.observations <= 320
    assert found.reliable


def test_a_series_at_rest_needs_little_cut():
    noise = np.random.default_rng(2).normal(size=1000)
    assert mser5(noise).observations <= 250


def test_a_series_that_is_still_moving_is_called_unreliable():
    assert not mser5(np.linspace(0.0, 1.0, 400)).reliable


def test_the_statistic_is_the_one_of_its_definition():
    series = np.random.default_rng(3).normal(size=300) + 4.0 * (np.arange(300) < 60)
    batches = series.reshape(-1, BATCH).mean(axis=1)
    direct = [((b := batches[d:]) - b.mean()).var() / b.size for d in range(batches.size - BATCH)]
    assert mser5(series).observations == BATCH * int(np.argmin(direct))


def test_a_short_series_is_refused():
    with pytest.raises(ValueError, match="at least 50"):
        mser5(np.zeros(49))
