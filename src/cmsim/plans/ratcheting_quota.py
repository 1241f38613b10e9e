"""Ratcheting quota: a quota bonus whose quota of next year follows this year's result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Self

import numpy as np
from pydantic import model_validator

from cmsim.plans.amounts import (
    AmountByKind,
    Coefficient,
    PositiveAmountByKind,
    Share,
    ShareByKind,
    amount_of,
)
from cmsim.plans.parameters import Parameter, PlanParams, rule_error
from cmsim.plans.protocol import (
    AT_START,
    BOOKINGS,
    NO_PEERS,
    Claim,
    FloatArray,
    Measures,
    MeasureSpec,
    PayContext,
    Payment,
    Peers,
    Period,
    State,
    StateAxis,
)
from cmsim.plans.single_measure import SingleMeasurePlan, base_pay, bookings_measure
from cmsim.quantities import Kind

QUOTA = "quota"
FEN_DECIMALS = 2
"""A quota is set to the fen: 1.1 times 200,000 in floating point would be missed by who sold 220,000."""


class RatchetingQuotaParams(PlanParams):
    """The first quota, what it pays, and how it moves."""

    quota_yuan_per_year: Annotated[
        PositiveAmountByKind,
        Parameter(
            "yuan/year",
            "Bookings that the quota of the first year asks for",
            Kind.ASSUMPTION,
            "No default: it depends on the market. One bureau asked for 550,000 yuan of new revenue a year",
            tune_multiple=(0.5, 2.0),
        ),
    ]
    bonus_yuan: Annotated[
        AmountByKind,
        Parameter(
            "yuan",
            "Paid for each year in which the quota is reached",
            Kind.ASSUMPTION,
            "No default: the sources name bonuses, not sums (domain 5, Jiangxi Post)",
            tune_multiple=(0.25, 4.0),
        ),
    ]
    rate_above_quota: Annotated[
        ShareByKind,
        Parameter(
            "share",
            "Commission per yuan of contract value above the quota",
            Kind.ASSUMPTION,
            "None by default; no source has it",
            tune=(0.0, 0.10),
        ),
    ] = 0.0
    ratchet_share: Annotated[
        Share,
        Parameter(
            "share",
            "Share of this year's result above the quota by which next year's quota rises",
            Kind.ASSUMPTION,
            "Tasks follow what was reached (domain 4), no source says how far; a quarter is a choice",
            tune=(0.0, 0.5),
        ),
    ] = 0.25
    relief_share: Annotated[
        Share,
        Parameter(
            "share",
            "Share of this year's shortfall by which next year's quota falls",
            Kind.ASSUMPTION,
            "None by default: the ratchet moves one way only (Weitzman 1980 has both)",
            tune=(0.0, 0.5),
        ),
    ] = 0.0
    lowest_quota: Annotated[
        Coefficient,
        Parameter("1", "Least quota, in multiples of the first", Kind.ASSUMPTION, "Bound of the programme"),
    ] = 0.5
    highest_quota: Annotated[
        Coefficient,
        Parameter("1", "Most quota, in multiples of the first", Kind.ASSUMPTION, "Bound of the programme"),
    ] = 3.0

    @model_validator(mode="after")
    def _first_quota_lies_inside(self) -> Self:
        if not 0.0 < self.lowest_quota <= 1.0 <= self.highest_quota:
            raise rule_error(
                "the first quota lies outside its bounds",
                f"{self.lowest_quota:g} to {self.highest_quota:g}",
                "a lowest quota above 0 and at most 1, and a highest of at least 1",
                "lowest_quota",
            )
        return self


@dataclass(frozen=True)
class RatchetingQuota(SingleMeasurePlan):
    """Base pay plus a bonus if bookings ≥ quota, and rate × what lies above it.

    next quota = quota + ratchet share × max(bookings − quota, 0) − relief share × max(quota − bookings, 0).
    The state is the quota in multiples of the first one, so that it may differ by kind of staff. Domain 4:
    the ratchet of growth targets (Weitzman 1980).
    """

    name: ClassVar[str] = "ratcheting_quota"
    Params: ClassVar[type[PlanParams]] = RatchetingQuotaParams
    params: RatchetingQuotaParams

    period: ClassVar[Period] = "year"

    @property
    def measures(self) -> tuple[MeasureSpec, ...]:
        """Bookings of the year."""
        return bookings_measure(self.period)

    @property
    def claims(self) -> frozenset[Claim]:
        """Monotone; capped if nothing is paid above the quota."""
        rate = self.params.rate_above_quota
        paid = any(rate.values()) if isinstance(rate, dict) else rate > 0.0
        return frozenset({Claim.MONOTONE, *(() if paid else (Claim.CAPPED,))})

    @property
    def state(self) -> tuple[StateAxis, ...]:
        """The quota, in multiples of the first."""
        return (StateAxis(QUOTA, "1", 1.0, self.params.lowest_quota, self.params.highest_quota),)

    def breakpoints(
        self, context: PayContext, state: State = AT_START, peers: Peers = NO_PEERS
    ) -> tuple[FloatArray, ...]:
        """Return this year's quota, (n,); inf for those whom it brings nothing."""
        del peers
        paid = (self._bonus(context) > 0.0) | (self._rate(context) > 0.0)
        return (np.where(paid, self._quota(context, state), np.inf),)

    def _first_quota(self, context: PayContext) -> FloatArray:
        return amount_of(self.params.quota_yuan_per_year, context, "params.quota_yuan_per_year")

    def _quota(self, context: PayContext, state: State) -> FloatArray:
        moved = self._first_quota(context) * state.of(self.state[0], context)
        return np.asarray(np.round(moved, FEN_DECIMALS), dtype=np.float64)

    def _bonus(self, context: PayContext) -> FloatArray:
        return amount_of(self.params.bonus_yuan, context, "params.bonus_yuan")

    def _rate(self, context: PayContext) -> FloatArray:
        return amount_of(self.params.rate_above_quota, context, "params.rate_above_quota")

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay, bonus, and commission above the quota."""
        del peers
        context, bookings = measured.context, measured.of(BOOKINGS)
        quota = self._quota(context, state)
        above = self._rate(context) * np.maximum(bookings - quota, 0.0)
        return (
            base_pay(measured, self.period),
            Payment("bonus", np.where(bookings >= quota, self._bonus(context), 0.0), self.period),
            Payment("commission", above, self.period),
        )

    def advance(self, measured: Measures, state: State, peers: Peers = NO_PEERS) -> State:
        """Return next year's quota."""
        del peers
        (axis,), context = self.state, measured.context
        quota, bookings = self._quota(context, state), measured.of(BOOKINGS)
        rise = self.params.ratchet_share * np.maximum(bookings - quota, 0.0)
        relief = self.params.relief_share * np.maximum(quota - bookings, 0.0)
        level = (quota + rise - relief) / self._first_quota(context)
        return State({axis.name: np.clip(level, axis.low, axis.high)})
