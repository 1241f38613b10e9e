"""Linear commission: a fixed share of the contracts signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pydantic import Field

from cmsim.plans.protocol import (
    BOOKINGS,
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


class LinearCommissionParams(PlanParams):
    """The agency-fee rate.

    Default: insurers paid post and bank counters 2.5-10 % of premium by product (self-regulation after 2006), 4.5 % was
    asked in the market (Hubei 2009).
    """

    rate: float = Field(0.05, ge=0.0, le=0.5, json_schema_extra={"tune": [0.025, 0.10], "unit": "share"})


@dataclass(frozen=True)
class LinearCommission(PlanDefaults):
    """Base pay plus rate × bookings (domain document 1, section 4: commission at the agency-fee rate)."""

    name: ClassVar[str] = "linear_commission"
    Params: ClassVar[type[PlanParams]] = LinearCommissionParams
    params: LinearCommissionParams

    period: ClassVar[Period] = "year"
    claims: ClassVar[frozenset[Claim]] = frozenset({Claim.MONOTONE})

    @property
    def measures(self) -> tuple[MeasureSpec, ...]:
        """Bookings of the year."""
        return bookings_measure(self.period)

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay and commission."""
        del state, peers
        commission = self.params.rate * measured.values[BOOKINGS]
        return (base_pay(measured, self.period), Payment("commission", commission, self.period))
