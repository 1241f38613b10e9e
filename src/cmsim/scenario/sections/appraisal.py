"""Part `policy.careers.appraisal`: the yearly appraisal by points and its four classes."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, model_validator

from cmsim.quantities import Kind, Quantity, Role, number_text
from cmsim.scenario.given_defaults import default
from cmsim.scenario.mistakes import problem
from cmsim.scenario.number_fields import NumberField
from cmsim.scenario.section import Described, FrozenDict, Keyed, Section

_LEVER = Role.LEVER

_BASE_WEIGHT = NumberField(
    "share",
    "Share of the target that follows the client base",
    "目标随客户基础的比例",
    role=_LEVER,
    low=0.0,
    high=1.0,
)
_CARE_WEIGHT = NumberField(
    "1",
    "What a yuan of the year's revenue from clients in his care counts beside a yuan of new contracts",
    "所管客户当年收入计入业绩的系数",
    role=_LEVER,
    low=0.0,
    high=10.0,
)
_GROWTH = NumberField(
    "share",
    "Growth on last year's results that is asked for",
    "要求的同比增长",
    role=_LEVER,
    low=-0.9,
    high=5.0,
)
_LEAST_WEEKS = NumberField(
    "weeks",
    "Weeks in the post in the year to be appraised",
    "参加考核的最少在岗周数",
    role=_LEVER,
    low=1.0,
    high=52.0,
)
_WEIGHT = NumberField(
    "share", "Weight of the quantitative part of the score", "定量部分权重", role=_LEVER, low=0.0, high=1.0
)
_LIMIT = NumberField(
    "1", "Results over target that count at most", "完成率计分上限", role=_LEVER, low=0.1, high=10.0
)
_QUALITATIVE_MEAN = NumberField(
    "points", "Mean of the qualitative part (attitude, ability)", "定性部分均值", low=0.0, high=100.0
)
_QUALITATIVE_SPREAD = NumberField(
    "points",
    "Standard deviation of the qualitative part between people",
    "定性部分标准差",
    low=0.0,
    high=50.0,
)
_ABILITY = NumberField(
    "share",
    "Share of the qualitative part's variance that is lasting ability; the rest is the year's attitude",
    "定性差异中能力所占比例",
    low=0.0,
    high=1.0,
)
_OVER_REPORT = NumberField(
    "share",
    "By how much one without any integrity over-reports his results",
    "零诚信者虚报比例",
    low=0.0,
    high=5.0,
)
_RE_RATING = NumberField(
    "share",
    "Share of an over-report that the department takes back",
    "部门复评核减比例",
    role=_LEVER,
    low=0.0,
    high=1.0,
)
_LENIENCY = NumberField(
    "points", "Points that raters add to everybody's qualitative part", "评分宽松加分", low=0.0, high=50.0
)
_INFORMATION = NumberField(
    "1/year", "Pieces of valuable information per manager", "人均年有价值信息数", low=0.0, high=50.0
)
_INFORMATION_POINTS = NumberField(
    "points",
    "Extra points for a piece of valuable information",
    "每条信息加分",
    role=_LEVER,
    low=0.0,
    high=100.0,
)
_BREACHES = NumberField(
    "1/year", "Breaches a year of one without any integrity", "零诚信者年违规次数", low=0.0, high=50.0
)
_BREACH_POINTS = NumberField(
    "points", "Points off for a breach", "每次违规扣分", role=_LEVER, low=0.0, high=100.0
)
_EXCELLENT = NumberField(
    "points", "Score from which one is excellent", "优秀起点分", role=_LEVER, low=0.0, high=1000.0
)
_COMPETENT = NumberField(
    "points", "Score from which one is competent", "称职起点分", role=_LEVER, low=0.0, high=1000.0
)
_BASICALLY = NumberField(
    "points",
    "Score from which one is basically competent",
    "基本称职起点分",
    role=_LEVER,
    low=0.0,
    high=1000.0,
)
_EXCELLENT_LIMIT = NumberField(
    "share", "Most of the appraised that may be excellent", "优秀比例上限", role=_LEVER, low=0.0, high=1.0
)


class Appraisal(Section):
    """The yearly appraisal; off unless it is switched on."""

    enabled: Annotated[
        bool, Described("Whether people are appraised at the year's end", "是否年度考核", role=_LEVER)
    ] = False
    task_book: Annotated[
        Literal["client_base", "same_for_all", "growth"],
        Described(
            "What the yearly target follows: the client base, the kind alone, or last year's results",
            "任务书依据：客户基础、统一、同比增长",
            role=_LEVER,
        ),
    ] = "client_base"
    target_yuan_per_year: Keyed[
        Annotated[
            Quantity,
            NumberField(
                "yuan/year",
                "Yearly target of results of a kind; the mean of the kind's results where none is named",
                "该类人员年业绩目标（未列者取同类均值）",
                role=_LEVER,
                low=0.01,
                high=1e10,
            ),
        ]
    ] = Field(default_factory=lambda: FrozenDict[Quantity]())
    revenue_in_care_weight: Annotated[Quantity, _CARE_WEIGHT] = default(
        _CARE_WEIGHT,
        0.3,
        Kind.ASSUMPTION,
        "management and expansion: domain document 4, without weights; makes them about equal in the base",
        (0.0, 1.0),
    )
    client_base_weight: Annotated[Quantity, _BASE_WEIGHT] = default(
        _BASE_WEIGHT,
        0.5,
        Kind.ASSUMPTION,
        "that the task book follows the client base: domain document 4 article 16; how far, no source says",
        (0.0, 1.0),
    )
    growth_share: Annotated[Quantity, _GROWTH] = default(
        _GROWTH,
        0.05,
        Kind.ASSUMPTION,
        "growth-rate measures: domain document 2 section 2.7, without a figure",
        (0.0, 0.3),
    )
    least_weeks: Annotated[Quantity, _LEAST_WEEKS] = default(
        _LEAST_WEEKS,
        26.0,
        Kind.ASSUMPTION,
        "half a year, so that a result can be told from luck",
        (13.0, 52.0),
    )
    quantitative_weight: Annotated[Quantity, _WEIGHT] = default(
        _WEIGHT,
        0.7,
        Kind.ASSUMPTION,
        "operating branches mostly quantitative: domain document 4 article 16, without a figure",
        (0.3, 0.9),
    )
    quantitative_weight_by_kind: Keyed[
        Annotated[
            Quantity,
            NumberField(
                "share",
                "Weight of the quantitative part for a kind of staff, instead of the general one",
                "该类人员定量部分权重",
                role=_LEVER,
                low=0.0,
                high=1.0,
            ),
        ]
    ] = Field(default_factory=lambda: FrozenDict[Quantity]())
    attainment_limit: Annotated[Quantity, _LIMIT] = default(
        _LIMIT, 1.5, Kind.ASSUMPTION, "scorecards cap a measure; no source gives the cap", (1.0, 3.0)
    )
    qualitative_mean_points: Annotated[Quantity, _QUALITATIVE_MEAN] = default(
        _QUALITATIVE_MEAN, 75.0, Kind.ASSUMPTION, "middle of the competent", (60.0, 90.0)
    )
    qualitative_spread_points: Annotated[Quantity, _QUALITATIVE_SPREAD] = default(
        _QUALITATIVE_SPREAD, 8.0, Kind.ASSUMPTION, "a tenth of the mean", (2.0, 20.0)
    )
    ability_share: Annotated[Quantity, _ABILITY] = default(
        _ABILITY,
        0.5,
        Kind.ASSUMPTION,
        "attitude and ability stand side by side: domain document 4",
        (0.2, 0.8),
    )
    over_report_share: Annotated[Quantity, _OVER_REPORT] = default(
        _OVER_REPORT,
        0.3,
        Kind.ASSUMPTION,
        "managers report their own results: domain document 4 article 16; no source measures it",
        (0.0, 1.0),
    )
    re_rating_share: Annotated[Quantity, _RE_RATING] = default(
        _RE_RATING,
        0.5,
        Kind.ASSUMPTION,
        "the department re-rates: domain document 4 article 16; how well, no source says",
        (0.0, 1.0),
    )
    leniency_points: Annotated[Quantity, _LENIENCY] = default(
        _LENIENCY,
        5.0,
        Kind.ASSUMPTION,
        "raters are lenient: Prendergast 1999 (J. Econ. Lit. 37); the size is a guess",
        (0.0, 15.0),
    )
    information_per_year: Annotated[Quantity, _INFORMATION] = default(
        _INFORMATION, 0.5, Kind.ASSUMPTION, "a valuable piece every other year", (0.0, 4.0)
    )
    points_per_information: Annotated[Quantity, _INFORMATION_POINTS] = default(
        _INFORMATION_POINTS,
        2.0,
        Kind.ASSUMPTION,
        "extra points for valuable information: domain document 4, without a figure",
        (0.0, 10.0),
    )
    breaches_per_year: Annotated[Quantity, _BREACHES] = default(
        _BREACHES, 0.5, Kind.ASSUMPTION, "one in ten managers of mean integrity a year", (0.0, 2.0)
    )
    points_per_breach: Annotated[Quantity, _BREACH_POINTS] = default(
        _BREACH_POINTS,
        10.0,
        Kind.ASSUMPTION,
        "breaches cost points: domain document 4 article 17, without a figure",
        (0.0, 30.0),
    )
    basically_competent_from_points: Annotated[Quantity, _BASICALLY] = default(
        _BASICALLY,
        40.0,
        Kind.ASSUMPTION,
        "domain document 4 article 16 gives no thresholds; a quarter of the target, mean conduct",
        (30.0, 60.0),
    )
    competent_from_points: Annotated[Quantity, _COMPETENT] = default(
        _COMPETENT, 65.0, Kind.ASSUMPTION, "six tenths of the target, mean conduct", (60.0, 85.0)
    )
    excellent_from_points: Annotated[Quantity, _EXCELLENT] = default(
        _EXCELLENT, 105.0, Kind.ASSUMPTION, "a sixth above the target, mean conduct", (85.0, 125.0)
    )
    excellent_share_limit: Annotated[Quantity, _EXCELLENT_LIMIT] = default(
        _EXCELLENT_LIMIT,
        1.0,
        Kind.ASSUMPTION,
        "no source limits the class: 1 is no limit; offices of the time kept it to about 0.15",
        (0.1, 1.0),
    )

    @model_validator(mode="after")
    def _thresholds_rise(self) -> Appraisal:
        edges = (
            ("basically_competent_from_points", self.basically_competent_from_points),
            ("competent_from_points", self.competent_from_points),
            ("excellent_from_points", self.excellent_from_points),
        )
        for (below, low), (name, high) in pairwise(edges):
            if float(high) <= float(low):
                raise problem(
                    "scenario.thresholds-out-of-order",
                    "the thresholds of the classes must rise",
                    in_words=f"{name} of {number_text(float(high))}",
                    allowed=f"above {below} of {number_text(float(low))}",
                    at=(name,),
                )
        return self
