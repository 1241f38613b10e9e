"""A measure on a scorecard: its theme, weight, target and cap."""

from __future__ import annotations

from typing import Annotated, Literal

from cmsim.plans.amounts import MOST_YUAN, Coefficient, PositiveAmountByKind, Share
from cmsim.plans.parameters import ComponentId, Parameter, PlanParams
from cmsim.quantities import Kind


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


def least_result(measure: ScoredMeasure) -> float:
    """Return the least result that makes sense: a change may be negative, nothing else."""
    return -MOST_YUAN if measure.credit_base == "growth" else 0.0
