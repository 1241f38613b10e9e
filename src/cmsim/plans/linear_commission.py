"""Linear commission: a fixed share of the contracts signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from cmsim.plans.amounts import ShareByKind, amount_of
from cmsim.plans.parameters import Parameter, PlanParams
from cmsim.plans.protocol import BOOKINGS, Claim, Measures, MeasureSpec, Payment, Peers, Period, State
from cmsim.plans.single_measure import SingleMeasurePlan, base_pay, bookings_measure
from cmsim.quantities import Kind


class LinearCommissionParams(PlanParams):
    """The agency-fee rate."""

    rate: Annotated[
        ShareByKind,
        Parameter(
            "share",
            "Commission per yuan of contract value signed",
            Kind.ASSUMPTION,
            "The source names the agency-fee rate without a figure (domain 5, Jiangxi Post). Institutions "
            "got 2.5-10 % of insurance premium (self-regulation after 2006), 4.5 % was asked in the market "
            "(Hubei 2009); what part of it reached the seller is not known",
            tune=(0.025, 0.10),
        ),
    ] = 0.05


@dataclass(frozen=True)
class LinearCommission(SingleMeasurePlan):
    """Base pay plus rate × bookings.

    Domain 5: Jiangxi Post's dedicated marketers; the part-timers of the four-layer force.
    """

    name: ClassVar[str] = "linear_commission"
    Params: ClassVar[type[PlanParams]] = LinearCommissionParams
    params: LinearCommissionParams

    period: ClassVar[Period] = "year"
    claims: ClassVar[frozenset[Claim]] = frozenset({Claim.MONOTONE, Claim.LINEAR})

    @property
    def measures(self) -> tuple[MeasureSpec, ...]:
        """Bookings of the period."""
        return bookings_measure(self.period)

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay and commission."""
        del state, peers
        rate = amount_of(self.params.rate, measured.context, "params.rate")
        return (
            base_pay(measured, self.period),
            Payment("commission", rate * measured.of(BOOKINGS), self.period),
        )
