"""`cmsim optimize … --robustness`: whether the advice survives the assumptions."""

from pathlib import Path

import pytest
from calling import called

import cmsim
from cmsim.advice_robustness import study_advice
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


def test_the_study_has_the_advice_beside_the_scenario_in_all_its_branches(files, tmp_path, monkeypatch):
    asked = []

    def studied(request, settings, **named):
        asked.append((request, settings, named))
        return "findings"

    monkeypatch.setattr("cmsim.robustness_study.study_robustness", studied)
    plan, base = files[:2]
    advice = cmsim.optimize_allocation(plan, base)
    found = study_advice(
        advice.policy, base, 64, has_plan=False, store=tmp_path / "store", workers=1, out=tmp_path / "out"
    )
    assert found == "findings"
    request, settings, named = asked[0]
    assert list(request.scenarios) == ["arcadia", "advised"]
    assert request.scenarios["advised"].digest == advice.policy.digest
    assert request.bases == ("as_written",)
    # Fewer than ten branches are not thinned, and an own base has no accepted draws.
    assert request.scale == 1.0
    assert (settings.budget, settings.space, settings.full_replications) == (64, "ranges", 0)
    assert named["out"] == tmp_path / "out"


def test_a_province_is_thinned_and_its_accepted_draws_are_used(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "cmsim.robustness_study.study_robustness",
        lambda request, settings, **_named: asked.append((request, settings)),
    )
    plan = tmp_path / "plan.yaml"
    plan.write_text(PLAN, encoding="utf-8")
    advised = cmsim.optimize_allocation(plan, "ownership").policy
    study_advice(advised, "ownership", 500, has_plan=False, store=tmp_path / "store")
    request, settings = asked[0]
    assert list(request.scenarios) == ["hebei-2004", "ownership", "advised"]
    assert request.scale == pytest.approx(0.1)
    assert settings.space == "accepted"


def test_a_tuned_plan_is_studied_at_equal_participation(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "cmsim.robustness_study.study_robustness",
        lambda request, settings, **_named: asked.append((request, settings)),
    )
    tuned = load("ownership-bonus").with_values({"policy.pay.params.bonus_yuan.dedicated": 4000})
    study_advice(tuned, "ownership-bonus", 500, has_plan=True, years=2, store=tmp_path / "store")
    request, _ = asked[0]
    assert request.bases == ("equal_participation",)
    assert request.years == 2
    assert list(request.scenarios) == ["hebei-2004", "ownership-bonus", "advised"]


def test_a_plan_is_not_tuned_for_a_study_that_cannot_be_made(files, tmp_path, monkeypatch):
    def tuned(*_given, **_named):
        raise AssertionError("tuned first")

    monkeypatch.setattr("cmsim.tuning_incentives.optimize_incentives", tuned)
    _, base, *rest = files
    call = ("optimize", "incentives", base, "--tune", "rate=0.01:0.02", *rest, "--robustness", "10")
    answer = called(*call, "--out", str(tmp_path / "out"))
    assert answer.exit_code == 2
    assert "--robustness" in answer.stderr
    assert not (tmp_path / "out").exists()
