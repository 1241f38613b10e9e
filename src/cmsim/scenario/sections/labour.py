"""Section `labour`: who could be hired, what it costs and how long it takes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator

from cmsim.quantities import Quantity, Role
from cmsim.scenario.number_fields import NumberField
from cmsim.scenario.section import Described, Keyed, NameEn, NameZh, Section, shares_sum_to_one


class CandidateSource(Section):
    """Where candidates come from: transfers from inside, graduates, the open market."""

    name: NameEn
    name_zh: NameZh
    from_inside: Annotated[bool, Described("Whether they hold other posts of the enterprise", "是否来自内部")]
    share: Annotated[
        Quantity,
        NumberField("share", "Share of the candidates", "候选人占比", low=0.0, high=1.0),
    ]
    training_weeks: Annotated[
        Quantity,
        NumberField(
            "weeks",
            "Training of a recruit of this source before the post",
            "该来源岗前培训周数",
            low=0.0,
            high=260.0,
            whole=True,
            role=Role.LEVER,
        ),
    ]
    skill_shift: Annotated[
        Quantity,
        NumberField("log", "Shift of log skill against the pool", "技能均值差（对数）", low=-3.0, high=3.0),
    ]
    output_lost_yuan_per_year: Annotated[
        Quantity,
        NumberField(
            "yuan/year",
            "Net output lost at the post from which the person was moved",
            "原岗位产出损失",
            low=0.0,
            high=1e7,
        ),
    ]


class Labour(Section):
    """The labour market of those who sell."""

    candidates_per_city: Annotated[
        Quantity,
        NumberField(
            "persons",
            "Candidates a year in each city",
            "每市每年候选人数",
            low=0.0,
            high=1e6,
            whole=True,
        ),
    ]
    outside_option_median_yuan: Annotated[
        Quantity,
        NumberField(
            "yuan/year",
            "Median pay that a candidate could have elsewhere",
            "候选人外部收入中位数",
            low=1.0,
            high=1e7,
        ),
    ]
    outside_option_log_sd: Annotated[
        Quantity,
        NumberField(
            "log",
            "Standard deviation of the log outside option",
            "外部收入对数标准差",
            low=0.0,
            high=3.0,
        ),
    ]
    outside_skill_correlation: Annotated[
        Quantity,
        NumberField(
            "1",
            "Correlation of log outside option and log skill (Roy 1951)",
            "外部收入与技能的相关",
            low=-1.0,
            high=1.0,
        ),
    ]
    test_noise_sd: Annotated[
        Quantity,
        NumberField("log", "Noise of the entry test of log skill", "选聘测试误差", low=0.0, high=10.0),
    ]
    bar_log_skill: Annotated[
        Quantity,
        NumberField(
            "log",
            "Bar that the measured log skill must clear",
            "选聘门槛",
            low=-10.0,
            high=10.0,
            role=Role.LEVER,
        ),
    ]
    vacancy_weeks_mean: Annotated[
        Quantity,
        NumberField(
            "weeks",
            "Mean weeks until a vacancy is filled, given applicants",
            "空缺平均填补周数",
            low=1.0,
            high=520.0,
        ),
    ]
    sources: Annotated[Keyed[CandidateSource], Field(min_length=1)]
    ramp_up_weeks: Annotated[
        Quantity,
        NumberField("weeks", "Weeks in a post until full productivity", "上手周数", low=0.0, high=520.0),
    ]
    hiring_cost_yuan: Annotated[
        Quantity,
        NumberField("yuan", "Cost of filling a post", "单次招聘费用", low=0.0, high=1e6),
    ]
    training_cost_yuan: Annotated[
        Quantity,
        NumberField("yuan", "Cost of training a recruit, pay apart", "单人培训费用", low=0.0, high=1e6),
    ]
    vacancy_cost_yuan_per_week: Annotated[
        Quantity,
        NumberField(
            "yuan/week",
            "Cost of an empty post a week, sales lost apart",
            "空缺每周额外成本",
            low=0.0,
            high=1e6,
        ),
    ]

    @field_validator("sources")
    @classmethod
    def _sources_are_everybody(cls, sources: dict[str, CandidateSource]) -> dict[str, CandidateSource]:
        shares_sum_to_one((source.share for source in sources.values()), "share")
        return sources
