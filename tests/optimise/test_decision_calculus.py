"""The published example of the decision calculus, and the curve's own properties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsim.errors import InputError
from cmsim.optimise.decision_calculus import Judgement, judged_curve

NORTH = judged_curve(Judgement(0.2, 0.62, 1.30, 1.5))
SOUTH = judged_curve(Judgement(0.3, 0.70, 1.15, 1.4))


def margin(north_calls: float, south_calls: float) -> float:
    """Sales and margins of two territories, four calls each today (Little 1970; Lodish 1971)."""
    return float(60.0 * 0.4 * NORTH.at(north_calls / 4.0) + 50.0 * 0.3 * SOUTH.at(south_calls / 4.0))


@pytest.mark.parametrize(
    ("calls", "expected"),
    [((4, 4), 39.0), ((5, 3), 41.0527), ((6, 2), 40.9011), ((7, 1), 39.0990)],
)
def test_the_published_margins_come_out(calls, expected):
    assert margin(*calls) == pytest.approx(expected, abs=5e-5)


def test_the_published_best_split_of_eight_calls_comes_out():
    assert max(range(9), key=lambda north: margin(north, 8 - north)) == 5


@given(st.lists(st.floats(0.01, 0.5), min_size=5, max_size=5), st.floats(0.0, 1.0))
def test_a_curve_goes_through_none_today_and_saturation_and_rises(steps, half_weight):
    none, half, today, plus, saturation = np.cumsum(steps)
    judged = Judgement(*(float(level / today) for level in (none, half, plus, saturation)))
    curve = judged_curve(judged, half_weight)
    assert curve.at(0.0) == pytest.approx(judged.none)
    assert curve.at(1.0) == pytest.approx(1.0)
    levels = curve.at(np.linspace(0.0, 20.0, 200))
    assert (np.diff(levels) >= -1e-12).all()
    assert levels.max() <= judged.saturation + 1e-9
    # Between the two exponents that the points ask for, it goes exactly through neither unless they agree.
    if half_weight in (0.0, 1.0):
        point, wanted = (0.5, judged.half) if half_weight == 1.0 else (1.5, judged.plus_half)
        assert curve.at(point) == pytest.approx(wanted)


@pytest.mark.parametrize(("weight", "point", "wanted"), [(1.0, 0.5, 0.62), (0.0, 1.5, 1.30)])
def test_with_all_weight_on_one_point_the_curve_goes_through_it(weight, point, wanted):
    curve = judged_curve(Judgement(0.2, 0.62, 1.30, 1.5), weight)
    assert curve.at(point) == pytest.approx(wanted)


@pytest.mark.parametrize(
    "judged",
    [
        Judgement(0.7, 0.6, 1.2, 1.5),
        Judgement(0.2, 1.0, 1.2, 1.5),
        Judgement(0.2, 0.6, 1.6, 1.5),
        Judgement(-0.1, 0.6, 1.2, 1.5),
        Judgement(0.2, float("nan"), 1.2, 1.5),
    ],
)
def test_a_judgement_that_does_not_rise_is_refused_with_what_was_judged(judged):
    with pytest.raises(InputError, match="must rise") as caught:
        judged_curve(judged, where="banks")
    assert caught.value.detail.path == "banks"
    assert "half" in str(caught.value.detail.found)
