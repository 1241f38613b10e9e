"""The fields of an allocation file."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

FORMAT = "cmsim/allocation-1"
ALL_GROUPS = "all"
Name = Annotated[str, Field(min_length=1, max_length=300)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]
Amount = Annotated[float, Field(ge=0.0, allow_inf_nan=False)]
Persons = Annotated[int, Field(ge=0, le=100_000)]


class _Part(BaseModel):
    """A part of a file: frozen, no unknown fields, no text read as a number."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class JudgementPart(_Part):
    """Results relative to today's at four levels of effort; today's is 1."""

    none: Amount
    half: Amount
    plus_half: Amount
    saturation: Amount


class GradePart(_Part):
    """A grade: what one person is worth, in persons of standard effort."""

    effort: Annotated[float, Field(gt=0.0, le=10.0)] = 1.0


class SpanPart(_Part):
    """At least and at most so many persons."""

    least: Persons | None = None
    most: Persons | None = None


class CoveragePart(_Part):
    """How many clients of a tier get the contact planned for them."""

    hours_per_client: Annotated[float, Field(gt=0.0, le=168.0)]
    least_share: Share


class LimitsPart(_Part):
    """What the planner sets; see :class:`cmsim.optimise.allocation.problem.Limits`."""

    head_count: SpanPart | None = None
    grade_share: dict[Name, Share] = {}
    budget_yuan: Amount | None = None
    by_group: dict[Name, SpanPart] = {}
    by_place: dict[Name, SpanPart] = {}
    by_grade: dict[Name, SpanPart] = {}
    by_cell: dict[Name, SpanPart] = {}
    pins: dict[Name, dict[Name, Persons]] = {}
    coverage: dict[Literal["high", "mid"], CoveragePart] = {}
    pay_ceiling_yuan: Amount | None = None
    skills: dict[Name, dict[Name, Persons]] = {}
    hires: Persons | None = None
    dismissals: Persons | None = None
    moves: Persons | None = None
    retrained: Persons | None = None
    regraded: Persons | None = None


class CostsPart(_Part):
    """Yuan a year for each person changed."""

    hire_yuan: Amount = 0.0
    dismissal_yuan: Amount = 0.0
    move_yuan: Amount = 0.0
    retraining_yuan: Amount = 0.0
    regrading_yuan: Amount = 0.0


class AllocationFile(_Part):
    """A whole allocation file."""

    format: Literal["cmsim/allocation-1"]
    name: Name
    name_zh: Name | None = None
    kind: Name | None = None
    cells: Literal["city", "branch"] = "city"
    grades: dict[Name, GradePart] = {}
    judgement: Annotated[dict[Name, JudgementPart], Field(min_length=1)]
    half_weight: Share = 1.0 / 3.0
    limits: LimitsPart = LimitsPart()
    costs: CostsPart = CostsPart()
    most_in_cell: Annotated[int, Field(ge=1, le=60)] | None = None
