"""The result of a replay as tables, one for each question, with units in the names of columns."""

from __future__ import annotations

import pandas as pd

from cmsim.replay.explaining import explain
from cmsim.replay.result import Replayed
from cmsim.report.words import Lang

_FEN = 2
"""Decimals of yuan that are written; nobody is paid less than a fen."""
_SHARE_DECIMALS = 4


def frames(replayed: Replayed, lang: Lang) -> dict[str, pd.DataFrame]:
    """Return all tables by name; explanations and findings are in the language asked for."""
    payments = payments_frame(replayed, lang)
    found = {
        "totals": totals_frame(replayed).round(_FEN),
        "managers": managers_frame(replayed),
        "payments": payments,
        "components": components_frame(payments),
        "exceptions": exceptions_frame(replayed, lang),
    }
    return {name: _in_fen(frame) for name, frame in found.items()}


def _in_fen(frame: pd.DataFrame) -> pd.DataFrame:
    decimals = {name: _FEN for name in frame.columns if str(name).endswith("yuan")}
    return frame.round({**decimals, "gain_share": _SHARE_DECIMALS})


def totals_frame(replayed: Replayed) -> pd.DataFrame:
    """Return the totals, one to a row."""
    totals = replayed.totals
    rows = [
        ("managers", totals.managers),
        ("months", totals.months),
        ("months_unpaid", totals.months_unpaid),
        ("pay_yuan", totals.pay_yuan),
        ("on_cost_yuan", totals.on_cost_yuan),
        ("expenses_yuan", totals.expenses_yuan),
        ("cost_yuan", totals.cost_yuan),
        ("deferred_yuan", totals.deferred_yuan),
        ("revocable_yuan", totals.revocable_yuan),
        ("months_compared", totals.months_compared),
        ("compared_yuan", totals.compared_yuan),
        ("today_yuan", totals.today_yuan),
        ("difference_yuan", totals.difference_yuan),
        ("managers_who_gain", totals.gain),
        ("managers_who_lose", totals.lose),
    ]
    return pd.DataFrame([(name, float(value)) for name, value in rows], columns=["total", "value"])


def managers_frame(replayed: Replayed) -> pd.DataFrame:
    """Return each manager's pay, cost and gain, in the order of the file."""
    rows = [
        (
            one.manager,
            one.name,
            one.kind,
            one.months,
            one.months_unpaid,
            one.pay_yuan,
            one.pay_yuan * (1.0 + replayed.on_cost_share) + one.expenses_yuan,
            one.months_compared,
            one.compared_yuan if one.months_compared else None,
            one.today_yuan if one.months_compared else None,
            one.gain_yuan if one.months_compared else None,
            one.gain_yuan / one.today_yuan if one.today_yuan else None,
        )
        for one in replayed.managers
    ]
    columns = ["manager", "name", "kind", "months", "months_unpaid", "pay_yuan", "cost_yuan"]
    columns += ["months_compared", "compared_yuan", "today_yuan", "gain_yuan", "gain_share"]
    frame = pd.DataFrame(rows, columns=columns)
    numbers = columns[7:]
    return frame.assign(**{name: frame[name].astype(float) for name in numbers[1:]})


def payments_frame(replayed: Replayed, lang: Lang) -> pd.DataFrame:
    """Return every payment with its explanation, in the order of payment."""
    plan = replayed.paid.plan
    rows = [
        (
            settlement.manager,
            settlement.name,
            settlement.kind,
            str(settlement.period),
            component.name,
            component.yuan,
            component.due,
            component.deferred_periods,
            component.revoked_if,
            explain(plan, settlement, component, lang),
        )
        for settlement in replayed.settlements
        for component in settlement.components or ()
    ]
    columns = ["manager", "name", "kind", "period", "component", "yuan"]
    columns += ["due", "deferred_periods", "revoked_if", "explanation"]
    return pd.DataFrame(rows, columns=columns)


def components_frame(payments: pd.DataFrame) -> pd.DataFrame:
    """Return what each component costs, by kind of staff."""
    grouped = payments.groupby(["kind", "component"], sort=False)
    return grouped.agg(
        managers=("manager", "nunique"), payments=("yuan", "size"), yuan=("yuan", "sum")
    ).reset_index()


def exceptions_frame(replayed: Replayed, lang: Lang) -> pd.DataFrame:
    """Return what is wrong with the actuals, in the order of the file."""
    rows = [
        (
            finding.manager,
            finding.month,
            finding.what(lang),
            finding.found,
            finding.consequence(lang),
            finding.hint,
            finding.field,
            finding.file,
            finding.line,
            finding.code,
        )
        for finding in replayed.findings
    ]
    columns = ["manager", "month", "what", "found", "consequence", "hint", "field", "file", "line", "code"]
    return pd.DataFrame(rows, columns=columns).astype({"line": "Int64"})
