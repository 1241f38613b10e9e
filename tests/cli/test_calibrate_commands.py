"""`cmsim calibrate`: what it asks of the package, and what it writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from calling import Call, Village

from cmsim.calibrate.pattern_table import table_of
from cmsim.calibrate.patterns import MEASURED
from cmsim.calibrate.search_result import SearchResult
from cmsim.calibrate.warm_up import WarmUpStudy, settling
from cmsim.cli.solved_base import solved_base, solved_base_worth
from cmsim.equilibrium.law import ResponseLaw
from cmsim.scenario import Scenario, load


@pytest.fixture
def piloted(village: Village, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Let a pilot be the village's, and return what pilots are asked for."""
    law = ResponseLaw.from_json(village.law.read_text(encoding="utf-8"))
    asked: list[dict[str, Any]] = []

    def run(base: object, **options: Any) -> ResponseLaw:
        asked.append(options)
        return law

    monkeypatch.setattr("cmsim.equilibrium.pilot.run_pilot", run)
    return asked


def test_a_law_is_measured_on_all_branches_and_written_where_it_is_asked(
    call: Call, village: Village, piloted: list[dict[str, Any]], tmp_path: Path
) -> None:
    answer = call("calibrate", "law", village.folder / "arcadia.yaml", "--out", "law.json", "--json")
    assert answer.exit_code == 0, answer.stderr
    assert [options["scale"] for options in piloted] == [1.0]
    told = json.loads(answer.stdout)
    assert told["digest"] == village.law_digest
    law = ResponseLaw.from_json((tmp_path / "law.json").read_text(encoding="utf-8"))
    assert law.digest == village.law_digest


