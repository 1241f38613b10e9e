"""The interface of pay plans: what a plan counts, what it pays, and how the engine may reduce it.

A plan is checked parameters plus array functions over managers. It knows nothing of how people respond.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from inspect import Parameter, signature
from typing import Any, ClassVar, Literal, Protocol, Self, runtime_checkable

from cmsim.plans.inputs import (
    AT_START,
    BASE_PAY,
    BOOKINGS,
    NO_PEERS,
    PERIOD_WEEKS,
    PERIODS_PER_YEAR,
    WEEKS_PER_YEAR,
    FloatArray,
    IntArray,
    Measures,
    MeasureSpec,
    PayContext,
    Peers,
    PeerStatistic,
    Period,
    State,
    StateAxis,
    name_inside,
)
from cmsim.plans.parameters import PlanParams, PlanSpec
from cmsim.plans.reduction_forms import Additive, GatedScore, Grid2, Index, Reduction, Unreduced

__all__ = [
    "AT_START",
    "BASE_PAY",
    "BOOKINGS",
    "NO_PEERS",
    "PERIODS_PER_YEAR",
    "PERIOD_WEEKS",
    "WEEKS_PER_YEAR",
    "Additive",
    "BuildNested",
    "Claim",
    "FloatArray",
    "GatedScore",
    "Grid2",
    "Index",
    "IntArray",
    "MeasureSpec",
    "Measures",
    "PayContext",
    "Payment",
    "PeerStatistic",
    "Peers",
    "Period",
    "Plan",
    "Reduction",
    "Revocation",
    "State",
    "StateAxis",
    "Unreduced",
    "breakpoints_of",
    "deal_awards",
    "name_inside",
    "told_what_it_takes",
]


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
    is_income : bool
        False for what only meets expenses of the work (travel, entertainment): it costs the organisation
        and leaves the manager as he was, so that no limit on his pay counts it.
    kind : str
        The one kind of staff that can get it (zero for all others); empty if it is for all.
    """

    component: str
    yuan: FloatArray
    due: Period
    revoked_if: Revocation | None = None
    deferred_periods: int = 0
    is_income: bool = True
    kind: str = ""


class BuildNested(Protocol):
    """Builds a plan that stands inside another."""

    def __call__(self, spec: PlanSpec, path: str, kind: str = "") -> Plan:
        """Return the plan of a spec.

        Parameters
        ----------
        path : str
            Where it stands below the outer plan, for errors.
        kind : str
            The one kind of staff that it pays; empty if it pays all that the outer plan does.
        """


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
        """Return the award on single deals, (n,).

        A plan whose award depends on who signed has `deal_pay_for` besides; see :func:`deal_awards`.
        """

    def advance(self, measured: Measures, state: State, peers: Peers = NO_PEERS) -> State:
        """Return the state after the period."""

    def breakpoints(
        self, context: PayContext, state: State = AT_START, peers: Peers = NO_PEERS
    ) -> tuple[FloatArray, ...]:
        """Return where pay jumps or bends along the index, each (n,); inf where someone has none.

        The index is that of the reduction: a measure, or a score in points; if there is more than one, the
        first measure. A plan whose breakpoints depend on neither state nor others may take the context alone.
        """

    def breakpoints_along(
        self, measure: str, context: PayContext, state: State = AT_START, peers: Peers = NO_PEERS
    ) -> tuple[FloatArray, ...]:
        """Return where pay jumps or bends along one measure, wherever the others stand, each (n,)."""


def breakpoints_of(
    plan: Plan, context: PayContext, state: State = AT_START, peers: Peers = NO_PEERS
) -> tuple[FloatArray, ...]:
    """Return the breakpoints of a plan along its index; one that has neither state nor peers is not told."""
    others = (state, peers) if plan.state or plan.peers else ()
    points: tuple[FloatArray, ...] = told_what_it_takes(plan.breakpoints, context, *others)
    return points


def told_what_it_takes(method: Callable[..., Any], *told: object) -> Any:
    """Return the answer of a method of a plan that may take fewer arguments than there is to tell.

    A plan that looks at others need not name them in a method that does not depend on them.
    """
    taken = signature(method).parameters.values()
    if any(one.kind is Parameter.VAR_POSITIONAL for one in taken):
        return method(*told)
    by_place = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
    return method(*told[: sum(one.kind in by_place for one in taken)])


def deal_awards(plan: Plan, gross_profit_yuan: FloatArray, context: PayContext) -> FloatArray:
    """Return the awards on single deals to the people who signed them, (n,).

    Asks the plan's `deal_pay_for(gross_profit_yuan, context)` if it has one, else its `deal_pay`.

    Parameters
    ----------
    context : PayContext
        Who signed each deal.
    """
    own = getattr(plan, "deal_pay_for", None)
    awards: FloatArray = plan.deal_pay(gross_profit_yuan) if own is None else own(gross_profit_yuan, context)
    return awards
