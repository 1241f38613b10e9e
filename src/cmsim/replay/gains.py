"""Each manager's gain or loss against today's pay, over the months that both can be told for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cmsim.plans.protocol import Period
from cmsim.replay.actuals import Actuals
from cmsim.replay.months import AccountPeriod, longest, period_of
from cmsim.replay.settlement import PaidUnderPlan, Settlement

Span = tuple[str, AccountPeriod]
"""A manager and an account period."""
Compared = tuple[int, float, float]
"""Months, today's pay and the plan's pay of a span."""


@dataclass(frozen=True)
class ManagerPay:
    """One manager's pay over the file.

    Attributes
    ----------
    pay_yuan, expenses_yuan : float
        Income, and expenses met, of all account periods that could be paid.
    months : int
        Months in the file.
    months_unpaid : int
        Months of account periods that could not be paid.
    months_compared : int
        Months for which both the plan's and today's pay are known.
    compared_yuan, today_yuan : float
        The plan's and today's pay for these months.
    """

    manager: str
    name: str
    kind: str
    months: int
    months_unpaid: int
    months_compared: int
    pay_yuan: float
    expenses_yuan: float
    compared_yuan: float
    today_yuan: float

    @property
    def gain_yuan(self) -> float:
        """What the plan pays more than today, over the months compared."""
        return self.compared_yuan - self.today_yuan


def manager_pay(actuals: Actuals, paid: PaidUnderPlan, today: PaidUnderPlan | None) -> tuple[ManagerPay, ...]:
    """Return the pay of every manager, in the order of the file.

    Parameters
    ----------
    today : PaidUnderPlan or None
        Today's pay as another plan computes it; None takes what the file says was really paid.

    Notes
    -----
    Compared are whole account periods of the longer of the two plans, and only where each month of them that
    is in the file is paid on both sides: half a quarter cannot be told apart from a bonus for the whole.
    """
    span: Period = paid.plan.period if today is None else longest(paid.plan.period, today.plan.period)
    new = _by_span(paid, span)
    old = _really_paid(actuals, span) if today is None else _by_span(today, span)
    months: dict[Span, int] = {}
    for row in actuals.rows:
        key = (row.manager, period_of(row.month, span))
        months[key] = months.get(key, 0) + 1
    both: dict[str, list[Compared]] = {}
    for key, before in old.items():
        after = new.get(key)
        if before is not None and after is not None:
            both.setdefault(key[0], []).append((months[key], before, after))
    settled: dict[str, list[Settlement]] = {}
    for settlement in paid.settlements:
        settled.setdefault(settlement.manager, []).append(settlement)
    return tuple(_one(mine, both.get(manager, [])) for manager, mine in settled.items())


def _one(mine: Sequence[Settlement], both: Sequence[Compared]) -> ManagerPay:
    last = mine[-1]
    return ManagerPay(
        manager=last.manager,
        name=last.name,
        kind=last.kind,
        months=sum(len(settlement.months) for settlement in mine),
        months_unpaid=sum(len(settlement.months) for settlement in mine if not settlement.is_paid),
        months_compared=sum(months for months, _before, _after in both),
        pay_yuan=sum(settlement.yuan for settlement in mine),
        expenses_yuan=sum(settlement.expenses_yuan for settlement in mine),
        compared_yuan=sum(after for _months, _before, after in both),
        today_yuan=sum(before for _months, before, _after in both),
    )


def _by_span(paid: PaidUnderPlan, span: Period) -> dict[Span, float | None]:
    """Return pay by manager and span; None where a part of the span could not be paid."""
    found: dict[Span, float | None] = {}
    for settlement in paid.settlements:
        key = (settlement.manager, period_of(settlement.months[0], span))
        before = found.get(key, 0.0)
        found[key] = before + settlement.yuan if settlement.is_paid and before is not None else None
    return found


def _really_paid(actuals: Actuals, span: Period) -> dict[Span, float | None]:
    found: dict[Span, float | None] = {}
    for row in actuals.rows:
        key = (row.manager, period_of(row.month, span))
        before = found.get(key, 0.0)
        found[key] = before + row.paid_yuan if row.paid_yuan is not None and before is not None else None
    return found
