"""Pay grades: the post-grade table of the State Post Bureau."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Discriminator, Field, Strict, Tag, model_validator

from cmsim.plans.amounts import BY_KIND, ONE_NUMBER, AmountByKind, amount_of, form_of
from cmsim.plans.parameters import Parameter, PlanParams, rule_error
from cmsim.plans.protocol import (
    WEEKS_PER_YEAR,
    Claim,
    Measures,
    MeasureSpec,
    Payment,
    Peers,
    Period,
    State,
)
from cmsim.plans.single_measure import SingleMeasurePlan, base_pay
from cmsim.quantities import Kind

LOWEST_GRADE, HIGHEST_GRADE = 5, 21
"""Of the table's marketing posts (domain 5, post-grade standard)."""

Work = Literal[
    "development_planning", "publicity_client_management", "selling_collection", "inquiry_information", "any"
]
GRADES_OF_WORK: Mapping[Work, tuple[int, int]] = MappingProxyType(
    {
        "development_planning": (14, 21),
        "publicity_client_management": (10, 13),
        "selling_collection": (6, 13),
        "inquiry_information": (5, 10),
        "any": (LOWEST_GRADE, HIGHEST_GRADE),
    }
)
"""Lowest and highest grade by kind of work (domain 5, post-grade standard)."""

Grade = Annotated[int, Strict(), Field(ge=LOWEST_GRADE, le=HIGHEST_GRADE)]
GradeByKind = Annotated[
    Annotated[Grade, Tag(ONE_NUMBER)] | Annotated[dict[str, Grade], Field(min_length=1), Tag(BY_KIND)],
    Discriminator(form_of),
]
WorkByKind = Annotated[
    Annotated[Work, Tag(ONE_NUMBER)] | Annotated[dict[str, Work], Field(min_length=1), Tag(BY_KIND)],
    Discriminator(form_of),
]


class PayGradesParams(PlanParams):
    """Grade and work of each kind of staff, and what a grade is worth."""

    post_grade: Annotated[
        GradeByKind,
        Parameter(
            "grades",
            "Pay grade of the post",
            Kind.ASSUMPTION,
            "No default: the table gives ranges by kind of work, and no appraisal places a marketer in one "
            "(domain 5, post-grade standard)",
        ),
    ]
    work: Annotated[
        WorkByKind,
        Parameter(
            "1",
            "Kind of work, whose range of grades must hold the grade",
            Kind.ASSUMPTION,
            "Ranges are source (domain 5, post-grade standard); any grade by default",
        ),
    ] = "any"
    yuan_per_grade: Annotated[
        AmountByKind,
        Parameter(
            "yuan/year",
            "What one grade more is worth in a year",
            Kind.ASSUMPTION,
            "The source states no sums; 800 makes the highest marketing grade worth 12,800 yuan a year more "
            "than the lowest, about one average wage of the years around 2004",
            tune=(200.0, 2_000.0),
        ),
    ] = 800.0
    base_grade: Annotated[
        Grade,
        Parameter(
            "grades",
            "Grade whose pay is base pay; grades below it are paid less",
            Kind.ASSUMPTION,
            "The lowest of the table, so that base pay is its least pay",
        ),
    ] = LOWEST_GRADE

    @model_validator(mode="after")
    def _grades_fit_the_work(self) -> Self:
        kinds = {kind for value in (self.post_grade, self.work) if isinstance(value, dict) for kind in value}
        for kind in sorted(kinds) or [""]:
            grade = self.post_grade.get(kind) if isinstance(self.post_grade, dict) else self.post_grade
            work = self.work.get(kind) if isinstance(self.work, dict) else self.work
            if grade is None or work is None:
                continue
            low, high = GRADES_OF_WORK[work]
            if not low <= grade <= high:
                place = f"post_grade.{kind}" if isinstance(self.post_grade, dict) else "post_grade"
                raise rule_error(
                    f"the work {work} has no such grade", grade, f"grades {low} to {high}", place
                )
        return self


@dataclass(frozen=True)
class PayGrades(SingleMeasurePlan):
    """Base pay plus yuan per grade × grades above the base grade, whatever the results.

    Domain 5, State Post Bureau post-grade standard; with a ceiling around it, nobody out-earns his head.
    """

    name: ClassVar[str] = "pay_grades"
    Params: ClassVar[type[PlanParams]] = PayGradesParams
    params: PayGradesParams

    period: ClassVar[Period] = "year"
    measures: ClassVar[tuple[MeasureSpec, ...]] = ()
    claims: ClassVar[frozenset[Claim]] = frozenset(
        {Claim.MONOTONE, Claim.CAPPED, Claim.LINEAR, Claim.BUDGET_NEUTRAL}
    )

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay and grade pay for the weeks worked."""
        del state, peers
        context = measured.context
        grades = amount_of(self.params.post_grade, context, "params.post_grade") - self.params.base_grade
        worth = amount_of(self.params.yuan_per_grade, context, "params.yuan_per_grade")
        yuan = grades * worth * context.weeks / WEEKS_PER_YEAR
        return (base_pay(measured, self.period), Payment("grade_pay", yuan, self.period))
