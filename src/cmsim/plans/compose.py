"""Composition of plans: sum, ceiling, floor. A plan inside another is given as {plan, params}."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from pydantic import Field

from cmsim.errors import PlanError
from cmsim.plans.amounts import AmountByKind, amount_of
from cmsim.plans.protocol import (
    WEEKS_PER_YEAR,
    Claim,
    FloatArray,
    Measures,
    MeasureSpec,
    Payment,
    Peers,
    Period,
    Plan,
    PlanDefaults,
    PlanParams,
    State,
    bookings_measure,
)

BASE = "base_pay"


class PlanSpec(PlanParams):
    """A plan by name with its parameters."""

    plan: str
    params: dict[str, Any] = Field(default_factory=dict)


class LimitParams(PlanParams):
    """A plan and the yearly limit on its total pay."""

    of: PlanSpec


class CeilingParams(LimitParams):
    """The ceiling: the pay of the head of the department (domain document 1, section 4)."""

    ceiling_yuan_per_year: AmountByKind


class FloorParams(LimitParams):
    """The floor: no less than this."""

    floor_yuan_per_year: AmountByKind


class SumParams(PlanParams):
    """Plans that are paid together; base pay is paid once."""

    of: dict[str, PlanSpec] = Field(min_length=1)


def _require_year_or_linear(inner: Plan, outer: str) -> None:
    if inner.period != "year":
        raise PlanError(
            "plan.period",
            f"a {outer} works on a year's pay, and the plan inside pays by the {inner.period}",
            path="params.of.plan",
            found=inner.name,
            allowed="a plan whose account is the year",
        )


@dataclass(frozen=True)
class Ceiling(PlanDefaults):
    """Pay of the plan inside, but no more than the ceiling in a year."""

    name: ClassVar[str] = "ceiling"
    Params: ClassVar[type[PlanParams]] = CeilingParams
    params: CeilingParams
    inner: Plan

    period: ClassVar[Period] = "year"

    def __post_init__(self) -> None:
        _require_year_or_linear(self.inner, self.name)

    @property
    def claims(self) -> frozenset[Claim]:
        """Capped, and monotone if the plan inside is."""
        return frozenset({Claim.CAPPED}) | (self.inner.claims & {Claim.MONOTONE})

    @property
    def measures(self) -> tuple[MeasureSpec, ...]:
        """Those of the plan inside."""
        return self.inner.measures

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return the inner components and what the ceiling takes."""
        payments = self.inner.pay(measured, state, peers)
        limit = amount_of(
            self.params.ceiling_yuan_per_year, measured.context, "params.ceiling_yuan_per_year"
        )
        limit = limit * measured.context.weeks / WEEKS_PER_YEAR
        excess = np.maximum(_total(payments) - limit, 0.0)
        return (*payments, Payment("ceiling", -excess, self.period))


@dataclass(frozen=True)
class Floor(PlanDefaults):
    """Pay of the plan inside, but no less than the floor in a year."""

    name: ClassVar[str] = "floor"
    Params: ClassVar[type[PlanParams]] = FloorParams
    params: FloorParams
    inner: Plan

    period: ClassVar[Period] = "year"

    def __post_init__(self) -> None:
        _require_year_or_linear(self.inner, self.name)

    @property
    def claims(self) -> frozenset[Claim]:
        """Those of the plan inside."""
        return self.inner.claims

    @property
    def measures(self) -> tuple[MeasureSpec, ...]:
        """Those of the plan inside."""
        return self.inner.measures

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return the inner components and what the floor adds."""
        payments = self.inner.pay(measured, state, peers)
        limit = amount_of(self.params.floor_yuan_per_year, measured.context, "params.floor_yuan_per_year")
        limit = limit * measured.context.weeks / WEEKS_PER_YEAR
        missing = np.maximum(limit - _total(payments), 0.0)
        return (*payments, Payment("floor", missing, self.period))


@dataclass(frozen=True)
class Sum(PlanDefaults):
    """Several plans side by side; base pay counts once. All must have the same account period."""

    name: ClassVar[str] = "sum"
    Params: ClassVar[type[PlanParams]] = SumParams
    params: SumParams
    inner: tuple[tuple[str, Plan], ...]

    def __post_init__(self) -> None:
        periods = {plan.period for _, plan in self.inner}
        if len(periods) > 1:
            raise PlanError(
                "plan.period",
                "plans of different account periods cannot be summed in one account",
                path="params.of",
                found=", ".join(sorted(periods)),
                allowed="plans with the same account period",
            )

    @property
    def period(self) -> Period:
        """The common account period."""
        return self.inner[0][1].period

    @property
    def claims(self) -> frozenset[Claim]:
        """What all of them claim."""
        return frozenset.intersection(*(plan.claims for _, plan in self.inner))

    @property
    def measures(self) -> tuple[MeasureSpec, ...]:
        """Bookings of the period."""
        return bookings_measure(self.period)

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return the components of all plans, named plan.component, and base pay once."""
        components: list[Payment] = []
        for name, plan in self.inner:
            for payment in plan.pay(measured, state, peers):
                if payment.component == BASE:
                    if not any(known.component == BASE for known in components):
                        components.append(payment)
                else:
                    components.append(
                        Payment(f"{name}.{payment.component}", payment.yuan, payment.due)
                    )
        return tuple(components)


def _total(payments: tuple[Payment, ...]) -> FloatArray:
    return np.asarray(sum((payment.yuan for payment in payments), start=np.zeros(1)))
