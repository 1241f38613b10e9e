"""What a planner can see in the first months under a policy, in figures free of the province's size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cmsim.calendar import WEEKS_PER_QUARTER
from cmsim.tables.dictionary import KEYS

WATCHED_MONTHS = 3
"""A quarter of the calendar, whose weeks are known by the same name."""


@dataclass(frozen=True)
class Sign:
    """Something to watch: its name, unit, and words for it."""

    name: str
    unit: str
    meaning: str
    meaning_zh: str


SIGNS: tuple[Sign, ...] = (
    Sign("clients_lost_share_per_month", "share/month", "Clients lost per active client", "在网客户月流失率"),
    Sign("clients_won_share_per_month", "share/month", "Clients won per active client", "在网客户月新增率"),
    Sign(
        "revenue_per_client_yuan_per_month",
        "yuan/month",
        "Key-client revenue per active client",
        "每户大客户月收入",
    ),
    Sign(
        "pay_share_of_gross_profit",
        "share",
        "Managers' pay per yuan of key-client gross profit",
        "薪酬占大客户毛利比例",
    ),
    Sign(
        "days_to_settle_issue",
        "days",
        "Working days to settle an issue",
        "问题办结天数",
    ),
    Sign("issues_per_client_month", "issues/month", "Issues settled per active client", "每户月办结问题数"),
    Sign(
        "bookings_per_manager_week_yuan",
        "yuan/week",
        "Contract value signed per manager and week",
        "人均周签约额",
    ),
    Sign("contracts_per_manager_week", "contracts/week", "Contracts signed per manager", "人均周签约数"),
    Sign("staff_change_share", "share", "Managers at the quarter's end, less one", "季末在岗人数变动"),
)


def early_signs(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the signs of the first quarter by run.

    Parameters
    ----------
    tables : mapping of DataFrame
        `time_path` and `sales_by_week` of a comparison, with policy, basis and replication as columns.

    Returns
    -------
    DataFrame
        A row for each policy, basis and replication, a column for each sign; NaN where nothing happened that
        a ratio could be taken of.
    """
    path = tables["time_path"]
    first = path[(path["year"] == 1) & (path["month"] <= WATCHED_MONTHS)]
    months = first.groupby(list(KEYS), sort=False, observed=True)
    sums = months.sum(numeric_only=True)
    means = months.mean(numeric_only=True)
    ends = months[["employed"]].last()
    starts = months[["employed"]].first()
    sales = tables["sales_by_week"]
    quarter = sales[(sales["year"] == 1) & (sales["week"] <= WEEKS_PER_QUARTER)]
    sold = quarter.groupby(list(KEYS), sort=False, observed=True).sum(numeric_only=True).reindex(sums.index)
    client_months = sums["active_clients"]
    signs = pd.DataFrame(
        {
            "clients_lost_share_per_month": sums["lost_clients"] / client_months,
            "clients_won_share_per_month": sums["won_clients"] / client_months,
            "revenue_per_client_yuan_per_month": sums["revenue_yuan"] / client_months,
            "pay_share_of_gross_profit": means["pay_yuan"] / means["gross_profit_yuan"],
            "days_to_settle_issue": sums["issue_days_sum"] / sums["settled_issues"],
            "issues_per_client_month": sums["settled_issues"] / client_months,
            "bookings_per_manager_week_yuan": sold["bookings_yuan"] / sold["manager_weeks"],
            "contracts_per_manager_week": sold["contracts"] / sold["manager_weeks"],
            "staff_change_share": ends["employed"] / starts["employed"] - 1.0,
        }
    )
    assert tuple(signs.columns) == tuple(sign.name for sign in SIGNS)
    return signs.replace([np.inf, -np.inf], np.nan)
