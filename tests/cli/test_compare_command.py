"""`cmsim compare` and `cmsim run`, from the call to the folder."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from calling import Call, Village
from click.testing import Result

from cmsim.cli.commands.compare import FULL_REPLICATIONS, FULL_YEARS
from cmsim.cli.options import BASES
from cmsim.cli.selection import SHIPPED_BASE, results_folder, shipped_policies
from cmsim.errors import InputError
from cmsim.scenario import list_scenarios


def _no_constant(name: str) -> None:
    raise AssertionError(f"{name} is not JSON")


def test_a_comparison_tells_the_table_the_sentence_the_years_and_the_sanity_line(compared: Result) -> None:
    assert compared.exit_code == 0, compared.stderr
    told = compared.stdout
    for part in (
        'Policies compared with "Arcadia": equal participation; year 1, 2 paired replications',
        "Basis: equal participation; mean of year 1; 2 paired replications.",
        'Transition: differences from "Arcadia" year by year',
        "Is the size of the selling effort plausible",
        "Tables, figures and manifest:",
    ):
        assert part in told
    assert told.index("Policies compared") < told.index("Transition") < told.index("Is the size")


def test_off_a_terminal_there_is_neither_colour_nor_progress(compared: Result) -> None:
    assert "\x1b" not in compared.stdout
    assert compared.stderr == ""
    assert all(line == line.rstrip() for line in compared.stdout.splitlines())


def test_a_note_is_not_told_twice(compared: Result) -> None:
    notes = [line for line in compared.stdout.splitlines() if line.startswith("In brackets:")]
    assert len(notes) == 1


def test_a_comparison_leaves_manifest_tables_summary_and_figures(compared: Result, village: Village) -> None:
    manifest = json.loads((village.out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["base"] == "arcadia"
    assert manifest["law"] == village.law_digest
    assert (village.out / "tables" / "finance.parquet").is_file()
    assert (village.out / "scenario.resolved.yaml").is_file()
    assert (village.out / "figures" / "net_contribution-equal_participation.png").is_file()
    assert (village.out / "figures" / "net_contribution-equal_participation.svg").is_file()


@pytest.mark.usefixtures("compared", "no_figures")
def test_json_is_one_document_that_says_what_the_files_say(call: Call, village: Village) -> None:
    out = village.out
    # Drawing is left out; what lies there is told.
    (out / "figures").mkdir(parents=True, exist_ok=True)
    (out / "figures" / "one-basis.png").touch()
    answer = call(*village.arguments, "--out", out, "--json")
    assert answer.exit_code == 0, answer.stderr
    assert answer.stderr == ""
    told = json.loads(answer.stdout, parse_constant=_no_constant)
    assert told["policies"] == ["arcadia", "owned"]
    assert told["law"] == village.law_digest
    assert Path(told["folder"]) == out
    assert "Arcadia" in told["sentence"]["equal_participation"]
    assert all(Path(figure).is_file() for figure in told["figures"])
    assert told["figures"]
    with open(out / "summary.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(told["summary"]) > 0
    for row, record in zip(rows, told["summary"], strict=True):
        assert row["measure"] == record["measure"]
        assert float(row["mean"] or "nan") == pytest.approx(
            float("nan") if record["mean"] is None else record["mean"], nan_ok=True
        )


@pytest.mark.usefixtures("compared", "no_figures")
def test_a_quiet_comparison_tells_the_sentence_alone(call: Call, village: Village) -> None:
    answer = call(*village.arguments, "--quiet")
    assert answer.exit_code == 0, answer.stderr
    assert len(answer.stdout.strip().splitlines()) == 1
    assert "Basis: equal participation" in answer.stdout


@pytest.mark.usefixtures("compared", "no_figures")
def test_a_comparison_speaks_chinese_and_goes_to_a_folder_named_for_it(
    call: Call, village: Village, tmp_path: Path
) -> None:
    answer = call(*village.arguments, "--lang", "zh")
    assert answer.exit_code == 0, answer.stderr
    assert "各政策与“阿卡迪亚”比较" in answer.stdout
    assert "一户一经理" in answer.stdout
    assert "表格、图和清单：" in answer.stdout
    assert (tmp_path / "results" / "compare-arcadia-owned" / "manifest.json").is_file()


@pytest.mark.slow
@pytest.mark.usefixtures("compared", "no_figures")
def test_several_bases_are_told_one_after_the_other(call: Call, village: Village) -> None:
    answer = call(*village.arguments, "--basis", "equal_participation", "--basis", "as_written")
    assert answer.exit_code == 0, answer.stderr
    assert answer.stdout.index(": equal participation;") < answer.stdout.index(": pay as written;")


@pytest.mark.usefixtures("compared", "no_figures")
def test_one_scenario_runs_by_itself(call: Call, village: Village) -> None:
    base, *_ = [argument for argument in village.arguments if argument.endswith("arcadia.yaml")]
    rest = village.arguments[3:]
    answer = call("run", base, *rest, "--json")
    assert answer.exit_code == 0, answer.stderr
    told = json.loads(answer.stdout)
    assert told["policies"] == ["arcadia"]
    assert Path(told["folder"]) == Path("results/run-arcadia")


def test_policies_of_different_worlds_are_not_compared(call: Call, village: Village) -> None:
    answer = call("compare", SHIPPED_BASE, village.folder / "owned.yaml", "--json")
    assert answer.exit_code == 2
    assert json.loads(answer.stderr)["code"] == "compare.world"


@pytest.mark.parametrize(
    ("option", "value", "allowed"),
    [("--replications", "0", "1 to"), ("--scale", "2", "0.01 to 1"), ("--years", "99", "1 to 50")],
)
def test_numbers_out_of_range_are_refused_before_anything_runs(
    call: Call, option: str, value: str, allowed: str, tmp_path: Path
) -> None:
    answer = call("compare", SHIPPED_BASE, option, value, "--json")
    assert answer.exit_code == 2
    error = json.loads(answer.stderr)
    assert error["found"] in (value, f"{float(value)}")
    assert error["allowed"].startswith(allowed)
    assert not (tmp_path / "results").exists()


class _AskedError(Exception):
    """Ends a comparison where it would begin."""


def _asked(call: Call, monkeypatch: pytest.MonkeyPatch, *arguments: str, seconds: float = 0.0) -> tuple:
    """Return the request of a call, and what the call told on standard error before it began."""
    seen = []

    def begin(request, **_options):
        seen.append(request)
        raise InputError("compare.nothing", "this is where it would begin")

    monkeypatch.setattr("cmsim.api.compare", begin)
    monkeypatch.setattr("cmsim.experiments.comparison.planned", lambda *_given: ([], None))
    monkeypatch.setattr("cmsim.experiments.expected_time.expected_seconds", lambda _request: seconds)
    answer = call("compare", *arguments)
    assert seen, answer.stderr
    return seen[0], answer.stderr


@pytest.mark.slow
def test_without_names_the_steps_from_the_shipped_base_are_compared_and_no_scheme(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, _ = _asked(call, monkeypatch)
    on_base = {info.id for info in list_scenarios() if info.base == SHIPPED_BASE and info.kind == "scenario"}
    steps = {name for name in on_base if name.startswith("ownership")}
    assert len(steps) == 5
    assert "jiangxi-post" in on_base
    assert next(iter(request.scenarios)) == SHIPPED_BASE
    assert set(request.scenarios) == {SHIPPED_BASE, *steps}
    assert request.bases == ("equal_participation",)


def test_a_policy_of_ones_own_is_not_among_the_shipped(tmp_path: Path) -> None:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "mine.yaml").write_text(
        f"format: cmsim/scenario-1\nextends: {SHIPPED_BASE}\nname: Mine\n", encoding="utf-8"
    )
    assert "mine" in {info.id for info in list_scenarios()}
    assert "mine" not in shipped_policies()


def test_in_full_means_all_bases_and_tells_the_time_first(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, told = _asked(call, monkeypatch, "--full", "--workers", "2", seconds=40 * 60.0)
    assert request.bases == BASES
    assert (request.years, request.replications) == (FULL_YEARS, FULL_REPLICATIONS)
    assert told.splitlines()[0] == "This will take about 40 minutes on 2 processors."


def test_what_is_given_goes_before_what_in_full_means(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = ("--full", "--years", "2", "--basis", "as_written", "--json")
    request, told = _asked(call, monkeypatch, *arguments)
    assert request.bases == ("as_written",)
    assert (request.years, request.replications) == (2, FULL_REPLICATIONS)
    assert len(told.strip().splitlines()) == 1


def test_every_option_reaches_the_request(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    request, _ = _asked(
        call,
        monkeypatch,
        *("ownership", "--basis", "all", "--seed", "7", "--scale", "0.1", "--workers", "3", "--check"),
        *("--events", "--parameters", "accepted", "--steady-years", "12", "--store", "elsewhere"),
        *("--set", "care.trust_rest=0.5"),
    )
    assert request.bases == BASES
    assert {scenario.run.seed for scenario in request.scenarios.values()} == {7}
    assert {float(scenario.care.trust_rest) for scenario in request.scenarios.values()} == {0.5}
    assert (request.scale, request.workers, request.store) == (0.1, 3, Path("elsewhere"))
    assert (request.check, request.events, request.parameters) == (True, True, "accepted")
    assert request.steady_years == 12


def test_folders_are_named_for_what_is_compared() -> None:
    assert results_folder("compare", []) == Path("results/compare-all")
    assert results_folder("compare", [], full=True) == Path("results/compare-all-full")
    assert results_folder("run", ["a+b"]) == Path("results/run-a+b")
    assert results_folder("run", ["/some/where/my province.yaml"]) == Path("results/run-my-province")
    assert results_folder("compare", ["../../x"]).parent == Path("results")


@pytest.mark.usefixtures("compared", "no_figures")
def test_the_base_of_a_policy_s_file_is_found_beside_it(call: Call, village: Village) -> None:
    rest = village.arguments[3:]
    compared = call("compare", village.folder / "owned.yaml", *rest, "--json")
    assert compared.exit_code == 0, compared.stderr
    assert json.loads(compared.stdout)["policies"] == ["arcadia", "owned"]
    alone = call("run", village.folder / "owned.yaml", *rest, "--json")
    assert alone.exit_code == 0, alone.stderr
    assert json.loads(alone.stdout)["policies"] == ["owned"]


def test_a_file_with_an_overlay_is_named_without_its_folder(
    call: Call, monkeypatch: pytest.MonkeyPatch, village: Village, tmp_path: Path
) -> None:
    overlay = tmp_path / "hard.yaml"
    head = "format: cmsim/scenario-1\nkind: overlay\nname: Hard times\n"
    overlay.write_text(f"{head}care:\n  trust_rest: 0.3\n", encoding="utf-8")
    request, _ = _asked(call, monkeypatch, f"{village.folder / 'owned.yaml'}+{overlay}")
    assert list(request.scenarios) == ["arcadia+hard", "owned+hard"]
