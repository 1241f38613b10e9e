"""Decomposed targets: the baseline's rule, a missed target costs a share of the period's base pay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from cmsim.plans.amounts import AmountByKind, ShareByKind, amount_of
from cmsim.plans.parameters import Parameter, PlanParams
from cmsim.plans.protocol import (
    AT_START,
    BOOKINGS,
    NO_PEERS,
    PERIODS_PER_YEAR,
    Claim,
    FloatArray,
    Measures,
    MeasureSpec,
    PayContext,
    Payment,
    Peers,
    Period,
    State,
)
from cmsim.plans.single_measure import SingleMeasurePlan, base_pay, bookings_measure
from cmsim.quantities import Kind


class DecomposedTargetParams(PlanParams):
    """The target handed down, and what it costs to miss it."""

    period: Annotated[
        Period,
        Parameter("1", "Over what the target is counted", Kind.ASSUMPTION, "Pay is monthly; no source says"),
    ] = "month"
    target_bookings_yuan_per_year: Annotated[
        AmountByKind,
        Parameter(
            "yuan/year",
            "Bookings a year broken down onto one person; a period asks for its share of the year",
            Kind.ASSUMPTION,
            "No default: that targets are broken down is source (domain 5, baseline), their size is unknown",
            tune_multiple=(0.5, 2.0),
        ),
    ]
    penalty_share: Annotated[
        ShareByKind,
        Parameter(
            "share",
            "Share of the period's base pay lost when the target is missed",
            Kind.ASSUMPTION,
            "Nobody says what a missed target cost; it heads every robustness study",
            tune=(0.0, 0.3),
        ),
    ] = 0.10


@dataclass(frozen=True)
class DecomposedTarget(SingleMeasurePlan):
    """Base pay, less a share of it if bookings < target of the period (domain 5, baseline).

    The target is not shortened for those who work only a part of the period; the base pay they can lose is.
    """

    name: ClassVar[str] = "decomposed_target"
    Params: ClassVar[type[PlanParams]] = DecomposedTargetParams
    params: DecomposedTargetParams

    claims: ClassVar[frozenset[Claim]] = frozenset({Claim.MONOTONE, Claim.CAPPED})

    @property
    def period(self) -> Period:
        """The period of the target."""
        return self.params.period

    @property
    def measures(self) -> tuple[MeasureSpec, ...]:
        """Bookings of the period."""
        return bookings_measure(self.period)

    def breakpoints(
        self, context: PayContext, state: State = AT_START, peers: Peers = NO_PEERS
    ) -> tuple[FloatArray, ...]:
        """Return the target of the period, (n,); inf for those whom a miss costs nothing."""
        return (np.where(self._penalty_share(context) > 0.0, self._target(context), np.inf),)

    def _target(self, context: PayContext) -> FloatArray:
        path = "params.target_bookings_yuan_per_year"
        year = amount_of(self.params.target_bookings_yuan_per_year, context, path)
        return year / PERIODS_PER_YEAR[self.period]

    def _penalty_share(self, context: PayContext) -> FloatArray:
        return amount_of(self.params.penalty_share, context, "params.penalty_share")

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay and the (negative) penalty of those who missed the target."""
        del state, peers
        base = base_pay(measured, self.period)
        missed = measured.of(BOOKINGS) < self._target(measured.context)
        penalty = self._penalty_share(measured.context) * base.yuan
        return (base, Payment("missed_target", np.where(missed, -penalty, 0.0), self.period))
