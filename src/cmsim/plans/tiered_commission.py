"""Tiered commission: a rate for each tier of bookings or of attainment, with accelerators and a cap."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Annotated, ClassVar, Self

import numpy as np
from pydantic import Field, model_validator

from cmsim.plans.amounts import Amount, AmountByKind, Coefficient, ShareByKind, amount_of
from cmsim.plans.parameters import Parameter, PlanParams, rule_error
from cmsim.plans.piecewise import crossings
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
from cmsim.plans.steps import require_ascending, tiered, where_steps_differ
from cmsim.quantities import Kind


class Tier(PlanParams):
    """A rate from a threshold up to the next tier."""

    from_yuan_per_year: Annotated[
        Amount | None,
        Parameter(
            "yuan/year",
            "Bookings a year from which the rate holds",
            Kind.ASSUMPTION,
            "Depends on the market",
            tune_multiple=(0.5, 2.0),
        ),
    ] = None
    from_attainment: Annotated[
        Coefficient | None,
        Parameter(
            "share",
            "Share of the quota from which the rate holds, instead of yuan",
            Kind.ASSUMPTION,
            "Depends on the quota",
        ),
    ] = None
    rate: Annotated[
        ShareByKind,
        Parameter(
            "share",
            "Commission per yuan of contract value inside the tier",
            Kind.ASSUMPTION,
            "No default: the sources name one agency-fee rate without a figure (domain 5, Jiangxi Post)",
            tune_multiple=(0.5, 2.0),
        ),
    ]

    @property
    def start(self) -> float:
        """The threshold, whichever way it is given."""
        threshold = self.from_attainment if self.from_yuan_per_year is None else self.from_yuan_per_year
        return 0.0 if threshold is None else threshold


class TieredCommissionParams(PlanParams):
    """Tiers, quota and cap."""

    period: Annotated[
        Period,
        Parameter(
            "1",
            "Over what bookings are counted",
            Kind.ASSUMPTION,
            "Quarters are the usual form of quota plans (Chung, Steenburgh & Sudhir 2014)",
        ),
    ] = "quarter"
    tiers: Annotated[
        tuple[Tier, ...],
        Field(strict=False, min_length=1),
        Parameter(
            "1",
            "Rates from the lowest tier up; each reaches to the next, nothing is paid under the first",
            Kind.ASSUMPTION,
            "No default: no scheme of the sources has tiers; they are the usual form of sales pay",
        ),
    ]
    quota_yuan_per_year: Annotated[
        AmountByKind | None,
        Parameter(
            "yuan/year",
            "Bookings a year of which tiers by attainment are shares",
            Kind.ASSUMPTION,
            "No default: it depends on the market",
            tune_multiple=(0.5, 2.0),
        ),
    ] = None
    cap_yuan_per_year: Annotated[
        AmountByKind | None,
        Parameter(
            "yuan/year",
            "Most commission in a year; a period has its share of it. No cap if left out",
            Kind.ASSUMPTION,
            "No cap by default: that removing caps pays is a finding to reproduce (Misra & Nair 2011)",
            tune_multiple=(0.5, 2.0),
        ),
    ] = None

    @model_validator(mode="after")
    def _tiers_join(self) -> Self:
        wanted = "from_yuan_per_year" if self.quota_yuan_per_year is None else "from_attainment"
        for number, tier in enumerate(self.tiers):
            given = [
                name for name in ("from_yuan_per_year", "from_attainment") if getattr(tier, name) is not None
            ]
            if given != [wanted]:
                raise rule_error(
                    "tiers are counted in attainment with a quota, in yuan without one",
                    ", ".join(given) or "neither",
                    wanted,
                    f"tiers.{number}",
                )
        require_ascending([tier.start for tier in self.tiers], "tiers")
        return self


@dataclass(frozen=True)
class TieredCommission(SingleMeasurePlan):
    """Base pay plus Σ rate of the tier × bookings inside it, at most the cap.

    Tiers join without gaps: a higher rate holds for what lies in its tier, never for what lies below it.
    Rates that rise above the quota are accelerators. No scheme of the sources has tiers; they are the usual
    form of sales pay elsewhere (Misra & Nair 2011).
    """

    name: ClassVar[str] = "tiered_commission"
    Params: ClassVar[type[PlanParams]] = TieredCommissionParams
    params: TieredCommissionParams

    @property
    def period(self) -> Period:
        """The period of the tiers."""
        return self.params.period

    @property
    def measures(self) -> tuple[MeasureSpec, ...]:
        """Bookings of the period."""
        return bookings_measure(self.period)

    @property
    def claims(self) -> frozenset[Claim]:
        """Monotone; capped if there is a cap."""
        capped = self.params.cap_yuan_per_year is not None
        return frozenset({Claim.MONOTONE, *((Claim.CAPPED,) if capped else ())})

    def breakpoints(
        self, context: PayContext, state: State = AT_START, peers: Peers = NO_PEERS
    ) -> tuple[FloatArray, ...]:
        """Return where the rate changes, and where the cap is reached."""
        del state, peers
        starts, rates = self._starts(context), self._rates(context)
        bends = where_steps_differ(starts, rates)
        if self.params.cap_yuan_per_year is None:
            return bends
        cap = self._cap(context)
        paid = partial(tiered, starts=starts, rates=rates)
        below_cap = tuple(
            np.where(np.isfinite(bend) & (paid(np.where(np.isfinite(bend), bend, 0.0)) < cap), bend, np.inf)
            for bend in bends
        )
        return (*below_cap, *crossings(paid, tuple(starts), cap))

    def _starts(self, context: PayContext) -> FloatArray:
        quota = self.params.quota_yuan_per_year
        unit = 1.0 if quota is None else amount_of(quota, context, "params.quota_yuan_per_year")
        year = np.array([[tier.start] for tier in self.params.tiers]) * unit * np.ones(context.kind.size)
        return year / PERIODS_PER_YEAR[self.period]

    def _rates(self, context: PayContext) -> FloatArray:
        return np.stack(
            [
                amount_of(tier.rate, context, f"params.tiers.{number}.rate")
                for number, tier in enumerate(self.params.tiers)
            ]
        )

    def _cap(self, context: PayContext) -> FloatArray:
        cap = self.params.cap_yuan_per_year
        if cap is None:
            return np.full(context.kind.shape, np.inf)
        return amount_of(cap, context, "params.cap_yuan_per_year") / PERIODS_PER_YEAR[self.period]

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay and commission."""
        del state, peers
        context = measured.context
        uncapped = tiered(measured.of(BOOKINGS), self._starts(context), self._rates(context))
        commission = np.minimum(uncapped, self._cap(context))
        return (base_pay(measured, self.period), Payment("commission", commission, self.period))
