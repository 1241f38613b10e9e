"""`cmsim optimize portfolios --teams`: holders by role in a file, a workbook and a page."""

import csv
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from calling import Village
from openpyxl import load_workbook

from cmsim.scenario import load

Call = Callable[..., Any]


def told(call: Call, village: Village, out: Path, *more: str) -> Any:
    policy = village.folder / "owned.yaml"
    return call(
        "optimize",
        "portfolios",
        str(policy),
        "--set",
        "horizon.warmup_weeks=52",
        "--store",
        str(village.folder / "store"),
        "--seconds",
        "60",
        "--out",
        str(out),
        *more,
    )


def rows_of(file: Path) -> list[dict[str, str]]:
    with open(file, encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def test_holders_by_role_are_written_and_told(call: Call, village: Village, tmp_path: Path) -> None:
    out = tmp_path / "teams"
    answer = told(call, village, out, "--teams", "all", "--role", "support=0", "--specialist-share", "0.9")
    assert answer.exit_code == 0, answer.stderr
    for words in ("have a team of 3", "Business manager", "not simulated", "assumptions"):
        assert words in answer.stdout
    rows = rows_of(out / "teams.csv")
    per_client = Counter(row["client"] for row in rows)
    assert set(per_client.values()) == {3}
    assert {row["role"] for row in rows} == {"relationship", "leader", "business"}
    pairs = Counter((row["client"], row["person"]) for row in rows)
    assert max(pairs.values()) == 1
    book = load_workbook(out / "portfolios.xlsx", read_only=True)
    assert book.sheetnames == ["handovers", "portfolios", "balance", "teams"]
    assert sum(1 for _ in book["teams"].iter_rows()) - 1 == len(rows)
    # The start of ownership is that of the relationship managers alone.
    start = {(row["client"], row["person"]) for row in rows_of(out / "start.csv")}
    assert start == {(row["client"], row["person"]) for row in rows if row["role"] == "relationship"}
    assert load(out / "portfolios.yaml").policy.ownership.start is not None
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["teams"]["shares"]["relationship"] == pytest.approx(0.65)


def test_teams_are_told_in_chinese(call: Call, village: Village, tmp_path: Path) -> None:
    out = tmp_path / "zh"
    answer = told(
        call,
        village,
        out,
        "--teams",
        "all",
        "--role",
        "support=0",
        "--specialist-share",
        "0.9",
        "--lang",
        "zh",
    )
    assert answer.exit_code == 0, answer.stderr
    page = (out / "summary.md").read_text(encoding="utf-8")
    for words in ("团队", "业务经理", "未经模拟"):
        assert words in answer.stdout
        assert words in page


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--teams", "hgih"), "did you mean high?"),
        (("--teams", "high", "--role", "leder=0.1"), "did you mean leader?"),
        (("--teams", "high", "--role", "leader"), "ROLE=SHARE"),
        (("--teams", "high", "--role", "leader=0.1", "--role", "leader=0.2"), "each role once"),
        (("--role", "leader=0.1"), "--teams"),
    ],
)
def test_wrong_options_of_teams_are_named(
    call: Call, village: Village, tmp_path: Path, more: tuple[str, ...], words: str
) -> None:
    answer = told(call, village, tmp_path / "none", *more)
    assert answer.exit_code == 2
    assert words in answer.stderr
    assert not (tmp_path / "none").exists()
