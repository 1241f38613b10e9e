"""What one person did, month by month, and what happened to him and his clients."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from cmsim.calendar import MONTHS_PER_YEAR, is_period_end
from cmsim.replay.months import Month
from cmsim.simulation.tracing import Trace
from cmsim.traced.pay import PaidAccount, TakenBackPay
from cmsim.traced.run_months import month_at
from cmsim.world.people import TASKS

SIGNED = "signed"
"""Kind of event of a contract that he is credited with."""
DEFERRED_DUE = "deferred_due"
"""Kind of event of pay that has waited; what became of it may be taken back in the same month."""
_TOLD_ELSEWHERE = frozenset(
    {"won", "won_by_referral", "widened", "credited", "deal_award", "paid", "taken_back"}
)
"""Contracts are told once, with their credit, and payments with their formulas."""
LOSSES = ("lost_to_market", "followed_leaver", "defaulted")
COUNTED: dict[str, tuple[str, ...]] = {
    "leads": ("lead",),
    "proposals": ("proposal_asked",),
    "contracts": (SIGNED,),
    "issues_opened": ("issue_opened",),
    "issues_settled": ("issue_settled",),
    "clients_taken_over": ("taken_over",),
    "clients_given_up": ("released",),
    "clients_lost": LOSSES,
}
"""Columns of counts, and the kinds of events in them."""
EVENT_COLUMNS = ("year", "month", "week", "kind", "client_id", "amount_yuan", "families")


def events_frame(trace: Trace, person_id: int, accounts: Sequence[PaidAccount], years: int) -> pd.DataFrame:
    """Return all events of a person in their order.

    Columns are year and month of the run, week of the run from 1, kind, client (-1 for none), yuan, and the
    families of a contract that was signed, joined by commas.
    """
    starts, products = trace.context.policy_starts, trace.context.geography.product_ids
    logged = trace.log.of(person_id)
    rows = [
        (tick, kind, client, yuan, "")
        for tick, kind, client, yuan in logged[~logged["kind"].isin(_TOLD_ELSEWHERE)].itertuples(index=False)
    ]
    signed = trace.credits()
    for one in signed[signed["person_id"] == person_id].to_dict("records"):
        families = [name for bit, name in enumerate(products) if int(one["product_mask"]) >> bit & 1]
        rows.append((one["tick"], SIGNED, one["client_id"], one["value_yuan"], ",".join(families)))
    rows.sort(key=lambda row: int(row[0]))
    told = [
        (*month_at(int(tick), starts), int(tick) - starts + 1, str(kind), int(client), float(yuan), families)
        for tick, kind, client, yuan, families in rows
    ]
    for account in accounts:
        for part in account.settlement.components or ():
            due = account.due.get(part.name)
            if due is not None and part.yuan and due.year <= years:
                told.append((*due, 0, DEFERRED_DUE, -1, part.yuan, ""))
    frame = pd.DataFrame(told, columns=list(EVENT_COLUMNS))
    return frame.sort_values(["year", "month"], kind="stable").reset_index(drop=True)


def months_frame(
    trace: Trace,
    person_id: int,
    events: pd.DataFrame,
    accounts: Sequence[PaidAccount],
    taken_back: Sequence[TakenBackPay],
    years: int,
) -> pd.DataFrame:
    """Return a row for each month in which the person was on the roll, or was paid.

    Hours are sums over the month; clients and trust (mean, of those in his care) are of its last week;
    `account_yuan` is what he was credited with in the account period so far, `pay_yuan` what he was paid.
    """
    weeks = trace.weeks()
    mine = weeks[weeks["person_id"] == person_id]
    starts = trace.context.policy_starts
    signed = trace.credits()
    booked = signed[signed["person_id"] == person_id]
    rows, account = [], 0.0
    for month in (Month(y, m) for y in range(1, years + 1) for m in range(1, MONTHS_PER_YEAR + 1)):
        here = mine[[month_at(int(tick), starts) == month for tick in mine["tick"]]]
        told = events[(events["year"] == month.year) & (events["month"] == month.month)]
        pay = _paid_in(month, accounts, taken_back)
        if here.empty and pay == 0.0:
            continue
        in_month = [month_at(int(tick), starts) == month for tick in booked["tick"]]
        credited = float(booked.loc[in_month, "value_yuan"].sum())
        account += credited
        rows.append(
            {
                "year": month.year,
                "month": month.month,
                "weeks": len(here),
                **{f"hours_{task}": float(here[task].sum()) for task in TASKS},
                "clients": int(here["clients"].iloc[-1]) if len(here) else 0,
                "trust_mean": _trust(here),
                **{name: int(told["kind"].isin(kinds).sum()) for name, kinds in COUNTED.items()},
                "credited_yuan": credited,
                "account_yuan": account,
                "pay_yuan": pay,
            }
        )
        last_tick = int(here["tick"].iloc[-1]) if len(here) else None
        if last_tick is not None and is_period_end(last_tick, trace.context.prepared.period):
            account = 0.0
    return pd.DataFrame(rows)


def _trust(here: pd.DataFrame) -> float | None:
    """Return the mean trust of the clients in care at the end of a month, None where there are none."""
    if here.empty or not int(here["clients"].iloc[-1]):
        return None
    return float(here["trust_sum"].iloc[-1]) / int(here["clients"].iloc[-1])


def _paid_in(month: Month, accounts: Sequence[PaidAccount], taken_back: Sequence[TakenBackPay]) -> float:
    paid = sum(one.settlement.yuan for one in accounts if one.month == month)
    return paid - sum(one.yuan for one in taken_back if one.month == month)
