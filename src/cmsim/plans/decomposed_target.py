"""Decomposed revenue targets: the rule of the baseline, under which a missed target costs a share of the month's pay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from pydantic import Field

from cmsim.plans.amounts import AmountByKind, amount_of
from cmsim.plans.protocol import (
    BOOKINGS,
    PERIOD_WEEKS,
    WEEKS_PER_YEAR,
    Claim,
    Measures,
    MeasureSpec,
    Payment,
    Peers,
    Period,
    PlanDefaults,
    PlanParams,
    State,
    base_pay,
    bookings_measure,
)


class DecomposedTargetParams(PlanParams):
    """Target and penalty. The cost of a missed target has no source: explored from 0 to 30 % of the month's pay."""

    period: Period = "month"
    target_bookings_yuan_per_year: AmountByKind
    penalty_share: float = Field(0.10, ge=0.0, le=1.0, json_schema_extra={"tune": [0.0, 0.3]})


@dataclass(frozen=True)
class DecomposedTarget(PlanDefaults):
    """Base pay, cut when the target handed down is missed (domain document 1, sections 1 and 4)."""

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

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay and the (negative) penalty of those who missed."""
        del state, peers
        target = amount_of(
            self.params.target_bookings_yuan_per_year,
            measured.context,
            "params.target_bookings_yuan_per_year",
        )
        target = target * PERIOD_WEEKS[self.period] / WEEKS_PER_YEAR
        base = base_pay(measured, self.period)
        missed = measured.values[BOOKINGS] < target
        penalty = np.where(missed, -self.params.penalty_share * base.yuan, 0.0)
        return (base, Payment("missed_target", penalty, self.period))
