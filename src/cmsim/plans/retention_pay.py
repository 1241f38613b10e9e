"""Retention-linked pay: a part of the commission is paid later, and not at all if the client leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import Field, Strict

from cmsim.plans.amounts import ShareByKind, amount_of
from cmsim.plans.parameters import Parameter, PlanParams
from cmsim.plans.protocol import (
    BOOKINGS,
    Claim,
    Measures,
    MeasureSpec,
    Payment,
    Peers,
    Period,
    Revocation,
    State,
)
from cmsim.plans.single_measure import SingleMeasurePlan, base_pay, bookings_measure
from cmsim.quantities import Kind

MOST_WEEKS = 520
"""Ten years: nothing is held back longer."""


class RetentionPayParams(PlanParams):
    """The commission, and what part of it waits for how long."""

    period: Annotated[
        Period,
        Parameter("1", "Over what commission is counted", Kind.ASSUMPTION, "No source says"),
    ] = "quarter"
    rate: Annotated[
        ShareByKind,
        Parameter(
            "share",
            "Commission per yuan of contract value signed, both parts together",
            Kind.ASSUMPTION,
            "As linear commission: 2.5-10 % of premium were paid to institutions",
            tune=(0.025, 0.10),
        ),
    ] = 0.05
    deferred_share: Annotated[
        ShareByKind,
        Parameter(
            "share",
            "Share of the commission that is paid later, and lost with the client",
            Kind.ASSUMPTION,
            "No source has deferred pay; half is a choice",
            tune=(0.1, 0.9),
        ),
    ] = 0.5
    deferred_periods: Annotated[
        Annotated[int, Strict(), Field(ge=1, le=MOST_WEEKS)],
        Parameter(
            "periods",
            "Periods that the later part waits",
            Kind.ASSUMPTION,
            "A year of quarters, a choice",
        ),
    ] = 4
    lost_within_weeks: Annotated[
        Annotated[int, Strict(), Field(ge=1, le=MOST_WEEKS)],
        Parameter(
            "weeks",
            "Weeks after the signature within which a client who leaves takes the later part along",
            Kind.ASSUMPTION,
            "A year, as long as the later part waits by default; no source says",
        ),
    ] = 52


@dataclass(frozen=True)
class RetentionPay(SingleMeasurePlan):
    """Base pay plus rate × bookings, of which a share waits and is revoked if the client leaves.

    The part paid at once is kept whatever becomes of the client. As a deferral is counted in account periods,
    the plan does not move to another period, linear though its pay is. No scheme of the sources defers pay.
    """

    name: ClassVar[str] = "retention_pay"
    Params: ClassVar[type[PlanParams]] = RetentionPayParams
    params: RetentionPayParams

    claims: ClassVar[frozenset[Claim]] = frozenset({Claim.MONOTONE})

    @property
    def period(self) -> Period:
        """The period of the commission."""
        return self.params.period

    @property
    def measures(self) -> tuple[MeasureSpec, ...]:
        """Bookings of the period."""
        return bookings_measure(self.period)

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay, the commission paid at once, and the part that waits, with what revokes it."""
        del state, peers
        params, context = self.params, measured.context
        commission = amount_of(params.rate, context, "params.rate") * measured.of(BOOKINGS)
        deferred = amount_of(params.deferred_share, context, "params.deferred_share") * commission
        return (
            base_pay(measured, self.period),
            Payment("commission", commission - deferred, self.period),
            Payment(
                "deferred_commission",
                deferred,
                self.period,
                Revocation("client_lost", params.lost_within_weeks),
                params.deferred_periods,
            ),
        )
