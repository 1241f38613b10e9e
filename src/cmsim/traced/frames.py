"""A manager explained as tables, one for each question, and as one ledger."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from cmsim.replay.explaining import explain
from cmsim.replay.months import Month
from cmsim.replay.wording import number, share_text
from cmsim.report.words import Lang
from cmsim.traced.explained import Explained
from cmsim.traced.facts import facts_of
from cmsim.traced.otherwise import CHANGE, Otherwise
from cmsim.traced.pay import PaidAccount
from cmsim.traced.run_months import month_text, period_text
from cmsim.traced.words import event_name, traced_say

PAYMENT_COLUMNS = (
    "year",
    "month",
    "period",
    "component",
    "yuan",
    "is_income",
    "due",
    "revoked_if",
    "measured",
    "state",
    "others",
    "explanation",
)
OTHERWISE_COLUMNS = (
    "how",
    "policy",
    "plan",
    "pay_yuan",
    "difference_yuan",
    "booked_yuan",
    "weeks",
    "note",
    "meaning",
)
_FEN = 2
_DECIMALS = {"trust_mean": 3}


def frames(found: Explained, lang: Lang, month: Month | None = None) -> dict[str, pd.DataFrame]:
    """Return the tables `who`, `months`, `payments`, `events` and `otherwise`; of one month only if asked.

    Explanations and meanings are in the language asked for.
    """
    tables = {
        "who": pd.DataFrame(facts_of(found, lang), columns=["fact", "value"]),
        "months": _of_month(found.months, month),
        "payments": _of_month(payments_frame(found, lang), month),
        "events": _of_month(found.events, month).assign(
            meaning=lambda told: [event_name(str(kind), lang) for kind in told["kind"]]
        ),
        "otherwise": otherwise_frame(found, lang),
    }
    return {name: _rounded(frame) for name, frame in tables.items()}


def payments_frame(found: Explained, lang: Lang) -> pd.DataFrame:
    """Return every payment with its explanation and what the plan was told, in the order of payment."""
    rows: list[tuple[object, ...]] = []
    for account in found.accounts:
        rows += _payments(found, account, lang)
    for back in found.taken_back:
        words = traced_say("taken back", lang)
        rows.append((*back.month, "", back.component, -back.yuan, True, "", "", "", "", "", words))
    frame = pd.DataFrame(rows, columns=list(PAYMENT_COLUMNS))
    return frame.sort_values(["year", "month"], kind="stable").reset_index(drop=True)


def _payments(found: Explained, account: PaidAccount, lang: Lang) -> list[tuple[object, ...]]:
    one, period = account.settlement, period_text(account.settlement.period)
    rows: list[tuple[object, ...]] = []
    for part in one.components or ():
        due = account.due.get(part.name)
        words = explain(found.plan, one, part, lang)
        rows.append(
            (
                *account.month,
                traced_say("leaving", lang, period=period) if account.left else period,
                part.name,
                part.yuan,
                part.is_income,
                month_text(due or account.month),
                part.revoked_if,
                _told(one.measured),
                _told(one.state),
                _told(one.peers),
                words if part.is_income else traced_say("expense", lang, words=words),
            )
        )
    return rows


def otherwise_frame(found: Explained, lang: Lang) -> pd.DataFrame:
    """Return what he would have earned, with the difference from what he was paid."""
    rows = [
        (
            one.how,
            one.policy,
            one.plan,
            one.pay_yuan,
            None if one.pay_yuan is None else one.pay_yuan - found.pay_yuan,
            one.booked_yuan,
            one.weeks,
            one.note,
            meaning_of(one, lang),
        )
        for one in found.otherwise
    ]
    frame = pd.DataFrame(rows, columns=list(OTHERWISE_COLUMNS))
    numbers = ["pay_yuan", "difference_yuan", "booked_yuan"]
    return frame.astype({**dict.fromkeys(numbers, "float64"), "weeks": "Int64"})


def meaning_of(one: Otherwise, lang: Lang) -> str:
    """Return what an answer supposes, and why it has no number if it has none."""
    words = traced_say(f"if {one.how}", lang, share=share_text(CHANGE))
    if not one.note:
        return words
    return f"{words}: {traced_say(one.note, lang, missing=', '.join(one.missing))}"


def ledger(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return all tables as one, in the order of time: what is told, its name, number, client and words."""
    rows: list[tuple[object, ...]] = [
        ("who", None, None, fact, None, None, value) for fact, value in tables["who"].itertuples(index=False)
    ]
    for one in tables["months"].to_dict("records"):
        for name, value in one.items():
            if name not in ("year", "month") and not pd.isna(value):
                rows.append(("month", one["year"], one["month"], name, value, None, ""))
    for one in tables["events"].to_dict("records"):
        client = one["client_id"] if one["client_id"] >= 0 else None
        words = "; ".join(text for text in (one["meaning"], one["families"]) if text)
        rows.append(("event", one["year"], one["month"], one["kind"], one["amount_yuan"], client, words))
    for one in tables["payments"].to_dict("records"):
        told = (one["component"], one["yuan"], None, one["explanation"])
        rows.append(("payment", one["year"], one["month"], *told))
    for one in tables["otherwise"].to_dict("records"):
        rows.append(("otherwise", None, None, one["policy"], one["pay_yuan"], None, one["meaning"]))
    frame = pd.DataFrame(rows, columns=["line", "year", "month", "name", "number", "client", "words"])
    return frame.astype({"year": "Int64", "month": "Int64", "client": "Int64", "number": "float64"})


def _told(values: Mapping[str, float]) -> str:
    return ", ".join(f"{name} = {number(value)}" for name, value in values.items())


def _of_month(frame: pd.DataFrame, month: Month | None) -> pd.DataFrame:
    if month is None or frame.empty:
        return frame
    chosen = (frame["year"] == month.year) & (frame["month"] == month.month)
    return frame[chosen].reset_index(drop=True)


def _rounded(frame: pd.DataFrame) -> pd.DataFrame:
    numbers = [str(name) for name in frame.columns if str(name).endswith("yuan") or "hours_" in str(name)]
    return frame.round({**dict.fromkeys(numbers, _FEN), **_DECIMALS})
