"""Portfolios of the invented organisation: assigned, written down, and where a run starts from."""

from pathlib import Path

import numpy as np
import pytest
from openpyxl import load_workbook

import cmsim
from cmsim.equilibrium.pilot import run_pilot
from cmsim.errors import InputError, ScenarioError
from cmsim.experiments.comparison import planned
from cmsim.experiments.request import Request, check_request
from cmsim.optimising_portfolios import optimize_portfolios
from cmsim.scenario import load
from cmsim.store.replications import Store
from cmsim.surveys.pools import PoolRules, pools_of
from cmsim.world.ownership_start import NamedOwners, rows_of, start_of_ownership, written_start

pytestmark = pytest.mark.slow

ARCADIA = Path(__file__).parents[1] / "scenario" / "files" / "arcadia.yaml"
SHORT = {"horizon.warmup_weeks": 52, "horizon.years": 1}
OWNED = """format: cmsim/scenario-1
extends: short
name: Owned by city
name_zh: 按市归属
policy:
  ownership: {enabled: true}
  territory: {serves: city}
"""


@pytest.fixture(scope="module")
def village(tmp_path_factory):
    """Return a base, the same with owners and managers who serve their city, and a store with the law."""
    folder = tmp_path_factory.mktemp("portfolios")
    (folder / "short.yaml").write_text(load(ARCADIA).with_values(SHORT).resolved_yaml(), encoding="utf-8")
    file = folder / "owned.yaml"
    file.write_text(OWNED, encoding="utf-8")
    base, owned = load(folder / "short.yaml"), load(file)
    law = run_pilot(base, burn_in_years=1, years=2, elasticity_years=1)
    kept = Store(folder / "store").laws / f"{base.world_digest}.json"
    kept.parent.mkdir(parents=True)
    kept.write_text(law.to_json(), encoding="utf-8")
    return base, owned, file, folder / "store"


@pytest.fixture(scope="module")
def assigned(village, tmp_path_factory):
    out = tmp_path_factory.mktemp("out") / "assigned"
    _, _, file, store = village
    return optimize_portfolios(file, replications=2, store=store, out=out), out


def state_of(village):
    base, owned, _, store = village
    tasks, _ = planned(
        Request({"base": base, "owned": owned}, replications=1, years=1, workers=1, store=store)
    )
    return owned, tasks[-1].warm.state()


def test_every_client_has_one_manager_of_his_place_and_hours_are_in_balance(village, assigned):
    owned, state = state_of(village)
    world = assigned[0].worlds[0]
    city = {int(p): int(c) for p, c in zip(state.persons.person_id, state.persons.city, strict=True)}
    owners = world.owners
    assert np.unique(owners.client).size == owners.client.size
    row = rows_of(state.clients.client_id, owners.client)
    assert state.clients.active[row].all()
    assert [city[int(person)] for person in owners.person] == state.clients.city[row].tolist()
    for done in world.found.pools:
        missed = np.abs(done.pool.loads(done.chosen) / done.pool.target - 1.0)
        assert missed.max() <= done.pool.balance + 1e-9
    assert world.found.gap <= 2e-3
    assert len(pools_of(owned, state, PoolRules())) == len(world.pools)


def test_dearer_changes_are_fewer(village):
    owned, state = state_of(village)
    from cmsim.optimise.portfolios.province import assign_all

    free, dear = (
        assign_all([one.pool for one in pools_of(owned, state, PoolRules(change_share=share))]).changed
        for share in (0.0, 0.5)
    )
    assert dear < free


@pytest.mark.slow
def test_the_folder_has_hand_overs_for_people_and_a_policy_for_a_comparison(village, assigned):
    found, out = assigned
    book = load_workbook(out / "portfolios.xlsx", read_only=True)
    assert book.sheetnames == ["handovers", "portfolios", "balance"]
    listed = sum(1 for _ in book["handovers"].iter_rows()) - 1
    assert listed == found.worlds[0].found.changed > 0
    assert load(out / "portfolios.yaml").digest == found.policy.digest
    assert found.policy.name == "Owned by city, clients assigned anew"
    base, owned, _, store = village
    request = Request(
        {"base": base, "owned": owned, "assigned": found.policy},
        bases=("as_written",),
        replications=2,
        years=1,
        workers=1,
        store=store,
        check=True,
        events=True,
    )
    compared = cmsim.compare(request)
    events = compared.tables["events"]
    first = events[(events["policy"] == "assigned") & (events["replication"] == 0)]
    taken = first[first["kind"] == "taken_over"]
    handed = {(int(c), int(p)) for c, p in zip(taken["client_id"], taken["actor_id"], strict=True)}
    world = found.worlds[0]
    for one, done in zip(world.pools, world.found.pools, strict=True):
        for row in np.flatnonzero(done.pool.changes[np.arange(done.chosen.size), done.chosen]):
            assert (int(one.client[row]), int(one.person[done.chosen[row]])) in handed


def test_a_start_is_refused_for_other_worlds_and_when_the_file_has_changed(village, assigned, tmp_path):
    found, out = assigned
    base, _, _, store = village
    request = Request({"base": base, "assigned": found.policy}, replications=3, years=1, store=store)
    with pytest.raises(ScenarioError) as caught:
        check_request(request)
    assert caught.value.detail.code == "scenario.start-of-another-world"
    assert caught.value.detail.allowed == "replications 0 to 1 of this seed"
    changed = tmp_path / "start.csv"
    changed.write_bytes((out / "start.csv").read_bytes() + b"1,1,1,1\n")
    start = found.policy.policy.ownership.start
    with pytest.raises(ScenarioError) as caught:
        start_of_ownership(str(changed), start.checksum, 1, 0)
    assert caught.value.detail.code == "scenario.start-changed"
    with pytest.raises(ScenarioError) as caught:
        start_of_ownership(str(tmp_path / "none.csv"), start.checksum, 1, 0)
    assert caught.value.detail.code == "scenario.start-unreadable"


def test_a_start_reads_back_as_it_was_written(tmp_path):
    from cmsim.world.ownership_start import checksum_of_start

    content = written_start(
        {
            (7, 1): NamedOwners(np.array([5, 2]), np.array([1, 9])),
            (7, 0): NamedOwners(np.array([3]), np.array([4])),
        }
    )
    file = tmp_path / "start.csv"
    file.write_bytes(content)
    named = start_of_ownership(str(file), checksum_of_start(content), 7, 1)
    assert named.client.tolist() == [2, 5]
    assert named.person.tolist() == [9, 1]
    assert rows_of(np.array([4, 9, 1]), np.array([9, 7, 4])).tolist() == [1, -1, 0]


def test_without_ownership_there_are_no_portfolios(village):
    base, _, _, store = village
    with pytest.raises(InputError) as caught:
        optimize_portfolios(base, store=store)
    assert caught.value.detail.code == "portfolios.no-ownership"
