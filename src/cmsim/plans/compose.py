"""Composition of plans: sum, ceiling, floor. A plan inside another is given as {plan, params}."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Any, ClassVar, Self

import numpy as np
from pydantic import Field

from cmsim.errors import PlanError
from cmsim.plans.amounts import AmountByKind, amount_of
from cmsim.plans.parameters import ComponentId, Parameter, PlanParams, PlanSpec
from cmsim.plans.piecewise import crossings
from cmsim.plans.protocol import (
    BASE_PAY,
    WEEKS_PER_YEAR,
    BuildNested,
    Claim,
    FloatArray,
    Index,
    Measures,
    MeasureSpec,
    PayContext,
    Payment,
    Peers,
    Period,
    Plan,
    State,
)
from cmsim.plans.single_measure import SingleMeasurePlan
from cmsim.quantities import Kind


class LimitParams(PlanParams):
    """A plan whose yearly pay is limited."""

    of: PlanSpec


class CeilingParams(LimitParams):
    """The plan and its ceiling."""

    ceiling_yuan_per_year: Annotated[
        AmountByKind,
        Parameter(
            "yuan/year",
            "Most that a person may be paid in a year, base pay included: his department head's pay",
            Kind.ASSUMPTION,
            "No default: that a marketer may not out-earn his department's head is source (domain 5, "
            "post-grade standard), the head's pay is not known",
        ),
    ]


class FloorParams(LimitParams):
    """The plan and its floor."""

    floor_yuan_per_year: Annotated[
        AmountByKind,
        Parameter(
            "yuan/year",
            "Least that a person is paid in a year, base pay included",
            Kind.ASSUMPTION,
            "No default: a customer manager's bonus is not under a section clerk's (domain 5, Jiangxi "
            "Post), whose pay is not known",
        ),
    ]


class SumParams(PlanParams):
    """Plans by name that are paid together."""

    of: Annotated[dict[ComponentId, PlanSpec], Field(min_length=1)]


def _require_composable(inner: Plan, path: str) -> None:
    """Raise a PlanError if a plan carries state, looks at others or is no index: composites pass none on."""
    wants = [
        word
        for word, present in (
            ("state", bool(inner.state)),
            ("statistics of others", bool(inner.peers)),
            ("several measures", not isinstance(inner.reduction, Index)),
        )
        if present
    ]
    if wants:
        raise PlanError(
            "plan.not-composable",
            f"a plan with {' and '.join(wants)} cannot stand inside another yet",
            path=path,
            found=inner.name,
            allowed="plans on one measure, without state and without statistics of others",
        )


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
        _require_composable(self.inner, "params.of")
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

    def deal_pay(self, gross_profit_yuan: FloatArray) -> FloatArray:
        """Return the awards of the plan inside: they are one-off and stand outside the limit."""
        return self.inner.deal_pay(gross_profit_yuan)

    def _limit(self, context: PayContext) -> FloatArray:
        field = f"{self.name}_yuan_per_year"
        limit = amount_of(getattr(self.params, field), context, f"params.{field}")
        return limit * context.weeks / WEEKS_PER_YEAR

    def _inner_payments(self, measured: Measures) -> tuple[Payment, ...]:
        payments = self.inner.pay(measured, State(), Peers())
        return tuple(replace(payment, due=self.period) for payment in payments)

    def breakpoints(self, context: PayContext) -> tuple[FloatArray, ...]:
        """Return those of the plan inside, and where its pay passes the limit."""
        knots = self.inner.breakpoints(context)
        if not self.measures:
            return knots
        total = partial(_total_at, self.inner, self.measures[0].name, context)
        return (*knots, *crossings(total, knots, self._limit(context)))


@dataclass(frozen=True)
class Ceiling(_Limited):
    """min(pay of the plan inside, ceiling × weeks worked / 52), base pay included.

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
        del state, peers
        payments = self._inner_payments(measured)
        excess = np.maximum(_total(payments) - self._limit(measured.context), 0.0)
        return (*payments, Payment(_free_name(self.name, payments), -excess, self.period))


