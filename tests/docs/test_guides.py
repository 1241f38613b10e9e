"""The pages that build a plan and preferences from nothing: their files are real, their blocks run."""

from __future__ import annotations

import re
import runpy
import shlex
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import matplotlib as mpl
import pytest
from click.testing import CliRunner
from documents import ROOT, Block, blocks, commands_in

from cmsim.cli.main import cli
from cmsim.plans.outside import OUTSIDE
from cmsim.preferences.outside import OUTSIDE_PREFERENCES

PAGES = [ROOT / "docs" / "researchers-guide.md", ROOT / "docs" / "replacing-preferences.md"]
OPTIMISER = ROOT / "docs" / "optimiser.md"
EXAMPLES = ROOT / "docs" / "examples"
SESSION = "python session"
_FILE = re.compile(r"\w+ file=(\S+)")
SMALLER = {
    "--scale 0.1 --replications 4 --years 2": "--scale 0.02 --replications 2 --years 1 --workers 1 "
    "--set horizon.warmup_weeks=52",
    "scale=0.1, replications=4, years=2, workers=1": "scale=0.02, replications=2, years=1, workers=1, "
    'overrides={"horizon.warmup_weeks": "52"}',
}
"""What makes the comparisons of the pages cheap."""


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Work in an empty folder; nothing from outside outlives a test."""
    monkeypatch.chdir(tmp_path)
    mpl.use("agg")
    yield
    OUTSIDE.forget()
    OUTSIDE_PREFERENCES.forget()


def files_of(page: Path) -> dict[str, str]:
    """Return the files that a page has its reader save, by name."""
    return {m[1]: block.code for block in blocks(page) if (m := _FILE.fullmatch(block.info))}


@pytest.mark.parametrize("page", [*PAGES, OPTIMISER], ids=lambda page: page.stem)
def test_the_files_of_a_page_are_those_of_the_examples(page: Path) -> None:
    shown = files_of(page)
    assert shown
    for name, code in shown.items():
        assert code == (EXAMPLES / name).read_text(encoding="utf-8"), f"docs/examples/{name}"


def test_every_example_is_shown_on_a_page() -> None:
    shown = {name for page in (*PAGES, OPTIMISER) for name in files_of(page)}
    assert {path.name for path in EXAMPLES.iterdir() if path.is_file()} == shown


def run_page(page: Path, *, comparing: bool) -> list[str]:
    """Do what a page says, line by line, and return the calls of cmsim that were made."""
    calls: list[str] = []
    namespace: dict[str, object] = {"__name__": "page"}
    for block in blocks(page):
        saved = _FILE.fullmatch(block.info)
        if saved is not None:
            Path(saved[1]).write_text(block.code, encoding="utf-8")
        elif block.info == "sh":
            calls += _typed(block, comparing)
        elif block.info == SESSION and (comparing or "cmsim.compare(" not in block.code):
            exec(compile(_smaller(block.code), page.name, "exec"), namespace)
    return calls


def _typed(block: Block, comparing: bool) -> list[str]:
    calls = []
    for line in block.code.splitlines():
        if line.startswith("python ") and line.endswith(".py"):
            runpy.run_path(shlex.split(line)[1])
        for call in commands_in(_smaller(line)):
            if (call[0] == "compare" or call[1] == "incentives") and not comparing:
                continue
            answer = CliRunner().invoke(cli, call)
            assert answer.exit_code == 0, answer.output
            calls.append(call[0])
    return calls


def _smaller(text: str) -> str:
    for asked, small in SMALLER.items():
        text = text.replace(asked, small)
    return text


NEEDS_XARRAY = pytest.mark.skipif(find_spec("xarray") is None, reason="the notebook extra is not installed")


@pytest.mark.slow
@NEEDS_XARRAY
def test_a_newcomer_gets_through_the_first_page_up_to_the_comparison() -> None:
    assert run_page(PAGES[0], comparing=False) == ["plan", "plan", "plan"]
    assert Path("payout.png").exists()


@pytest.mark.slow
def test_a_newcomer_gets_through_the_second_page_up_to_the_comparison() -> None:
    assert run_page(PAGES[1], comparing=False) == ["plan"]


def test_a_planner_gets_through_the_page_of_the_optimiser() -> None:
    assert run_page(OPTIMISER, comparing=False) == ["optimize"] * 6
    assert list(Path("results").rglob("moves.csv"))
    assert list(Path("results").rglob("teams.csv"))


@NEEDS_XARRAY
@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_all_of_a_page_runs(page: Path) -> None:
    assert "compare" in run_page(page, comparing=True)
    assert list(Path("results").rglob("summary.csv"))


def test_the_comparisons_of_the_pages_are_made_smaller_here() -> None:
    every = "".join(block.code for page in PAGES for block in blocks(page))
    assert all(asked in every for asked in SMALLER)
    calls = [call for page in PAGES for block in blocks(page) for call in commands_in_block(block)]
    compared = [call for call in calls if call[0] == "compare"]
    assert all("horizon.warmup_weeks=52" in call for call in compared)
    assert len(compared) == 3


def commands_in_block(block: Block) -> list[list[str]]:
    lines = block.code.splitlines() if block.info == "sh" else []
    return [call for line in lines for call in commands_in(_smaller(line))]
