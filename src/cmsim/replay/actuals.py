"""Real results by manager and month, as read from a file, with everything that is wrong with them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

from cmsim.calendar import MONTHS_PER_YEAR, WEEKS_PER_YEAR
from cmsim.errors import InputError, did_you_mean
from cmsim.replay import columns
from cmsim.replay.columns import column_positions, number_of, text_of
from cmsim.replay.findings import Finding, Findings
from cmsim.replay.months import Month, read_month
from cmsim.sheets import Cell, Sheet, read_sheet

DEALS_SHEET = "deals"
WEEKS_OF_A_MONTH = WEEKS_PER_YEAR / MONTHS_PER_YEAR
"""Base pay of a calendar month, unless the file says how many weeks were worked: twelve make a year's."""


@dataclass(frozen=True)
class MonthRow:
    """A manager's results in a month.

    Attributes
    ----------
    measures : mapping
        Results by measure; a measure that could not be read is not in it.
    base_pay_yuan_per_year, paid_yuan : float or None
        As the file says; None if it does not.
    groups : mapping
        Team, branch and city, as far as the file names them.
    sound : bool
        Whether the month can be paid; if not, a finding says why.
    """

    file: str
    line: int
    manager: str
    name: str
    kind: str
    month: Month
    measures: Mapping[str, float]
    weeks: float
    base_pay_yuan_per_year: float | None
    paid_yuan: float | None
    groups: Mapping[str, str]
    sound: bool = True

    def finding(
        self, code: str, field: str = "", found: str = "", month: str = "", hint: str = ""
    ) -> Finding:
        """Return a finding on this row."""
        return Finding(code, self.file, self.line, field, self.manager, month or str(self.month), found, hint)


@dataclass(frozen=True)
class Deal:
    """A single deal of a manager in a month."""

    manager: str
    month: Month
    gross_profit_yuan: float


@dataclass(frozen=True)
class Actuals:
    """A file of actuals.

    Attributes
    ----------
    rows : tuple of MonthRow
        In the order of the file, each manager and month once.
    has_paid : bool
        Whether there is a column of what was really paid.
    digest : str
        Hash of the files' bytes.
    """

    file: str
    rows: tuple[MonthRow, ...]
    deals: tuple[Deal, ...]
    has_paid: bool
    digest: str

    @property
    def months(self) -> tuple[Month, ...]:
        """Months of the file, in order."""
        return tuple(sorted({row.month for row in self.rows}))


def has_paid_column(path: Path) -> bool:
    """Return whether the file says what was really paid."""
    sheet = read_sheet(path)
    return sheet is not None and columns.PAID in column_positions(sheet, ())


def read_actuals(
    path: Path,
    kinds: Mapping[str, Sequence[str]],
    measures: Mapping[str, str],
    findings: Findings,
    *,
    groups: Sequence[str] = (),
    deals: Path | None = None,
) -> Actuals:
    """Return what a file holds.

    Parameters
    ----------
    kinds : mapping
        Ids of the kinds of staff, each with the names under which the file may have it too.
    measures : mapping
        Measures that are needed, each with who needs it, for the error if its column is missing.
    findings : Findings
        Takes what is wrong with single rows.
    groups : sequence of str
        Columns of groups that must be there: `team`, `branch`, `city`.
    deals : Path, optional
        File of single deals; without it, the sheet `deals` of a workbook.

    Raises
    ------
    InputError
        If a file cannot be read, lacks a column, or no row of it can be used.
    """
    sheet = read_sheet(path)
    assert sheet is not None
    reader = _Reader(sheet, kinds, measures, groups, findings)
    rows = _once(
        [row for line, cells in sheet.rows if (row := reader.row(line, cells)) is not None], findings
    )
    if not rows:
        raise InputError(
            "actuals.nothing-to-pay",
            "no row of the file can be used",
            file=str(path),
            found="; ".join(f"line {f.line}: {f.what('en')}" for f in findings.sorted()[:3]),
            allowed=f"kinds of staff {', '.join(kinds)}, months such as 2004-03",
        )
    _note_missing_months(rows, str(path), findings)
    deal_sheet = read_sheet(path, DEALS_SHEET) if deals is None else read_sheet(deals)
    digest = blake2b(path.read_bytes() + (deals.read_bytes() if deals else b""), digest_size=16)
    return Actuals(
        file=str(path),
        rows=tuple(rows),
        deals=tuple(_deals(deal_sheet, rows, findings)) if deal_sheet is not None else (),
        has_paid=columns.PAID in reader.at,
        digest=digest.hexdigest(),
    )


