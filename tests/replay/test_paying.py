"""Actuals are paid as a payroll pays: by account period, with state carried on and others looked at."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import pytest
from people import BASE_PAY, HEADINGS, KIND_IDS, BestOfTeam, NoParams, PaysByDeal, Ratchet, read, written

from cmsim.plans.parameters import Parameter, PlanParams
from cmsim.plans.protocol import Plan
from cmsim.plans.registry import build
from cmsim.quantities import Kind
from cmsim.replay.actuals import Actuals
from cmsim.replay.explaining import explain
from cmsim.replay.findings import Findings
from cmsim.replay.gains import manager_pay
from cmsim.replay.pay import pay_actuals
from cmsim.replay.peers import cut_off
from cmsim.replay.settlement import PaidUnderPlan

QUOTA = build("quota_bonus", {"quota_yuan_per_year": 4_000.0, "bonus_yuan": 70.0})
COMMISSION = build("linear_commission", {"rate": 0.1})


def year(manager: str, results: list[float], kind: str = "clerk", paid: float | None = None) -> list[str]:
    rest = "" if paid is None else f",{paid}"
    return [f"{manager},,{kind},2004-{m:02d},{y}{rest}" for m, y in enumerate(results, start=1)]


def paid(actuals: Actuals, plan: Plan, findings: Findings | None = None) -> PaidUnderPlan:
    return pay_actuals(actuals, plan, KIND_IDS, BASE_PAY, findings or Findings())


def components(done: PaidUnderPlan, name: str) -> list[float]:
    return [part.yuan for one in done.settlements for part in one.components or () if part.name == name]


def test_a_bonus_is_paid_for_each_quarter_that_reaches_its_part_of_the_quota(tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", *year("A", [999, 0, 1, 500, 400, 99, 0, 0, 1000, 0, 0, 0]))
    done = paid(read(file)[0], QUOTA)
    assert components(done, "bonus") == [70.0, 0.0, 70.0, 0.0]
    assert components(done, "base_pay") == [pytest.approx(3_000.0)] * 4


def test_base_pay_and_weeks_of_the_file_go_before_the_scenarios(tmp_path: Path) -> None:
    lines = ["A,,clerk,2004-01,5,4,26000", "A,,clerk,2004-02,5,2,13000", "B,,clerk,2004-01,5,,"]
    file = written(tmp_path / "a.csv", *lines, headings=f"{HEADINGS},weeks,base_pay_yuan_per_year")
    done = paid(read(file)[0], build("fixed", {}))
    assert components(done, "base_pay") == [pytest.approx(2_500.0), pytest.approx(1_000.0)]


def test_state_is_carried_from_quarter_to_quarter_by_person(tmp_path: Path) -> None:
    best = [2_000, 0, 0, 1_500, 0, 0, 3_000, 0, 0, 3_000, 0, 0]
    file = written(tmp_path / "a.csv", *year("A", best), *year("B", [900.0] + [0.0] * 11))
    done = paid(read(file)[0], Ratchet(NoParams()))
    assert [part for one in done.settlements if one.manager == "A" for part in [one.components[1].yuan]] == [
        100.0, 0.0, 100.0, 0.0,
    ]  # fmt: skip
    assert [one.state["best_yuan"] for one in done.settlements if one.manager == "B"] == [1_000.0] * 4


def test_a_period_that_is_not_paid_leaves_the_state_as_it_was_and_says_so(tmp_path: Path) -> None:
    lines = year("A", [2_000, 0, 0, 5_000, 0, 0, 3_000, 0, 0])
    lines[4] = "A,,clerk,2004-05,none"
    actuals, findings = read(written(tmp_path / "a.csv", *lines))
    done = paid(actuals, Ratchet(NoParams()), findings)
    assert [one.is_paid for one in done.settlements] == [True, False, True]
    assert components(done, "prize") == [100.0, 100.0]
    assert [f.code for f in findings.sorted()] == ["not-a-number", "state-gap"]


def test_cut_offs_come_from_the_team_and_totals_from_everybody(tmp_path: Path) -> None:
    rows = [("A", 10, "x"), ("B", 20, "x"), ("C", 30, "x"), ("D", 5, "x"), ("E", 1, "y"), ("F", 2, "y")]
    lines = [f"{who},,clerk,2004-01,{result},{team}" for who, result, team in rows]
    file = written(tmp_path / "a.csv", *lines, headings=f"{HEADINGS},team")
    done = paid(read(file, groups=("team",))[0], BestOfTeam(NoParams()))
    assert components(done, "prize") == [0.0, 50.0, 50.0, 0.0, 0.0, 50.0]
    assert [one.peers["others_yuan"] for one in done.settlements] == [58.0, 48.0, 38.0, 63.0, 67.0, 66.0]


def test_the_cut_off_is_what_the_best_share_has_reached() -> None:
    values = np.array([5.0, 1.0, 4.0, 2.0, 3.0])
    assert [cut_off(values, share) for share in (0.2, 0.4, 0.6, 1.0)] == [5.0, 4.0, 3.0, 1.0]
    # Less than one person: the best one wins, as in a simulation.
    assert cut_off(values, 0.19) == 5.0
    assert cut_off(values, 0.0) == 5.0


def test_somebody_without_a_team_is_not_paid_and_counts_for_nobody(tmp_path: Path) -> None:
    lines = ["A,,clerk,2004-01,10,x", "B,,clerk,2004-01,20,"]
    file = written(tmp_path / "a.csv", *lines, headings=f"{HEADINGS},team")
    actuals, findings = read(file, groups=("team",))
    done = paid(actuals, BestOfTeam(NoParams()), findings)
    assert [one.is_paid for one in done.settlements] == [True, False]
    assert done.settlements[0].peers["others_yuan"] == 0.0
    assert [f.code for f in findings.sorted()] == ["no-group"]


def test_a_correction_counts_within_its_period_and_a_negative_period_is_not_paid(tmp_path: Path) -> None:
    results = [2_000.0, -500.0, 0.0, 100.0, -500.0, 0.0]
    actuals, findings = read(written(tmp_path / "a.csv", *year("A", results)))
    done = paid(actuals, QUOTA, findings)
    assert [one.is_paid for one in done.settlements] == [True, False]
    assert done.settlements[0].measured["bookings_yuan"] == 1_500.0
    assert [(f.code, f.month) for f in findings.sorted()] == [
        ("negative", "2004-02"),
        ("negative-period", "2004-Q2"),
    ]


def test_awards_on_single_deals_are_paid_where_a_plan_has_them(tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", *year("A", [1.0, 1.0, 1.0]))
    headings = "manager,month,gross_profit_yuan"
    deals = written(tmp_path / "d.csv", "A,2004-01,1000", "A,2004-03,500", "A,2004-03,-5", headings=headings)
    actuals, findings = read(file, deals=deals)
    done = paid(actuals, PaysByDeal(NoParams()))
    assert components(done, "deal_award") == [150.0]
    assert components(paid(actuals, QUOTA), "deal_award") == []
    assert [f.code for f in findings.sorted()] == ["bad-deal"]


def test_gains_are_told_over_what_is_paid_on_both_sides(tmp_path: Path) -> None:
    lines = year("A", [1_000.0] * 6, paid=1_000.0) + year("B", [1_000.0] * 3, paid=1_200.0)
    lines[4] = lines[4].replace("1000.0,1000.0", "1000.0,")
    file = written(tmp_path / "a.csv", *lines, headings=f"{HEADINGS},paid_yuan")
    actuals, findings = read(file)
    done = paid(actuals, QUOTA)
    ann, bob = manager_pay(actuals, done, None)
    assert (ann.months, ann.months_compared, ann.today_yuan) == (6, 3, 3_000.0)
    assert ann.pay_yuan == pytest.approx(2 * 3_070.0)
    assert ann.gain_yuan == pytest.approx(70.0)
    assert bob.gain_yuan == pytest.approx(3_070.0 - 3_600.0)
    assert [f.code for f in findings.sorted()] == ["paid-missing"] + ["month-missing"] * 3


def test_todays_pay_may_be_another_plan_by_another_period(tmp_path: Path) -> None:
    actuals, _ = read(written(tmp_path / "a.csv", *year("A", [1_000.0] * 12)))
    (ann,) = manager_pay(actuals, paid(actuals, QUOTA), paid(actuals, COMMISSION))
    assert ann.months_compared == 12
    assert ann.gain_yuan == pytest.approx(4 * 70.0 - 0.1 * 12_000.0)


SPECS = {
    "sum": {
        "of": {
            "sales": {"plan": "linear_commission", "params": {"rate": {"clerk": 0.1, "manager": 0.2}}},
            "goal": {
                "plan": "quota_bonus",
                "params": {"period": "year", "quota_yuan_per_year": 9_000.0, "bonus_yuan": 70.0},
            },
        }
    },
    "ceiling": {
        "of": {
            "plan": "floor",
            "params": {"of": {"plan": "linear_commission", "params": {}}, "floor_yuan_per_year": 12_700.0},
        },
        "ceiling_yuan_per_year": 12_600.0,
    },
}


@pytest.mark.parametrize(
    ("name", "component", "words"),
    [
        ("sum", "base_pay", "base pay 12,000 yuan a year × 52 weeks / 52 = 12,000"),
        ("sum", "sales.commission", "part sales of the sum: rate 10% × bookings 12,000 = 1,200"),
        ("sum", "goal.bonus", "part goal of the sum: bookings 12,000 reach the quota 9,000: bonus 70"),
        ("ceiling", "floor", "pay of 12,600 is below the floor 12,700: 100"),
        ("ceiling", "ceiling", "pay of 12,700 is above the ceiling 12,600: -100"),
    ],
)
def test_a_payment_is_explained_by_its_formula_and_numbers(
    tmp_path: Path, name: str, component: str, words: str
) -> None:
    plan = build(name, SPECS[name])
    actuals, _ = read(written(tmp_path / "a.csv", *year("A", [1_000.0] * 12)))
    (settlement,) = paid(actuals, plan).settlements
    (part,) = (part for part in settlement.components or () if part.name == component)
    assert explain(plan, settlement, part, "en") == words
    assert explain(plan, settlement, part, "zh") != words


def test_a_plan_without_words_is_explained_by_its_description_and_what_it_counted(tmp_path: Path) -> None:
    plan = Ratchet(NoParams())
    actuals, _ = read(written(tmp_path / "a.csv", *year("A", [2_000.0, 0.0, 0.0])))
    (settlement,) = paid(actuals, plan).settlements
    told = explain(plan, settlement, settlement.components[1], "en")  # type: ignore[index]
    assert told.startswith("A hundred yuan for every quarter better than the best quarter before.")
    assert "bookings_yuan = 2,000, best_yuan = 1,000" in told
    assert told.endswith("Result: 100")


class Step(PlanParams):
    """A step."""

    start: float
    rate: float | None = None


class SteppedParams(PlanParams):
    """Steps, by kind or for all, and what is left out."""

    steps: Annotated[tuple[Step, ...], Parameter("1", "Steps", Kind.ASSUMPTION, "Invented")]
    rate: Annotated[dict[str, float], Parameter("share", "Rate", Kind.ASSUMPTION, "Invented")]
    absent: Annotated[float | None, Parameter("yuan", "Absent", Kind.ASSUMPTION, "Invented")] = None


@dataclass(frozen=True)
class Stepped(Ratchet):
    """Pays by steps."""

    params: SteppedParams  # type: ignore[assignment]


def test_parameters_are_told_as_they_hold_for_the_person(tmp_path: Path) -> None:
    params = SteppedParams(
        steps=(Step(start=0.0), Step(start=2e3, rate=0.5)), rate={"clerk": 0.1, "manager": 0.2}
    )
    plan = Stepped(params)
    actuals, _ = read(written(tmp_path / "a.csv", *year("A", [1.0, 1.0, 1.0])))
    (settlement,) = paid(actuals, plan).settlements
    told = explain(plan, settlement, settlement.components[1], "en")  # type: ignore[index]
    assert "Parameters: steps = start 0; start 2,000 rate 0.5, rate = 0.1 share." in told
