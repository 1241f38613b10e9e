"""Award on single large deals: a share of their whole gross profit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Self

import numpy as np
from pydantic import Field, model_validator

from cmsim.plans.amounts import PositiveAmount, Share
from cmsim.plans.parameters import Parameter, PlanParams
from cmsim.plans.protocol import Claim, FloatArray, Measures, MeasureSpec, Payment, Peers, Period, State
from cmsim.plans.single_measure import SingleMeasurePlan, base_pay
from cmsim.plans.steps import require_ascending, require_no_fall, step_value
from cmsim.quantities import Kind


class AwardStep(PlanParams):
    """Share of gross profit for deals of at least a size."""

    from_gross_profit_yuan: Annotated[
        PositiveAmount,
        Parameter(
            "yuan",
            "Gross profit of the deal from which the share holds",
            Kind.ASSUMPTION,
            "100,000 yuan for the first step is source (domain 5, Jiangxi Post); further steps are ours",
        ),
    ]
    share: Annotated[
        Share,
        Parameter(
            "share",
            "Share of the deal's whole gross profit",
            Kind.ASSUMPTION,
            "5-20 % is source (domain 5, Jiangxi Post), not where between them a deal lies",
            tune=(0.05, 0.20),
        ),
    ]


_DEFAULT_STEPS = (
    AwardStep(from_gross_profit_yuan=100_000.0, share=0.05),
    AwardStep(from_gross_profit_yuan=500_000.0, share=0.10),
    AwardStep(from_gross_profit_yuan=1_000_000.0, share=0.20),
)


class DealAwardParams(PlanParams):
    """The steps of the award."""

    steps: Annotated[
        tuple[AwardStep, ...],
        Field(strict=False, min_length=1),
        Parameter(
            "1",
            "Shares by gross profit of the deal, from the smallest deal that is awarded up",
            Kind.ASSUMPTION,
            "5-20 % from 100,000 yuan is source (domain 5, Jiangxi Post); the steps between are ours",
        ),
    ] = _DEFAULT_STEPS

    @model_validator(mode="after")
    def _steps_ascend(self) -> Self:
        require_ascending([step.from_gross_profit_yuan for step in self.steps], "steps")
        require_no_fall([step.share for step in self.steps], "steps")
        return self


@dataclass(frozen=True)
class DealAwards(SingleMeasurePlan):
    """Base pay plus, for each deal of at least 100,000 yuan of gross profit, 5-20 % of all of it.

    Domain 5, Jiangxi Post. The whole gross profit counts, not what exceeds the threshold, so the award jumps.
    The award is paid by :meth:`deal_pay`; the account of the period holds base pay only.
    """

    name: ClassVar[str] = "deal_award"
    Params: ClassVar[type[PlanParams]] = DealAwardParams
    params: DealAwardParams

    period: ClassVar[Period] = "year"
    measures: ClassVar[tuple[MeasureSpec, ...]] = ()
    claims: ClassVar[frozenset[Claim]] = frozenset({Claim.MONOTONE, Claim.LINEAR})

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay."""
        del state, peers
        return (base_pay(measured, self.period),)

    def deal_pay(self, gross_profit_yuan: FloatArray) -> FloatArray:
        """Return share × gross profit of each deal; any shape."""
        deals = gross_profit_yuan.ravel()
        starts = np.array([[step.from_gross_profit_yuan] for step in self.params.steps])
        shares = np.array([[step.share] for step in self.params.steps])
        everywhere = np.ones(deals.size)
        share = step_value(deals, starts * everywhere, shares * everywhere)
        return np.asarray((share * deals).reshape(gross_profit_yuan.shape))
