"""The interface of pay plans: what a plan counts, what it pays, and how the engine may reduce it.

A plan is checked parameters plus array functions over managers. It knows nothing of how people respond.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any, ClassVar, Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

BOOKINGS = "bookings_yuan"
"""Yearly contract value signed in the period and credited to the manager, yuan of revenue a year."""

Period = Literal["month", "quarter", "year"]
PERIOD_WEEKS: dict[str, float] = {"month": 52 / 12, "quarter": 13.0, "year": 52.0}
WEEKS_PER_YEAR = 52.0


class Claim(str, Enum):
    """What a plan claims of its pay; the battery checks it."""

    MONOTONE = "monotone"
    CAPPED = "capped"


@dataclass(frozen=True)
class MeasureSpec:
    """What is counted.

    Attributes
    ----------
    credit_base : {'stock', 'new', 'growth'}
        Whether present clients' business counts, new business, or the change.
    duration_weeks : int
        For how long a piece of business is credited; 0 = once, when signed.
    """

    name: str
    unit: str
    kind: Literal["flow", "end_balance", "average_balance", "count", "score"]
    period: Period
    credit_base: Literal["stock", "new", "growth"]
    duration_weeks: int = 0
    split: Literal["whole", "by_role"] = "whole"
    rater: str = "records"


@dataclass(frozen=True)
class PayContext:
    """What a plan may know of the people it pays; arrays over managers."""

    kind_ids: tuple[str, ...]
    kind: IntArray
    base_pay_yuan_per_year: FloatArray
    weeks: FloatArray
    """Weeks worked in the account period (base pay accrues by them)."""


@dataclass(frozen=True)
class Measures:
    """Measured results by name, each (n,), with the people they belong to."""

    values: dict[str, FloatArray]
    context: PayContext


@dataclass(frozen=True)
class State:
    """Extra state that a plan declares, by name (none of the present plans needs any)."""

    values: dict[str, FloatArray] = field(default_factory=dict)


@dataclass(frozen=True)
class Peers:
    """Statistics of others that a plan declares, by name (none of the present plans needs any)."""

    values: dict[str, FloatArray] = field(default_factory=dict)


@dataclass(frozen=True)
class Payment:
    """One component of pay: yuan (n,), due at the end of a period, perhaps revoked on a condition."""

    component: str
    yuan: FloatArray
    due: Period
    revoked_if: str | None = None


@dataclass(frozen=True)
class StateAxis:
    """An axis of state that a plan adds to the programme."""

    name: str
    start: float
    low: float
    high: float


@dataclass(frozen=True)
class PeerStatistic:
    """A statistic of other people's results that a plan needs."""

    name: Literal["rank_cut_off", "team_total", "department_score", "head_pay"]


@dataclass(frozen=True)
class Index:
    """Reduction to one index: the measure itself (or a weighted score)."""

    measure: str = BOOKINGS


Reduction = Index


class PlanParams(BaseModel):
    """Parameters of a plan: frozen, closed to unknown names."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


@runtime_checkable
class Plan(Protocol):
    """What every plan provides."""

    name: ClassVar[str]
    params: PlanParams

    @property
    def period(self) -> Period:
        """Account period."""

    @property
    def measures(self) -> tuple[MeasureSpec, ...]:
        """What the plan counts."""

    @property
    def reduction(self) -> Reduction:
        """How the engine may reduce the measures."""

    @property
    def claims(self) -> frozenset[Claim]:
        """What the plan claims of itself."""

    @property
    def state(self) -> tuple[StateAxis, ...]:
        """Extra state."""

    @property
    def peers(self) -> tuple[PeerStatistic, ...]:
        """Statistics of others."""

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return the components of pay for an account period, base pay included."""

    def deal_pay(self, booking_yuan: FloatArray) -> FloatArray:
        """Return the award on single deals."""

    def advance(self, measured: Measures, state: State) -> State:
        """Return the state after the period."""


@dataclass(frozen=True)
class PlanDefaults:
    """What plans without state, peers and awards on deals share."""

    params: Any

    @property
    def reduction(self) -> Reduction:
        """One index: bookings."""
        return Index()

    @property
    def state(self) -> tuple[StateAxis, ...]:
        """None."""
        return ()

    @property
    def peers(self) -> tuple[PeerStatistic, ...]:
        """None."""
        return ()

    def deal_pay(self, booking_yuan: FloatArray) -> FloatArray:
        """No award on single deals."""
        return np.zeros_like(booking_yuan)

    def advance(self, measured: Measures, state: State) -> State:
        """No state."""
        del measured
        return state


def bookings_measure(period: Period) -> tuple[MeasureSpec, ...]:
    """Return the one measure of plans on contracts signed."""
    return (MeasureSpec(BOOKINGS, "yuan", "flow", period, "new"),)


def base_pay(measured: Measures, period: Period) -> Payment:
    """Return base pay for the weeks worked."""
    context = measured.context
    return Payment("base_pay", context.base_pay_yuan_per_year * context.weeks / WEEKS_PER_YEAR, period)
