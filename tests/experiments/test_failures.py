"""A failed replication is kept with its stage and seed, seen again, and forgotten once it succeeds."""

import json

import pytest
from click.testing import CliRunner

from cmsim.cli.main import cli
from cmsim.errors import CmsimError, StoreError
from cmsim.experiments import replication
from cmsim.experiments.comparison import compare
from cmsim.experiments.failures import replay_of
from cmsim.store.failures import failure_path, kept_failures
from cmsim.store.replications import Store

simulate = replication.simulate


@pytest.fixture(scope="module")
def failed(asked, tmp_path_factory):
    """A comparison in which one run of one policy fails and the others stand."""
    store = tmp_path_factory.mktemp("failed")

    def fragile(scenario, streams, *args, **more):
        if scenario.policy.ownership.enabled and streams.replication == 1:
            raise ZeroDivisionError("a fault on purpose")
        return simulate(scenario, streams, *args, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(replication, "simulate", fragile)
        with pytest.raises(CmsimError, match="1 of"):
            compare(asked(store))
    return store


def test_the_failure_names_stage_seed_and_replication(failed):
    (one,) = kept_failures(failed)
    assert one["stage"] == "run"
    assert one["replication"] == 1
    assert one["policy"] == "owned"
    assert "a fault on purpose" in one["error"]
    assert str(one["seed"]).isdigit()


def test_the_others_are_finished(failed):
    assert len(list((failed / "v1").glob("??/*/entry.json"))) == 2 + 3


def test_a_failure_is_seen_again_as_it_was(failed, monkeypatch):
    (one,) = kept_failures(failed)
    found = replay_of(failed, str(one["key"])[:8])
    assert found.same
    assert found.unit.key == one["key"]

    def again(*_args, **_more):
        raise ZeroDivisionError("again")

    monkeypatch.setattr(replication, "simulate", again)
    answer = CliRunner().invoke(cli, ["store", "replay", str(one["key"]), "--store", str(failed)])
    assert answer.exit_code == 1
    assert "ZeroDivisionError: again" in answer.output
    assert kept_failures(failed)


def test_failures_are_listed(failed):
    answer = CliRunner().invoke(cli, ["store", "failures", "--store", str(failed), "--json"])
    assert json.loads(answer.output)[0]["stage"] == "run"
    shown = CliRunner().invoke(cli, ["store", "failures", "--store", str(failed)])
    assert "seed" in shown.output


def test_a_key_that_is_not_there_is_told(failed):
    with pytest.raises(StoreError, match="no failure"):
        replay_of(failed, "ffff")


def test_a_damaged_failure_is_passed_over(failed, tmp_path):
    failure_path(tmp_path, "x").parent.mkdir(parents=True)
    failure_path(tmp_path, "x").write_text("{", encoding="utf-8")
    assert kept_failures(tmp_path) == []


def test_what_succeeds_at_last_is_forgotten(failed, asked):
    (one,) = kept_failures(failed)
    answer = CliRunner().invoke(cli, ["store", "replay", str(one["key"]), "--store", str(failed)])
    assert answer.exit_code == 0, answer.output
    assert kept_failures(failed) == []
    assert Store(failed).has(str(one["key"]))
    assert compare(asked(failed)).replications == 2
