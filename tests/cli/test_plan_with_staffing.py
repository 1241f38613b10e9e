"""Plan and staffing decided together for the invented organisation, run for real and small."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from calling import called

import cmsim
from cmsim.equilibrium.pilot import run_pilot
from cmsim.errors import InputError
from cmsim.experiments import replication as units
from cmsim.optimise.jointly.advice import BOTH, TODAY
from cmsim.report.joint_words import JOINT_PHRASES
from cmsim.scenario import load
from cmsim.store.replications import Store
from cmsim.surveys.joint_design import JointDesign

pytestmark = pytest.mark.slow

ARCADIA = Path(__file__).parents[1] / "scenario" / "files" / "arcadia.yaml"
SHORT = {"horizon.warmup_weeks": 52, "horizon.years": 1}
POLICY = """format: cmsim/scenario-1
extends: arcadia
name: Fee
policy:
  pay: {plan: linear_commission, params: {rate: 0.05}}
  territory: {serves: city, own_group_share: 0.8}
"""
PLAN = """format: cmsim/allocation-1
name: Fee and posts
surface: {runs: 4, replications: 2, years: 1, first_year: 1, rounds: 1}
plan:
  tune: ["commission_rate=0.001:0.1"]
  runs: 4
  candidates: 4
  shortlist: 1
  indifference_yuan: 1.0e+9
  limits: {fairness_share: 1.0, cost_share: 0.5}
