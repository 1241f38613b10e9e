"""State lives in tables: a run may stop at any Monday and go on, byte for byte."""

import numpy as np
import pytest

from cmsim.world.snapshot import copy_of, load, to_arrays, to_bytes


def same_state(a, b):
    first, second = to_arrays(a), to_arrays(b)
    assert first.keys() == second.keys()
    return [name for name in first if not np.array_equal(first[name], second[name])]


OWNED = {
    "policy.ownership.enabled": True,
    "windows.single_customer_branches": (1,),
    "windows.counters_per_branch": 1,
}


@pytest.mark.slow
@pytest.mark.parametrize("values", [{}, OWNED], ids=["base", "owned"])
def test_two_years_and_one_are_three(arcadia, run, values):
    scenario = arcadia.with_values(values) if values else arcadia
    whole = run(scenario, 156)
    part = run(scenario, 104)
    rest = run(scenario, 52, state=part.context.state)
    assert same_state(whole.context.state, rest.context.state) == []
    for name, frame in whole.tables().items():
        third = frame[frame["year"] == 3].reset_index(drop=True)
        assert third.equals(rest.tables()[name].reset_index(drop=True)), name


def test_any_week_boundary_will_do(arcadia, run):
    whole = run(arcadia, 40)
    parts = run(arcadia, 40, parts=(1, 16, 23))
    assert same_state(whole.context.state, parts.context.state) == []
    again = run(arcadia, 23, state=run(arcadia, 17).context.state)
    assert same_state(whole.context.state, again.context.state) == []


def test_a_run_that_begins_within_a_year_writes_only_years_seen_whole(arcadia, run):
    tables = run(arcadia, 87, state=run(arcadia, 17).context.state).tables()
    assert all(set(frame["year"]) == {2} for frame in tables.values())


def test_a_state_survives_the_disk(arcadia, run, tmp_path):
    state = run(arcadia, 10).context.state
    path = tmp_path / "state.npz"
    path.write_bytes(to_bytes(state))
    assert same_state(state, load(path)) == []


def test_running_a_copy_leaves_the_original_as_it_was(arcadia, run):
    state = run(arcadia, 10).context.state
    before = copy_of(state)
    run(arcadia, 10, state=state)
    assert same_state(state, before) == []


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(arcadia, run):
    one, two, other = run(arcadia, 20), run(arcadia, 20), run(arcadia, 20, replication=1)
    assert to_bytes(one.context.state) == to_bytes(two.context.state)
    assert to_bytes(one.context.state) != to_bytes(other.context.state)
