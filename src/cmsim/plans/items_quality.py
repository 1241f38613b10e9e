"""Pay by items handled, weighted by the quality of service: windows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Self

import numpy as np
from pydantic import Field, model_validator

from cmsim.plans.amounts import Amount, AmountByKind, Coefficient, amount_of
from cmsim.plans.parameters import Parameter, PlanParams
from cmsim.plans.protocol import (
    AT_START,
    NO_PEERS,
    Claim,
    FloatArray,
    Grid2,
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
from cmsim.plans.steps import require_ascending, require_no_fall, step_value, where_steps_differ
from cmsim.quantities import Kind

ITEMS, QUALITY = "items_handled", "service_quality_points"


class QualityStep(PlanParams):
    """Coefficient from a quality on."""

    from_points: Annotated[
        Amount,
        Parameter(
            "points", "Service quality from which it holds", Kind.ASSUMPTION, "The source has no table"
        ),
    ]
    coefficient: Annotated[
        Coefficient,
        Parameter("1", "Multiple of the pay by items", Kind.ASSUMPTION, "The source has no table"),
    ]


_DEFAULT_STEPS = (
    QualityStep(from_points=0.0, coefficient=0.8),
    QualityStep(from_points=60.0, coefficient=1.0),
    QualityStep(from_points=90.0, coefficient=1.2),
)


class ItemsQualityParams(PlanParams):
    """Rate per item and coefficients of quality."""

    period: Annotated[
        Period,
        Parameter("1", "Over what items are counted", Kind.ASSUMPTION, "Pay is monthly, nobody says"),
    ] = "month"
    yuan_per_item: Annotated[
        AmountByKind,
        Parameter(
            "yuan/item",
            "Pay for an item handled at the window",
            Kind.ASSUMPTION,
            "No default: pay by items and service quality is source (domain 2, layer 3), not its rate",
            tune_multiple=(0.25, 4.0),
        ),
    ]
    quality_coefficients: Annotated[
        tuple[QualityStep, ...],
        Field(strict=False, min_length=1),
        Parameter(
            "1",
            "Multiple of the pay by items, by points of service quality, from 0 points up",
            Kind.ASSUMPTION,
            "The source names quality without a table; four fifths to six fifths are ours",
        ),
    ] = _DEFAULT_STEPS

    @model_validator(mode="after")
    def _steps_ascend(self) -> Self:
        steps = self.quality_coefficients
        require_ascending([step.from_points for step in steps], "quality_coefficients", 0.0)
        require_no_fall([step.coefficient for step in steps], "quality_coefficients")
        return self


@dataclass(frozen=True)
class ItemsQuality(SingleMeasurePlan):
    """Base pay plus yuan per item × items handled × coefficient of service quality.

    Domain 2 and 5, four-layer force: the windows. Items come from the records, quality from the department.
    """

    name: ClassVar[str] = "items_quality"
    Params: ClassVar[type[PlanParams]] = ItemsQualityParams
    params: ItemsQualityParams

    reduction: ClassVar[Reduction] = Grid2(ITEMS, QUALITY)
    claims: ClassVar[frozenset[Claim]] = frozenset({Claim.MONOTONE})

    @property
    def period(self) -> Period:
        """The period of the items."""
        return self.params.period

    @property
    def measures(self) -> tuple[MeasureSpec, ...]:
        """Items and their quality."""
        return (
            MeasureSpec(ITEMS, "items", "count", self.period, "stock"),
            MeasureSpec(QUALITY, "points", "score", self.period, "stock", rater="department"),
        )

    def breakpoints_along(
        self, measure: str, context: PayContext, state: State = AT_START, peers: Peers = NO_PEERS
    ) -> tuple[FloatArray, ...]:
        """Return the steps of quality; items are paid in a straight line."""
        del state, peers
        if measure != QUALITY:
            return ()
        starts, coefficients = self._steps(context)
        return where_steps_differ(starts, coefficients * self._rate(context))

    def _rate(self, context: PayContext) -> FloatArray:
        return amount_of(self.params.yuan_per_item, context, "params.yuan_per_item")

    def _steps(self, context: PayContext) -> tuple[FloatArray, FloatArray]:
        steps, everybody = self.params.quality_coefficients, np.ones(context.kind.size)
        starts = np.array([[step.from_points] for step in steps])
        return starts * everybody, np.array([[step.coefficient] for step in steps]) * everybody

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay and the pay by items."""
        del state, peers
        coefficient = step_value(measured.of(QUALITY), *self._steps(measured.context))
        items = self._rate(measured.context) * measured.of(ITEMS) * coefficient
        return (base_pay(measured, self.period), Payment("items", items, self.period))
