"""Fixed pay: base pay and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cmsim.plans.parameters import PlanParams
from cmsim.plans.protocol import Claim, Measures, MeasureSpec, Payment, Peers, Period, State
from cmsim.plans.single_measure import SingleMeasurePlan, base_pay


class FixedParams(PlanParams):
    """None."""


@dataclass(frozen=True)
class Fixed(SingleMeasurePlan):
    """Pay by post, whatever the results: base pay × weeks worked / 52.

    Domain 5, four-layer force: the first layer.
    """

    name: ClassVar[str] = "fixed"
    Params: ClassVar[type[PlanParams]] = FixedParams
    params: FixedParams

    period: ClassVar[Period] = "year"
    measures: ClassVar[tuple[MeasureSpec, ...]] = ()
    claims: ClassVar[frozenset[Claim]] = frozenset(
        {Claim.MONOTONE, Claim.CAPPED, Claim.LINEAR, Claim.BUDGET_NEUTRAL}
    )

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay."""
        del state, peers
        return (base_pay(measured, self.period),)
