"""What a plan declares that it looks at, and what it is handed: measures, people, state, others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cmsim.calendar import MONTHS_PER_YEAR, WEEKS_PER_QUARTER
from cmsim.calendar import WEEKS_PER_YEAR as _WEEKS_PER_YEAR
from cmsim.errors import PlanError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

BOOKINGS = "bookings_yuan"
"""Yearly contract value signed in the period and credited to the manager, yuan of revenue a year."""
BASE_PAY = "base_pay"
"""Component under which every plan pays base pay, once."""

Period = Literal["month", "quarter", "year"]
WEEKS_PER_YEAR = float(_WEEKS_PER_YEAR)
PERIOD_WEEKS: dict[Period, float] = {
    "month": WEEKS_PER_YEAR / MONTHS_PER_YEAR,
    "quarter": float(WEEKS_PER_QUARTER),
    "year": WEEKS_PER_YEAR,
}
"""Mean length of an account period; the months of the 4-4-5 calendar are shorter or longer than theirs."""
PERIODS_PER_YEAR: dict[Period, int] = {
    "month": MONTHS_PER_YEAR,
    "quarter": int(WEEKS_PER_YEAR) // WEEKS_PER_QUARTER,
    "year": 1,
}
"""Account periods of a year: a target or quota of a period is the year's divided by them."""


@dataclass(frozen=True)
class MeasureSpec:
    """What is counted.

    Attributes
    ----------
    kind : {'flow', 'end_balance', 'average_balance', 'count', 'score'}
        How the results of a period add up.
    period : {'month', 'quarter', 'year'}
        Over what it is counted.
    credit_base : {'stock', 'new', 'growth'}
        Whether present clients' business counts, new business, or the change.
    duration_weeks : int
        For how long a piece of business is credited; 0 = once, when signed.
    split : {'whole', 'by_role'}
        Whether a member of a team is credited with all of a deal or with the share of his role.
    rater : str
        Who says what the value is: the records, the manager himself, his department.
    """

    name: str
    unit: str
    kind: Literal["flow", "end_balance", "average_balance", "count", "score"]
    period: Period
    credit_base: Literal["stock", "new", "growth"]
    duration_weeks: int = 0
    split: Literal["whole", "by_role"] = "whole"
    rater: Literal["records", "self", "department", "client_department"] = "records"


@dataclass(frozen=True)
class StateAxis:
    """An axis of state that a plan adds to the programme: its start and its bounds, in `unit`."""

    name: str
    unit: str
    start: float
    low: float
    high: float


@dataclass(frozen=True)
class PeerStatistic:
    """A statistic of other people's results that a plan needs.

    Attributes
    ----------
    statistic : str
        `rank_cut_off`: the result that the best `share` of the people reach. `team_total`: sum of the
        results of the *others* in the team. `team_size`: people in the team, himself included.
        `department_score`: points of his department. `head_pay`: yuan a year of its head.
    measure : str
        What is ranked or summed.
    share : float or None
        For a cut-off: the share of people at or above it.
    kinds : tuple of str
        Kinds of staff that are looked at; all if empty.
    """

    name: str
    statistic: Literal["rank_cut_off", "team_total", "team_size", "department_score", "head_pay"]
    measure: str
    among: Literal["team", "branch", "city", "province"]
    share: float | None = None
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class PayContext:
    """What a plan may know of the people it pays; arrays over managers."""

    kind_ids: tuple[str, ...]
    kind: IntArray
    """Position in `kind_ids`, (n,)."""
    base_pay_yuan_per_year: FloatArray
    """(n,)"""
    weeks: FloatArray
    """Weeks worked in the account period, (n,): base pay accrues by them."""


@dataclass(frozen=True)
class Measures:
    """Measured results by name, each (n,), with the people they belong to."""

    values: Mapping[str, FloatArray]
    context: PayContext

    def of(self, name: str, low: float = 0.0) -> FloatArray:
        """Return one measure, (n,).

        Raises
        ------
        PlanError
            If it was not measured, or a value is no finite number of at least `low`: pay outside its domain
            is an error and never a silent zero.
        """
        if name not in self.values:
            raise PlanError(
                "plan.not-measured",
                f"the plan counts {name}, which is not measured",
                found=", ".join(self.values) or "nothing",
            )
        value = self.values[name]
        wrong = ~(np.isfinite(value) & (value >= low))
        if wrong.any():
            raise PlanError(
                "plan.off-domain",
                f"{name} has a value that no plan can pay for",
                found=str(float(value[wrong][0])),
                allowed=f"finite numbers of at least {low:g}",
            )
        return value


@dataclass(frozen=True)
class State:
    """State that a plan declares, by name, each (n,). What it does not hold stands at the axis' start."""

    values: Mapping[str, FloatArray] = field(default_factory=dict)

    def of(self, axis: StateAxis, context: PayContext) -> FloatArray:
        """Return where each manager stands on an axis, (n,), within its bounds.

        Raises
        ------
        PlanError
            If a value is no number or outside the axis.
        """
        value = self.values.get(axis.name)
        if value is None:
            return np.full(context.kind.shape, axis.start)
        outside = ~((value >= axis.low) & (value <= axis.high))
        if outside.any():
            raise PlanError(
                "plan.off-domain",
                f"the state {axis.name} has a value outside its axis",
                found=str(float(value[outside][0])),
                allowed=f"from {axis.low:g} to {axis.high:g} ({axis.unit})",
            )
        return value

    def inside(self, part: str) -> State:
        """Return the state of a plan that stands inside another under this name."""
        return State(_inside(self.values, part))


@dataclass(frozen=True)
class Peers:
    """Statistics of others that a plan declares, by name, each (n,)."""

    values: Mapping[str, FloatArray] = field(default_factory=dict)

    def of(self, name: str) -> FloatArray:
        """Return one statistic, (n,).

        Raises
        ------
        PlanError
            If it was not handed over, or a value is no finite number of at least zero.
        """
        if name not in self.values:
            raise PlanError(
                "plan.no-peers",
                f"the plan looks at {name} of others, which nobody told it",
                found=", ".join(self.values) or "nothing",
            )
        value = self.values[name]
        wrong = ~(np.isfinite(value) & (value >= 0.0))
        if wrong.any():
            raise PlanError(
                "plan.off-domain",
                f"{name} of others has a value that no plan can pay for",
                found=str(float(value[wrong][0])),
                allowed="finite numbers of at least 0",
            )
        return value

    def inside(self, part: str) -> Peers:
        """Return what a plan that stands inside another under this name is told of others."""
        return Peers(_inside(self.values, part))


def name_inside(part: str, name: str) -> str:
    """Return the name that a component, axis or statistic of a part has in the whole."""
    return f"{part}.{name}"


def _inside(values: Mapping[str, FloatArray], part: str) -> dict[str, FloatArray]:
    start = name_inside(part, "")
    return {name.removeprefix(start): value for name, value in values.items() if name.startswith(start)}


AT_START = State()
"""State of people whose first period begins."""
NO_PEERS = Peers()
"""Nothing told of others."""
