"""Sum of plans; limits are a file of their own. A plan inside another is given as {plan, params}."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar, Self

import numpy as np
from pydantic import Field

from cmsim.plans.merging import (
    axes_inside,
    common_claims,
    common_period,
    merged_measures,
    merged_reduction,
    require_one_period,
)
from cmsim.plans.parameters import ComponentId, PlanParams, PlanSpec
from cmsim.plans.protocol import (
    AT_START,
    BASE_PAY,
    NO_PEERS,
    BuildNested,
    Claim,
    FloatArray,
    GatedScore,
    Index,
    Measures,
    MeasureSpec,
    PayContext,
    Payment,
    Peers,
    PeerStatistic,
    Period,
    Plan,
    Reduction,
    State,
    StateAxis,
    breakpoints_of,
    deal_awards,
    name_inside,
)
from cmsim.plans.single_measure import SingleMeasurePlan


class SumParams(PlanParams):
    """Plans by name that are paid together."""

    of: Annotated[dict[ComponentId, PlanSpec], Field(min_length=1)]


@dataclass(frozen=True)
class Sum(SingleMeasurePlan):
    """Σ pay of the plans inside, base pay once.

    All must be accounted over the same period, linear ones excepted: a straight line pays the same over
    three months as over a quarter, and certainty equivalents under CARA add up over independent periods, so
    it moves to the period of the others. Domain 5, Jiangxi Post: several rules side by side.
    """

    name: ClassVar[str] = "sum"
    Params: ClassVar[type[PlanParams]] = SumParams
    params: SumParams
    inner: tuple[tuple[str, Plan], ...]

    @classmethod
    def from_params(cls, params: Any, nested: BuildNested) -> Self:
        """Return the sum of the plans that `nested` builds."""
        parts = ((name, nested(spec, f"params.of.{name}")) for name, spec in params.of.items())
        return cls(params, tuple(parts))

    def __post_init__(self) -> None:
        require_one_period(
            self.inner,
            "params.of",
            "a sum of plans that count over different periods is not supported unless all but those of "
            "one period are linear",
        )
        merged_measures(dict(self.inner), self.period)

    @property
    def period(self) -> Period:
        """The period of the parts that are not linear; of the first part if all are."""
        return common_period(self.inner)

    @property
    def claims(self) -> frozenset[Claim]:
        """What all of them claim."""
        return common_claims(self.inner)

    @property
    def measures(self) -> tuple[MeasureSpec, ...]:
        """Those of the parts, each once, over the common period."""
        return merged_measures(dict(self.inner), self.period)

    @property
    def reduction(self) -> Reduction:
        """One index if the parts share it, else a sum of parts, else what the number of measures allows."""
        return merged_reduction(dict(self.inner), self.measures)

    @property
    def state(self) -> tuple[StateAxis, ...]:
        """Axes of all parts, as part.axis."""
        return axes_inside(self.inner)

    @property
    def peers(self) -> tuple[PeerStatistic, ...]:
        """Statistics that the parts need, as part.statistic."""
        return tuple(
            replace(told, name=name_inside(name, told.name))
            for name, plan in self.inner
            for told in plan.peers
        )

    def advance(self, measured: Measures, state: State, peers: Peers = NO_PEERS) -> State:
        """Return the state of all parts after the period."""
        after: dict[str, FloatArray] = {}
        for name, plan in self.inner:
            if plan.state:
                own = plan.advance(measured, state.inside(name), peers.inside(name))
                after |= {name_inside(name, axis): value for axis, value in own.values.items()}
        return State(after)

    def deal_pay(self, gross_profit_yuan: FloatArray) -> FloatArray:
        """Return the awards of all parts together."""
        awards = np.zeros_like(gross_profit_yuan)
        for _, plan in self.inner:
            awards = awards + plan.deal_pay(gross_profit_yuan)
        return awards

    def deal_pay_for(self, gross_profit_yuan: FloatArray, context: PayContext) -> FloatArray:
        """Return the awards of all parts together to the people who signed."""
        awards = np.zeros_like(gross_profit_yuan)
        for _, plan in self.inner:
            awards = awards + deal_awards(plan, gross_profit_yuan, context)
        return awards

    def breakpoints(
        self, context: PayContext, state: State = AT_START, peers: Peers = NO_PEERS
    ) -> tuple[FloatArray, ...]:
        """Return those of all parts along the index that they share, else along the first measure."""
        if not isinstance(self.reduction, Index | GatedScore):
            return self.breakpoints_along(self.measures[0].name, context, state, peers)
        return tuple(
            point
            for name, plan in self.inner
            for point in breakpoints_of(plan, context, state.inside(name), peers.inside(name))
        )

    def breakpoints_along(
        self, measure: str, context: PayContext, state: State = AT_START, peers: Peers = NO_PEERS
    ) -> tuple[FloatArray, ...]:
        """Return those of all parts that count the measure."""
        return tuple(
            point
            for name, plan in self.inner
            for point in plan.breakpoints_along(measure, context, state.inside(name), peers.inside(name))
        )

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay once, and the other components as part.component."""
        payments: list[Payment] = []
        for name, plan in self.inner:
            for payment in plan.pay(measured, state.inside(name), peers.inside(name)):
                if payment.component != BASE_PAY:
                    own_name = name_inside(name, payment.component)
                    payments.append(replace(payment, component=own_name, due=self.period))
                elif all(known.component != BASE_PAY for known in payments):
                    payments.append(replace(payment, due=self.period))
        return tuple(payments)
