"""Quota bonus: a sum for each period in which the quota is reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from cmsim.plans.amounts import AmountByKind, amount_of
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


class QuotaBonusParams(PlanParams):
    """Quota and bonus, by kind of staff or the same for all."""

    period: Annotated[
        Period,
        Parameter(
            "1",
            "Over what the quota is counted",
            Kind.ASSUMPTION,
            "The sources speak of yearly tasks (domain 4); quarters are the usual form of quota plans "
            "(Chung, Steenburgh & Sudhir 2014)",
        ),
    ] = "quarter"
    quota_yuan_per_year: Annotated[
        AmountByKind,
        Parameter(
            "yuan/year",
            "Bookings a year that the quota asks for; a period asks for its share of the year",
            Kind.ASSUMPTION,
            "No default: it depends on the market. One bureau asked for 550,000 yuan of new revenue a year",
            tune_multiple=(0.5, 2.0),
        ),
    ]
    bonus_yuan: Annotated[
        AmountByKind,
        Parameter(
            "yuan",
            "Paid for each period in which the quota is reached",
            Kind.ASSUMPTION,
            "No default: the sources name bonuses, not sums (domain 5, Jiangxi Post)",
            tune_multiple=(0.25, 4.0),
        ),
    ]


@dataclass(frozen=True)
class QuotaBonus(SingleMeasurePlan):
    """Base pay plus a bonus if bookings ≥ quota of the period.

    Domain 5, Jiangxi Post: customer managers have pay and bonus; the quota that ties it to results is ours.
    The quota of a period is not shortened for those who work only a part of it.
    """

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

    def breakpoints(
        self, context: PayContext, state: State = AT_START, peers: Peers = NO_PEERS
    ) -> tuple[FloatArray, ...]:
        """Return the quota of the period, (n,); inf for those who have no bonus."""
        return (np.where(self._bonus(context) > 0.0, self._quota(context), np.inf),)

    def _quota(self, context: PayContext) -> FloatArray:
        year = amount_of(self.params.quota_yuan_per_year, context, "params.quota_yuan_per_year")
        return year / PERIODS_PER_YEAR[self.period]

    def _bonus(self, context: PayContext) -> FloatArray:
        return amount_of(self.params.bonus_yuan, context, "params.bonus_yuan")

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay and the bonus of those who reached the quota."""
        del state, peers
        reached = measured.of(BOOKINGS) >= self._quota(measured.context)
        return (
            base_pay(measured, self.period),
            Payment("bonus", np.where(reached, self._bonus(measured.context), 0.0), self.period),
        )
