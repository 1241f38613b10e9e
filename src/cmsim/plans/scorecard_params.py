"""Parameters of the scorecard: measures with weights, targets and caps, further parts, points, classes."""

from __future__ import annotations

from math import isclose
from typing import Annotated, Literal, Self

from pydantic import Field, Strict, model_validator

from cmsim.errors import did_you_mean
from cmsim.plans.amounts import MOST_YUAN, Amount, AmountByKind, Coefficient, PositiveAmountByKind, Share
from cmsim.plans.parameters import ComponentId, Parameter, PlanParams, rule_error
from cmsim.plans.protocol import Period
from cmsim.plans.steps import require_ascending, require_no_fall
from cmsim.quantities import Kind

INTERNAL = "internal_management_score"
"""Points from 0 to 100 for internal management, given by the department."""
DEPARTMENT = "department_score"
"""Points from 0 to 100 of the department."""
WEIGHT_TOLERANCE = 1e-6
"""Weights such as three times 0.3333333 are meant to add up to one."""
MOST_POINTS = 100.0

Points = Annotated[float, Strict(), Field(ge=-MOST_POINTS, le=MOST_POINTS)]


class ScoredMeasure(PlanParams):
    """A measure on the card."""

    group: Annotated[
        ComponentId,
        Parameter(
            "1",
            "Its theme: assets, liabilities, intermediary, service, development, or any other",
            Kind.ASSUMPTION,
            "The five themes are source (domain 5, Beijing postal finance and Agricultural Bank)",
        ),
    ] = "work"
    weight: Annotated[
        Share,
        Parameter(
            "share",
            "Share of the work score at the target; all weights add up to 1",
            Kind.ASSUMPTION,
            "Weights differ between management and operating branches (domain 5), nobody gives them",
        ),
    ]
    target: Annotated[
        PositiveAmountByKind,
        Parameter(
            "1",
            "Result of one account period worth all of the weight, in the unit of the measure",
            Kind.ASSUMPTION,
            "The task book sets it from the client base (domain 5, Agricultural Bank)",
            tune_multiple=(0.5, 2.0),
        ),
    ]
    cap: Annotated[
        Coefficient,
        Parameter(
            "1",
            "Multiple of the target above which no more points are given",
            Kind.ASSUMPTION,
            "That points are capped keeps one measure from making up for all; no source gives the size",
            tune=(1.0, 2.0),
        ),
    ] = 1.2
    next_target_growth: Annotated[
        Share | None,
        Parameter(
            "share",
            "If given, the next period's target is this period's result × (1 + growth): a ratchet",
            Kind.ASSUMPTION,
            "Scores on growth rates have a ratchet built in (domain 4, Beijing); no source gives the rate",
        ),
    ] = None
    unit: Annotated[
        Literal["yuan", "share", "points", "items", "clients"],
        Parameter("1", "Unit of the result", Kind.ASSUMPTION, "Yuan unless said otherwise"),
    ] = "yuan"
    kind: Annotated[
        Literal["flow", "end_balance", "average_balance", "count", "score"],
        Parameter("1", "How results of a period add up", Kind.ASSUMPTION, "A flow unless said otherwise"),
    ] = "flow"
    credit_base: Annotated[
        Literal["stock", "new", "growth"],
        Parameter(
            "1",
            "What counts: present business, new business, or the change, which alone may be negative",
            Kind.ASSUMPTION,
            "Scores count stock kept and expansion (domain 5, Agricultural Bank) or growth (Beijing)",
        ),
    ] = "new"
    rater: Annotated[
        Literal["records", "self", "department", "client_department"],
        Parameter(
            "1",
            "Who says what the result is",
            Kind.ASSUMPTION,
            "Managers report their own results and the client department re-rates them (domain 4)",
        ),
    ] = "records"


class PointRule(PlanParams):
    """Extra points, or points off, for each event."""

    points_each: Annotated[
        Points,
        Parameter(
            "points",
            "Points for each event, negative for points off",
            Kind.ASSUMPTION,
            "Points for valuable information, off for breaches are source (domain 5, Agricultural Bank)",
        ),
    ]
    most_points: Annotated[
        Annotated[float, Strict(), Field(gt=0.0, le=MOST_POINTS)],
        Parameter(
            "points",
            "Most points that the rule gives or takes in a period",
            Kind.ASSUMPTION,
            "No source gives a bound",
        ),
    ] = 10.0


class Gate(PlanParams):
    """What must be reached before any performance is paid."""

    measure: Annotated[
        str,
        Parameter("1", "On the card, or internal_management_score", Kind.ASSUMPTION, "A choice"),
    ]
    least: Annotated[
        Amount, Parameter("1", "Least result, in the unit of the measure", Kind.ASSUMPTION, "A choice")
    ]


class ScoreClass(PlanParams):
    """Performance pay of a class."""

    from_points: Annotated[
        Amount,
        Parameter("points", "Score from which the class begins", Kind.ASSUMPTION, "No source gives it"),
    ]
    yuan: Annotated[
        AmountByKind,
        Parameter(
            "yuan",
            "Performance pay of an account period",
            Kind.ASSUMPTION,
            "The sources name no sums",
            tune_multiple=(0.25, 4.0),
        ),
    ]


