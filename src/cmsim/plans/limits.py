"""Limits on a year's pay: ceiling and floor around another plan, given as {plan, params}."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Any, ClassVar, Literal, Self

import numpy as np

from cmsim.errors import PlanError
from cmsim.plans.amounts import AmountByKind, amount_of
from cmsim.plans.merging import only_one_index, reduced_anyhow
from cmsim.plans.parameters import Parameter, PlanParams, PlanSpec
from cmsim.plans.piecewise import crossings
from cmsim.plans.protocol import (
    AT_START,
    BASE_PAY,
    NO_PEERS,
    WEEKS_PER_YEAR,
    BuildNested,
    Claim,
    FloatArray,
    Measures,
    MeasureSpec,
    PayContext,
    Payment,
    Peers,
    PeerStatistic,
    Period,
    Plan,
    Reduction,
    State,
    StateAxis,
    breakpoints_of,
    deal_awards,
)
from cmsim.plans.single_measure import SingleMeasurePlan
from cmsim.quantities import Kind


class LimitParams(PlanParams):
    """A plan whose yearly pay is limited."""

    of: PlanSpec
    limited: Annotated[
        Literal["all_pay", "beside_base_pay"],
        Parameter(
            "1",
            "What the limit is on: all pay, or what is paid beside base pay, such as a bonus",
            Kind.ASSUMPTION,
            "Both occur: a head's pay limits all pay (domain 5, post-grade standard), a clerk's bonus is the "
            "least bonus (domain 5, Jiangxi Post)",
        ),
    ] = "all_pay"


class CeilingParams(LimitParams):
    """The plan and its ceiling."""

    ceiling_yuan_per_year: Annotated[
        AmountByKind,
        Parameter(
            "yuan/year",
            "Most that a person may be paid in a year: his department head's pay",
            Kind.ASSUMPTION,
            "No default: that a marketer may not out-earn his department's head is source (domain 5, "
            "post-grade standard), the head's pay is not known",
            tune_multiple=(0.75, 2.0),
        ),
    ]


class FloorParams(LimitParams):
    """The plan and its floor."""

    floor_yuan_per_year: Annotated[
        AmountByKind,
        Parameter(
            "yuan/year",
            "Least that a person is paid in a year",
            Kind.ASSUMPTION,
            "No default: a customer manager's bonus is not under a section clerk's (domain 5, Jiangxi "
            "Post), whose pay is not known",
            tune_multiple=(0.5, 1.25),
        ),
    ]


@dataclass(frozen=True)
class _Limited(SingleMeasurePlan):
    """What ceiling and floor share: a plan inside, the year as account, a limit for the weeks worked."""

    name: ClassVar[str]
    params: Any
    inner: Plan

    period: ClassVar[Period] = "year"

    @classmethod
    def from_params(cls, params: Any, nested: BuildNested) -> Self:
        """Return the plan around the one that `nested` builds."""
        return cls(params, nested(params.of, "params.of"))

    def __post_init__(self) -> None:
        if self.inner.period != self.period and Claim.LINEAR not in self.inner.claims:
            raise PlanError(
                "plan.period",
                f"a {self.name} limits the pay of a year; over a plan that pays by the "
                f"{self.inner.period} it is not supported",
                path="params.of",
                found=f"{self.inner.name} by the {self.inner.period}",
                allowed="a plan whose account is the year, or a linear one",
                hint="give the plan inside `period: year`, or limit another part of the pay",
            )

    @property
    def measures(self) -> tuple[MeasureSpec, ...]:
        """Those of the plan inside, over the year."""
        return tuple(replace(measure, period=self.period) for measure in self.inner.measures)

    @property
    def reduction(self) -> Reduction:
        """That of the plan inside if it has one measure; a limited sum of several is no sum any more."""
        return self.inner.reduction if only_one_index(self.inner) else reduced_anyhow(self.inner.measures)

    @property
    def state(self) -> tuple[StateAxis, ...]:
        """That of the plan inside."""
        return self.inner.state

    @property
    def peers(self) -> tuple[PeerStatistic, ...]:
        """Those of the plan inside."""
        return self.inner.peers

    def deal_pay(self, gross_profit_yuan: FloatArray) -> FloatArray:
        """Return the awards of the plan inside: they are one-off and stand outside the limit."""
        return self.inner.deal_pay(gross_profit_yuan)

    def deal_pay_for(self, gross_profit_yuan: FloatArray, context: PayContext) -> FloatArray:
        """Return the awards of the plan inside to the people who signed."""
        return deal_awards(self.inner, gross_profit_yuan, context)

    def _limit(self, context: PayContext) -> FloatArray:
        field = f"{self.name}_yuan_per_year"
        limit = amount_of(getattr(self.params, field), context, f"params.{field}")
        return limit * context.weeks / WEEKS_PER_YEAR

    def _total(self, payments: tuple[Payment, ...]) -> FloatArray:
        """Return what the limit is on: income, with or without base pay."""
        with_base = self.params.limited == "all_pay"
        total = np.zeros_like(payments[0].yuan)
        for payment in payments:
            if payment.is_income and (with_base or payment.component != BASE_PAY):
                total = total + payment.yuan
        return total

    def _total_at(self, context: PayContext, state: State, peers: Peers, index: FloatArray) -> FloatArray:
        measured = Measures({self.measures[0].name: index}, context)
        return self._total(self.inner.pay(measured, state, peers))

    def _inner_payments(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        payments = self.inner.pay(measured, state, peers)
        return tuple(replace(payment, due=self.period) for payment in payments)

    def advance(self, measured: Measures, state: State, peers: Peers = NO_PEERS) -> State:
        """Return the state of the plan inside after the year."""
        return self.inner.advance(measured, state, peers) if self.inner.state else state

    def breakpoints(
        self, context: PayContext, state: State = AT_START, peers: Peers = NO_PEERS
    ) -> tuple[FloatArray, ...]:
        """Return those of the plan inside, and where its pay passes the limit if it has one measure."""
        if not only_one_index(self.inner):
            return self.breakpoints_along(self.measures[0].name, context, state, peers)
        knots = breakpoints_of(self.inner, context, state, peers)
        if not self.measures:
            return knots
        total = partial(self._total_at, context, state, peers)
        return (*knots, *crossings(total, knots, self._limit(context)))

    def breakpoints_along(
        self, measure: str, context: PayContext, state: State = AT_START, peers: Peers = NO_PEERS
    ) -> tuple[FloatArray, ...]:
        """Return those of the plan inside; with several measures the limit is passed at no fixed point."""
        if only_one_index(self.inner):
            return super().breakpoints_along(measure, context, state, peers)
        return self.inner.breakpoints_along(measure, context, state, peers)


@dataclass(frozen=True)
class Ceiling(_Limited):
    """min(pay of the plan inside, ceiling × weeks worked / 52), with or without base pay.

    Domain 5, post-grade standard: a marketer may not out-earn the head of his department.
    """

    name: ClassVar[str] = "ceiling"
    Params: ClassVar[type[PlanParams]] = CeilingParams
    params: CeilingParams

    @property
    def claims(self) -> frozenset[Claim]:
        """Capped, and monotone if the plan inside is."""
        return frozenset({Claim.CAPPED}) | (self.inner.claims & {Claim.MONOTONE})

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return the components of the plan inside, and what the ceiling takes."""
        payments = self._inner_payments(measured, state, peers)
        excess = np.maximum(self._total(payments) - self._limit(measured.context), 0.0)
        return (*payments, Payment(_free_name(self.name, payments), -excess, self.period))


@dataclass(frozen=True)
class Floor(_Limited):
    """max(pay of the plan inside, floor × weeks worked / 52), with or without base pay.

    Domain 5, Jiangxi Post: a customer manager's bonus is not under that of a section clerk.
    """

    name: ClassVar[str] = "floor"
    Params: ClassVar[type[PlanParams]] = FloorParams
    params: FloorParams

    @property
    def claims(self) -> frozenset[Claim]:
        """Those of the plan inside, except that it is no straight line any more, nor neutral."""
        return self.inner.claims & {Claim.MONOTONE, Claim.CAPPED}

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return the components of the plan inside, and what the floor adds."""
        payments = self._inner_payments(measured, state, peers)
        missing = np.maximum(self._limit(measured.context) - self._total(payments), 0.0)
        return (*payments, Payment(_free_name(self.name, payments), missing, self.period))


def _free_name(name: str, payments: tuple[Payment, ...]) -> str:
    """Return a name that no component has yet: of two ceilings, the outer one is `ceiling_2`."""
    taken = {payment.component for payment in payments}
    candidates = (name, *(f"{name}_{number}" for number in range(2, len(taken) + 2)))
    return next(candidate for candidate in candidates if candidate not in taken)
