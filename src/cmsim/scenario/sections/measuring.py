"""Section `measuring`: how what a plan may count arises where the model has no process of its own for it."""

from __future__ import annotations

from typing import Annotated, ClassVar

from cmsim.quantities import Kind, Quantity
from cmsim.scenario.given_defaults import default
from cmsim.scenario.number_fields import NumberField
from cmsim.scenario.section import Section

_TARGET = NumberField(
    "days",
    "Working days in which an issue is to be settled",
    "服务问题应办结的工作日",
    low=0.5,
    high=260.0,
)
_INFORMATION = NumberField(
    "1/hour",
    "Accepted pieces of useful information per effective hour of service",
    "每有效服务工时产生的被采纳信息数",
    low=0.0,
    high=10.0,
)
_BREACHES = NumberField(
    "1/year", "Breaches a year of one without any integrity", "零诚信者年违规次数", low=0.0, high=50.0
)
_INTERNAL_MEAN = NumberField(
    "points",
    "Mean score of internal management at the norm's hours of service",
    "标准服务工时下内部管理得分均值",
    low=0.0,
    high=100.0,
)
_INTERNAL_SPREAD = NumberField(
    "points",
    "Standard deviation of that score between people",
    "内部管理得分标准差",
    low=0.0,
    high=50.0,
)
_PERSISTENCE = NumberField(
    "share",
    "Share of its variance that is lasting; the rest is the attitude of the account period",
    "得分差异中长期因素所占比例",
    low=0.0,
    high=1.0,
)
_PER_HOUR = NumberField(
    "points/(hour/week)",
    "Points of internal management per effective hour of service a week above the norm",
    "每周有效服务工时超出标准一小时的内部管理加分",
    low=0.0,
    high=50.0,
)
_RESULTS_WEIGHT = NumberField(
    "share",
    "Weight of results in the points of an account period; the rest is internal management",
    "考核期得分中业绩权重",
    low=0.0,
    high=1.0,
)
_LIMIT = NumberField(
    "1",
    "Results over the mean of the kind that give points at most",
    "业绩与同类均值之比的计分上限",
    low=0.1,
    high=10.0,
)


class Measuring(Section):
    """What the world measures beside contracts, balances and revenue; nothing else depends on it."""

    silent_at_defaults: ClassVar[bool] = True

    issue_target_days: Annotated[Quantity, _TARGET] = default(
        _TARGET,
        10.0,
        Kind.ASSUMPTION,
        "two working weeks, a little above the mean of an issue that nobody owns; no source gives a target",
        (3.0, 20.0),
    )
    information_per_service_hour: Annotated[Quantity, _INFORMATION] = default(
        _INFORMATION,
        0.003,
        Kind.ASSUMPTION,
        "half a piece a year at three hours of service a week, as the appraisals count it; a guess",
        (0.0, 0.03),
    )
    breaches_per_year: Annotated[Quantity, _BREACHES] = default(
        _BREACHES,
        0.5,
        Kind.ASSUMPTION,
        "as the appraisals count it: one in ten managers of mean integrity a year; a guess",
        (0.0, 2.0),
    )
    internal_mean_points: Annotated[Quantity, _INTERNAL_MEAN] = default(
        _INTERNAL_MEAN, 75.0, Kind.ASSUMPTION, "as the qualitative part of appraisals", (60.0, 90.0)
    )
    internal_spread_points: Annotated[Quantity, _INTERNAL_SPREAD] = default(
        _INTERNAL_SPREAD, 8.0, Kind.ASSUMPTION, "a tenth of the mean, as in appraisals", (2.0, 20.0)
    )
    internal_lasting_share: Annotated[Quantity, _PERSISTENCE] = default(
        _PERSISTENCE, 0.5, Kind.ASSUMPTION, "half and half, as attitude and ability in appraisals", (0.2, 0.8)
    )
    internal_points_per_service_hour: Annotated[Quantity, _PER_HOUR] = default(
        _PER_HOUR, 1.0, Kind.ASSUMPTION, "nobody has measured it; 0 is a score without effort", (0.0, 4.0)
    )
    results_weight: Annotated[Quantity, _RESULTS_WEIGHT] = default(
        _RESULTS_WEIGHT,
        0.7,
        Kind.ASSUMPTION,
        "operating branches mostly quantitative: domain document 4 article 16, without a figure",
        (0.3, 0.9),
    )
    results_limit: Annotated[Quantity, _LIMIT] = default(
        _LIMIT, 1.5, Kind.ASSUMPTION, "as in appraisals; no source gives the cap", (1.0, 3.0)
    )
