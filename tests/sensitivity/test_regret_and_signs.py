"""Regret, shares of worlds, and what tells early."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from cmsim.sensitivity.early_signs import rank_signs, roc_area
from cmsim.sensitivity.regret import clustered_share, regret_of, share_of

TABLES = hnp.arrays(np.float64, (3, 8), elements=st.floats(-100, 100))


@given(outcomes=TABLES)
def test_regret_is_never_negative_and_somebody_has_none_in_every_world(outcomes):
    found = regret_of(outcomes, np.arange(8))
    assert (found.mean >= 0.0).all()
    assert (found.largest >= found.high_quantile - 1e-9).all()
    assert found.largest[found.minimax] == found.largest.min()


def test_regret_by_hand():
    outcomes = np.array([[10.0, 0.0], [8.0, 6.0], [0.0, 7.0]])
    found = regret_of(outcomes, np.array([0, 1]))
    assert found.mean.tolist() == [3.5, 1.5, 5.0]
    assert found.largest.tolist() == [7.0, 2.0, 10.0]
    assert found.minimax == 1
    assert (found.mean_low <= found.mean).all()
    assert (found.mean_high >= found.mean).all()
    with pytest.raises(ValueError, match="world"):
        regret_of(np.zeros((2, 0)), np.zeros(0))


def test_the_interval_of_a_share_is_that_of_clopper_and_pearson():
    # Published example: 10 of 100 gives 4.90 to 17.62 %.
    found = share_of(10, 100)
    assert found.low == pytest.approx(0.0490, abs=1e-4)
    assert found.high == pytest.approx(0.1762, abs=1e-4)
    assert share_of(0, 5).low == 0.0
    assert share_of(5, 5).high == 1.0
    assert np.isnan(share_of(0, 0).share)


def test_points_that_hang_together_widen_the_interval():
    hits = np.repeat(np.array([True, False] * 8), 10)
    blocks = np.repeat(np.arange(16), 10)
    alone, together = share_of(80, 160), clustered_share(hits, blocks)
    assert together.share == alone.share
    assert together.high - together.low > 1.5 * (alone.high - alone.low)


def test_the_area_under_the_curve_by_hand():
    assert roc_area(np.array([1.0, 2.0, 3.0, 4.0]), np.array([False, True, False, True])) == 0.75
    assert roc_area(np.ones(4), np.array([False, True, False, True])) == 0.5


def test_what_tells_comes_first_with_its_side_and_threshold():
    generator = np.random.default_rng(5)
    cases = np.arange(80) % 2 == 0
    tells = np.where(cases, 1.0, 3.0) + generator.normal(0.0, 0.5, 80)
    noise = generator.normal(size=80)
    noise[0] = np.nan
    found = rank_signs(np.column_stack([noise, tells]), cases, ("noise", "tells"))
    assert [sign.name for sign in found] == ["tells", "noise"]
    first, second = found
    assert not first.above
    assert 1.3 < first.threshold < 2.7
    assert first.hit_rate > 0.9
    assert first.low > 0.9
    assert second.low < 0.5 < second.high
    assert second.hit_rate < 0.7


def test_too_few_cases_tell_nothing():
    assert rank_signs(np.zeros((10, 1)), np.arange(10) < 2, ("x",)) == []