class _Reader:
    """Reads the rows of a sheet."""

    def __init__(
        self,
        sheet: Sheet,
        kinds: Mapping[str, Sequence[str]],
        measures: Mapping[str, str],
        groups: Sequence[str],
        findings: Findings,
    ) -> None:
        why = dict(measures) | dict.fromkeys(groups, "the plan's comparison with others needs")
        self.at = column_positions(sheet, [*columns.ALWAYS, *measures, *groups], why)
        self._sheet, self._measures, self._findings = sheet, tuple(measures), findings
        self._kind_names = {
            name.strip().lower(): kind for kind, names in kinds.items() for name in (kind, *names)
        }

    def row(self, line: int, cells: Sequence[Cell]) -> MonthRow | None:
        """Return a row, or None if nobody can say whose it is."""
        manager, told = self._text(cells, columns.MANAGER), self._text(cells, columns.KIND)
        month = read_month(cells[self.at[columns.MONTH]])
        kind = self._kind_names.get(told.lower())

        def note(code: str, field: str, found: str, hint: str = "") -> None:
            when = str(month) if month is not None else self._text(cells, columns.MONTH)
            self._findings.note(Finding(code, self._sheet.file, line, field, manager, when, found, hint))

        if not manager:
            note("no-manager", columns.MANAGER, "")
        elif month is None:
            note("bad-month", columns.MONTH, self._text(cells, columns.MONTH))
        elif kind is None:
            note("unknown-kind", columns.KIND, told, did_you_mean(told.lower(), self._kind_names) or "")
        if not manager or month is None or kind is None:
            return None
        sound = True
        values = {}
        for measure in self._measures:
            cell = cells[self.at[measure]]
            number = number_of(cell)
            if number is None or not math.isfinite(number):
                note("not-a-number" if text_of(cell) else "missing-value", measure, text_of(cell))
                sound = False
                continue
            values[measure] = number
        facts: dict[str, float | None] = {}
        for name in (columns.WEEKS, columns.BASE_PAY):
            facts[name], fine = self._fact(cells, name)
            if not fine:
                note("bad-fact", name, self._text(cells, name))
                sound = False
        paid = number_of(cells[self.at[columns.PAID]]) if columns.PAID in self.at else None
        if columns.PAID in self.at and (paid is None or not math.isfinite(paid)):
            note("paid-missing", columns.PAID, self._text(cells, columns.PAID))
            paid = None
        weeks = facts[columns.WEEKS]
        return MonthRow(
            file=self._sheet.file,
            line=line,
            manager=manager,
            name=self._text(cells, columns.NAME),
            kind=kind,
            month=month,
            measures=values,
            weeks=WEEKS_OF_A_MONTH if weeks is None else weeks,
            base_pay_yuan_per_year=facts[columns.BASE_PAY],
            paid_yuan=paid,
            groups={
                name: self._text(cells, name)
                for name in (columns.TEAM, columns.BRANCH, columns.CITY)
                if name in self.at
            },
            sound=sound,
        )

    def _text(self, cells: Sequence[Cell], column: str) -> str:
        return text_of(cells[self.at[column]]) if column in self.at else ""

    def _fact(self, cells: Sequence[Cell], column: str) -> tuple[float | None, bool]:
        """Return a fact that may be left out, and whether it is all right."""
        if not self._text(cells, column):
            return None, True
        number = number_of(cells[self.at[column]])
        return number, number is not None and math.isfinite(number) and number >= 0.0


def _once(rows: list[MonthRow], findings: Findings) -> list[MonthRow]:
    """Return each manager and month once; where the file contradicts itself the month is not paid."""
    kept: dict[tuple[str, Month], MonthRow] = {}
    for row in rows:
        key = (row.manager, row.month)
        first = kept.setdefault(key, row)
        if first is row:
            continue
        same = _content(first) == _content(row)
        findings.note(
            row.finding(
                "duplicate" if same else "contradiction", columns.MONTH, f"first in line {first.line}"
            )
        )
        if not same:
            kept[key] = replace(first, sound=False)
    return list(kept.values())


def _content(row: MonthRow) -> tuple[object, ...]:
    return (
        row.kind,
        dict(row.measures),
        row.weeks,
        row.base_pay_yuan_per_year,
        row.paid_yuan,
        dict(row.groups),
    )


def _note_missing_months(rows: Sequence[MonthRow], file: str, findings: Findings) -> None:
    """Note every month of the file in which a manager has no row."""
    months = {row.month for row in rows}
    by_manager: dict[str, set[Month]] = {}
    for row in rows:
        by_manager.setdefault(row.manager, set()).add(row.month)
    for manager, had in by_manager.items():
        for month in sorted(months - had):
            findings.note(Finding("month-missing", file, None, columns.MONTH, manager, str(month)))


def _deals(sheet: Sheet, rows: Sequence[MonthRow], findings: Findings) -> list[Deal]:
    at = column_positions(sheet, columns.OF_A_DEAL)
    known = {(row.manager, row.month) for row in rows}
    found = []
    for line, cells in sheet.rows:
        manager, cell = text_of(cells[at[columns.MANAGER]]), cells[at[columns.GROSS_PROFIT]]
        month, profit = read_month(cells[at[columns.MONTH]]), number_of(cell)
        when = text_of(cells[at[columns.MONTH]])
        if month is None or (manager, month) not in known:
            findings.note(Finding("deal-left-out", sheet.file, line, columns.MANAGER, manager, when, when))
        elif profit is None or not math.isfinite(profit) or profit < 0.0:
            told = text_of(cell)
            findings.note(Finding("bad-deal", sheet.file, line, columns.GROSS_PROFIT, manager, when, told))
        else:
            found.append(Deal(manager, month, profit))
    return found
