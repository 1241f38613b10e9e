"""The interface of pay plans: what a plan counts, what it pays, and how the engine may reduce it.

A plan is checked parameters plus array functions over managers. It knows nothing of how people respond.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, Literal, Protocol, Self, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from cmsim.calendar import MONTHS_PER_YEAR, WEEKS_PER_QUARTER
from cmsim.calendar import WEEKS_PER_YEAR as _WEEKS_PER_YEAR
from cmsim.errors import PlanError
from cmsim.plans.parameters import PlanParams, PlanSpec

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


class Claim(StrEnum):
    """What a plan claims of its pay; the battery checks it."""

    MONOTONE = "monotone"
    """More results never pay less."""
    CAPPED = "capped"
    """There is a sum that no result exceeds."""
    LINEAR = "linear"
    """Base pay plus a constant times the results: the same in whatever periods it is accounted."""
    BUDGET_NEUTRAL = "budget_neutral"
    """Results move pay between people, never its total."""


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
    """State that a plan declares, by name, each (n,)."""

    values: Mapping[str, FloatArray] = field(default_factory=dict)


@dataclass(frozen=True)
class Peers:
    """Statistics of others that a plan declares, by name, each (n,)."""

    values: Mapping[str, FloatArray] = field(default_factory=dict)


@dataclass(frozen=True)
class Revocation:
    """What takes a payment back (claw-back)."""

    condition: Literal["client_lost", "manager_left", "breach"]
    within_weeks: int


@dataclass(frozen=True)
class Payment:
    """One component of pay.

    Attributes
    ----------
    component : str
        Name; `base_pay` for base pay.
    yuan : array (n,)
        Negative for what is kept back.
    due : {'month', 'quarter', 'year'}
        The period at whose end it is paid.
    revoked_if : Revocation or None
        What takes it back later.
    deferred_periods : int
        How many more periods pass before it is paid.
    """

    component: str
    yuan: FloatArray
    due: Period
    revoked_if: Revocation | None = None
    deferred_periods: int = 0


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
    """A statistic of other people's results that a plan needs."""

    name: str
    statistic: Literal["rank_cut_off", "team_total", "department_score", "head_pay"]
    measure: str
    among: Literal["team", "branch", "city", "province"]
    share: float | None = None
    """For a cut-off: the share of people above it."""


@dataclass(frozen=True)
class Index:
    """Pay depends on one weighted sum of measures: pairs of measure and weight."""

    weights: tuple[tuple[str, float], ...] = ((BOOKINGS, 1.0),)


@dataclass(frozen=True)
class Additive:
    """Pay is a sum of parts that depend on one measure each."""

    measures: tuple[str, ...]


@dataclass(frozen=True)
class Grid2:
    """Pay is any function of two measures."""

    first: str
    second: str


@dataclass(frozen=True)
class GatedScore:
    """Pay depends on a score of capped measures, if a measure passes its gate."""

    weights: tuple[tuple[str, float], ...]
    caps: tuple[tuple[str, float], ...]
    gate_measure: str
    gate_from: float


Reduction = Index | Additive | Grid2 | GatedScore

BuildNested = Callable[[PlanSpec, str], "Plan"]
"""Builds a plan that stands inside another, given its spec and its path below the outer plan."""


@runtime_checkable
class Plan(Protocol):
    """What every plan provides. Instances are picklable and never change."""

    name: ClassVar[str]
    Params: ClassVar[type[PlanParams]]

    @property
    def params(self) -> Any:
        """The checked parameters, an instance of `Params`."""

    @classmethod
    def from_params(cls, params: Any, nested: BuildNested) -> Self:
        """Return the plan with checked parameters; plans inside it are built by `nested`."""

    @property
    def period(self) -> Period:
        """Account period: over what results are counted before they are paid."""

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
        """State that it carries from period to period."""

    @property
    def peers(self) -> tuple[PeerStatistic, ...]:
        """Statistics of others that it needs."""

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return the components of pay, base pay included; a threshold itself counts as reached."""

    def deal_pay(self, gross_profit_yuan: FloatArray) -> FloatArray:
        """Return the award on single deals, (n,)."""

    def advance(self, measured: Measures, state: State) -> State:
        """Return the state after the period."""

    def breakpoints(self, context: PayContext) -> tuple[FloatArray, ...]:
        """Return where pay jumps or bends along the index, each (n,); inf where someone has none."""
