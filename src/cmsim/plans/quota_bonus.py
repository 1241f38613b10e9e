"""Quota bonus: a sum in each period in which the quota is reached."""

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


class QuotaBonusParams(PlanParams):
    """Quota and bonus, by kind of staff or the same for all."""

    period: Period = "quarter"
    quota_yuan_per_year: AmountByKind = Field(
        description="Bookings a year; a period's quota is its share of the year."
    )
    bonus_yuan: AmountByKind = Field(description="Paid for each period in which the quota is reached.")


@dataclass(frozen=True)
class QuotaBonus(PlanDefaults):
    """Base pay plus a bonus when bookings reach the period's quota."""

    name: ClassVar[str] = "quota_bonus"
    Params: ClassVar[type[PlanParams]] = QuotaBonusParams
    params: QuotaBonusParams

    claims: ClassVar[frozenset[Claim]] = frozenset({Claim.MONOTONE, Claim.CAPPED})

    @property
    def period(self) -> Period:
        """The period of the quota."""
        return self.params.period

    @property
    def measures(self) -> tuple[MeasureSpec, ...]:
        """Bookings of the period."""
        return bookings_measure(self.period)

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay and the bonus of those who reached the quota."""
        del state, peers
        quota = amount_of(self.params.quota_yuan_per_year, measured.context, "params.quota_yuan_per_year")
        quota = quota * PERIOD_WEEKS[self.period] / WEEKS_PER_YEAR
        bonus = amount_of(self.params.bonus_yuan, measured.context, "params.bonus_yuan")
        reached = measured.values[BOOKINGS] >= quota
        return (
            base_pay(measured, self.period),
            Payment("bonus", np.where(reached, bonus, 0.0), self.period),
        )
