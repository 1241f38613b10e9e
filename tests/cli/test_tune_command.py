"""`cmsim compare --tune`, from the call to the folder."""

from __future__ import annotations

import json

import pytest
from calling import Call, Village, called
from click.testing import Result

from cmsim.cli.options import OBJECTIVES
from cmsim.cli.selection import SHIPPED_BASE
from cmsim.experiments import tune_settings
from cmsim.experiments.families import AS_WRITTEN
from cmsim.scenario import load

pytestmark = pytest.mark.slow

POLICY = """\
format: cmsim/scenario-1
extends: arcadia
name: {name}
name_zh: {name_zh}
policy:
  pay:
    plan: {plan}
    params: {params}
"""
POLICIES = {
    "fee": ("Fee", "提成", "linear_commission", "{rate: 0.04}"),
    "bonus": ("Bonus", "奖金", "quota_bonus", "{quota_yuan_per_year: 200000, bonus_yuan: 1000}"),
}
OPTIONS = ["--tune", "3", "--tune-replications", "1", "--tune-tolerance", "0.5"]


@pytest.fixture(scope="module")
def arguments(village: Village) -> list[str]:
    """Return the call that tunes two families of the village."""
    files = []
    for stem, (name, name_zh, plan, params) in POLICIES.items():
        file = village.folder / f"{stem}.yaml"
        text = POLICY.format(name=name, name_zh=name_zh, plan=plan, params=params)
        file.write_text(text, encoding="utf-8")
        files.append(str(file))
    base, rest = village.arguments[1], village.arguments[3:]
    return ["compare", base, *files, *rest, *OPTIONS]


@pytest.fixture(scope="module")
def tuned(arguments: list[str], village: Village) -> Result:
    return called(*arguments, "--out", village.folder / "tuned-out")


def test_a_tuned_comparison_tells_time_families_and_ranking(tuned: Result) -> None:
    assert tuned.exit_code == 0, tuned.stderr
    assert tuned.stderr.startswith("This will take about")
    told = tuned.stdout
    for part in (
        "Families of plans tuned: 3 evaluations each in one replication",
        "Families ranked by net contribution: paired differences in 2 paired replications",
        "Ranking of 2 families of plans by net contribution, each tuned with 3 evaluations",
    ):
        assert part in told
    assert told.index("Policies compared") < told.index("Families of plans tuned") < told.index("Ranking of")


def test_the_folder_holds_evaluations_plans_figure_and_what_was_tuned(
    tuned: Result, village: Village
) -> None:
    assert tuned.exit_code == 0, tuned.stderr
    out = village.folder / "tuned-out"
    assert len((out / "tuning.csv").read_text(encoding="utf-8-sig").splitlines()) == 1 + 2 * 3
    assert (out / "figures" / "tuning.png").is_file()
    assert "Ranking of 2 families" in (out / "summary.md").read_text(encoding="utf-8")
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["tuning"]["evaluations"] == 3
    chosen = {one["family"]: one["chosen"] for one in manifest["tuning"]["families"]}
    files = {path.stem for path in (out / "tuned").glob("*.yaml")}
    assert files == {f"{label}-tuned" for label, number in chosen.items() if number != AS_WRITTEN}
    for file in files:
        assert load(out / "tuned" / f"{file}.yaml").name.endswith(", tuned")


@pytest.mark.usefixtures("tuned", "no_figures")
def test_a_programme_and_a_chinese_reader_are_told_the_same_without_a_new_run(
    call: Call, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cmsim.report.tuning_folder.write_tuning", lambda *_given, **_named: None)
    monkeypatch.setattr("cmsim.experiments.replication.simulate", None)
    answer = call(*arguments, "--json")
    assert answer.exit_code == 0, answer.stderr
    told = json.loads(answer.stdout)
    assert told["tuning"]["ranking"]["claimed"] is True
    assert told["ranking"].startswith("Ranking of 2 families")
    assert told["folder"].startswith("results/tuned-arcadia")
    quiet = call(*arguments, "--quiet", "--lang", "zh")
    assert "2类薪酬方案按净贡献排名" in quiet.stdout
    assert len(quiet.stdout.strip().splitlines()) == 2


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (["--tune", "1"], "tune.range"),
        (["--tune", "4", "--tune-tolerance", "-1"], "tune.range"),
        (["--tune", "4", "--tune-replications", "0"], "tune.range"),
        (["--tune", "4", "--basis", "as_written"], "tune.basis"),
    ],
)
def test_what_cannot_be_tuned_is_refused_before_anything_runs(
    call: Call, given: list[str], code: str
) -> None:
    answer = call("compare", SHIPPED_BASE, "ownership-bonus", *given, "--json")
    assert answer.exit_code == 2
    assert json.loads(answer.stderr)["code"] == code


def test_the_base_alone_has_nothing_to_tune(call: Call) -> None:
    answer = call("compare", SHIPPED_BASE, "--tune", "4", "--lang", "zh")
    assert answer.exit_code == 2
    assert "没有可调优的政策" in answer.stderr


def test_the_objectives_of_the_call_are_those_of_the_search() -> None:
    assert tuple(tune_settings.OBJECTIVES) == OBJECTIVES
