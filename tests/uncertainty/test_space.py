"""The space of assumptions: every point is a scenario, and what is not varied is told."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from cmsim.errors import InputError
from cmsim.quantities import Distribution, Kind, Role
from cmsim.scenario import load
from cmsim.scenario.parameters import parameters
from cmsim.uncertainty.assumptions import JOINT, assumption_space, group_name
from cmsim.uncertainty.axes import ContrastAxis, JointAxis, ListAxis, RangeAxis, ShareAxis

UNIT = st.floats(0.0, 1.0)


@pytest.fixture(scope="module")
def hebei():
    return load("hebei-2004")


@pytest.fixture(scope="module", params=["accepted", "ranges"])
def space(request, hebei):
    return assumption_space(hebei, request.param)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_every_point_of_the_space_is_a_scenario(space, hebei, data):
    position = data.draw(hnp.arrays(np.float64, len(space.axes), elements=UNIT))
    values = space.values(position)
    made = hebei.with_values(values)
    assert made.world_digest != hebei.world_digest or values == {}


def test_corners_of_the_space_are_scenarios(space, hebei):
    for corner in (np.zeros(len(space.axes)), np.ones(len(space.axes))):
        hebei.with_values(space.values(corner))


def test_every_assumption_is_varied_or_told_to_be_left_and_why(space, hebei):
    rows = parameters(hebei, kinds=[Kind.ASSUMPTION], roles=[Role.PARAMETER])
    left = {one.path for one in space.not_varied}
    assert {row.path for row in rows} <= set(space.fields) | left
    assert not left & set(space.fields)
    ranged = {row.path for row in rows if row.range is not None and not row.path.startswith("horizon.")}
    assert not left & ranged


def test_levers_are_not_varied(space, hebei):
    levers = {row.path for row in parameters(hebei, roles=[Role.LEVER])}
    assert not levers & set(space.fields)


def test_fields_with_accepted_draws_are_drawn_together(hebei):
    space = assumption_space(hebei, "accepted")
    axis = next(one for one in space.axes if isinstance(one, JointAxis))
    assert axis.group == JOINT
    assert "loss.trust_effect" in axis.draws[0]
    assert not set(axis.draws[0]) & {one.name for one in space.axes}
    seen = {
        float(space.values([u] + [0.5] * (len(space.axes) - 1))["loss.trust_effect"]) for u in (0, 0.5, 1)
    }
    assert seen <= {draw["loss.trust_effect"] for draw in axis.draws}
    assert len(seen) == 3


def test_joint_draws_that_are_not_there_are_asked_for_by_name(hebei):
    with pytest.raises(InputError, match="accepted"):
        assumption_space(load("bocom-branch"), "accepted")
    assert assumption_space(load("bocom-branch"), "ranges").axes


@given(unit=UNIT)
def test_a_range_is_kept_and_explored_by_its_logarithm_where_its_ends_lie_far_apart(unit):
    near, far = RangeAxis.of("a", "a", (0.5, 1.5)), RangeAxis.of("b", "b", (1.0, 100.0))
    told = RangeAxis.of("c", "c", (0.5, 1.5), Distribution.LOGUNIFORM)
    assert (near.log, far.log, told.log) == (False, True, True)
    for axis in (near, far, told):
        values: dict[str, object] = {}
        axis.put(unit, values)
        assert axis.low - 1e-9 <= values[axis.name] <= axis.high + 1e-9
    values = {}
    far.put(0.5, values)
    assert values["b"] == pytest.approx(10.0)


def test_a_whole_number_stays_whole():
    values: dict[str, object] = {}
    RangeAxis.of("n", "n", (20.0, 200.0), whole=True).put(0.321, values)
    assert float(values["n"]).is_integer()


@given(unit=UNIT)
def test_a_list_keeps_its_proportions_and_its_range(unit):
    values: dict[str, object] = {}
    ListAxis("x", "x", (0.5, 1.5, 4.0), 0.3, 5.0).put(unit, values)
    entries = values["x"]
    assert entries[1] / entries[0] == pytest.approx(3.0, rel=1e-4)
    assert entries[0] >= 0.3 - 1e-6
    assert entries[2] <= 5.0 + 1e-6


@given(unit=UNIT)
def test_a_profile_keeps_its_mean(unit):
    values: dict[str, object] = {}
    ContrastAxis("x", "x", (0.8, 1.0, 1.2)).put(unit, values)
    assert sum(values["x"]) == pytest.approx(3.0, abs=1e-4)
    assert values["x"][2] - values["x"][0] == pytest.approx(0.4 * (0.5 + unit), abs=1e-4)


@given(first=UNIT, second=UNIT)
def test_shares_still_sum_to_one_when_several_are_moved(first, second):
    values: dict[str, object] = {"a": 0.2, "b": 0.3, "c": 0.5}
    for name, unit in (("a", first), ("b", second)):
        ShareAxis(name, "g", ("a", "b", "c")).put(unit, values)
    assert sum(values.values()) == pytest.approx(1.0)
    assert all(0.0 < share < 1.0 for share in values.values())


def test_groups_are_sections_and_parts_of_policies():
    assert group_name("care.trust_rest") == "care"
    assert group_name("policy.careers.appraisal.leniency_points") == "policy.careers"
