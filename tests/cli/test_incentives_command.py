"""`cmsim optimize incentives`, from the call to the folder, on the invented organisation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from calling import Village, called
from click.testing import Result

from cmsim.cli.commands.optimize_incentives import STRATEGIES, incentives
from cmsim.experiments import replication as units
from cmsim.optimise.incentives import confirmed, settings
from cmsim.optimise.incentives.limits import DEFAULT_FAIRNESS_SHARE
from cmsim.optimise.tuning import search
from cmsim.report.incentive_words import INCENTIVE_PHRASES
from cmsim.scenario import load

POLICY = """\
format: cmsim/scenario-1
extends: arcadia
name: Fee
name_zh: 提成
policy: {pay: {plan: linear_commission, params: {rate: 0.09}}}
"""
OPTIONS = [
    *("--tune", "commission_rate=0.001:0.1", "--budget", "4", "--replications", "1"),
    *(
        "--confirm",
        "2",
        "--shortlist",
        "1",
        "--indifference",
        "1e9",
        "--workers",
        "1",
        "--fairness-share",
        "1",
    ),
]


@pytest.fixture(scope="module")
def arguments(village: Village) -> list[str]:
    """Return the call that tunes the village's commission."""
    file = village.folder / "incentive-fee.yaml"
    file.write_text(POLICY, encoding="utf-8")
    rest = village.arguments[3:]
    shared = [*_option(rest, "--store"), *_option(rest, "--years"), *_option(rest, "--set")]
    return ["optimize", "incentives", str(file), *OPTIONS, *shared]


def _option(rest: list[str], name: str) -> list[str]:
    found: list[str] = []
    for here, text in enumerate(rest):
        if str(text) == name:
            found += [name, str(rest[here + 1])]
        elif str(text).startswith(f"{name}="):
            found.append(str(text))
    return found


@pytest.fixture(scope="module")
def tuned(arguments: list[str], village: Village) -> Result:
    return called(*arguments, "--json", "--out", village.folder / "incentives-out")


