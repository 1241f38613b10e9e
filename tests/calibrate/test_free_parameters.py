"""The box that the search moves in."""

import numpy as np
import pytest

from cmsim import load
from cmsim.calibrate.free_parameters import REFERENCE_TRUST, Box, FreeParameter
from cmsim.errors import InputError
from cmsim.scenario.parameters import parameters


@pytest.fixture(scope="module")
def base():
    return load("hebei-2004")


def test_a_position_and_its_scenario_are_the_same_thing(base):
    box = Box.of(base)
    position = box.position(base)
    again = box.scenario_at(base, position)
    own = {row.path: row.value for row in parameters(base)}
    inside = np.abs(position) < 1.0
    for path, value, is_inside in zip(box.paths, box.values(position)[0], inside, strict=True):
        if is_inside and path not in ("loss.base_hazard_per_year", "sales.win_intercept"):
            assert value == pytest.approx(own[path])
    assert box.position(again) == pytest.approx(position, abs=1e-5)


def test_the_ends_of_an_axis_are_the_scenarios_range(base):
    box = Box.of(base)
    number = box.paths.index("clients.frailty_variance")
    position = np.zeros((2, len(box.paths)))
    position[:, number] = [-1.0, 1.0]
    assert box.values(position)[:, number] == pytest.approx(base.clients.frailty_variance.range)


def test_care_can_weigh_more_without_changing_the_loss_at_the_reference_trust(base):
    box = Box.of(base)
    effect, hazard = (box.paths.index(f"loss.{name}") for name in ("trust_effect", "base_hazard_per_year"))
    position = np.zeros((2, len(box.paths)))
    position[:, effect] = [-0.5, 0.5]
    value = box.values(position)
    at_reference = value[:, hazard] * np.exp(-value[:, effect] * REFERENCE_TRUST)
    assert value[0, effect] != value[1, effect]
    assert at_reference[0] == pytest.approx(at_reference[1])


def test_a_position_whose_values_leave_the_scenarios_range_is_not_admissible(base):
    box = Box.of(base)
    position = np.zeros((2, len(box.paths)))
    position[0, 0] = 1.5
    assert list(box.admissible(position)) == [False, True]


def test_a_parameter_without_a_range_cannot_be_searched(base):
    with pytest.raises(InputError, match="range") as caught:
        Box.of(base, (FreeParameter("windows.hours_per_day"),))
    assert caught.value.detail.path == "windows.hours_per_day"
