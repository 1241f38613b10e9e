"""Reading a table from CSV or Excel: cells with their line, whatever program wrote the file."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from cmsim.errors import InputError

CSV_SUFFIXES = (".csv", ".txt", ".tsv")
EXCEL_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_SEPARATORS = (",", "\t", ";", "，")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_ENCODINGS = ("utf-8-sig", "gb18030")
"""Tried in turn: spreadsheets in China write GB 18030 unless they are told otherwise."""
Cell = object


@dataclass(frozen=True)
class Sheet:
    """A table as read.

    Attributes
    ----------
    file : str
        As the user named it; for a workbook with the sheet's name.
    header : tuple of str
        First line that is not empty.
    rows : tuple of pairs
        Line in the file (1-based) and cells, as many as there are headings; empty lines left out.
    """

    file: str
    header: tuple[str, ...]
    header_line: int
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]


def read_sheet(path: Path, sheet: str | None = None) -> Sheet | None:
    """Return a table; of a workbook its first sheet, or the one named, or None if that is not there.

    Raises
    ------
    InputError
        If the file cannot be read, is of another kind, or is empty.
    """
    suffix = path.suffix.lower()
    try:
        if suffix in CSV_SUFFIXES:
            return _sheet(str(path), _csv_lines(path.read_bytes())) if sheet is None else None
        if suffix in EXCEL_SUFFIXES:
            return _workbook_sheet(path, sheet)
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error
    raise InputError(
        "actuals.suffix",
        "actuals are read from CSV or Excel",
        file=str(path),
        found=suffix or "no suffix",
        allowed=", ".join((*CSV_SUFFIXES, *EXCEL_SUFFIXES)),
    )


def _csv_lines(data: bytes) -> list[tuple[int, list[Cell]]]:
    text = _decoded(data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    return [(reader.line_num, list(row)) for row in reader]


def _decoded(data: bytes) -> str:
    if data[:2] in _UTF16_MARKS:
        return data.decode("utf-16", errors="replace")
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", errors="replace")


def _workbook_sheet(path: Path, sheet: str | None) -> Sheet | None:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_object(io.BytesIO(path.read_bytes())) as book:
            if sheet is not None and sheet not in book.sheet_names:
                return None
            name = book.sheet_names[0] if sheet is None else sheet
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (CalamineError, IndexError) as error:
        raise _unreadable(path, str(error)) from error
    lines: list[tuple[int, list[Cell]]] = [(line, list(row)) for line, row in enumerate(rows, start=1)]
    return _sheet(f"{path} [{name}]", lines)


def _sheet(file: str, lines: list[tuple[int, list[Cell]]]) -> Sheet:
    filled = [(line, cells) for line, cells in lines if any(str(cell).strip() for cell in cells)]
    if len(filled) < 2:
        raise InputError(
            "actuals.empty",
            "there is no row under the headings",
            file=file,
            found=f"{len(filled)} lines",
            allowed="a line of headings, and a line for each manager and month",
        )
    header_line, header = filled[0]
    names = tuple(str(cell).strip() for cell in header)
    rows = tuple((line, tuple((cells + [""] * len(names))[: len(names)])) for line, cells in filled[1:])
    return Sheet(file, names, header_line, rows)


def _unreadable(path: Path, found: str) -> InputError:
    return InputError("actuals.unreadable", "the file cannot be read", file=str(path), found=found)
