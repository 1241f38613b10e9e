"""The page of results tells all tables and measures, as they are declared."""

import re
from pathlib import Path

import pytest
from documents import ROOT, text_of

from cmsim.errors import InputError
from cmsim.store import results_folder, run_folder
from cmsim.tables import TABLES
from cmsim.tables.measures import MEASURES
from cmsim.tables.page import BEGIN, END, main, tables_part, with_generated_part

PAGE = ROOT / "docs" / "results.md"


def test_the_page_is_up_to_date() -> None:
    assert text_of(PAGE) == with_generated_part(text_of(PAGE)), (
        "run python -m cmsim.tables.page docs/results.md"
    )


def test_every_table_column_and_measure_is_told() -> None:
    part = tables_part()
    for table in TABLES.values():
        section = part.partition(f"\n### {table.name}\n")[2].partition("\n### ")[0]
        assert table.meaning in section
        assert all(f"| `{column.name}` |" in section for column in table.columns)
    assert all(f"| `{measure.name}` | {measure.meaning} |" in part for measure in MEASURES)


def test_a_measure_names_the_columns_that_it_is_computed_from() -> None:
    line = next(row for row in tables_part().splitlines() if row.startswith("| `logo_retention_share`"))
    assert "(`retention.retained_clients`) ÷ (`retention.opening_clients`)" in line


def test_writing_replaces_what_stands_between_the_marks_and_nothing_else(tmp_path) -> None:  # type: ignore[no-untyped-def]
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    main([str(page)])
    written = page.read_text(encoding="utf-8")
    assert written.startswith("before\n")
    assert written.endswith(f"{END}\nafter\n")
    assert "old" not in written
    main([str(page)])
    assert page.read_text(encoding="utf-8") == written


def test_every_file_of_a_run_is_told() -> None:
    source = text_of(Path(run_folder.__file__))
    source += text_of(Path(results_folder.__file__))
    files = set(re.findall(r'"([a-z][a-z_.]*\.(?:json|yaml|csv|md))"', source))
    assert {"manifest.json", run_folder.PAGE_FILE} <= files
    assert sorted(file for file in files if f"`{file}`" not in text_of(PAGE)) == []


def test_a_page_without_marks_is_refused() -> None:
    with pytest.raises(InputError, match="no place"):
        with_generated_part("a page")
