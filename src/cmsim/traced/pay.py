"""What one person was paid, call by call of the plan, with all that the plan was told of him."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cmsim.plans.protocol import Payment
from cmsim.replay.months import Month, period_of
from cmsim.replay.settlement import Component, Settlement
from cmsim.simulation.tracing import PaidTogether, Trace
from cmsim.traced.run_months import month_at, months_later, months_of_period


@dataclass(frozen=True)
class PaidAccount:
    """Pay of one account period.

    Attributes
    ----------
    month : Month
        In which it is paid.
    left : bool
        Paid because he left, for the part of the period that he worked.
    due : mapping
        Month in which a component that waits is due, by component.
    """

    settlement: Settlement
    month: Month
    left: bool
    due: Mapping[str, Month]


@dataclass(frozen=True)
class TakenBackPay:
    """What he was promised and lost; yuan above zero."""

    month: Month
    component: str
    yuan: float


def accounts_of_person(trace: Trace, person_id: int) -> tuple[PaidAccount, ...]:
    """Return what a person was paid, period by period; a leaver without a week in the period is left out."""
    profits = _profits(trace, person_id)
    found, paid_until = [], trace.context.policy_starts
    for call in trace.paid:
        row = np.flatnonzero(call.person_id == person_id)
        if row.size == 0:
            continue
        within = profits[(profits["tick"] >= paid_until) & (profits["tick"] <= call.tick)]
        account = _account(trace, call, int(row[0]), tuple(within["gross_profit_yuan"].tolist()))
        paid_until = call.tick + 1
        if account.settlement.weeks > 0.0:
            found.append(account)
    return tuple(found)


def taken_back_from(trace: Trace, person_id: int) -> tuple[TakenBackPay, ...]:
    """Return what was taken back from a person."""
    return tuple(
        TakenBackPay(month_at(one.tick, trace.context.policy_starts), one.component, yuan)
        for one in trace.taken_back
        if (yuan := float(one.yuan[one.person_id == person_id].sum())) > 0.0
    )


def income_by_person(trace: Trace) -> pd.Series[float]:
    """Return everybody's income of the run, what was taken back taken off, by permanent number."""
    total: dict[int, float] = {}
    for call in trace.paid:
        income = sum(np.asarray(p.yuan, dtype=np.float64) for p in call.payments if p.is_income)
        for person, yuan in zip(call.person_id, np.broadcast_to(income, call.person_id.shape), strict=True):
            total[int(person)] = total.get(int(person), 0.0) + float(yuan)
    for back in trace.taken_back:
        for person, yuan in zip(back.person_id, back.yuan, strict=True):
            total[int(person)] = total.get(int(person), 0.0) - float(yuan)
    return pd.Series(total, dtype=np.float64)


def _profits(trace: Trace, person_id: int) -> pd.DataFrame:
    """Return the deals of a person by which awards may be paid."""
    signed = trace.credits()
    return signed.loc[signed["person_id"] == person_id, ["tick", "gross_profit_yuan"]]


def _account(trace: Trace, call: PaidTogether, row: int, profits: tuple[float, ...]) -> PaidAccount:
    plan, context = trace.context.prepared.plan, call.measured.context
    left = bool(call.left[row])
    # Who leaves on a Monday is paid for the weeks before it.
    last = call.tick - 1 if left else call.tick
    period = period_of(month_at(last, trace.context.policy_starts), plan.period)
    month = month_at(call.tick, trace.context.policy_starts)
    settlement = Settlement(
        manager=str(int(call.person_id[row])),
        name="",
        kind=context.kind_ids[int(context.kind[row])],
        period=period,
        months=period.months,
        weeks=float(context.weeks[row]),
        base_pay_yuan_per_year=float(context.base_pay_yuan_per_year[row]),
        measured={name: float(value[row]) for name, value in call.measured.values.items()},
        state={name: float(value[row]) for name, value in call.state.values.items()},
        peers={name: float(value[row]) for name, value in call.peers.values.items()},
        gross_profits_yuan=profits,
        components=tuple(_component(payment, row, call) for payment in call.payments),
    )
    due = {
        payment.component: months_later(month, payment.deferred_periods * months_of_period(payment.due))
        for payment in call.payments
        if payment.deferred_periods
    }
    return PaidAccount(settlement, month, left, due)


def _component(payment: Payment, row: int, call: PaidTogether) -> Component:
    revoked = payment.revoked_if
    return Component(
        payment.component,
        float(np.broadcast_to(payment.yuan, call.person_id.shape)[row]),
        payment.due,
        payment.deferred_periods,
        f"{revoked.condition} within {revoked.within_weeks} weeks" if revoked else "",
        payment.is_income,
    )
