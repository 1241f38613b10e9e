"""`cmsim plan show`: payout, marginal payoff and solved effort, as figures, numbers and a table."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from calling import HERE, Call

from cmsim import api
from cmsim.experiments.plan_view import PlanView, target_of
from cmsim.plans.outside import OUTSIDE
from cmsim.plans.registry import build
from cmsim.report.figures import plan_effort, plan_payout

SALTED = """format: cmsim/scenario-1
extends: ownership
name: Mine
name_zh: 自编
policy: {pay: {plan: salt, params: {rate: 0.02}}}
"""


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """No plan from outside outlives its test."""
    yield
    OUTSIDE.forget()


@pytest.fixture(scope="module")
def bonus(tmp_path_factory: pytest.TempPathFactory) -> PlanView:
    return api.plan_show("ownership-bonus", store=tmp_path_factory.mktemp("store"))


@pytest.mark.slow
def test_the_call_prints_the_table_and_writes_figures_and_numbers(call: Call) -> None:
    answer = call("plan", "show", "ownership-bonus", "--out", "o")
    assert answer.exit_code == 0, answer.stderr
    assert "target 120,000" in answer.stdout
    assert "120,000: +3,000 yuan" in answer.stdout
    assert {path.name for path in Path("o").iterdir()} == {
        "payout.png", "payout.svg", "effort.png", "effort.svg", "curves.csv", "effort.csv", "plan.json",
    }  # fmt: skip
    assert Path("o/payout.png").read_bytes().startswith(b"\x89PNG")
    assert "<svg" in Path("o/effort.svg").read_text(encoding="utf-8")


@pytest.mark.slow
def test_pay_is_told_at_shares_of_the_target(call: Call) -> None:
    told = json.loads(call("plan", "show", "ownership-bonus", "--json").stdout)
    dedicated = told["kinds"][0]
    assert (dedicated["reference_yuan"], dedicated["reference_is_target"]) == (120_000.0, True)
    assert dedicated["pay_yuan"] == {"0.5": 3700, "0.8": 3700, "1": 6700, "1.2": 6700, "1.5": 6700}
    assert dedicated["jumps"] == [{"at_yuan": 120_000.0, "yuan": pytest.approx(3_000.0)}]


@pytest.mark.slow
def test_without_a_target_shares_are_of_what_is_expected_under_the_plan(call: Call) -> None:
    told = json.loads(call("plan", "show", "ownership-commission", "--json").stdout)
    dedicated = told["kinds"][0]
    assert not dedicated["reference_is_target"]
    assert dedicated["reference_yuan"] == dedicated["expected_yuan"]
    more = dedicated["pay_yuan"]["1.5"] - dedicated["pay_yuan"]["1"]
    assert more == pytest.approx(0.03 * 0.5 * dedicated["expected_yuan"])


def test_the_curve_is_what_the_plan_pays_and_its_slope_what_the_next_yuan_brings(bonus: PlanView) -> None:
    dedicated = bonus.curves[0]
    below, above = dedicated.pieces
    assert below.results_yuan[-1] < 120_000.0 == above.results_yuan[0]
    assert below.pay_yuan == pytest.approx(3_700.0)
    assert above.pay_yuan == pytest.approx(6_700.0)
    assert np.abs(below.marginal).max() < 1e-9
    view = api.plan_show("ownership-ceiling")
    rising, flat = view.curves[0].pieces
    assert rising.marginal == pytest.approx(0.03)
    assert flat.marginal == pytest.approx(0.0, abs=1e-9)
    assert view.curves[0].bends_yuan == (pytest.approx((30_000.0 - 14_800.0) / 0.03),)


def test_effort_is_that_of_the_median_type_and_falls_once_the_quota_is_reached(bonus: PlanView) -> None:
    dedicated = bonus.efforts[0]
    assert dedicated.hours.shape == (13, dedicated.attainment.size)
    assert dedicated.norm_hours == pytest.approx(19.0)
    before = dedicated.hours[8, np.searchsorted(dedicated.attainment, 0.9)]
    after = dedicated.hours[8, np.searchsorted(dedicated.attainment, 1.1)]
    assert before > after + 0.5


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_figures_are_data_before_they_are_drawn(bonus: PlanView, lang: str) -> None:
    payout, effort = plan_payout.data(bonus, lang), plan_effort.data(bonus, lang)  # type: ignore[arg-type]
    assert [panel.reference[0] for panel in payout.panels] == [120.0, 18.0]
    assert "120" in payout.panels[0].reference[1]
    assert "3,000" in payout.panels[0].jumps[0][3]
    assert payout.panels[0].heading == bonus.curves[0].names[lang == "zh"]
    assert effort is not None
    assert "19" in effort.notes
    assert effort.maps[0].attainment_percent[-1] == 200.0


def test_an_arrow_of_a_jump_stays_in_its_panel(bonus: PlanView) -> None:
    figure = plan_payout.draw(plan_payout.data(bonus, "en"))
    for axes in figure.axes:
        low, high = axes.get_ylim()
        for text in axes.texts:
            if getattr(text, "arrow_patch", None) is not None:
                assert low <= text.xy[1] <= high  # type: ignore[attr-defined]
                assert low <= text.get_position()[1] <= high


def test_the_target_of_a_plan_inside_another_counts() -> None:
    inside = {
        "plan": "quota_bonus",
        "params": {"quota_yuan_per_year": {"a": 5.0, "b": 0.0}, "bonus_yuan": 1.0},
    }
    plan = build("sum", {"of": {"x": {"plan": "fixed", "params": {}}, "y": inside}})
    assert target_of(plan, "a") == 5.0
    assert target_of(plan, "b") is None
    assert target_of(build("fixed", {}), "a") is None


def test_a_plan_from_outside_is_shown(call: Call, elsewhere: Path) -> None:
    good = HERE / "plans" / "good.py"
    (elsewhere / "mine.yaml").write_text(SALTED, encoding="utf-8")
    answer = call("plan", "show", "mine.yaml", "--plans", good, "--json", "--out", "o")
    assert answer.exit_code == 0, answer.stderr
    told = json.loads(answer.stdout)
    assert told["kinds"][0]["bends_yuan"] == [50_000.0]
    assert list(json.loads(Path("o/plan.json").read_text())["plug_ins"]) == ["salt"]


def test_a_plan_that_the_engine_cannot_take_is_shown_without_effort(call: Call, elsewhere: Path) -> None:
    ratchet = "{plan: ratcheting_quota, params: {quota_yuan_per_year: 300000, bonus_yuan: 5000}}"
    two = f"{{plan: sum, params: {{of: {{one: {ratchet}, other: {ratchet}}}}}}}"
    (elsewhere / "mine.yaml").write_text(
        SALTED.replace("{plan: salt, params: {rate: 0.02}}", two), encoding="utf-8"
    )
    answer = call("plan", "show", "mine.yaml", "--out", "o")
    assert answer.exit_code == 0, answer.stderr
    assert "Effort is not shown" in answer.stdout
    assert not Path("o/effort.png").exists()
    assert set(pd.read_csv("o/curves.csv")["kind"]) == {"dedicated", "department"}


@pytest.mark.slow
def test_a_plan_that_remembers_is_shown_with_effort(call: Call, elsewhere: Path) -> None:
    ratchet = "{plan: ratcheting_quota, params: {quota_yuan_per_year: 300000, bonus_yuan: 5000}}"
    (elsewhere / "mine.yaml").write_text(
        SALTED.replace("{plan: salt, params: {rate: 0.02}}", ratchet), encoding="utf-8"
    )
    answer = call("plan", "show", "mine.yaml", "--out", "o")
    assert answer.exit_code == 0, answer.stderr
    assert "Effort is not shown" not in answer.stdout
    assert Path("o/effort.png").exists()


LOOKS_AT_OTHERS = """    @property
    def peers(self):
        return (PeerStatistic("cut_off", "rank_cut_off", BOOKINGS, "team", 0.1),)

    @property
    def measures"""


@pytest.mark.slow
def test_a_plan_that_looks_at_others_is_shown_for_what_is_expected_of_them(
    call: Call, elsewhere: Path
) -> None:
    text = (HERE / "plans" / "good.py").read_text(encoding="utf-8")
    text = text.replace("import BOOKINGS, Claim, Payment", "import BOOKINGS, Claim, Payment, PeerStatistic")
    text = text.replace("    @property\n    def measures", LOOKS_AT_OTHERS)
    # Breakpoints that do not depend on others may take the context alone.
    (elsewhere / "mine.py").write_text(text, encoding="utf-8")
    (elsewhere / "mine.yaml").write_text(SALTED, encoding="utf-8")
    shown = call("plan", "show", "mine.yaml", "--plans", "mine.py", "--out", "o")
    assert shown.exit_code == 0, shown.stderr
    assert "what is expected of others" in shown.stdout
    assert Path("o/effort.png").exists()
    (told,) = json.loads(call("plan", "check", "mine.py", "--json").stdout)
    assert "cut_off" in told["not_told"]
    assert told["exposures"] == []
    assert told["cost_yuan_per_year"] is None
    assert told["checks"]
