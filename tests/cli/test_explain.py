"""`cmsim explain`, from the folder of a comparison to the answer."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from calling import HERE, Call, Village
from click.testing import Result

from cmsim.plans.outside import OUTSIDE

GOOD = HERE / "plans" / "good.py"


@pytest.fixture
def explain(call: Call, village: Village, compared: Result) -> Call:
    """Return a caller of `explain` on the comparison of the village."""
    assert compared.exit_code == 0

    def explainer(*more: object) -> Result:
        return call("explain", village.out, "--store", village.folder / "store", *more)

    return explainer


def test_a_manager_is_told_month_by_month_with_formulas_and_what_otherwise(
    explain: Call, village: Village
) -> None:
    answer = explain("--manager", "median", "--policy", "owned", "--replication", "1")
    assert answer.exit_code == 0, answer.stderr
    told = answer.stdout
    for part in (
        "under owned: equal participation, replication 1",
        "Kind of staff, grade",
        "1-12",
        "base pay ",
        "rate 5% × bookings",
        "paid by another plan for the same results (nobody behaves differently)",
        "he had booked 10% more",
        "its tables have the same bytes",
    ):
        assert part in told
    assert "What happened" not in told
    assert answer.stderr == ""


@pytest.mark.slow
def test_json_has_the_same_sums_in_all_its_tables(explain: Call) -> None:
    told = json.loads(explain("--manager", "best", "--otherwise", "lived", "--json").stdout)
    assert (told["policy"], told["basis"], told["replication"]) == ("arcadia", "equal_participation", 0)
    paid = sum(one["yuan"] for one in told["payments"] if one["is_income"])
    assert paid == pytest.approx(told["pay_yuan"], abs=0.05)
    assert sum(one["pay_yuan"] for one in told["months"]) == pytest.approx(told["pay_yuan"], abs=0.1)
    assert [(one["how"], one["policy"]) for one in told["otherwise"]] == [
        ("paid", "owned"), ("more", "arcadia"), ("less", "arcadia"), ("lived", "owned"),
    ]  # fmt: skip
    signed = [one for one in told["events"] if one["kind"] == "signed"]
    assert sum(one["amount_yuan"] for one in signed) == pytest.approx(told["booked_yuan"], abs=0.05)
    assert all(one["families"] and one["client_id"] >= 0 for one in signed)


def test_one_month_tells_all_that_happened_in_it_in_chinese_and_as_files(
    explain: Call, elsewhere: Path
) -> None:
    files = ("--out", "m.csv", "--figure", "m.svg")
    answer = explain("--manager", "best", "--month", "1-03", "--lang", "zh", "--otherwise", "none", *files)
    assert answer.exit_code == 0, answer.stderr
    assert "逐月情况" in answer.stdout
    assert "经过" in answer.stdout
    assert "1-04" not in answer.stdout
    assert "若非如此" not in answer.stdout
    lines = pd.read_csv(elsewhere / "m.csv")
    assert set(lines["month"].dropna()) == {3}
    assert (elsewhere / "m.svg").read_text(encoding="utf-8").startswith("<?xml")


@pytest.mark.slow
def test_everybody_is_listed_from_the_best_paid_down(explain: Call) -> None:
    told = json.loads(explain("--list", "--json").stdout)
    sums = [one["pay_yuan"] for one in told]
    assert sums == sorted(sums, reverse=True)
    assert {"manager", "kind", "branch"} <= set(told[0])
    assert str(told[0]["manager"]) == explain("--list", "--quiet").stdout.splitlines()[0]
    assert "Managers under arcadia" in explain("--list").stdout


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ((), "explain.no-manager"),
        (("--manager", "999999"), "explain.unknown-manager"),
        (("--manager", "best", "--policy", "owmed"), "explain.unknown-policy"),
        (("--manager", "best", "--basis", "as_written"), "explain.unknown-basis"),
        (("--manager", "best", "--replication", "7"), "explain.unknown-replication"),
        (("--manager", "best", "--month", "9-01"), "explain.bad-month"),
        (("--manager", "best", "--out", "m.pdf"), "explain.bad-file"),
    ],
)
def test_wrong_calls_are_one_clear_error_and_write_nothing(
    explain: Call, elsewhere: Path, more: tuple[str, ...], code: str
) -> None:
    answer = explain(*more, "--json")
    assert answer.exit_code == 2
    assert json.loads(answer.stderr)["code"] == code
    assert list(elsewhere.iterdir()) == []


def test_a_folder_without_a_run_is_an_error(call: Call, elsewhere: Path) -> None:
    answer = call("explain", elsewhere / "none", "--manager", "best", "--lang", "zh")
    assert answer.exit_code == 2
    assert "没有已完成的运行结果" in answer.stderr


@pytest.fixture
def salted(call: Call, village: Village, elsewhere: Path, no_figures: None) -> Iterator[tuple[str, ...]]:
    """Yield the call that explains a run on a plan from outside; its file is `mine.py`."""
    for name in ("salted.yaml", "owned.yaml"):
        shutil.copy(HERE / "files" / name, elsewhere)
    shutil.copy(village.folder / "arcadia.yaml", elsewhere)
    shutil.copy(GOOD, elsewhere / "mine.py")
    store = str(village.folder / "store")
    made = call(
        "run", "salted.yaml", "--basis", "as_written", "--plans", "mine.py", "--years", "1",
        "--replications", "1", "--set", "horizon.warmup_weeks=52", "--store", store, "--workers", "1",
        "--out", "o", "--quiet",
    )  # fmt: skip
    assert made.exit_code == 0, made.stderr
    OUTSIDE.forget()
    yield "explain", "o", "--manager", "best", "--store", store, "--json"
    OUTSIDE.forget()


def test_a_plan_from_outside_must_be_given_again_and_be_the_same(
    call: Call, salted: tuple[str, ...], elsewhere: Path
) -> None:
    missing = call(*salted)
    assert missing.exit_code == 2
    assert "--plans" in json.loads(missing.stderr)["hint"]
    told = json.loads(call(*salted, "--plans", "mine.py").stdout)
    assert any(one["component"] == "salt.salt" for one in told["payments"])
    edited = GOOD.read_text(encoding="utf-8").replace("LEVEL_YUAN = 50_000.0", "LEVEL_YUAN = 60_000.0")
    (elsewhere / "mine.py").write_text(edited, encoding="utf-8")
    refused = json.loads(call(*salted, "--plans", "mine.py").stderr)
    assert refused["code"] == "explain.other-plan"
    assert refused["path"] == "--plans"
