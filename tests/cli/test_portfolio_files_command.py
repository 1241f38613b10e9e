"""`cmsim optimize portfolios --clients FILE --managers FILE`: told in both languages, wrong calls refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cmsim.optimise.gaps import PORTFOLIO_GAP

Call = Callable[..., Any]
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
CLIENTS, MANAGERS = str(EXAMPLES / "our-clients.csv"), str(EXAMPLES / "our-managers.csv")
FILES = ("--clients", CLIENTS, "--managers", MANAGERS)


def told(call: Call, *more: str) -> Any:
    return call("optimize", "portfolios", *more)


def test_own_files_are_answered_in_the_folder_named_for_them(call: Call, tmp_path: Path) -> None:
    answer = told(call, *FILES)
    assert answer.exit_code == 0, answer.stderr
    assert "16 key clients in 2 pools" in answer.stdout
    assert "commerce (2), catering (1)" in answer.stdout
    folders = [path.parent for path in Path().rglob("handovers.csv")]
    assert len(folders) == 1
    assert folders[0].name == "portfolios-our-clients"


def test_own_files_are_answered_in_chinese_and_as_json(call: Call, tmp_path: Path) -> None:
    chinese = told(call, *FILES, "--lang", "zh", "--out", str(tmp_path / "zh"))
    assert "16个大客户" in chinese.stdout
    assert "未经模拟" in chinese.stdout
    answer = told(
        call, *FILES, "--json", "--teams", "high", "--specialist-share", "0.5", "--out", str(tmp_path / "j")
    )
    assert answer.exit_code == 0, answer.stderr
    document = json.loads(answer.stdout)
    assert document["clients"] == 16
    assert document["gap"][0] <= PORTFOLIO_GAP
    assert any("team of 4" in sentence for sentence in document["sentences"])


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ((), "SCENARIO, or --clients FILE with --managers FILE"),
        (("--clients", CLIENTS), "--managers FILE"),
        (("ownership-commission", *FILES), "SCENARIO, or --clients"),
        ((*FILES, "--replications", "2"), "--replications"),
        ((*FILES, "--set", "care.trust_rest=0.5"), "--set"),
        (("ownership-commission", "--other-group", "0.5"), "--other-group"),
        ((*FILES, "--seconds", "0"), "--seconds"),
        ((*FILES, "--gap", "-1"), "--gap"),
    ],
)
def test_calls_that_mean_nothing_are_refused(call: Call, more: tuple[str, ...], words: str) -> None:
    answer = told(call, *more)
    assert answer.exit_code == 2
    assert words in answer.stderr


def test_a_wrong_cell_is_told_in_chinese_with_its_place(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "clients.csv"
    file.write_text(Path(CLIENTS).read_text(encoding="utf-8").replace("82000", "many"), encoding="utf-8")
    answer = told(call, "--clients", str(file), "--managers", MANAGERS, "--lang", "zh")
    assert answer.exit_code == 2
    assert "这里需要大于零的数字" in answer.stderr
    assert "clients.csv" in answer.stderr
    assert "gross_profit_yuan_per_year" in answer.stderr
    assert not list(Path().rglob("handovers.csv"))