@pytest.fixture(scope="module", autouse=True)
def short_selection() -> Iterator[None]:
    """Select after a shorter first stage than is advised: what is tested is the way through."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(confirmed, "FIRST_STAGE", 3)
        yield


def test_the_advice_is_one_document_and_a_folder_that_agree(tuned: Result, village: Village) -> None:
    assert tuned.exit_code == 0, tuned.stderr
    told = json.loads(tuned.stdout)
    out = village.folder / "incentives-out"
    kept = json.loads((out / "advice.json").read_text(encoding="utf-8"))
    assert {name: told[name] for name in kept} == kept
    assert told["runs"] <= 4
    assert told["state"] in ("tuned", "present plan kept")
    lines = (out / "evaluations.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + told["evaluations"]
    assert told["selection"]["chosen"]
    names = {seen["name"] for seen in told["limits"]}
    assert names >= {"budget", "participation"}
    assert f"fairness · {told['loses_most']}" in names
    assert "of its certainty equivalent under the present plan" in (out / "summary.md").read_text("utf-8")


def test_a_tuned_plan_is_a_scenario_that_compare_takes(tuned: Result, village: Village) -> None:
    told = json.loads(tuned.stdout)
    files = list((village.folder / "incentives-out" / "tuned").glob("*.yaml"))
    assert len(files) == (told["state"] == "tuned")
    for file in files:
        assert load(str(file)).policy.pay.params["rate"] == told["parameters"][0]["tuned"]


def test_it_says_what_is_promised_and_whether_surface_and_simulation_agree(tuned: Result) -> None:
    told = json.loads(tuned.stdout)
    page = " ".join(told["sentences"])
    assert "shortlist" in page
    assert "equal participation" in page
    if told["prediction"] is not None:
        assert told["prediction"]["agrees"] == ("they agree" in page)


@pytest.mark.usefixtures("tuned")
def test_the_same_call_simulates_nothing_again_and_writes_the_same_bytes(
    arguments: list[str], village: Village, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[object] = []
    monkeypatch.setattr(units, "simulate", lambda *args, **_more: ran.append(args))
    again = called(*arguments, "--quiet", "--out", tmp_path / "again")
    assert again.exit_code == 0, again.stderr
    assert ran == []
    for name in ("advice.json", "evaluations.csv", "summary.md", "manifest.json"):
        first = (village.folder / "incentives-out" / name).read_bytes()
        assert (tmp_path / "again" / name).read_bytes() == first


@pytest.mark.slow
@pytest.mark.usefixtures("tuned")
def test_a_search_that_was_killed_ends_with_the_same_bytes(
    arguments: list[str], village: Village, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = list((village.folder / "store" / "searches").glob("*.json"))
    whole = {file.name: file.read_bytes() for file in states}
    real, ran = units.simulate, []

    def killed(*args: object, **more: object) -> object:
        ran.append(args)
        if len(ran) == 4:
            raise KeyboardInterrupt
        return real(*args, **more)  # type: ignore[arg-type]

    store = tmp_path / "store"
    _copy_law(village, store)
    elsewhere = [str(store) if str(text) == str(village.folder / "store") else text for text in arguments]
    monkeypatch.setattr(units, "simulate", killed)
    assert called(*elsewhere, "--out", tmp_path / "out").exit_code == 130
    monkeypatch.setattr(units, "simulate", real)
    assert called(*elsewhere, "--out", tmp_path / "out").exit_code == 0
    (state,) = (store / "searches").glob("*.json")
    assert state.read_bytes() == whole[state.name]
    again = (tmp_path / "out" / "advice.json").read_bytes()
    assert again == (village.folder / "incentives-out" / "advice.json").read_bytes()


def _copy_law(village: Village, store: Path) -> None:
    target = store / village.law.relative_to(village.folder / "store")
    target.parent.mkdir(parents=True)
    target.write_bytes(village.law.read_bytes())


@pytest.mark.usefixtures("tuned")
def test_limits_that_no_plan_keeps_are_named_with_the_least_breach(
    arguments: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "none"
    answer = called(*arguments, "--least-retention", "1", "--cost-budget", "500%", "--out", out)
    assert answer.exit_code == 2, answer.stderr
    assert "no plan that was tried keeps all limits" in answer.stderr
    assert "keeps all limits. In the way: retention (broken by" in answer.stdout
    told = json.loads((out / "advice.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in told["not_kept"]] == ["retention"]
    assert told["state"] == "no plan within the limits"
    assert not (out / "tuned").exists()
    chinese = called(
        *arguments, "--least-retention", "1", "--cost-budget", "500%", "--out", out, "--lang", "zh"
    )
    assert "均不能满足全部限制" in chinese.stdout


def test_a_budget_that_cannot_be_read_and_a_missing_name_are_wrong_use(arguments: list[str]) -> None:
    answer = called(*arguments, "--cost-budget", "much")
    assert answer.exit_code == 2
    assert "10%" in answer.stderr
    assert called("optimize", "incentives", "ownership-bonus").exit_code == 2


def test_the_command_and_the_library_have_the_same_choices_and_defaults() -> None:
    assert STRATEGIES == search.STRATEGIES
    defaults = {one.name: one.default for one in incentives.params if isinstance(one, click.Option)}
    assert defaults["evaluations"] == settings.DEFAULT_EVALUATIONS
    assert defaults["replications"] == settings.DEFAULT_REPLICATIONS
    assert defaults["confirmed"] == settings.DEFAULT_CONFIRMED
    assert defaults["shortlist"] == settings.SHORTLIST
    assert defaults["fairness_share"] == DEFAULT_FAIRNESS_SHARE


@pytest.mark.parametrize("phrase", INCENTIVE_PHRASES.values())
def test_words_fit_the_chinese_console(phrase: object) -> None:
    assert phrase.zh.encode("gbk")  # type: ignore[attr-defined]
