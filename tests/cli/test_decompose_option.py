"""`cmsim compare --decompose`, from the call to the folder."""

from __future__ import annotations

import csv
import json

import pytest
from calling import Call, Village

from cmsim.experiments.decomposition import OUTCOMES
from cmsim.experiments.switches import SWITCHES


@pytest.mark.slow
@pytest.mark.usefixtures("compared", "no_figures")
def test_json_and_the_folder_tell_what_the_difference_owes_to_which_part(
    call: Call, village: Village
) -> None:
    out = village.folder / "apart"
    answer = call(*village.arguments, "--decompose", "--out", out, "--json")
    assert answer.exit_code == 0, answer.stderr
    told = json.loads(answer.stdout)
    rows = {(row["measure"], row["part"], row["switch"]): row["mean"] for row in told["decomposition"]}
    assert {measure for measure, _, _ in rows} == set(OUTCOMES)
    total = rows["net_contribution_yuan", "total", "all"]
    assert total != 0.0
    # The policy is ownership and nothing else.
    assert rows["net_contribution_yuan", "share", "ownership"] == pytest.approx(total)
    assert all(rows["net_contribution_yuan", "share", s] == 0.0 for s in SWITCHES if s != "ownership")
    with open(out / "decomposition.csv", encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(told["decomposition"])
    assert (out / "tables" / "decomposition.parquet").is_file()
    assert (out / "figures" / "decomposition-equal_participation.svg").is_file()
    assert "Shapley" in (out / "decomposition.md").read_text(encoding="utf-8")
    dictionary = json.loads((out / "dictionary.json").read_text(encoding="utf-8"))
    assert [column["name"] for column in dictionary["tables"]["decomposition"]["measures"]] == [
        "unit",
        "value",
    ]


@pytest.mark.usefixtures("compared", "no_figures")
def test_the_screen_tells_shares_in_chinese_too(call: Call, village: Village) -> None:
    answer = call(*village.arguments, "--decompose", "--lang", "zh")
    assert answer.exit_code == 0, answer.stderr
    for part in (
        "的差额由何而来",
        "产权归属",
        "份额（Shapley，1953）",
        "无差别，因而无份额：岗位数、人员选聘和薪酬",
    ):
        assert part in answer.stdout


def test_what_cannot_be_taken_apart_is_told_before_anything_runs(call: Call, village: Village) -> None:
    base = village.folder / "arcadia.yaml"
    out = village.folder / "never"
    answer = call("compare", base, "--decompose", "--json", "--out", out)
    assert answer.exit_code == 2
    assert json.loads(answer.stderr)["code"] == "decompose.nothing"
    answer = call("compare", "hebei-2004", "ownership+rival-entry", "--decompose", "--json", "--out", out)
    assert answer.exit_code == 2
    error = json.loads(answer.stderr)
    assert (error["code"], error["path"]) == ("decompose.unassigned", "environment.shocks")
    assert not out.exists()


def test_without_the_option_nothing_is_taken_apart(compared: object, village: Village) -> None:
    assert not (village.out / "decomposition.csv").exists()