"""


@pytest.fixture(scope="module", name="town")
def _town(tmp_path_factory):
    """Return files of a base, a policy on commission, and what is asked; and a store with the world's law."""
    folder = tmp_path_factory.mktemp("joint")
    base = load(ARCADIA).with_values(SHORT)
    (folder / "arcadia.yaml").write_text(base.resolved_yaml(), encoding="utf-8")
    (folder / "fee.yaml").write_text(POLICY, encoding="utf-8")
    (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    law = run_pilot(base, burn_in_years=1, years=2, elasticity_years=1)
    kept = Store(folder / "store").laws / f"{base.world_digest}.json"
    kept.parent.mkdir(parents=True)
    kept.write_text(law.to_json(), encoding="utf-8")
    return folder


def call_of(folder, *more):
    return [
        "optimize",
        "allocation",
        str(folder / "plan.yaml"),
        str(folder / "fee.yaml"),
        *("--store", str(folder / "store"), "--workers", "1"),
        *more,
    ]


@pytest.fixture(scope="module", autouse=True)
def _quick():
    """Select on two replications first, and leave out the figures of the comparison."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cmsim.optimise.incentives.confirmed.FIRST_STAGE", 2)
        patch.setattr("cmsim.report.figures.write.write_figures", lambda *_given, **_named: [])
        yield


@pytest.fixture(scope="module")
def answer(town, _quick):
    out = town / "out"
    result = called(*call_of(town, "--confirm", "2", "--json", "--out", str(out)))
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout), out


def test_the_advice_tells_plan_posts_and_what_each_brings(answer):
    told, _ = answer
    plan = told["plan"]
    (rate,) = plan["parameters"]
    assert rate["low"] <= rate["tuned"] <= rate["high"]
    assert rate["present"] == 0.05
    gains = plan["gains_yuan_per_year"]
    parts = {name: gains[name]["mean"] for name in ("posts", "plan", "both", "together")}
    assert parts["both"] == pytest.approx(parts["posts"] + parts["plan"] + parts["together"])
    assert gains["both"]["n"] == 2
    assert plan["agrees"] in (True, False)
    assert len(plan["rounds"]) == 2
    assert plan["rounds"][0]["simulated"] is not None
    assert plan["rounds"][1]["simulated"] is None
    assert {one["name"] for one in plan["limits"]} >= {"budget", "participation"}
    assert any("The pay plan was decided together" in one for one in told["sentences"])


def test_the_policy_has_both_and_the_folder_holds_the_shortlist(answer):
    told, out = answer
    policy = load(out / "advised.yaml")
    assert policy.policy.pay.params["rate"] == told["plan"]["parameters"][0]["tuned"]
    kind = next(iter(policy.staff.kinds))
    assert policy.policy.territory.posts[kind]
    there = {path.stem for path in (out / "policies").iterdir()}
    assert {BOTH, TODAY} <= there
    assert (out / "compared" / "summary.csv").is_file()
    page = (out / "summary.md").read_text(encoding="utf-8")
    for words in ("Parameters of the plan", "Rounds:", "What the plan does"):
        assert words in page
    plans = pd.read_csv(out / "plans.csv")
    assert plans["advised"].sum() == 1
    best = plans.loc[plans["advised"], "value_yuan_per_year"].iloc[0]
    assert (plans["bound_yuan_per_year"].dropna() <= best * (1 + 2e-4)).all()


def test_the_same_call_finds_all_runs_in_the_store_and_says_the_same(town, answer, monkeypatch):
    ran = []
    monkeypatch.setattr(units, "simulate", lambda *args, **_more: ran.append(args))
    again = called(*call_of(town, "--confirm", "2", "--json", "--out", str(town / "again")))
    assert again.exit_code == 0, again.output
    assert not ran
    told = json.loads(again.stdout)
    assert told["plan"] == answer[0]["plan"]
    assert told["moves"] == answer[0]["moves"]


def test_without_confirmation_nothing_is_claimed_of_fresh_luck_and_chinese_readers_are_told(town, answer):
    result = called(*call_of(town, "--lang", "zh", "--out", str(town / "zh")))
    assert result.exit_code == 0, result.output
    assert "薪酬方案与人员配置一并确定" in result.stdout
    assert JOINT_PHRASES["not confirmed"].said("zh") in result.stdout


def test_the_design_varies_posts_and_plan_apart_and_the_next_round_looks_closer(town):
    from cmsim.allocation_files.start import Start
    from cmsim.optimise.incentives.levers import levers_of
    from cmsim.surveys.joint_design import Found

    scenario = load(town / "fee.yaml")
    start = Start.of(scenario, by_branch=False)
    levers = levers_of(scenario, ["commission_rate=0.001:0.1"])
    design = JointDesign(levers, start.persons, 8, 6)
    runs = design.first()
    assert [one.label for one in runs[:2]] == [TODAY, "run-1-1"]
    assert len(runs) == 1 + 8 + 6
    own = {str(one.scenario.policy.territory.posts) for one in runs if one.label.startswith("run")}
    alike = {str(one.scenario.policy.territory.posts) for one in runs if not one.label.startswith("run")}
    assert len(own) == 8
    assert len(alike) == 1
    assert len({one.values for one in runs}) == 15
    best = Found(start.persons, np.array([0.9]))
    near = design.near([best])
    assert near[0].label == "best-1"
    assert near[0].shares == pytest.approx([0.9], abs=1e-3)
    assert min(float(one.shares[0]) for one in near) >= 0.5 - 1e-3
    nearer = design.near([best, best])
    assert min(float(one.shares[0]) for one in nearer) >= 0.75 - 1e-3


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('plan: {tune: ["commission_rat=0.01:0.1"]}', "incentives.parameter"),
        ('plan: {tune: ["commission_rate=lots"]}', "incentives.interval"),
        ("plan: {tune: []}", "allocation.bad-value"),
        ("plan: {tune: [quota], limit: {}}", "allocation.unknown-field"),
    ],
)
def test_a_plan_that_cannot_be_tuned_is_told_with_its_line(town, tmp_path, line, code):
    file = tmp_path / "wrong.yaml"
    file.write_text(f"format: cmsim/allocation-1\nname: x\nsurface: {{runs: 4}}\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        cmsim.optimize_allocation(file, town / "fee.yaml", store=tmp_path / "store")
    assert caught.value.detail.code == code
    assert caught.value.detail.line == 4
    assert not (tmp_path / "store" / "v1").exists()


def test_a_plan_without_a_survey_is_refused(town, tmp_path):
    file = tmp_path / "wrong.yaml"
    file.write_text("format: cmsim/allocation-1\nname: x\nplan: {tune: [bonus]}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        cmsim.optimize_allocation(file, town / "fee.yaml")
    assert caught.value.detail.code == "allocation.plan-without-surface"


def test_limits_that_no_plan_keeps_are_told(town, answer, tmp_path):
    file = tmp_path / "poor.yaml"
    text = PLAN.replace("cost_share: 0.5", "cost_yuan: 1.0")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        cmsim.optimize_allocation(file, town / "fee.yaml", store=town / "store", workers=1)
    assert caught.value.detail.code == "allocation.no-plan"
