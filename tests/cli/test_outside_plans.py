"""Plans from a file named in the call, or from an installed package: found by name, hashed, guarded."""

import json
import shutil
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pandas as pd
import pytest
from calling import HERE, Call, Village

from cmsim import api
from cmsim.errors import PlanError
from cmsim.plans import outside
from cmsim.plans.guard import Guarded
from cmsim.plans.outside import OUTSIDE, used_plug_ins
from cmsim.plans.registry import LIBRARY, build, plan_names
from cmsim.scenario.catalogue import shipped_folder

GOOD = HERE / "plans" / "good.py"
ACTUALS = shipped_folder() / "examples" / "actuals.csv"
SALT = "{of: {salt: {plan: salt, params: {rate: 0.02}}}}"


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """No plan from outside outlives its test."""
    yield
    OUTSIDE.forget()


@pytest.fixture
def salted(village: Village, elsewhere: Path) -> list[str]:
    """Return the call that compares Arcadia with a policy on a plan from outside."""
    for name in ("salted.yaml", "owned.yaml"):
        shutil.copy(HERE / "files" / name, elsewhere)
    shutil.copy(village.folder / "arcadia.yaml", elsewhere)
    shutil.copy(GOOD, elsewhere / "mine.py")
    before = [str(village.folder / name) for name in ("arcadia.yaml", "owned.yaml")]
    after = [str(elsewhere / name) for name in ("arcadia.yaml", "salted.yaml")]
    call = [dict(zip(before, after, strict=True)).get(word, word) for word in village.arguments]
    return [*call, "--basis", "as_written", "--plans", str(elsewhere / "mine.py")]


@pytest.mark.slow
@pytest.mark.usefixtures("no_figures")
def test_a_policy_on_a_plan_from_outside_is_compared_and_the_plans_source_recorded(
    call: Call, salted: list[str]
) -> None:
    answer = call(*salted, "--out", "o")
    assert answer.exit_code == 0, answer.stderr
    manifest = json.loads(Path("o/manifest.json").read_text())
    digest = OUTSIDE.find("salt").plug_in.digest  # type: ignore[union-attr]
    assert manifest["plug_ins"] == {"arcadia": {}, "salted": {"salt": digest}}
    pay = pd.read_parquet("o/tables/pay.parquet")
    assert "salt.salt" in set(pay.loc[pay["policy"] == "salted", "component"])


@pytest.mark.slow
@pytest.mark.usefixtures("no_figures")
def test_worker_processes_know_the_plan_too_and_tell_the_same(call: Call, salted: list[str]) -> None:
    one = call(*salted, "--store", Path(salted[salted.index("--store") + 1]), "--out", "one")
    assert one.exit_code == 0, one.stderr
    other = ["--store", "fresh", "--workers", "2", "--out", "two"]
    laws = Path(salted[salted.index("--store") + 1]) / "laws"
    shutil.copytree(laws, "fresh/laws")
    two = call(*salted, *other)
    assert two.exit_code == 0, two.stderr
    for name in ("pay", "finance"):
        first, second = (pd.read_parquet(f"{out}/tables/{name}.parquet") for out in ("one", "two"))
        pd.testing.assert_frame_equal(first, second)


@pytest.mark.slow
@pytest.mark.usefixtures("no_figures")
def test_a_changed_file_is_another_entry_of_the_store(call: Call, salted: list[str], elsewhere: Path) -> None:
    totals = []
    for rate in ("rate * over", "2.0 * rate * over"):
        text = GOOD.read_text(encoding="utf-8").replace("rate * over", rate)
        (elsewhere / "mine.py").write_text(text, encoding="utf-8")
        assert call(*salted, "--out", "o").exit_code == 0
        pay = pd.read_parquet("o/tables/pay.parquet")
        totals.append(pay.loc[pay["component"] == "salt.salt", "yuan"].sum())
    assert totals[1] > 1.5 * totals[0] > 0.0


