"""Coefficient pay: base pay times coefficients, plus performance pay for each point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from cmsim.plans.amounts import (
    Amount,
    AmountByKind,
    Coefficient,
    CoefficientByKind,
    PositiveAmount,
    PositiveAmountByKind,
    amount_of,
)
from cmsim.plans.parameters import Parameter, PlanParams, rule_error
from cmsim.plans.protocol import (
    AT_START,
    NO_PEERS,
    PERIODS_PER_YEAR,
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
from cmsim.plans.single_measure import SingleMeasurePlan, base_pay, bookings_measure
from cmsim.plans.steps import require_ascending, require_no_fall, step_value, where_steps_differ
from cmsim.quantities import Kind

SCORE = "score_points"
"""Points of an appraisal, given by the department."""
POINTS_AT_TARGET = 100.0
"""Attainment in points: a hundred at the target, as in the appraisals of domain 4."""


class CoefficientStep(PlanParams):
    """Coefficient from a number of points on."""

    from_points: Annotated[
        Amount,
        Parameter("points", "Points from which it holds", Kind.ASSUMPTION, "The source gives no table"),
    ]
    coefficient: Annotated[
        Coefficient,
        Parameter(
            "1", "Multiple of base pay", Kind.ASSUMPTION, "The source gives no table (domain 5, Agricultural)"
        ),
    ]


class CoefficientPayParams(PlanParams):
    """Coefficients by kind of staff and by results, and the rate of performance pay."""

    period: Annotated[
        Period,
        Parameter("1", "Over what points are counted", Kind.ASSUMPTION, "Pay is monthly, nobody says"),
    ] = "month"
    coefficient: Annotated[
        CoefficientByKind,
        Parameter(
            "1",
            "Fixed multiple of base pay",
            Kind.ASSUMPTION,
            "Base x fixed coefficient is source (domain 5, Beijing postal finance), its size is unknown; 1 "
            "leaves base pay as it is",
            tune=(0.5, 1.5),
        ),
    ] = 1.0
    points_from: Annotated[
        Literal["attainment", "score"],
        Parameter(
            "1",
            "What gives points: bookings, 100 at the target, or the score of an appraisal",
            Kind.ASSUMPTION,
            "Both occur: Beijing postal finance pays by a score, the Agricultural Bank by results (domain 5)",
        ),
    ] = "attainment"
    target_bookings_yuan_per_year: Annotated[
        PositiveAmountByKind | None,
        Parameter(
            "yuan/year",
            "Bookings a year worth a hundred points; a period asks for its share",
            Kind.ASSUMPTION,
            "No default: it depends on the market",
            tune_multiple=(0.5, 2.0),
        ),
    ] = None
    result_coefficients: Annotated[
        tuple[CoefficientStep, ...],
        Field(strict=False),
        Parameter(
            "1",
            "Further multiple of base pay by points, from 0 points up; 1 if left out",
            Kind.ASSUMPTION,
            "Grade pay x coefficient by results is source (domain 5, Agricultural Bank), the table is not",
        ),
    ] = ()
    yuan_per_point: Annotated[
        AmountByKind,
        Parameter(
            "yuan/point",
            "Performance pay for each point of an account period",
            Kind.ASSUMPTION,
            "Performance pay is source (domain 5, Beijing postal finance), not its rate; none by default",
            tune_multiple=(0.25, 4.0),
        ),
    ] = 0.0
    most_points: Annotated[
        PositiveAmount | None,
        Parameter(
            "points",
            "Points above which performance pay rises no more; no cap if left out",
            Kind.ASSUMPTION,
            "No source names a cap",
        ),
    ] = None

    @property
    def counts(self) -> bool:
        """Whether points matter at all."""
        rates = self.yuan_per_point
        paid = any(rates.values()) if isinstance(rates, dict) else rates > 0.0
        return paid or bool(self.result_coefficients)

    @model_validator(mode="after")
    def _points_make_sense(self) -> Self:
        require_ascending([step.from_points for step in self.result_coefficients], "result_coefficients", 0.0)
        require_no_fall([step.coefficient for step in self.result_coefficients], "result_coefficients")
        by_attainment = self.points_from == "attainment"
        if self.counts and by_attainment == (self.target_bookings_yuan_per_year is None):
            raise rule_error(
                "points from attainment need a target" if by_attainment else "a score needs no target",
                self.target_bookings_yuan_per_year or "nothing",
                "a target above 0" if by_attainment else "no target",
                "target_bookings_yuan_per_year",
                "or say points_from: score" if by_attainment else "or say points_from: attainment",
            )
        return self


@dataclass(frozen=True)
class CoefficientPay(SingleMeasurePlan):
    """Base pay × fixed coefficient × coefficient of the results, plus yuan per point × points.

    Domain 5: Beijing postal finance (base × fixed coefficient + performance pay); Agricultural Bank (grade
    pay × coefficient by results).
    """

    name: ClassVar[str] = "coefficient_pay"
    Params: ClassVar[type[PlanParams]] = CoefficientPayParams
    params: CoefficientPayParams

    @property
    def period(self) -> Period:
        """The period of the points."""
        return self.params.period

    @property
    def measures(self) -> tuple[MeasureSpec, ...]:
        """Bookings or the score of the period; none if points do not matter."""
        if not self.params.counts:
            return ()
        if self.params.points_from == "attainment":
            return bookings_measure(self.period)
        return (MeasureSpec(SCORE, "points", "score", self.period, "new", rater="department"),)

    @property
    def reduction(self) -> Reduction:
        """One index: bookings or the score."""
        return Index(((self.measures[0].name, 1.0),)) if self.measures else Index()

    @property
    def claims(self) -> frozenset[Claim]:
        """Monotone; capped if points are; a straight line in time if points do not matter."""
        if not self.params.counts:
            return frozenset({Claim.MONOTONE, Claim.CAPPED, Claim.LINEAR, Claim.BUDGET_NEUTRAL})
        rates = self.params.yuan_per_point
        paid = any(rates.values()) if isinstance(rates, dict) else rates > 0.0
        capped = not paid or self.params.most_points is not None
        return frozenset({Claim.MONOTONE, *((Claim.CAPPED,) if capped else ())})

    def breakpoints(
        self, context: PayContext, state: State = AT_START, peers: Peers = NO_PEERS
    ) -> tuple[FloatArray, ...]:
        """Return where the coefficient of the results steps up, and where points are capped."""
        del state, peers
        if not self.params.counts:
            return ()
        per_point = self._index_per_point(context)
        starts, coefficients = self._steps(context, per_point)
        steps = where_steps_differ(starts, coefficients) if starts.size else ()
        paid = self._fixed(context) * context.base_pay_yuan_per_year * context.weeks > 0.0
        jumps = tuple(np.where(paid, step, np.inf) for step in steps)
        if self.params.most_points is None:
            return jumps
        rates = amount_of(self.params.yuan_per_point, context, "params.yuan_per_point")
        return (*jumps, np.where(rates > 0.0, self.params.most_points * per_point, np.inf))

    def _fixed(self, context: PayContext) -> FloatArray:
        return amount_of(self.params.coefficient, context, "params.coefficient")

    def _index_per_point(self, context: PayContext) -> FloatArray:
        """Return how much of the measure makes a point, (n,)."""
        target = self.params.target_bookings_yuan_per_year
        if target is None:
            return np.ones(context.kind.shape)
        year = amount_of(target, context, "params.target_bookings_yuan_per_year")
        return year / PERIODS_PER_YEAR[self.period] / POINTS_AT_TARGET

    def _steps(self, context: PayContext, per_point: FloatArray) -> tuple[FloatArray, FloatArray]:
        steps = self.params.result_coefficients
        starts = np.array([step.from_points for step in steps])[:, None] * per_point
        values = np.array([step.coefficient for step in steps])[:, None] * np.ones(context.kind.size)
        return starts, values

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay, what the coefficients add to it or take from it, and performance pay."""
        del state, peers
        context, base = measured.context, base_pay(measured, self.period)
        coefficient, performance = self._fixed(context), np.zeros(context.kind.shape)
        if self.params.counts:
            results, per_point = measured.of(self.measures[0].name), self._index_per_point(context)
            if self.params.result_coefficients:
                coefficient = coefficient * step_value(results, *self._steps(context, per_point))
            most = np.inf if self.params.most_points is None else self.params.most_points
            points = np.minimum(results / per_point, most)
            rates = amount_of(self.params.yuan_per_point, context, "params.yuan_per_point")
            performance = rates * points
        return (
            base,
            Payment("coefficient", base.yuan * (coefficient - 1.0), self.period),
            Payment("performance", performance, self.period),
        )
