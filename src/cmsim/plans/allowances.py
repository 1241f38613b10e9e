"""Allowances: field allowance, expenses met, and rewards for information."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from cmsim.plans.amounts import AmountByKind, ShareByKind, amount_of
from cmsim.plans.parameters import Parameter, PlanParams
from cmsim.plans.protocol import (
    WEEKS_PER_YEAR,
    Claim,
    FloatArray,
    Index,
    Measures,
    MeasureSpec,
    PayContext,
    Payment,
    Peers,
    Period,
    Reduction,
    State,
)
from cmsim.plans.single_measure import SingleMeasurePlan, base_pay
from cmsim.quantities import Kind

INFORMATION = "useful_information"
"""Pieces of market or client information that the department found useful."""


class AllowancesParams(PlanParams):
    """Sums a year, and the reward for information. All are nothing unless given."""

    field_allowance_yuan_per_year: Annotated[
        AmountByKind,
        Parameter(
            "yuan/year",
            "Fixed allowance for work outside, the manager's to keep",
            Kind.ASSUMPTION,
            "A field allowance is source (domain 5, Jiangxi Post), its size is not",
        ),
    ] = 0.0
    phone_and_travel_yuan_per_year: Annotated[
        AmountByKind,
        Parameter(
            "yuan/year",
            "What phone and travel cost a manager in a year",
            Kind.ASSUMPTION,
            "That a part is met is source (domain 5, Jiangxi Post), the cost is not",
        ),
    ] = 0.0
    phone_and_travel_share: Annotated[
        ShareByKind,
        Parameter(
            "share",
            "Part of the cost of phone and travel that is met",
            Kind.ASSUMPTION,
            "A part is source (domain 5, Jiangxi Post); a half is ours",
        ),
    ] = 0.5
    entertainment_yuan_per_year: Annotated[
        AmountByKind,
        Parameter(
            "yuan/year",
            "Advance for entertaining clients, spent on them",
            Kind.ASSUMPTION,
            "An advance is source (domain 5, Jiangxi Post), its size is not",
        ),
    ] = 0.0
    reward_yuan_per_information: Annotated[
        AmountByKind,
        Parameter(
            "yuan/item",
            "Reward for each accepted piece of information",
            Kind.ASSUMPTION,
            "Rewards for information are source (domain 5, Jiangxi Post), their size is not",
        ),
    ] = 0.0


@dataclass(frozen=True)
class Allowances(SingleMeasurePlan):
    """Base pay plus allowances for the weeks worked, and a reward × pieces of useful information.

    Domain 5, Jiangxi Post. Phone, travel and entertainment meet expenses: they cost the organisation, are no
    income of the manager, and stand outside ceilings and floors.
    """

    name: ClassVar[str] = "allowances"
    Params: ClassVar[type[PlanParams]] = AllowancesParams
    params: AllowancesParams

    period: ClassVar[Period] = "year"
    claims: ClassVar[frozenset[Claim]] = frozenset({Claim.MONOTONE, Claim.LINEAR})

    @property
    def _rewards(self) -> bool:
        reward = self.params.reward_yuan_per_information
        return any(reward.values()) if isinstance(reward, dict) else reward > 0.0

    @property
    def measures(self) -> tuple[MeasureSpec, ...]:
        """Information accepted, if it is rewarded."""
        if not self._rewards:
            return ()
        return (MeasureSpec(INFORMATION, "items", "count", self.period, "new", rater="department"),)

    @property
    def reduction(self) -> Reduction:
        """One index: pieces of information."""
        return Index(((INFORMATION, 1.0),)) if self._rewards else Index()

    def _for_weeks(self, yuan: dict[str, float] | float, field: str, context: PayContext) -> FloatArray:
        return amount_of(yuan, context, f"params.{field}") * context.weeks / WEEKS_PER_YEAR

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay, the allowances, and the rewards if there are any."""
        del state, peers
        params, context = self.params, measured.context
        outside = self._for_weeks(
            params.field_allowance_yuan_per_year, "field_allowance_yuan_per_year", context
        )
        travel = self._for_weeks(
            params.phone_and_travel_yuan_per_year, "phone_and_travel_yuan_per_year", context
        )
        met = amount_of(params.phone_and_travel_share, context, "params.phone_and_travel_share")
        guests = self._for_weeks(params.entertainment_yuan_per_year, "entertainment_yuan_per_year", context)
        fixed = (
            base_pay(measured, self.period),
            Payment("field_allowance", outside, self.period),
            Payment("phone_and_travel", met * travel, self.period, is_income=False),
            Payment("entertainment", guests, self.period, is_income=False),
        )
        if not self._rewards:
            return fixed
        reward = amount_of(params.reward_yuan_per_information, context, "params.reward_yuan_per_information")
        return (*fixed, Payment("information", reward * measured.of(INFORMATION), self.period))
