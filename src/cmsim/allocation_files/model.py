"""The fields of an allocation file."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cmsim.experiment_files.model import FilePart, Name
from cmsim.experiments.tune_settings import DEFAULT_TOLERANCE_SHARE
from cmsim.optimise.incentives.limits import DEFAULT_FAIRNESS_SHARE
from cmsim.optimise.incentives.settings import SHORTLIST

FORMAT = "cmsim/allocation-1"
ALL_GROUPS = "all"
Share = Annotated[float, Field(ge=0.0, le=1.0)]
Amount = Annotated[float, Field(ge=0.0, allow_inf_nan=False)]
Persons = Annotated[int, Field(ge=0, le=100_000)]


class JudgementPart(FilePart):
    """Results relative to today's at four levels of effort; today's is 1."""

    none: Amount
    half: Amount
    plus_half: Amount
    saturation: Amount


class GradePart(FilePart):
    """A grade: what one person is worth, in persons of standard effort."""

    effort: Annotated[float, Field(gt=0.0, le=10.0)] = 1.0


class SpanPart(FilePart):
    """At least and at most so many persons."""

    least: Persons | None = None
    most: Persons | None = None


class CoveragePart(FilePart):
    """How many clients of a tier get the contact planned for them."""

    hours_per_client: Annotated[float, Field(gt=0.0, le=168.0)]
    least_share: Share


class LimitsPart(FilePart):
    """What the planner sets; see :class:`cmsim.optimise.allocation.problem.Limits`."""

    head_count: SpanPart | None = None
    grade_share: dict[Name, Share] = Field(default_factory=dict)
    budget_yuan: Amount | None = None
    by_group: dict[Name, SpanPart] = Field(default_factory=dict)
    by_place: dict[Name, SpanPart] = Field(default_factory=dict)
    by_grade: dict[Name, SpanPart] = Field(default_factory=dict)
    by_cell: dict[Name, SpanPart] = Field(default_factory=dict)
    pins: dict[Name, dict[Name, Persons]] = Field(default_factory=dict)
    coverage: dict[Literal["high", "mid"], CoveragePart] = Field(default_factory=dict)
    pay_ceiling_yuan: Amount | None = None
    skills: dict[Name, dict[Name, Persons]] = Field(default_factory=dict)
    hires: Persons | None = None
    dismissals: Persons | None = None
    moves: Persons | None = None
    retrained: Persons | None = None
    regraded: Persons | None = None


class CostsPart(FilePart):
    """Yuan a year for each person changed."""

    hire_yuan: Amount = 0.0
    dismissal_yuan: Amount = 0.0
    move_yuan: Amount = 0.0
    retraining_yuan: Amount = 0.0
    regrading_yuan: Amount = 0.0


class SurfacePart(FilePart):
    """A surface measured by simulation: how large the experiment is, and how much judgement counts."""

    runs: Annotated[int, Field(ge=4, le=1000)] = 16
    replications: Annotated[int, Field(ge=1, le=1000)] = 3
    years: Annotated[int, Field(ge=1, le=20)] = 3
    first_year: Annotated[int, Field(ge=1, le=20)] = 2
    scale: Annotated[float, Field(ge=0.01, le=1.0)] = 1.0
    rounds: Annotated[int, Field(ge=0, le=10)] = 1
    judgement_weight: Share = 0.0


class PlanLimitsPart(FilePart):
    """What a pay plan must keep; see :class:`cmsim.optimise.incentives.limits.IncentiveLimits`."""

    cost_yuan: Amount | None = None
    cost_share: Annotated[float, Field(ge=0.0, le=10.0)] = DEFAULT_TOLERANCE_SHARE
    pay_ceiling_yuan: Amount | None = None
    least_retention_share: Share | None = None
    fairness_share: Share | None = DEFAULT_FAIRNESS_SHARE


class PlanPart(FilePart):
    """A pay plan that is tuned together with the allocation: what, within which limits, how thoroughly."""

    tune: Annotated[tuple[Name, ...], Field(min_length=1, max_length=8)]
    limits: PlanLimitsPart = PlanLimitsPart()
    runs: Annotated[int, Field(ge=2, le=1000)] = 16
    candidates: Annotated[int, Field(ge=4, le=1000)] = 32
    shortlist: Annotated[int, Field(ge=1, le=20)] = SHORTLIST
    indifference_yuan: Annotated[float, Field(gt=0.0, allow_inf_nan=False)] | None = None


class AllocationFile(FilePart):
    """A whole allocation file."""

    format: Literal["cmsim/allocation-1"]
    name: Name
    name_zh: Name | None = None
    kind: Name | None = None
    kinds: Annotated[tuple[Name, ...], Field(min_length=1)] | None = None
    cells: Literal["city", "branch"] = "city"
    grades: dict[Name, GradePart] = Field(default_factory=dict)
    judgement: dict[Name, JudgementPart] = Field(default_factory=dict)
    judgement_table: Name | None = None
    surface: SurfacePart | None = None
    plan: PlanPart | None = None
    objective: Literal["net_contribution_yuan", "revenue_yuan", "gross_profit_yuan", "retained_clients"] = (
        "net_contribution_yuan"
    )
    half_weight: Share = 1.0 / 3.0
    limits: LimitsPart = LimitsPart()
    costs: CostsPart = CostsPart()
    most_in_cell: Annotated[int, Field(ge=1, le=60)] | None = None