@dataclass(frozen=True)
class Floor(_Limited):
    """max(pay of the plan inside, floor × weeks worked / 52), base pay included.

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
        del state, peers
        payments = self._inner_payments(measured)
        missing = np.maximum(self._limit(measured.context) - _total(payments), 0.0)
        return (*payments, Payment(_free_name(self.name, payments), missing, self.period))


@dataclass(frozen=True)
class Sum(SingleMeasurePlan):
    """Σ pay of the plans inside, base pay once.

    All must be accounted over the same period, linear ones excepted: a straight line pays the same over
    three months as over a quarter, and certainty equivalents under CARA add up over independent periods, so
    it moves to the period of the others.
    """

    name: ClassVar[str] = "sum"
    Params: ClassVar[type[PlanParams]] = SumParams
    params: SumParams
    inner: tuple[tuple[str, Plan], ...]

    @classmethod
    def from_params(cls, params: Any, nested: BuildNested) -> Self:
        """Return the sum of the plans that `nested` builds."""
        parts = ((name, nested(spec, f"params.of.{name}")) for name, spec in params.of.items())
        return cls(params, tuple(parts))

    def __post_init__(self) -> None:
        for name, plan in self.inner:
            _require_composable(plan, f"params.of.{name}")
        curved = [(name, plan) for name, plan in self.inner if Claim.LINEAR not in plan.claims]
        if len({plan.period for _, plan in curved}) > 1:
            raise PlanError(
                "plan.period",
                "a sum of plans that count over different periods is not supported unless all but those of "
                "one period are linear",
                path="params.of",
                found=", ".join(f"{name} by the {plan.period}" for name, plan in curved),
                allowed="plans that count over the same period, and linear ones",
            )

    @property
    def period(self) -> Period:
        """The period of the parts that are not linear; of the first part if all are."""
        curved: tuple[Period, ...] = tuple(
            plan.period for _, plan in self.inner if Claim.LINEAR not in plan.claims
        )
        return (*curved, self.inner[0][1].period)[0]

    @property
    def claims(self) -> frozenset[Claim]:
        """What all of them claim."""
        return frozenset.intersection(*(plan.claims for _, plan in self.inner))

    @property
    def measures(self) -> tuple[MeasureSpec, ...]:
        """Those of the parts, each once, over the common period."""
        specs = (replace(spec, period=self.period) for _, plan in self.inner for spec in plan.measures)
        return tuple(dict.fromkeys(specs))

    def deal_pay(self, gross_profit_yuan: FloatArray) -> FloatArray:
        """Return the awards of all parts together."""
        awards = np.zeros_like(gross_profit_yuan)
        for _, plan in self.inner:
            awards = awards + plan.deal_pay(gross_profit_yuan)
        return awards

    def breakpoints(self, context: PayContext) -> tuple[FloatArray, ...]:
        """Return those of all parts."""
        return tuple(point for _, plan in self.inner for point in plan.breakpoints(context))

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay once, and the other components as part.component."""
        payments: list[Payment] = []
        for name, plan in self.inner:
            for payment in plan.pay(measured, state, peers):
                if payment.component != BASE_PAY:
                    own_name = f"{name}.{payment.component}"
                    payments.append(replace(payment, component=own_name, due=self.period))
                elif all(known.component != BASE_PAY for known in payments):
                    payments.append(replace(payment, due=self.period))
        return tuple(payments)


def _free_name(name: str, payments: tuple[Payment, ...]) -> str:
    """Return a name that no component has yet: of two ceilings, the outer one is `ceiling_2`."""
    taken = {payment.component for payment in payments}
    candidates = (name, *(f"{name}_{number}" for number in range(2, len(taken) + 2)))
    return next(candidate for candidate in candidates if candidate not in taken)


def _total(payments: tuple[Payment, ...]) -> FloatArray:
    total = np.zeros_like(payments[0].yuan)
    for payment in payments:
        total = total + payment.yuan
    return total


def _total_at(plan: Plan, measure: str, context: PayContext, index: FloatArray) -> FloatArray:
    return _total(plan.pay(Measures({measure: index}, context), State(), Peers()))
