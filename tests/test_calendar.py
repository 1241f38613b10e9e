"""The calendar of 52 weeks, 4-4-5."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsim.calendar import (
    DAYS_PER_WEEK,
    MONTH_LENGTHS_WEEKS,
    MONTHS_PER_YEAR,
    WEEKS_PER_QUARTER,
    WEEKS_PER_YEAR,
    WORKING_DAYS_PER_YEAR,
    is_month_end,
    is_period_end,
    month_of,
    period_weeks,
    week_of_year,
)

weeks = st.integers(-5_000, 5_000)
periods = st.sampled_from(["month", "quarter", "year"])


def test_a_year_has_52_weeks_of_5_days_in_months_of_4_4_5() -> None:
    assert (WEEKS_PER_YEAR, DAYS_PER_WEEK, WORKING_DAYS_PER_YEAR) == (52, 5, 260)
    assert MONTH_LENGTHS_WEEKS == (4, 4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5)
    assert [month_of(week) for week in range(WEEKS_PER_YEAR)] == [
        month for month, length in enumerate(MONTH_LENGTHS_WEEKS) for _ in range(length)
    ]


@given(weeks, periods)
def test_a_period_ends_where_the_next_one_begins(week: int, period: str) -> None:
    position, length = period_weeks(week, period)
    assert 0 <= position < length
    assert is_period_end(week, period) == (position == length - 1)
    following, _ = period_weeks(week + 1, period)
    assert following == (0 if is_period_end(week, period) else position + 1)


@given(weeks)
def test_every_year_is_like_every_other_the_warm_up_too(week: int) -> None:
    assert week_of_year(week) == week_of_year(week + WEEKS_PER_YEAR)
    assert month_of(week) == month_of(week + WEEKS_PER_YEAR)
    assert 0 <= month_of(week) < MONTHS_PER_YEAR


@pytest.mark.parametrize(("period", "per_year"), [("month", 12), ("quarter", 4), ("year", 1)])
def test_a_year_has_as_many_ends_of_periods_as_periods(period: str, per_year: int) -> None:
    assert sum(is_period_end(week, period) for week in range(WEEKS_PER_YEAR)) == per_year


def test_a_quarter_is_three_months() -> None:
    ends = [week for week in range(WEEKS_PER_YEAR) if is_period_end(week, "quarter")]
    assert all(is_month_end(week) for week in ends)
    assert sum(MONTH_LENGTHS_WEEKS[:3]) == WEEKS_PER_QUARTER