@pytest.mark.usefixtures("piloted")
def test_in_a_checkout_a_law_goes_where_the_shipped_one_lies(
    call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("cmsim.equilibrium.law_artefact.shipped_folder", lambda: tmp_path / "scenarios")
    answer = call("calibrate", "law", "hebei-2004")
    assert answer.exit_code == 0, answer.stderr
    assert (tmp_path / "scenarios" / "laws" / "hebei-2004.json").is_file()
    assert "hebei-2004.json" in answer.stdout


@pytest.mark.parametrize("option", [("--scale", "0.1"), ("--set", "care.trust_rest=0.5")])
def test_the_shipped_law_is_not_replaced_by_that_of_a_part_or_of_another_world(
    call: Call,
    piloted: list[dict[str, Any]],
    option: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr("cmsim.equilibrium.law_artefact.shipped_folder", lambda: tmp_path / "scenarios")
    answer = call("calibrate", "law", "hebei-2004", *option, "--json")
    assert answer.exit_code == 2
    assert json.loads(answer.stderr)["code"] == "cli.other-law"
    assert piloted == []
    assert call("calibrate", "law", "hebei-2004", *option, "--out", "law.json").exit_code == 0


def test_an_installed_package_is_not_written_to(
    call: Call, piloted: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place = tmp_path / "cmsim" / "_shipped" / "scenarios"
    monkeypatch.setattr("cmsim.equilibrium.law_artefact.shipped_folder", lambda: place)
    answer = call("calibrate", "law", "hebei-2004", "--json")
    assert answer.exit_code == 2
    assert json.loads(answer.stderr)["code"] == "cli.out-needed"
    assert piloted == []


def test_a_search_starts_from_the_solved_base_and_tells_how_many_were_accepted(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Any, ...]] = []
    frame = pd.DataFrame(
        {"care.trust_rest": [0.4, 0.5, 0.6], "miss": 0.0, "accepted": [True, False, True], "round": 0}
    )

    def search(*given: Any, **named: Any) -> SearchResult:
        asked.append((given, named))
        return SearchResult(frame, {"a": 0.1})

    monkeypatch.setattr("cmsim.calibrate.search.search", search)
    monkeypatch.setattr("cmsim.cli.solved_base.solved_base_worth", lambda *_given: {"sellers": 15_000.0})
    options = ("--budget", "20", "--scale", "0.1", "--workers", "2", "--earlier", "old.csv", "--out", "here")
    answer = call("calibrate", "search", *options)
    assert answer.exit_code == 0, answer.stderr
    ((base, out, budget, scale, workers, progress), named) = asked[0]
    assert (base.id, out, budget, scale, workers, progress) == ("hebei-2004", Path("here"), 20, 0.1, 2, None)
    assert named == {"worth_yuan": {"sellers": 15_000.0}, "earlier": Path("old.csv")}
    assert answer.stdout.splitlines()[0] == "2 of 3 parameter sets met the patterns."


def test_too_small_a_search_is_refused(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cmsim.cli.solved_base.solved_base_worth", lambda *_given: {})
    answer = call("calibrate", "search", "--budget", "2", "--json")
    assert answer.exit_code == 2
    assert json.loads(answer.stderr)["code"] == "calibrate.small-budget"


def test_patterns_are_told_with_target_and_verdict_and_written_as_a_file(
    call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = next(pattern for pattern in MEASURED if pattern.low is not None and pattern.high is not None)
    middle = 0.5 * (first.low + first.high)
    table = table_of({first.name: [middle, middle]})
    monkeypatch.setattr("cmsim.calibrate.pattern_table.pattern_table", lambda *_given, **_named: table)
    monkeypatch.setattr("cmsim.cli.solved_base.base_on_pay", lambda *_given: [])
    monkeypatch.setattr("cmsim.cli.solved_base.solved_base", lambda *_given: None)
    answer = call("calibrate", "patterns", "--out", "here")
    assert answer.exit_code == 0, answer.stderr
    line = next(line for line in answer.stdout.splitlines() if line.startswith(first.words))
    assert f"{first.low:.3g}..{first.high:.3g}" in line
    assert line.endswith("yes")
    assert len(pd.read_csv(tmp_path / "here" / "patterns.csv")) == len(table)
    assert first.words_zh in call("calibrate", "patterns", "--lang", "zh").stdout
    rows = json.loads(call("calibrate", "patterns", "--json").stdout)["patterns"]
    assert [row["pattern"] for row in rows] == list(table["pattern"])


def test_the_base_is_solved_on_a_law_that_is_kept(village: Village) -> None:
    base = load(village.folder / "arcadia.yaml", {"horizon.warmup_weeks": "52"})
    prepared = solved_base(base, village.folder / "store", None)
    assert prepared.basis == "as_written"
    assert prepared.facts["converged"] == 1.0
    worth = solved_base_worth(base, village.folder / "store", None)
    assert set(worth) == {"sellers"}
    assert worth["sellers"] > 0.0


def test_the_warm_up_of_a_scenario_is_told_for_people_and_for_programmes(
    call: Call, village: Village, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    luck = np.random.default_rng(1)
    calm = [settling(name, luck.normal(9.0, 0.1, (3, 120)), 52, 3) for name in ("revenue", "trust")]
    asked: list[dict[str, Any]] = []

    def study(base: Scenario, _prepared: object, **options: Any) -> WarmUpStudy:
        asked.append({"base": base.id, **options})
        return WarmUpStudy(tuple(calm), 52, 10, 3, 3, 0.2)

    monkeypatch.setattr("cmsim.calibrate.warm_up.warm_up_study", study)
    monkeypatch.setattr("cmsim.cli.solved_base.solved_base", lambda *_given: None)
    given = ["calibrate", "warm-up", village.folder / "owned.yaml", "--replications", "3", "--years", "10"]
    answer = call(*given)
    assert answer.exit_code == 0, answer.stderr
    # A policy is answered with its base.
    assert asked[0]["base"] == "arcadia"
    assert (asked[0]["replications"], asked[0]["years"]) == (3, 10)
    assert "The file's 52 weeks" in answer.stdout
    assert (tmp_path / "results" / "calibrate" / "warm-up.png").is_file()
    told = json.loads(call(*given, "--json").stdout)
    assert told["warm_up_weeks"] == 52
    assert [row["series"] for row in told["series"]] == ["revenue", "trust"]
    assert call(*given, "--quiet").stdout.strip() == told["sentence"]


@pytest.mark.slow
def test_the_warm_up_of_a_scenario_is_the_same_with_any_number_of_workers(
    call: Call, village: Village
) -> None:
    given = ["calibrate", "warm-up", village.folder / "arcadia.yaml", "--set", "horizon.warmup_weeks=52"]
    given += ["--years", "10", "--replications", "2", "--scale", "1", "--json"]
    given += ["--out", village.folder / "store"]
    alone, two = (call(*given, "--workers", workers) for workers in (1, 2))
    assert alone.exit_code == 0, alone.stderr
    assert alone.stdout == two.stdout


def test_too_few_replications_for_a_warm_up_are_refused(call: Call, village: Village) -> None:
    answer = call(
        "calibrate", "warm-up", village.folder / "arcadia.yaml", "--replications", "1",
        "--out", village.folder / "store", "--lang", "zh",
    )  # fmt: skip
    assert answer.exit_code == 2
    assert "数值超出允许范围" in answer.stderr
