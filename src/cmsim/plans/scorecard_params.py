"""Parameters of the scorecard: measures with weights, targets and caps, further parts, points, classes."""

from __future__ import annotations

from math import isclose
from typing import Annotated, Literal, Self

from pydantic import Field, Strict, model_validator

from cmsim.errors import did_you_mean
from cmsim.plans.amounts import Amount, AmountByKind, Share
from cmsim.plans.coefficient_pay import CoefficientStep
from cmsim.plans.parameters import ComponentId, Parameter, PlanParams, rule_error
from cmsim.plans.protocol import Period
from cmsim.plans.scored_measure import ScoredMeasure
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
    counted_in: Annotated[
        Literal["items", "yuan"],
        Parameter(
            "1",
            "What is counted: events, or their yuan (such as credit losses), of which each gives the points",
            Kind.ASSUMPTION,
            "Losses by neglect of duty cost points (domain 4, Agricultural Bank), no source says how many",
        ),
    ] = "items"
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

    result_coefficients: Annotated[
        tuple[CoefficientStep, ...],
        Field(strict=False),
        Parameter(
            "1",
            "Multiple of base pay by the score, from 0 points up, instead of yuan",
            Kind.ASSUMPTION,
            "Grade pay x coefficient by results is source (domain 5, Agricultural Bank), the table is not",
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
        ways = {
            "yuan_per_point": self.yuan_per_point is not None,
            "classes": bool(self.classes),
            "result_coefficients": bool(self.result_coefficients),
        }
        if sum(ways.values()) != 1:
            raise rule_error(
                "a score is paid either by the point, by classes, or by multiples of base pay",
                " and ".join(name for name, given in ways.items() if given) or "neither",
                f"one of {', '.join(ways)}",
                "yuan_per_point",
            )
        require_ascending([entry.from_points for entry in self.classes], "classes")
        require_no_fall([entry.yuan for entry in self.classes], "classes")
        steps = self.result_coefficients
        require_ascending([step.from_points for step in steps], "result_coefficients", 0.0)
        require_no_fall([step.coefficient for step in steps], "result_coefficients")
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
