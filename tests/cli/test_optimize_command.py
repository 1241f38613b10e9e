"""`cmsim optimize`: advice on the screen and in a folder, in both languages, with both solvers."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cmsim.cli.commands.optimize import AXES
from cmsim.cli.solver_options import SOLVERS
from cmsim.optimise import solvers
from cmsim.optimise.allocation import frontier

Call = Callable[..., Any]
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "allocation.yaml"


def test_the_command_knows_the_same_solvers_and_axes() -> None:
    assert SOLVERS == solvers.SOLVERS
    assert AXES == frontier.AXES


@pytest.mark.slow
def test_a_frontier_is_a_table_and_a_file(call: Call, tmp_path: Path) -> None:
    out = tmp_path / "advice"
    answer = call(
        "optimize", "allocation", str(EXAMPLE), "--frontier", "head-count", "--points", "3", "--out", str(out)
    )
    assert answer.exit_code == 0, answer.stderr
    assert "Frontier: the best at each bound" in answer.stdout
    with open(out / "frontier.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["persons"]) for row in rows] == [142, 203, 264]
    revenue = [float(row["revenue_yuan"]) for row in rows]
    assert revenue == sorted(revenue)
    assert all(float(row["gap"]) <= 1e-4 for row in rows)
    refused = call(
        "optimize", "allocation", str(EXAMPLE), "--frontier", "retention", "--out", str(tmp_path / "b")
    )
    assert refused.exit_code == 2
    assert "retention" in refused.stderr


@pytest.mark.parametrize("solver", SOLVERS)
def test_an_advice_is_one_json_document_and_a_folder_that_agree(
    call: Call, tmp_path: Path, solver: str
) -> None:
    out = tmp_path / "advice"
    answer = call("optimize", "allocation", str(EXAMPLE), "--solver", solver, "--out", str(out), "--json")
    assert answer.exit_code == 0, answer.stderr
    told = json.loads(answer.stdout)
    assert told["state"] == "proven"
    assert told["gap"] <= 1e-4
    assert told["totals"]["net_contribution_yuan"] > told["today"]["net_contribution_yuan"]
    assert told["one_more_yuan_per_year"] > 0.0 > told["one_fewer_yuan_per_year"]
    with open(out / "moves.csv", encoding="utf-8-sig", newline="") as file:
        moves = list(csv.DictReader(file))
    assert sum(int(row["persons"]) for row in moves) == told["change"]["moves"]
    with open(out / "allocation.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sum(int(row["persons_best"]) for row in rows) == 203
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8"))["state"] == "proven"


@pytest.mark.slow
def test_people_are_told_in_their_language_what_it_rests_on(call: Call, tmp_path: Path) -> None:
    english = call("optimize", "allocation", str(EXAMPLE), "--out", str(tmp_path / "a"))
    assert english.exit_code == 0, english.stderr
    for words in (
        "203 managers",
        "proven",
        "One manager more",
        "Nothing here was simulated",
        "Moves, year 1",
    ):
        assert words in english.stdout
    chinese = call("optimize", "allocation", str(EXAMPLE), "--out", str(tmp_path / "b"), "--lang", "zh")
    assert "已证明" in chinese.stdout
    assert "未经模拟" in (tmp_path / "b" / "summary.md").read_text(encoding="utf-8")


def test_limits_that_conflict_end_with_two_and_nothing_written(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(
        EXAMPLE.read_text(encoding="utf-8").replace("moves: 120", "moves: 120\n  budget_yuan: 1000000"),
        encoding="utf-8",
    )
    answer = call("optimize", "allocation", str(file), "--out", str(tmp_path / "advice"))
    assert answer.exit_code == 2
    assert "cannot hold together" in answer.stderr
    assert "budget_yuan" in answer.stderr
    assert not (tmp_path / "advice").exists()