class ScorecardParams(PlanParams):
    """The card and what it pays."""

    period: Annotated[
        Period,
        Parameter("1", "Over what the card is counted", Kind.ASSUMPTION, "Appraisals are yearly (domain 4)"),
    ] = "year"
    measures: Annotated[
        dict[ComponentId, ScoredMeasure],
        Field(min_length=1),
        Parameter(
            "1", "Measures by name", Kind.ASSUMPTION, "No default: the themes are source (domain 5), no more"
        ),
    ]
    department_share: Annotated[
        Share,
        Parameter(
            "share",
            "Share of the whole score that is the department's",
            Kind.ASSUMPTION,
            "Three parts are source (domain 5, Beijing postal finance), their shares are not",
            tune=(0.0, 0.4),
        ),
    ] = 0.0
    internal_share: Annotated[
        Share,
        Parameter(
            "share",
            "Share of the whole score that is for internal management",
            Kind.ASSUMPTION,
            "Three parts are source (domain 5, Beijing postal finance), their shares are not",
            tune=(0.0, 0.4),
        ),
    ] = 0.0
    point_rules: Annotated[
        dict[ComponentId, PointRule],
        Parameter(
            "1",
            "Extra points and points off by the event that is counted",
            Kind.ASSUMPTION,
            "For information and breaches (domain 5, Agricultural Bank); none by default",
        ),
    ] = Field(default_factory=dict)
    gate: Annotated[
        Gate | None,
        Parameter("1", "What must be reached before anything is paid", Kind.ASSUMPTION, "No source has one"),
    ] = None
    yuan_per_point: Annotated[
        AmountByKind | None,
        Parameter(
            "yuan/point",
            "Performance pay for each point of an account period; or give classes",
            Kind.ASSUMPTION,
            "The sources name no sums",
            tune_multiple=(0.25, 4.0),
        ),
    ] = None
    classes: Annotated[
        tuple[ScoreClass, ...],
        Field(strict=False),
        Parameter(
            "1",
            "Performance pay by class of the score, instead of yuan per point; nothing under the first",
            Kind.ASSUMPTION,
            "Four classes are source (domain 4, Agricultural Bank), their limits and sums are not",
        ),
    ] = ()

    @property
    def work_share(self) -> float:
        """Share of the whole score that the measures make."""
        return 1.0 - self.department_share - self.internal_share

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        total = sum(measure.weight for measure in self.measures.values())
        if not isclose(total, 1.0, abs_tol=WEIGHT_TOLERANCE):
            raise rule_error("the weights do not add up to 1", f"{total:g}", "a sum of 1", "measures")
        if self.work_share <= WEIGHT_TOLERANCE:
            parts = f"{self.department_share:g} + {self.internal_share:g}"
            raise rule_error(
                "department and internal management leave nothing of the score to the measures",
                parts,
                "shares that add up to less than 1",
                "department_share",
            )
        return self

    @model_validator(mode="after")
    def _pays_one_way(self) -> Self:
        if (self.yuan_per_point is None) == (not self.classes):
            raise rule_error(
                "a score is paid either by the point or by classes",
                "both" if self.classes else "neither",
                "one of yuan_per_point and classes",
                "yuan_per_point",
            )
        require_ascending([entry.from_points for entry in self.classes], "classes")
        require_no_fall([entry.yuan for entry in self.classes], "classes")
        return self

    @model_validator(mode="after")
    def _names_make_sense(self) -> Self:
        for name in self.point_rules:
            if name in self.measures or name == INTERNAL:
                raise rule_error(
                    "an event that gives points cannot be a measure of the card too",
                    name,
                    "another name",
                    f"point_rules.{name}",
                )
        if INTERNAL in self.measures:
            raise rule_error(
                "internal management is a part of its own",
                INTERNAL,
                "another name, or internal_share",
                f"measures.{INTERNAL}",
            )
        parts = (INTERNAL, DEPARTMENT, *self.point_rules)
        for name, measure in self.measures.items():
            if measure.group in parts:
                raise rule_error(
                    "a group of measures bears the name of another part of the score",
                    measure.group,
                    "another name",
                    f"measures.{name}.group",
                )
            if measure.cap == 0.0:
                raise rule_error("a cap of 0 leaves no points", 0, "more than 0", f"measures.{name}.cap")
        known = (*self.measures, *((INTERNAL,) if self.internal_share > 0.0 else ()))
        if self.gate is not None and self.gate.measure not in known:
            near = did_you_mean(self.gate.measure, known) or ""
            at = "gate.measure"
            raise rule_error("the gate is not on the card", self.gate.measure, ", ".join(known), at, near)
        return self


def least_result(measure: ScoredMeasure) -> float:
    """Return the least result that makes sense: a change may be negative, nothing else."""
    return -MOST_YUAN if measure.credit_base == "growth" else 0.0
