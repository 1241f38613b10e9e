"""`cmsim plan replay`: last year's real results paid under a plan."""

import json
from pathlib import Path

import pandas as pd
import pytest
from calling import Call
from python_calamine import CalamineWorkbook

from cmsim import api
from cmsim.scenario.catalogue import shipped_folder

EXAMPLE = shipped_folder() / "examples" / "actuals.csv"


def test_the_example_is_told_with_cost_gains_and_its_two_exceptions(call: Call, elsewhere: Path) -> None:
    answer = call("plan", "replay", "ownership-bonus", "--actuals", EXAMPLE)
    assert answer.exit_code == 0, answer.stderr
    assert "Total cost" in answer.stdout
    assert "Bai Lu" in answer.stdout
    assert "What is wrong with the file: 2" in answer.stdout
    assert f"{EXAMPLE}:42" in answer.stdout.replace("\n", "")
    folder = elsewhere / "results" / "replay-ownership-bonus"
    assert {path.name for path in folder.iterdir()} == {
        "totals.csv", "managers.csv", "payments.csv", "components.csv", "exceptions.csv",
        "replay.xlsx", "replay.json",
    }  # fmt: skip


def test_payments_managers_and_totals_tell_the_same_sums(call: Call, elsewhere: Path) -> None:
    told = json.loads(call("plan", "replay", "ownership-bonus", "--actuals", EXAMPLE, "--json").stdout)
    payments = pd.read_csv(Path(told["folder"]) / "payments.csv")
    assert payments["explanation"].notna().all()
    assert payments["yuan"].sum() == pytest.approx(told["totals"]["pay_yuan"], abs=0.5)
    assert sum(one["pay_yuan"] for one in told["managers"]) == pytest.approx(payments["yuan"].sum(), abs=0.5)
    on_cost = float(api.load("ownership-bonus").organisation.on_cost_share)
    assert told["totals"]["cost_yuan"] == pytest.approx(told["totals"]["pay_yuan"] * (1 + on_cost), abs=0.05)
    really_paid = pd.read_csv(EXAMPLE)["paid_yuan"].sum()
    assert told["totals"]["today_yuan"] == pytest.approx(really_paid, abs=0.05)
    assert [one["code"] for one in told["exceptions"]] == ["negative", "month-missing"]


def test_the_workbook_holds_the_same_tables_and_no_formula(call: Call, elsewhere: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8").replace("Bai Lu", "=1+1")
    (elsewhere / "a.csv").write_text(text, encoding="utf-8")
    assert call("plan", "replay", "ownership", "--actuals", "a.csv", "--out", "o").exit_code == 0
    book = CalamineWorkbook.from_path("o/replay.xlsx")
    rows = book.get_sheet_by_name("managers").to_python()
    frame = pd.read_csv("o/managers.csv")
    assert rows[0] == list(frame.columns)
    assert [row[0] for row in rows[1:]] == list(frame["manager"])
    assert rows[1][1] == "=1+1"


def test_another_plan_is_that_of_a_scenario_or_one_of_the_library(call: Call) -> None:
    told = {}
    for other in ("ownership-commission", "linear_commission"):
        answer = call("plan", "replay", "ownership", "--actuals", EXAMPLE, "--plan", other, "--json")
        told[other] = json.loads(answer.stdout)
    assert told["linear_commission"]["plan"] == "linear_commission (defaults)"
    assert told["ownership-commission"]["plan"] == "linear_commission (ownership-commission)"
    assert told["linear_commission"]["totals"] != told["ownership-commission"]["totals"]


def test_without_a_column_of_real_pay_the_plan_of_the_base_is_todays(call: Call, elsewhere: Path) -> None:
    frame = pd.read_csv(EXAMPLE).drop(columns="paid_yuan")
    frame.to_csv("a.csv", index=False)
    told = json.loads(call("plan", "replay", "ownership-bonus", "--actuals", "a.csv", "--json").stdout)
    assert told["today"] == "decomposed_target (hebei-2004)"
    same = json.loads(call("plan", "replay", "hebei-2004", "--actuals", "a.csv", "--json").stdout)
    assert same["totals"]["difference_yuan"] == 0.0
    # One month is negative, which a plan by the month cannot make up for.
    assert same["totals"]["months_compared"] == len(frame) - 1


def test_a_changed_parameter_changes_the_plan_and_not_todays_pay(call: Call) -> None:
    common = ("plan", "replay", "ownership-bonus", "--actuals", EXAMPLE, "--json")
    more = "policy.pay.params.bonus_yuan={dedicated: 6000, department: 1200}"
    first, second = json.loads(call(*common).stdout), json.loads(call(*common, "--set", more).stdout)
    assert first["totals"]["today_yuan"] == second["totals"]["today_yuan"]
    bonus = {one["kind"]: one["yuan"] for one in first["components"] if one["component"] == "bonus"}
    twice = {one["kind"]: one["yuan"] for one in second["components"] if one["component"] == "bonus"}
    assert twice == {kind: 2 * yuan for kind, yuan in bonus.items()}


def test_the_answer_is_in_chinese_if_asked(call: Call, elsewhere: Path) -> None:
    answer = call("plan", "replay", "ownership-bonus", "--actuals", EXAMPLE, "--lang", "zh", "--out", "o")
    assert "总成本" in answer.stdout
    assert "底薪每年" in (elsewhere / "o" / "payments.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("--plan", "ownership-bonuses"), "replay.unknown-plan"),
        (("--plan", "quota_bonus"), "plan.missing-parameter"),
        (("--actuals", "none.csv"), "actuals.unreadable"),
    ],
)
def test_wrong_calls_are_one_clear_error(call: Call, change: tuple[str, ...], code: str) -> None:
    answer = call("plan", "replay", "ownership-bonus", "--actuals", EXAMPLE, *change, "--json")
    assert answer.exit_code == 2
    assert json.loads(answer.stderr)["code"] == code


def test_a_folder_of_something_else_is_left_alone_and_an_earlier_replay_replaced(
    call: Call, elsewhere: Path
) -> None:
    (elsewhere / "o").mkdir()
    (elsewhere / "o" / "mine.txt").write_text("mine")
    common = ("plan", "replay", "ownership-bonus", "--actuals", EXAMPLE, "--json")
    refused = call(*common, "--out", "o")
    assert refused.exit_code == 1
    assert json.loads(refused.stderr)["code"] == "store.taken"
    assert [path.name for path in (elsewhere / "o").iterdir()] == ["mine.txt"]
    assert call(*common, "--out", "p").exit_code == 0
    assert call(*common, "--out", "p", "--plan", "fixed").exit_code == 0
    assert "bonus" not in (elsewhere / "p" / "components.csv").read_text(encoding="utf-8-sig")


def test_a_write_that_fails_half_way_leaves_the_earlier_folder_whole(
    call: Call, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    common = ("plan", "replay", "ownership-bonus", "--actuals", EXAMPLE, "--out", "o", "--json")
    assert call(*common).exit_code == 0
    before = {path.name: path.read_bytes() for path in (elsewhere / "o").iterdir()}

    def full(_tables: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cmsim.replay.folder.workbook", full)
    failed = call(*common, "--plan", "fixed")
    assert failed.exit_code == 1
    assert json.loads(failed.stderr)["code"] == "store.cannot-write"
    assert {path.name: path.read_bytes() for path in (elsewhere / "o").iterdir()} == before
    assert [path.name for path in elsewhere.iterdir()] == ["o"]
