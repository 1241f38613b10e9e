"""`cmsim plan check`: a researcher's plan is told what it does wrong, and what gaming it is worth."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from calling import HERE, Call

from cmsim.cli.check_words import CHECKS
from cmsim.plans.checking.battery import BATTERY
from cmsim.plans.outside import OUTSIDE

GOOD = HERE / "plans" / "good.py"
TWICE = "pays_the_same_twice_and_leaves_its_inputs_alone"
BENDS = "each_breakpoint_is_a_jump_or_a_bend"
CLAIMS = "keeps_what_it_claims"
REFUSES = "refuses_what_it_cannot_pay_for"


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """No plan from outside outlives its test."""
    yield
    OUTSIDE.forget()


def changed(place: Path, old: str, new: str) -> Path:
    """Return a file with the good plan, spoilt in one place."""
    text = GOOD.read_text(encoding="utf-8")
    assert old in text
    file = place / "mine.py"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file


def test_a_good_plan_passes_with_its_cost_and_exposure(call: Call) -> None:
    answer = call("plan", "check", GOOD)
    assert answer.exit_code == 0, answer.stderr
    assert answer.stdout.count(" pass") == len(BATTERY)
    assert "salt stands all" in answer.stdout
    assert "yuan a year with on-costs" in answer.stdout


def test_every_demand_has_its_sentence() -> None:
    assert list(CHECKS) == [check.__name__ for check in BATTERY]


@pytest.mark.parametrize(
    ("old", "new", "check", "found"),
    [
        ("rate * over", "rate * over.mean() + 0.0 * over", "pays_many_as_it_pays_each", "alone pay"),
        ("rate * over", "rate * over / np.where(over > 1e5, 0, 1)", "pays_finite_sums", "not finite"),
        ("rate * over", "(rate * over)[:1]", "pays_finite_sums", "an array of float64 of shape (1,)"),
        ("rate * over", "1 / 0", "pays_finite_sums", "ZeroDivisionError: division by zero (line "),
        ("rate * over", "rate * over - 1e5", "pays_finite_sums", "pays less than nothing"),
        ("rate * over", "rate * over + np.random.rand(over.size)", TWICE, "second call"),
        ("rate * over", "np.minimum(rate * over, 9e3)", "is_straight_between_its_breakpoints", "straight"),
        ("LEVEL_YUAN),)", "LEVEL_YUAN), np.full(context.kind.shape, 77.0))", BENDS, "77"),
        ("{Claim.MONOTONE}", "{Claim.CAPPED}", CLAIMS, "rises without end"),
        ("rate * over", "rate * np.minimum(over, 9e4) - 500.0 * (over > 9e4)", CLAIMS, "be monotone"),
        ("measured.of(BOOKINGS)", "measured.values[BOOKINGS]", REFUSES, "measured.of"),
        ('"salt", rate', '"base_pay", rate', "pays_base_pay_exactly_once", "2 times"),
        ("params: SaltParams", "params: SaltParams; rule: object = lambda: 0", "survives_pickling", "pickle"),
    ],
)  # fmt: skip
def test_a_faulty_plan_fails_the_demand_that_it_breaks(
    call: Call, elsewhere: Path, old: str, new: str, check: str, found: str
) -> None:
    answer = call("plan", "check", changed(elsewhere, old, new), "--json")
    assert answer.exit_code == 1
    (told,) = json.loads(answer.stdout)
    assert not told["passed"]
    verdict = next(one for one in told["checks"] if one["check"] == check)
    assert not verdict["passed"]
    assert found in verdict["found"]


def test_what_a_plan_raises_is_told_with_the_inputs_that_caused_it(call: Call, elsewhere: Path) -> None:
    file = changed(elsewhere, "rate * over", "rate * over / np.where(over > 4e5, 0, 1)")
    (told,) = json.loads(call("plan", "check", file, "--json").stdout)
    verdict = next(one for one in told["checks"] if one["check"] == "pays_finite_sums")
    assert "salt.pay" in verdict["found"]
    assert "bookings_yuan = " in verdict["found"]
    assert "kind = " in verdict["found"]


def test_a_failure_is_told_to_people_too(call: Call, elsewhere: Path) -> None:
    answer = call("plan", "check", changed(elsewhere, "{Claim.MONOTONE}", "{Claim.LINEAR}"), "--lang", "zh")
    assert answer.exit_code == 1
    assert "不通过" in answer.stdout
    assert "未通过" in answer.stdout


def test_a_known_plan_is_checked_with_the_parameters_of_a_scenario(call: Call) -> None:
    answer = call("plan", "check", "quota_bonus", "--scenario", "ownership-bonus", "--json")
    assert answer.exit_code == 0
    dedicated, _department = json.loads(answer.stdout)[0]["exposures"]
    # Quarters below the quota: one good quarter instead of two lean ones brings the bonus of 3,000 yuan.
    assert dedicated["shift_gain_yuan"] == pytest.approx(3_000.0)
    assert (dedicated["jump_yuan"], dedicated["jump_at_yuan"]) == (pytest.approx(3_000.0), 120_000.0)
    assert dedicated["last_yuan_earns_yuan"] == pytest.approx(3_000.0)
    assert dedicated["split_parts"] == 0


def test_parameters_are_given_in_the_call(call: Call) -> None:
    rate = "rate={dedicated: 0.2, department: 0}"
    (told,) = json.loads(call("plan", "check", GOOD, "--param", rate, "--json").stdout)
    dedicated, department = told["exposures"]
    assert dedicated["shift_gain_yuan"] == pytest.approx(0.2 * 50_000.0)
    assert department["shift_gain_yuan"] == 0.0


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("import numpy as np", "import numpy_as_np", "plug-in.does-not-import"),
        ("import numpy as np", "import numpy as", "plug-in.does-not-import"),
        ('"salt"\n', '"fixed"\n', "plan.name-taken"),
        ('"salt"\n', '"Salt of Arcadia"\n', "plan.bad-name"),
        ('name: ClassVar[str] = "salt"', 'label: ClassVar[str] = "salt"', "plan.no-name"),
        ("class Salt(SingleMeasurePlan)", "class Salt", "plan.incomplete"),
        ("class Salt(", "class _Salt(", "plug-in.no-plan"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_clear_error(
    call: Call, elsewhere: Path, old: str, new: str, code: str
) -> None:
    file = changed(elsewhere, old, new) if "_Salt" not in new else elsewhere / "mine.py"
    if "_Salt" in new:
        text = GOOD.read_text(encoding="utf-8").replace("class Salt(", "class _Salt(")
        file.write_text(text.replace("_Half(Salt)", "_Half(_Salt)"), encoding="utf-8")
    answer = call("plan", "check", file, "--json")
    assert answer.exit_code == 2
    told = json.loads(answer.stderr)
    assert told["code"] == code
    assert told["file"] == str(file)


def test_an_import_that_fails_is_told_with_its_line(call: Call, elsewhere: Path) -> None:
    file = changed(elsewhere, "import numpy as np", "import numpy_as_np")
    told = json.loads(call("plan", "check", file, "--json").stderr)
    assert told["line"] == 6
    assert "numpy_as_np" in told["found"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("none.py",), "plug-in.unreadable"),
        ((str(GOOD), "--plan", "salts"), "plug-in.unknown-plan"),
        ((str(GOOD), "--param", "rate"), "cli.bad-param"),
        ((str(GOOD), "--param", "rate=[1"), "cli.bad-param"),
        ((str(GOOD), "--param", "rates=0.1"), "plan.unknown-parameter"),
        (("quota_bonus",), "plan.missing-parameter"),
        (("quota_bonuss",), "plan.unknown"),
    ],
)
def test_wrong_calls_are_one_clear_error(call: Call, arguments: tuple[str, ...], code: str) -> None:
    answer = call("plan", "check", *arguments, "--json")
    assert answer.exit_code == 2
    assert json.loads(answer.stderr)["code"] == code


def test_a_file_that_was_mended_is_checked_anew(call: Call, elsewhere: Path) -> None:
    file = changed(elsewhere, "rate * over", "1 / 0")
    assert call("plan", "check", file, "--json").exit_code == 1
    file.write_text(GOOD.read_text(encoding="utf-8"), encoding="utf-8")
    assert call("plan", "check", file, "--json").exit_code == 0
