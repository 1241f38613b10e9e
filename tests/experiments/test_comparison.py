"""Comparisons, end to end on a tiny world: the same bytes however they were run, and nothing lost."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from cmsim.errors import CmsimError, InputError
from cmsim.experiments import replication as units
from cmsim.experiments.comparison import STEADY, check_request, compare, planned
from cmsim.experiments.executor import run_tasks
from cmsim.experiments.expected_time import expected_seconds
from cmsim.experiments.replication import PolicyTask
from cmsim.experiments.worker_pool import MOST_TRIES
from cmsim.store.replications import Store
from cmsim.tables.measures import measure_of


def content(store: Path) -> dict[str, bytes]:
    entries = store / "v1"
    return {str(p.relative_to(entries)): p.read_bytes() for p in entries.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def alone(asked, tmp_path_factory):
    """A comparison in one process, its store, and what the store held just then."""
    store = tmp_path_factory.mktemp("alone")
    return compare(asked(store)), store, content(store)


def test_two_workers_write_the_same_bytes_as_one(asked, alone, tmp_path):
    compare(asked(tmp_path, workers=2))
    assert content(tmp_path) == alone[2]


def test_what_is_finished_is_not_run_again(asked, alone, monkeypatch):
    def never(*_args: object, **_more: object) -> None:
        raise AssertionError("was run again")

    for name in ("simulate", "warm_up", "prepare"):
        monkeypatch.setattr(units, name, never)
    again = compare(asked(alone[1]))
    assert again.tables["finance"].equals(alone[0].tables["finance"])


@pytest.mark.slow
def test_a_longer_comparison_begins_as_the_shorter_one(asked, alone):
    longer = compare(asked(alone[1], years=2))
    first = longer.tables["finance"].query("year == 1").reset_index(drop=True)
    assert first.equals(alone[0].tables["finance"])


def test_both_policies_start_from_the_same_clients(alone):
    retention = alone[0].tables["retention"].groupby(["policy", "replication"])["opening_clients"].sum()
    assert retention["base"].equals(retention["owned"])


def test_replications_have_their_own_luck(alone):
    values = alone[0].values(measure_of("key_client_revenue_yuan"), "base", "equal_participation")
    assert values.size == 2
    assert values[0] != values[1]


def test_the_summary_has_a_row_for_each_measure_policy_and_span(alone):
    summary = alone[0].summary()
    assert set(summary["years"]) == {"all", "1"}
    assert not summary.duplicated(["basis", "policy", "measure", "years"]).any()
    base = summary[summary["policy"] == "base"]
    assert (base["verdict"] == "base").all()
    assert np.allclose(base["difference"].dropna(), 0.0)


def test_facts_of_the_equilibrium_stand_in_their_table(alone):
    facts = alone[0].tables["equilibrium"]
    assert {"residual", "converged", "base_pay_yuan_per_year"} <= set(facts["fact"])
    assert (facts[facts["fact"] == "converged"]["value"] == 1.0).all()


@pytest.mark.slow
def test_checked_runs_are_run_anew_and_come_out_the_same(asked, alone):
    checked = compare(asked(alone[1], check=True))
    assert checked.tables["finance"].equals(alone[0].tables["finance"])


@pytest.mark.slow
def test_a_steady_state_is_told_apart_from_the_transition(asked, alone):
    both = compare(asked(alone[1], steady_years=6, replications=1))
    assert set(both.tables["finance"]["year"]) == {1}
    assert set(both.later_tables["finance"]["year"]) == {2, 3, 4, 5, 6}
    summary = both.summary()
    steady = summary[(summary["years"] == STEADY) & (summary["measure"] == "revenue_yuan")]
    years = both.later_tables["finance"].groupby(["policy", "year"])["revenue_yuan"].sum()
    assert steady.set_index("policy")["mean"]["owned"] == pytest.approx(years["owned"].loc[2:6].mean())


@pytest.mark.slow
def test_a_replication_that_fails_takes_no_other_down(asked, tmp_path, monkeypatch):
    request = asked(tmp_path)
    real = units.simulate

    def fragile(scenario, streams, *args, **more):
        if streams.replication == 1 and scenario.policy.ownership.enabled:
            raise ZeroDivisionError("a fault")
        return real(scenario, streams, *args, **more)

    monkeypatch.setattr(units, "simulate", fragile)
    with pytest.raises(
        CmsimError, match=r"1 of 6 runs and warm-ups failed.*replication 1 of owned at .* stage run"
    ) as caught:
        compare(request)
    assert caught.value.detail.context["replication"] == "1"
    tasks, _ = planned(request)
    assert sum(Store(tmp_path).has(task.key) for task in tasks) == 3


def test_without_its_warm_up_a_policy_is_reported_and_not_run(asked, tmp_path, monkeypatch):
    def broken(*_args: object, **_more: object) -> None:
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr(units, "warm_up", broken)
    tasks, _ = planned(asked(tmp_path, replications=1))
    failures = run_tasks(tasks, 1, lambda _task, _done: None)
    assert [done.stage for done in failures] == ["warm-up"] * 3


class Deadly(PolicyTask):
    """Kills its worker whenever it is tried."""

    def prepared(self):
        os._exit(9)


@pytest.mark.slow
def test_a_run_that_kills_its_workers_takes_no_other_run_down(asked, tmp_path):
    tasks, _ = planned(asked(tmp_path, replications=1))
    first = tasks[0]
    deadly = Deadly("deadly", first.scenario, "as_written", first.warm, 1)
    failures = run_tasks([deadly, *tasks], 2, lambda _task, _done: None)
    assert [done.key for done in failures] == [deadly.key]
    assert f"died {MOST_TRIES} times" in str(failures[0].error)
    assert all(Store(tmp_path).has(task.key) for task in tasks)


_SCRIPT = """
import sys
from pathlib import Path
sys.path.insert(0, {here!r})
from conftest import ARCADIA
from cmsim.experiments.comparison import Request, compare
from cmsim.scenario import load
tiny = load(ARCADIA).with_values({{"horizon.warmup_weeks": 52, "horizon.years": 1}})
owned = tiny.with_values({{"policy.ownership.enabled": True}})
if __name__ == "__main__":
    scenarios = {{"base": tiny, "owned": owned}}
    compare(Request(scenarios, store=Path({store!r}), replications=2, years=1, workers=2))
