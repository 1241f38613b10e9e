"""Trust and contact: bounds, levels at rest and published forms, for whatever parameters."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsim.response.contact import adbudg, contact_stock
from cmsim.response.trust import next_trust, trust_at_rest

shares = st.floats(0.0, 1.0)
rates = st.floats(1e-3, 0.5)


def after_a_week(trust: float, rest: float, g: float, harm: float, gain: float, decay: float, kappa: float):
    return float(next_trust(np.array([trust]), rest, np.array([g]), np.array([harm]), gain, decay, kappa)[0])


@given(shares, shares, shares, st.floats(0.0, 50.0), shares, shares, st.floats(0.0, 10.0))
def test_trust_stays_between_nothing_and_all(
    trust: float, rest: float, g: float, harm: float, gain: float, decay: float, kappa: float
) -> None:
    assert 0.0 <= after_a_week(trust, rest, g, harm, gain, decay, kappa) <= 1.0


@given(shares, shares, rates, rates)
def test_trust_at_rest_stays_where_it_is(g: float, rest: float, gain: float, decay: float) -> None:
    at_rest = float(trust_at_rest(np.array([g]), rest, gain, decay)[0])
    assert after_a_week(at_rest, rest, g, 0.0, gain, decay, 0.2) == pytest.approx(at_rest, abs=1e-12)
    assert min(rest, 1.0) - 1e-12 <= at_rest <= 1.0


@given(shares, shares, shares, rates, rates)
def test_trust_goes_to_its_level_at_rest_by_the_same_share_of_the_way_each_week(
    trust: float, g: float, rest: float, gain: float, decay: float
) -> None:
    at_rest = float(trust_at_rest(np.array([g]), rest, gain, decay)[0])
    # T' − T* = (T − T*) (1 − α g − φ) without harm.
    expected = at_rest + (trust - at_rest) * (1.0 - gain * g - decay)
    assert after_a_week(trust, rest, g, 0.0, gain, decay, 0.0) == pytest.approx(expected, abs=1e-12)


def test_without_contact_trust_rests_at_its_own_level() -> None:
    assert trust_at_rest(np.zeros(1), 0.4, 0.11, 0.025)[0] == pytest.approx(0.4)


@given(shares, shares, shares, shares, st.floats(0.0, 5.0), st.floats(0.0, 5.0))
def test_more_contact_never_lowers_trust_and_more_harm_never_raises_it(
    trust: float, less: float, more: float, rest: float, one: float, two: float
) -> None:
    low_g, high_g = sorted((less, more))
    low_harm, high_harm = sorted((one, two))
    week = lambda g, harm: after_a_week(trust, rest, g, harm, 0.11, 0.025, 0.2)  # noqa: E731
    assert week(high_g, low_harm) >= week(low_g, low_harm)
    assert week(low_g, high_harm) <= week(low_g, low_harm)


def test_harm_cuts_trust_in_proportion() -> None:
    whole = after_a_week(0.6, 0.4, 0.3, 0.0, 0.11, 0.025, 0.2)
    assert after_a_week(0.6, 0.4, 0.3, 3.0, 0.11, 0.025, 0.2) == pytest.approx(whole * np.exp(-0.6))


@given(st.floats(1e-3, 40.0), st.floats(0.2, 5.0))
def test_contact_at_the_half_point_has_half_the_effect(half_point: float, exponent: float) -> None:
    assert adbudg(np.array([half_point]), half_point, exponent)[0] == pytest.approx(0.5)
    assert adbudg(np.zeros(1), half_point, exponent)[0] == 0.0


@given(st.lists(st.floats(0.0, 100.0), min_size=2, max_size=20), st.floats(1e-2, 10.0), st.floats(0.2, 5.0))
def test_contact_acts_within_bounds_and_more_never_acts_less(
    hours: list[float], half_point: float, exponent: float
) -> None:
    g = adbudg(np.sort(np.array(hours)), half_point, exponent)
    assert (np.diff(g) >= -1e-12).all()
    assert (g >= 0.0).all()
    assert (g <= 1.0).all()


def test_the_response_goes_through_littles_judged_points() -> None:
    # Sales at no effort, the present one and saturation give b, d and a of Little's form; with the published
    # judgements of the northern territory the response at half of the effort and at +50 % is as judged.
    none, half, plus, saturation = 0.2, 0.62, 1.30, 1.5
    d = (saturation - 1.0) / (1.0 - none)
    at_half = np.log(d * (half - none) / (saturation - half)) / np.log(0.5)
    at_plus = np.log(d * (plus - none) / (saturation - plus)) / np.log(1.5)
    for effort, exponent, judged in ((0.5, at_half, half), (1.5, at_plus, plus), (1.0, 2.0, 1.0)):
        g = adbudg(np.array([effort]), d ** (1.0 / exponent), exponent)[0]
        assert none + (saturation - none) * g == pytest.approx(judged)


@given(st.floats(0.0, 50.0), st.floats(0.0, 50.0), st.floats(1.0, 100.0), st.integers(0, 200))
def test_the_stock_of_contact_is_a_running_mean_of_hours(
    start: float, hours: float, memory: float, weeks: int
) -> None:
    stock = np.array([start])
    for _ in range(weeks):
        stock = contact_stock(stock, np.array([hours]), memory)
    expected = hours + (start - hours) * (1.0 - 1.0 / memory) ** weeks
    assert stock[0] == pytest.approx(expected, abs=1e-9)
