"""The calendar: 52 weeks of 5 days a year, months of 4-4-5 weeks, 260 working days."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

WEEKS_PER_YEAR = 52
DAYS_PER_WEEK = 5
CALENDAR_DAYS_PER_WEEK = 7
"""For durations that the literature gives in calendar days."""
WORKING_DAYS_PER_YEAR = WEEKS_PER_YEAR * DAYS_PER_WEEK
MONTHS_PER_YEAR = 12
WEEKS_PER_QUARTER = 13
MONTH_LENGTHS_WEEKS: tuple[int, ...] = (4, 4, 5) * 4
MONTH_STARTS_WEEKS: tuple[int, ...] = tuple(
    sum(MONTH_LENGTHS_WEEKS[:month]) for month in range(MONTHS_PER_YEAR)
)
PERIOD_WEEKS = {"quarter": WEEKS_PER_QUARTER, "year": WEEKS_PER_YEAR}
_MONTH_OF_WEEK: NDArray[np.int64] = np.repeat(np.arange(MONTHS_PER_YEAR), MONTH_LENGTHS_WEEKS)


def week_of_year(week: int) -> int:
    """Return the week within its year, 0 .. 51; `week` may be negative (warm-up, counted back from t0)."""
    return week % WEEKS_PER_YEAR


def month_of(week: int) -> int:
    """Return the month of the year, 0 .. 11, in which the week lies."""
    return int(_MONTH_OF_WEEK[week_of_year(week)])


def is_month_end(week: int) -> bool:
    """Return whether the week is the last of its month."""
    return month_of(week) != month_of(week + 1)


def is_period_end(week: int, period: str) -> bool:
    """Return whether the week is the last of its month, quarter or year."""
    if period == "month":
        return is_month_end(week)
    return (week + 1) % PERIOD_WEEKS[period] == 0


def period_weeks(week: int, period: str) -> tuple[int, int]:
    """Return (week within the period, length of the period in weeks)."""
    if period == "month":
        month = month_of(week)
        return week_of_year(week) - MONTH_STARTS_WEEKS[month], MONTH_LENGTHS_WEEKS[month]
    length = PERIOD_WEEKS[period]
    return week % length, length
