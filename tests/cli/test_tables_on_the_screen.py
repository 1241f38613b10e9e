"""Tables: a grid where numbers and names fit unbroken, else row by row."""

from __future__ import annotations

import pytest

from cmsim.cli.tables import PLAIN_WIDTH, column_widths, naming_columns, print_table
from cmsim.report.text_table import TextTable

TABLE = TextTable(
    "A table",
    ("Policy", "Revenue, million yuan a year", "Remark"),
    (
        ("As it was", "603.2 [598.1, 608.3]", "short"),
        (
            "With a bonus",
            "+9.1 [+3.0, +15.2]\nhigher",
            "a remark that is long enough to be broken at its spaces",
        ),
    ),
    ("To be read with it.",),
)


def test_a_grid_leaves_intervals_whole_and_breaks_prose() -> None:
    widths = column_widths(TABLE, 60)
    assert widths is not None
    assert widths[1] >= len("603.2 [598.1, 608.3]")
    assert widths[2] < len("a remark that is long enough to be broken at its spaces")
    assert sum(widths) + 3 * len(widths) <= 60


def test_a_grid_takes_no_more_than_it_needs() -> None:
    widths = column_widths(TABLE, PLAIN_WIDTH)
    assert widths == [12, 28, 55]


def test_where_an_interval_does_not_fit_there_is_no_grid() -> None:
    assert column_widths(TABLE, 40) is None


def test_wide_characters_take_two_columns() -> None:
    chinese = TextTable("表", ("政策", "大客户收入"), (("一户一经理", "1"),), ())
    assert column_widths(chinese, 80) == [10, 10]


def test_a_table_off_a_terminal_is_plain_text(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(TABLE)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "A table"
    assert any("603.2 [598.1, 608.3]" in line for line in lines)
    assert "To be read with it." in lines
    assert not any("\x1b" in line or line != line.rstrip() for line in lines)


def test_too_wide_a_table_goes_row_by_row(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cmsim.cli.tables.PLAIN_WIDTH", 44)
    print_table(TABLE)
    lines = capsys.readouterr().out.splitlines()
    assert "As it was" in lines
    assert "With a bonus" in lines
    assert max(len(line) for line in lines) <= 44


def test_row_by_row_a_row_is_headed_by_all_it_takes_to_tell_it_from_others(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    by_measure = TextTable(
        "By measure",
        ("Measure", "Policy", "Year 1"),
        (
            ("Revenue", "As it was", "603.2 [598.1, 608.3]"),
            ("Revenue", "With a bonus", "+9.1 [+3.0, +15.2]"),
        ),
        (),
    )
    monkeypatch.setattr("cmsim.cli.tables.PLAIN_WIDTH", 40)
    print_table(by_measure)
    lines = capsys.readouterr().out.splitlines()
    assert "Revenue: As it was" in lines
    assert "Revenue: With a bonus" in lines
    assert not any("Policy" in line for line in lines)
    assert naming_columns(by_measure) == 2
    assert naming_columns(TABLE) == 1
