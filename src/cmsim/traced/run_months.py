"""The months of a run: years are counted from the beginning of the policy, 1 for the first."""

from __future__ import annotations

import re

from cmsim.calendar import MONTHS_PER_YEAR, WEEKS_PER_YEAR, month_of
from cmsim.errors import InputError
from cmsim.plans.protocol import PERIODS_PER_YEAR
from cmsim.replay.months import AccountPeriod, Month

_MONTH = re.compile(r"(\d{1,2})-(\d{1,2})")


def month_at(tick: int, policy_starts: int) -> Month:
    """Return the month of a run in which a week lies."""
    return Month((tick - policy_starts) // WEEKS_PER_YEAR + 1, month_of(tick) + 1)


def month_text(month: Month) -> str:
    """Return a month as it is written and read: `2-07` is July of the second year."""
    return f"{month.year}-{month.month:02d}"


def period_text(period: AccountPeriod) -> str:
    """Return an account period as it is written: `2-07`, `2-Q3` or `2`."""
    if period.period == "month":
        return month_text(Month(period.year, period.number))
    return f"{period.year}-Q{period.number}" if period.period == "quarter" else f"{period.year}"


def months_later(month: Month, months: int) -> Month:
    """Return the month so many months later."""
    years, rest = divmod(month.month - 1 + months, MONTHS_PER_YEAR)
    return Month(month.year + years, rest + 1)


def months_of_period(period: str) -> int:
    """Return how many months an account period has."""
    return MONTHS_PER_YEAR // PERIODS_PER_YEAR[period]  # type: ignore[index]


def month_named(text: str, years: int) -> Month:
    """Return the month that a text names.

    Raises
    ------
    InputError
        If it is none of a run of so many years.
    """
    found = _MONTH.fullmatch(text.strip())
    month = Month(int(found[1]), int(found[2])) if found else None
    if month is None or not (1 <= month.year <= years and 1 <= month.month <= MONTHS_PER_YEAR):
        raise InputError(
            "explain.bad-month",
            "this is no month of the run",
            path="--month",
            found=text,
            allowed=f"year and month from 1-01 to {years}-12",
        )
    return month
