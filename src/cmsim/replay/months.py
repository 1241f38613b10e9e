"""Months and account periods of actuals: reading them, naming them, telling which belongs to which."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from cmsim.calendar import MONTHS_PER_YEAR
from cmsim.plans.protocol import PERIODS_PER_YEAR, Period

NO_YEAR = 0
"""Year of months that a file names by their number alone."""
_YEAR_AND_MONTH = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*(?:月|[-/.]\d{1,2}(?:[ T].*)?)?")
_MONTH = re.compile(r"(\d{1,2})\s*月?")


class Month(NamedTuple):
    """A calendar month."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}" if self.year else f"{self.month:02d}"


class AccountPeriod(NamedTuple):
    """A month, quarter or year that is paid."""

    year: int
    number: int
    period: Period

    def __str__(self) -> str:
        year = f"{self.year:04d}" if self.year else ""
        if self.period == "year":
            return year or "year"
        mark = "Q" if self.period == "quarter" else ""
        digits = f"{self.number}" if mark else f"{self.number:02d}"
        return "-".join(part for part in (year, f"{mark}{digits}") if part)

    @property
    def months(self) -> tuple[Month, ...]:
        """Calendar months of the period."""
        length = MONTHS_PER_YEAR // PERIODS_PER_YEAR[self.period]
        first = (self.number - 1) * length + 1
        return tuple(Month(self.year, month) for month in range(first, first + length))


def period_of(month: Month, period: Period) -> AccountPeriod:
    """Return the account period to which a month belongs."""
    length = MONTHS_PER_YEAR // PERIODS_PER_YEAR[period]
    return AccountPeriod(month.year, (month.month - 1) // length + 1, period)


def longest(*periods: Period) -> Period:
    """Return the longest of some periods; the shorter ones fit into it without rest."""
    return min(periods, key=lambda period: PERIODS_PER_YEAR[period])


def read_month(cell: object) -> Month | None:
    """Return the month that a cell names, or None.

    Understood are dates, `2004-03`, `2004/3`, `200403`, `2004年3月`, and the number of a month alone.
    """
    if isinstance(cell, date):
        return Month(cell.year, cell.month)
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
    found = _MONTH.fullmatch(text)
    parts = (NO_YEAR, int(found[1])) if found else None
    if parts is None and (found := _YEAR_AND_MONTH.fullmatch(text)):
        parts = (int(found[1]), int(found[2]))
    if parts is None or not 1 <= parts[1] <= MONTHS_PER_YEAR:
        return None
    return Month(*parts)
