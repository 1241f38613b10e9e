"""A planner's judgement from a table: the same problem as from YAML, and mistakes told with their cell."""

from pathlib import Path

import numpy as np
import openpyxl
import pytest

import cmsim
from cmsim.allocation_files.load import load_allocation
from cmsim.errors import InputError

HEAD = "format: cmsim/allocation-1\nname: From a table\n"
ROWS = [("all", 0.7, 0.88, 1.08, 1.3), ("banks", 0.4, 0.7, 1.2, 1.6)]
IN_YAML = (
    HEAD
    + "judgement:\n  all: {none: 0.7, half: 0.88, plus_half: 1.08, saturation: 1.3}\n"
    + "  banks: {none: 0.4, half: 0.7, plus_half: 1.2, saturation: 1.6}\n"
)


def plan_with(folder: Path, table: str) -> Path:
    file = folder / "plan.yaml"
    file.write_text(f"{HEAD}judgement_table: {table}\n", encoding="utf-8")
    return file


def csv_of(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    (folder / "judged.csv").write_bytes(text.encode(encoding))
    return plan_with(folder, "judged.csv")


def test_a_table_says_what_yaml_says(tmp_path):
    (tmp_path / "yaml.yaml").write_text(IN_YAML, encoding="utf-8")
    book = openpyxl.Workbook()
    book.active.append(["行业群", "无投入", "一半", "增加一半", "饱和"])
    for row in ROWS:
        book.active.append(list(row))
    book.save(tmp_path / "judged.xlsx")
    from_yaml = load_allocation(tmp_path / "yaml.yaml").content.judgement
    assert load_allocation(plan_with(tmp_path, "judged.xlsx")).content.judgement == from_yaml
    percent = "group,none,half,plus_half,saturation\nall,70%,88%,108%,130%\nbanks,40%,70%,120%,160%\n"
    told = load_allocation(csv_of(tmp_path, percent)).content.judgement
    assert {name: part.model_dump() for name, part in told.items()} == {
        name: pytest.approx(part.model_dump()) for name, part in from_yaml.items()
    }


def test_chinese_spreadsheets_are_read_in_their_own_encoding(tmp_path):
    text = "行业群,无投入,一半,增加一半,饱和\n全部,0.7,0.88,1.08,1.3\n"
    assert list(load_allocation(csv_of(tmp_path, text, "gb18030")).content.judgement) == ["all"]


def test_the_advice_is_that_of_the_same_judgement_in_yaml(tmp_path):
    (tmp_path / "yaml.yaml").write_text(IN_YAML, encoding="utf-8")
    rows = "\n".join(",".join(map(str, row)) for row in ROWS)
    file = csv_of(tmp_path, f"group,none,half,plus_half,saturation\n{rows}\n")
    one, other = (cmsim.optimize_allocation(path) for path in (tmp_path / "yaml.yaml", file))
    assert np.array_equal(one.best.counts, other.best.counts)


@pytest.mark.parametrize(
    ("text", "code", "line", "field"),
    [
        ("group,none,half,plus_half\nall,0.7,0.88,1.08\n", "judgement.column", 1, "saturation"),
        ("group,none,half,plus_half,saturation\nall,0.7,much,1.08,1.3\n", "judgement.cell", 2, "half"),
        ("group,none,half,plus_half,saturation\nall,0.7,,1.08,1.3\n", "judgement.cell", 2, "half"),
        ("group,none,half,plus_half,saturation\nall,-1,0.8,1.08,1.3\n", "judgement.cell", 2, "none"),
        (
            "group,none,half,plus_half,saturation\nall,0.7,0.8,1.1,1.3\nall,0.7,0.8,1.1,1.3\n",
            "judgement.cell",
            3,
            "group",
        ),
        (
            "group,none,half,plus_half,saturation\nall,0.7,0.8,1.1,1.3\nbank,0.7,0.8,1.1,1.3\n",
            "allocation.unknown-name",
            3,
            "group",
        ),
        ("group,none,half,plus_half,saturation\n", "judgement.file", None, None),
    ],
)
def test_a_mistake_in_the_table_is_told_with_its_line_and_column(tmp_path, text, code, line, field):
    with pytest.raises(InputError) as caught:
        cmsim.optimize_allocation(csv_of(tmp_path, text))
    detail = caught.value.detail
    assert (detail.code, detail.line, detail.path) == (code, line, field)
    assert "judged.csv" in str(detail.file)


def test_a_judgement_stands_once_and_its_file_is_there(tmp_path):
    both = tmp_path / "both.yaml"
    both.write_text(f"{IN_YAML}judgement_table: judged.csv\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        cmsim.optimize_allocation(both)
    assert caught.value.detail.code == "allocation.two-judgements"
    assert caught.value.detail.line is not None
    for name in ("nowhere.csv", "judged.docx"):
        with pytest.raises(InputError) as caught:
            cmsim.optimize_allocation(plan_with(tmp_path, name))
        assert caught.value.detail.code == "judgement.file"
