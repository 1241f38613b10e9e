"""A planner's judgement from CSV or Excel: a line for each industry group, a column for each effort."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from cmsim.allocation_files.model import ALL_GROUPS, JudgementPart
from cmsim.errors import InputError, did_you_mean
from cmsim.sheets import CSV_SUFFIXES, EXCEL_SUFFIXES, Cell, Sheet, read_sheet

GROUP = "group"
LEVELS = ("none", "half", "plus_half", "saturation")
HEADINGS: dict[str, tuple[str, ...]] = {
    GROUP: ("group", "行业群", "行业"),
    "none": ("none", "无投入", "没有"),
    "half": ("half", "一半", "减半"),
    "plus_half": ("plus_half", "plus half", "增加一半"),
    "saturation": ("saturation", "饱和"),
}
"""What a column may be called, the name of the field first."""
_ALL = (ALL_GROUPS, "全部")
_PERCENT, _HUNDRED = "%", 100.0


@dataclass(frozen=True)
class JudgementTable:
    """Judgement by group, as a table has it.

    Attributes
    ----------
    file : str
    parts : dict
        By group, as named in the table.
    lines : dict
        Line of each group.
    """

    file: str
    parts: dict[str, JudgementPart]
    lines: dict[str, int]


def read_judgement(path: Path) -> JudgementTable:
    """Return the judgement in a table; of a workbook its first sheet.

    Numbers are results relative to today's, 1 or 100% as today.

    Raises
    ------
    InputError
        If the file cannot be read, a column is missing, or a cell is no number from 0: with file, line,
        column, found and allowed.
    """
    sheet = _sheet_of(path)
    place = {name: _column(sheet, name) for name in HEADINGS}
    parts: dict[str, JudgementPart] = {}
    lines: dict[str, int] = {}
    for line, cells in sheet.rows:
        written = str(cells[place[GROUP]]).strip()
        group = ALL_GROUPS if written in _ALL else written
        if not group or group in parts:
            raise _at(sheet, line, GROUP, written or "nothing", "each industry group once, by its identifier")
        levels = {name: _number(sheet, line, name, cells[place[name]]) for name in LEVELS}
        parts[group], lines[group] = JudgementPart(**levels), line
    return JudgementTable(sheet.file, parts, lines)


def _sheet_of(path: Path) -> Sheet:
    if path.suffix.lower() not in (*CSV_SUFFIXES, *EXCEL_SUFFIXES):
        raise InputError(
            "judgement.file",
            "judgement is read from CSV or Excel",
            file=str(path),
            found=path.suffix or "no suffix",
            allowed=", ".join((*CSV_SUFFIXES, *EXCEL_SUFFIXES)),
        )
    try:
        sheet = read_sheet(path)
    except InputError as error:
        raise InputError(
            "judgement.file",
            "the table of judgement cannot be read",
            file=str(path),
            found=error.detail.found,
            allowed="a line of headings, and a line for each industry group",
        ) from error
    assert sheet is not None
    return sheet


def _column(sheet: Sheet, name: str) -> int:
    headings = [heading.lower() for heading in sheet.header]
    for known in HEADINGS[name]:
        if known in headings:
            return headings.index(known)
    raise InputError(
        "judgement.column",
        "a column is missing",
        file=sheet.file,
        line=sheet.header_line,
        path=name,
        found=", ".join(sheet.header),
        allowed=", ".join(HEADINGS[name]),
        hint=did_you_mean(name, sheet.header),
    )


def _number(sheet: Sheet, line: int, name: str, cell: Cell) -> float:
    text = str(cell).strip()
    share = _HUNDRED if text.endswith(_PERCENT) else 1.0
    try:
        value = float(text.removesuffix(_PERCENT)) / share
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value >= 0.0):
        raise _at(sheet, line, name, text or "nothing", "a number from 0, such as 0.8 or 80%")
    return value


def _at(sheet: Sheet, line: int, column: str, found: str, allowed: str) -> InputError:
    return InputError(
        "judgement.cell",
        "a cell of the judgement cannot be used",
        file=sheet.file,
        line=line,
        path=column,
        found=found,
        allowed=allowed,
    )
