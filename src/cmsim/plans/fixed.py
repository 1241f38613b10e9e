"""Fixed pay: base pay and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cmsim.plans.protocol import (
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


class FixedParams(PlanParams):
    """No parameters."""


@dataclass(frozen=True)
class Fixed(PlanDefaults):
    """Pay by post (domain document 1, section 4, first layer)."""

    name: ClassVar[str] = "fixed"
    Params: ClassVar[type[PlanParams]] = FixedParams
    params: FixedParams

    period: ClassVar[Period] = "year"
    claims: ClassVar[frozenset[Claim]] = frozenset({Claim.MONOTONE, Claim.CAPPED})

    @property
    def measures(self) -> tuple[MeasureSpec, ...]:
        """Bookings are recorded, not paid."""
        return bookings_measure(self.period)

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay."""
        del state, peers
        return (base_pay(measured, self.period),)
