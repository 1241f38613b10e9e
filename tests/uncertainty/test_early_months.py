"""Signs of the first quarter, by hand."""

import pandas as pd
import pytest

from cmsim.uncertainty.early_months import SIGNS, early_signs

RUN = {"policy": "a", "basis": "as_written", "replication": 3, "year": 1}


def tables():
    months = [
        {
            **RUN,
            "month": month,
            "revenue_yuan": 3000.0,
            "gross_profit_yuan": 1000.0,
            "active_clients": 10.0,
            "lost_clients": 1.0 if month == 1 else 0.0,
            "won_clients": 2.0 if month == 2 else 0.0,
            "settled_issues": 3.0,
            "issue_days_sum": 12.0,
            "pay_yuan": 250.0,
            "employed": 20.0 - month,
        }
        for month in range(1, 13)
    ]
    weeks = [
        {**RUN, "kind": kind, "week": week, "manager_weeks": 10.0, "bookings_yuan": 500.0, "contracts": 1.0}
        for week in range(1, 53)
        for kind in ("x", "y")
    ]
    return {"time_path": pd.DataFrame(months), "sales_by_week": pd.DataFrame(weeks)}


def test_signs_are_those_of_the_first_three_months():
    row = early_signs(tables()).iloc[0]
    expected = {
        "clients_lost_share_per_month": 1.0 / 30.0,
        "clients_won_share_per_month": 2.0 / 30.0,
        "revenue_per_client_yuan_per_month": 300.0,
        "pay_share_of_gross_profit": 0.25,
        "days_to_settle_issue": 4.0,
        "issues_per_client_month": 0.3,
        "bookings_per_manager_week_yuan": 50.0,
        "contracts_per_manager_week": 0.1,
        "staff_change_share": 17.0 / 19.0 - 1.0,
    }
    assert set(expected) == {sign.name for sign in SIGNS}
    assert row.to_dict() == pytest.approx(expected)


def test_a_ratio_of_nothing_is_missing():
    given = tables()
    given["time_path"]["settled_issues"] = 0.0
    given["time_path"]["issue_days_sum"] = 0.0
    assert early_signs(given)["days_to_settle_issue"].isna().all()
