"""From a plan to one function of one index: what the behaviour engine takes.

The index is the plan's one flow measure over its account period; the payout includes base pay.

Months of the 4-4-5 calendar: a target or quota of a month is a twelfth of the year's, whether the month has
four weeks or five. The programme of a month is solved over five weeks, and a short month starts in its
second. Its base pay is that of 52/12 weeks, so that twelve months make a year's; `weeks_paid` gives another.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmsim.calendar import MONTH_LENGTHS_WEEKS
from cmsim.calendar import PERIOD_WEEKS as CALENDAR_WEEKS
from cmsim.errors import PlanError
from cmsim.plans.inside import outlook_of_kind, plan_of_kind
from cmsim.plans.outlook import NOTHING_AHEAD, Outlook, for_all
from cmsim.plans.protocol import (
    PERIOD_WEEKS,
    FloatArray,
    Index,
    Measures,
    MeasureSpec,
    PayContext,
    Period,
    Plan,
    State,
    deal_awards,
)

ACCOUNT_WEEKS: dict[Period, int] = {
    "month": max(MONTH_LENGTHS_WEEKS),
    "quarter": CALENDAR_WEEKS["quarter"],
    "year": CALENDAR_WEEKS["year"],
}
"""Weeks of the programme: the longest that a period can have."""


@dataclass(frozen=True)
class IndexPayout:
    """Pay over an account period as a function of the index, for one kind of staff.

    Attributes
    ----------
    kind : int
        Position in `kind_ids`.
    weeks_paid : float or None
        Weeks of base pay; the period's mean length if None.
    outlook : Outlook
        What is expected of others and of pay that waits.
    """

    plan: Plan
    kind_ids: tuple[str, ...]
    kind: int
    base_pay_yuan_per_year: float
    weeks_paid: float | None = None
    outlook: Outlook = NOTHING_AHEAD

    def __post_init__(self) -> None:
        _require_one_flow(self.plan, self.outlook)
        _require_no_memory(self)

    @property
    def period(self) -> Period:
        """Account period."""
        return self.plan.period

    @property
    def weeks(self) -> int:
        """Weeks of the programme."""
        return ACCOUNT_WEEKS[self.plan.period]

    def context(self, count: int) -> PayContext:
        """Return what the plan is told of `count` people of this kind who work the whole period."""
        weeks = PERIOD_WEEKS[self.plan.period] if self.weeks_paid is None else self.weeks_paid
        return PayContext(
            self.kind_ids,
            np.full(count, self.kind, dtype=np.int64),
            np.full(count, self.base_pay_yuan_per_year),
            np.full(count, weeks),
        )

    def __call__(self, index_yuan: FloatArray) -> FloatArray:
        """Return all income of a full period, yuan, for each value of the index; any shape.

        What waits or may lapse counts at its expected worth; over what others may have done, pay is averaged.

        Raises
        ------
        PlanError
            If a value is negative or not finite.
        """
        index = np.asarray(index_yuan, dtype=np.float64)
        flat = index.ravel()
        names = (measure.name for measure in self.plan.measures)
        measured = Measures(dict.fromkeys(names, flat), self.context(flat.size))
        total = np.zeros(flat.shape)
        for told, weight in self.outlook.told():
            for payment in self.plan.pay(measured, State(), for_all(told, flat.size)):
                if payment.is_income:
                    total = total + weight * self.outlook.worth(payment) * payment.yuan
        return total.reshape(index.shape)

    def breakpoints(self) -> tuple[float, ...]:
        """Return where pay jumps or bends for anything that others may have done, ascending."""
        return self.outlook.breakpoints(self.plan, self.context(1))


@dataclass(frozen=True)
class DealAward:
    """Award on a single deal as a function of its gross profit, for one kind of staff.

    Attributes
    ----------
    kind : int
        Position in `kind_ids`.
    """

    plan: Plan
    kind_ids: tuple[str, ...]
    kind: int

    def __call__(self, gross_profit_yuan: FloatArray) -> FloatArray:
        """Return yuan for each deal; any shape."""
        profit = np.asarray(gross_profit_yuan, dtype=np.float64)
        flat = profit.ravel()
        everybody = np.full(flat.size, self.kind, dtype=np.int64)
        # What he earns and how long he has worked are nothing to an award.
        signed = PayContext(self.kind_ids, everybody, np.zeros(flat.size), np.zeros(flat.size))
        return deal_awards(self.plan, flat, signed).reshape(profit.shape)


@dataclass(frozen=True)
class IndexAccount:
    """A plan reduced to one index, for one kind of staff; picklable.

    Attributes
    ----------
    weeks : int
        Weeks of the programme.
    payout : callable
        Index (yuan) to pay of the period (yuan), base pay included.
    breakpoints : tuple of float
        Where the payout jumps or bends, ascending, above zero; straight in between. A jump counts from its
        point on.
    deal_award : callable
        Gross profit of a deal to its award; zero under plans without awards.
    """

    weeks: int
    payout: IndexPayout
    breakpoints: tuple[float, ...]
    deal_award: DealAward


def index_account(
    plan: Plan,
    kind: str,
    base_pay_yuan_per_year: float,
    kind_ids: tuple[str, ...] | None = None,
    weeks_paid: float | None = None,
    outlook: Outlook = NOTHING_AHEAD,
) -> IndexAccount:
    """Reduce a plan on one flow measure to a payout over its account period.

    Parameters
    ----------
    kind : str
        Kind of staff.
    kind_ids : tuple of str or None
        All kinds of staff; only this one if None.
    weeks_paid : float or None
        Weeks of base pay in the account; the period's mean length (52/12 for a month) if None.
    outlook : Outlook
        What is expected of others and of pay that waits.

    Raises
    ------
    PlanError
        If the plan needs more than one index, its pay moves with state, it looks at others of whom nothing is
        expected, or it lacks an amount for the kind.
    """
    kinds = kind_ids if kind_ids is not None else (kind,)
    if kind not in kinds:
        raise PlanError(
            "plan.unknown-kind", f"there is no kind of staff {kind!r}", found=kind, allowed=", ".join(kinds)
        )
    own, award = plan_of_kind(plan, kind), DealAward(plan, kinds, kinds.index(kind))
    if own is not plan:
        kinds, outlook = (kind,), outlook_of_kind(plan, kind, outlook)
    payout = IndexPayout(own, kinds, kinds.index(kind), base_pay_yuan_per_year, weeks_paid, outlook)
    return IndexAccount(payout.weeks, payout, payout.breakpoints(), award)


def _require_one_flow(plan: Plan, outlook: Outlook) -> None:
    obstacles = [
        words
        for words, present in (
            ("more than one measure", len(plan.measures) > 1),
            ("a measure that is no flow", any(measure.kind != "flow" for measure in plan.measures)),
            ("a reduction other than one unweighted index", plan.reduction != _own_index(plan.measures)),
            ("statistics of others", any(told.name not in outlook.peers for told in plan.peers)),
        )
        if present
    ]
    if obstacles:
        raise PlanError(
            "plan.reduction",
            f"the behaviour engine cannot take this plan yet: it has {', '.join(obstacles)}",
            path="plan",
            found=plan.name,
            allowed="plans on one flow measure, with something expected of everybody they look at",
        )


def _require_no_memory(payout: IndexPayout) -> None:
    """Raise a PlanError if the state that a plan carries moves what it pays, within the axis' bounds."""
    plan = payout.plan
    if not plan.state:
        return
    points = payout.breakpoints()
    index = np.array([0.0, *points, *(0.5 * p for p in points), 2.0 * max(points, default=1.0)])
    context = payout.context(index.size)
    measured = Measures({measure.name: index for measure in plan.measures}, context)
    told = for_all(payout.outlook.told()[0][0], index.size)
    for axis in plan.state:
        paid = [
            sum(p.yuan for p in plan.pay(measured, State({axis.name: np.full(index.size, at)}), told))
            for at in (axis.low, axis.start, axis.high)
        ]
        if any(np.any(other != paid[0]) for other in paid[1:]):
            raise PlanError(
                "plan.reduction",
                f"the behaviour engine cannot take this plan yet: its pay moves with {axis.name}",
                path="plan",
                found=plan.name,
                allowed="plans whose pay of a period does not depend on the periods before",
            )


def _own_index(measures: tuple[MeasureSpec, ...]) -> Index:
    return Index(tuple((measure.name, 1.0) for measure in measures)) if measures else Index()