"""


@pytest.mark.slow
def test_a_killed_comparison_goes_on_and_ends_with_the_same_bytes(asked, alone, tmp_path):
    store = tmp_path / "store"
    asked(store)
    script = tmp_path / "script.py"
    script.write_text(_SCRIPT.format(here=str(Path(__file__).parent), store=str(store)))
    process = subprocess.Popen([sys.executable, str(script)], start_new_session=True)
    deadline = time.monotonic() + 120.0
    while not list((store / "v1").rglob("entry.json")) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    finished = content(store)
    assert finished
    compare(asked(store, workers=2))
    whole = {name: data for name, data in content(store).items() if ".writing-" not in name}
    assert whole == alone[2]


def test_the_expected_time_counts_what_is_left_to_do(asked, alone, tmp_path):
    nothing_left = expected_seconds(asked(alone[1]))
    everything = expected_seconds(asked(tmp_path, replications=20))
    assert 0.0 < nothing_left < everything


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"replications": 0}, "replications"),
        ({"years": 0}, "years"),
        ({"scale": 0.0}, "scale"),
        ({"workers": -1}, "workers"),
        ({"steady_years": 3}, "steady-years"),
        ({"parameters": "guessed"}, "parameters"),
    ],
)
def test_what_cannot_be_run_is_refused(asked, tmp_path, options, field):
    with pytest.raises(InputError) as caught:
        check_request(asked(tmp_path, **options))
    assert caught.value.detail.path == field
    assert caught.value.detail.allowed


def test_another_world_cannot_be_compared(asked, tmp_path):
    request = asked(tmp_path)
    other = request.scenarios["owned"].with_values({"care.trust_rest": 0.1})
    mixed = type(request)({**request.scenarios, "other": other}, store=tmp_path)
    with pytest.raises(InputError, match="another world"):
        check_request(mixed)