def test_a_plan_that_fails_in_a_run_is_told_with_its_call_and_inputs(
    call: Call, salted: list[str], elsewhere: Path
) -> None:
    text = GOOD.read_text(encoding="utf-8").replace(
        "rate * over", "rate * over / (measured.context.weeks > 0)"
    )
    broken = text.replace("rate = amount_of", "measured.values['nonsense']\n        rate = amount_of")
    (elsewhere / "mine.py").write_text(broken, encoding="utf-8")
    answer = call(*salted, "--json", "--out", "o")
    assert answer.exit_code != 0
    told = json.loads(answer.stderr)
    everything = json.dumps(told)
    assert "the plan salt failed in pay" in everything
    assert "KeyError: 'nonsense'" in everything
    assert {"kind", "weeks", "base_pay_yuan_per_year", "bookings_yuan"} <= set(told["context"])


def test_a_scenario_alone_can_run_no_code(call: Call, salted: list[str]) -> None:
    answer = call(*salted[:-2], "--json", "--out", "o")
    assert answer.exit_code == 2
    told = json.loads(answer.stderr)
    assert told["code"] == "plan.unknown"
    assert told["file"].endswith("salted.yaml")
    assert "--plans" in told["hint"]


@pytest.mark.parametrize("command", ["show", "params"])
def test_a_scenario_on_a_plan_from_outside_can_be_looked_at(
    call: Call, salted: list[str], command: str
) -> None:
    answer = call(command, "salted.yaml", "--plans", "mine.py")
    assert answer.exit_code == 0, answer.stderr


def test_actuals_are_paid_under_a_plan_from_outside(call: Call) -> None:
    answer = call(
        "plan", "replay", "ownership", "--actuals", ACTUALS, "--plans", GOOD, "--plan", "salt", "--out", "o"
    )
    assert answer.exit_code == 0, answer.stderr
    assert list(json.loads(Path("o/replay.json").read_text())["plug_ins"]) == ["salt"]
    explained = pd.read_csv("o/payments.csv").query("component == 'salt'")["explanation"]
    assert explained.str.startswith("A share of what exceeds a level in the quarter.").all()


def test_the_file_gives_its_plans_to_python_too() -> None:
    api.use_plans([GOOD])
    plan = build("salt", {"rate": 0.5})
    assert isinstance(plan, Guarded)
    assert plan.period == "quarter"
    assert "salt" in plan_names()
    assert "half" not in plan_names()
    assert list(used_plug_ins("sum", {"of": {"one": {"plan": "salt", "params": {}}}})) == ["salt"]
    assert used_plug_ins("fixed", {}) == {}


def test_two_files_may_not_name_the_same_plan(elsewhere: Path) -> None:
    shutil.copy(GOOD, elsewhere / "other.py")
    api.use_plans([GOOD])
    with pytest.raises(PlanError) as caught:
        api.use_plans([elsewhere / "other.py"])
    assert caught.value.detail.code == "plan.name-taken"
    assert str(GOOD) in str(caught.value)


@pytest.fixture
def package(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Return nothing; a package with the plan counts as installed, under its own and a wrong name."""
    shutil.copy(GOOD, elsewhere / "arcadian_plans.py")
    monkeypatch.syspath_prepend(str(elsewhere))
    points = [
        EntryPoint("salt", "arcadian_plans:Salt", "cmsim.plans"),
        EntryPoint("pepper", "arcadian_plans:Salt", "cmsim.plans"),
        EntryPoint("nothing", "arcadian_plans:Nothing", "cmsim.plans"),
    ]
    monkeypatch.setitem(vars(outside.PLANS), "installed", {point.name: point for point in points})


@pytest.mark.usefixtures("package")
def test_a_plan_of_an_installed_package_is_found_by_name() -> None:
    assert isinstance(build("salt", {}), Guarded)
    assert list(used_plug_ins("salt", {})) == ["salt"]
    assert "salt" in LIBRARY.names()


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize(
    ("name", "code"), [("pepper", "plan.other-name"), ("nothing", "plug-in.does-not-import")]
)
def test_a_wrong_entry_point_is_one_clear_error(name: str, code: str) -> None:
    with pytest.raises(PlanError) as caught:
        build(name, {})
    assert caught.value.detail.code == code
