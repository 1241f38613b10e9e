"""`cmsim optimize allocation --robustness`: whether the advice survives the assumptions."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from calling import called

from cmsim import asking
from cmsim.asking import request
from cmsim.equilibrium.law_artefact import PilotSize
from cmsim.scenario import load

ARCADIA = Path(__file__).parents[1] / "scenario" / "files" / "arcadia.yaml"
PLAN = """format: cmsim/allocation-1
name: By judgement
judgement: {all: {none: 0.5, half: 0.8, plus_half: 1.1, saturation: 1.3}}
"""


@pytest.fixture
def files(tmp_path):
    """Return an allocation file and the invented organisation, short."""
    scenario = load(ARCADIA).with_values({"horizon.warmup_weeks": 52, "horizon.years": 1})
    base, plan = tmp_path / "arcadia.yaml", tmp_path / "plan.yaml"
    base.write_text(scenario.resolved_yaml(), encoding="utf-8")
    plan.write_text(PLAN, encoding="utf-8")
    return str(plan), str(base), *("--store", str(tmp_path / "store"), "--workers", "2")


def test_a_budget_too_small_is_refused_before_anything_is_solved(files, tmp_path, monkeypatch):
    def solved(*_given, **_named):
        raise AssertionError("solved first")

    monkeypatch.setattr("cmsim.optimising.optimize_allocation", solved)
    answer = called("optimize", "allocation", *files, "--robustness", "10", "--out", str(tmp_path / "out"))
    assert answer.exit_code == 2
    assert "at least" in answer.stderr
    assert "--full-replications" not in answer.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_the_advice_is_held_against_the_scenario_in_worlds_all_over_the_assumptions(
    files, tmp_path, monkeypatch
):
    # Pilots without the runs that measure an elasticity, which moves no result.
    small = PilotSize(elasticity_years=0)
    monkeypatch.setattr("cmsim.uncertainty.plan.LEAST_BLOCKS", 2)
    monkeypatch.setattr(
        asking, "request", lambda *given, **named: replace(request(*given, **named), pilot=small)
    )
    out = tmp_path / "out"
    answer = called("optimize", "allocation", *files, "--robustness", "64", "--json", "--out", str(out))
    assert answer.exit_code == 0, answer.stderr
    told = json.loads(answer.stdout)
    assert any("advised" in sentence or "By judgement" in sentence for sentence in told["robustness"])
    assert (out / "advised.yaml").is_file()
    manifest = json.loads((out / "robustness" / "manifest.json").read_text(encoding="utf-8"))
    assert list(manifest["policies"]) == ["arcadia", "advised"]
    assert manifest["bases"] == ["as_written"]
