"""`cmsim robustness` from the call to the folder, on the invented organisation."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from calling import called

from cmsim import api
from cmsim.asking import request
from cmsim.equilibrium.law_artefact import PilotSize

ARCADIA = Path(__file__).parents[1] / "scenario" / "files" / "arcadia.yaml"
SHORT = PilotSize(elasticity_years=0)
SMALL = ("--drivers", "1", "--luck-replications", "3", "--full-replications", "0", "--space", "ranges")


def test_a_budget_that_is_too_small_is_told_with_the_least(tmp_path):
    answer = called("robustness", "ownership", "--budget", "20", "--out", str(tmp_path / "out"))
    assert answer.exit_code == 2
    assert "at least" in answer.stderr
    assert not (tmp_path / "out").exists()


def test_a_base_alone_has_nobody_to_be_compared_with(tmp_path):
    answer = called("robustness", "hebei-2004", "--out", str(tmp_path / "out"))
    assert answer.exit_code == 2
    assert "no policy" in answer.stderr


@pytest.mark.slow
def test_a_study_runs_from_the_command_to_its_folder_and_again_from_the_store(tmp_path, monkeypatch):
    # Half of the least blocks, and pilots without the runs that measure an elasticity, which moves no result:
    # so that the whole of it fits into a test.
    monkeypatch.setattr("cmsim.uncertainty.plan.LEAST_BLOCKS", 2)
    monkeypatch.setattr(
        api, "request", lambda *given, **named: replace(request(*given, **named), pilot=SHORT)
    )
    base = tmp_path / "arcadia.yaml"
    base.write_bytes(ARCADIA.read_bytes())
    policy = tmp_path / "policy.yaml"
    policy.write_text(
        "format: cmsim/scenario-1\nname: Owned\nextends: arcadia\npolicy: {ownership: {enabled: true}}\n",
        encoding="utf-8",
    )
    common = ("--store", str(tmp_path / "store"), "--years", "1", "--scale", "0.5", "--budget", "42")
    common += ("--set", "horizon.warmup_weeks=52")
    first = called(
        "robustness", str(base), str(policy), *SMALL, *common, "--out", str(tmp_path / "a"), "--json"
    )
    assert first.exit_code == 0, first.stderr
    told = json.loads(first.stdout)
    assert told["plan"]["blocks"] == 2
    assert len(told["duels"]) == 1
    again = called(
        "robustness", str(base), str(policy), *SMALL, *common, "--out", str(tmp_path / "b"), "--lang", "zh"
    )
    assert again.exit_code == 0, again.stderr
    assert "结论不超出此空间" in again.stdout
    assert (tmp_path / "a" / "worlds.csv").read_bytes() == (tmp_path / "b" / "worlds.csv").read_bytes()
