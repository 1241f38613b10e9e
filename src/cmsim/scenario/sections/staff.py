"""Section `staff`: the kinds of staff who sell, and how people differ."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from cmsim.quantities import Quantity, QuantityList, Role
from cmsim.scenario.mistakes import problem
from cmsim.scenario.number_fields import NumberField, NumberListField
from cmsim.scenario.section import Described, Keyed, NameEn, NameZh, Section, Text

GRID_POINTS = 3
"""Types are three-point grids of risk aversion, cost of effort and skill."""


class NormHours(Section):
    """Hours a week by task that a person works without any incentive (Holmström & Milgrom 1991)."""

    develop: Annotated[
        Quantity,
        NumberField("hours/week", "Contacts with prospects", "开发新客户", low=0.0, high=80.0),
    ]
    keep: Annotated[
        Quantity,
        NumberField(
            "hours/week",
            "Care and cross-selling of present clients",
            "维护与深耕现有客户",
            low=0.0,
            high=80.0,
        ),
    ]
    service: Annotated[
        Quantity,
        NumberField("hours/week", "Shepherding of issues", "服务问题处理", low=0.0, high=80.0),
    ]

    @property
    def total_hours(self) -> float:
        """Norm hours of all tasks together."""
        return float(self.develop) + float(self.keep) + float(self.service)


class StaffKind(Section):
    """A kind of staff who sell to key clients."""

    name: NameEn
    name_zh: NameZh
    grade: Annotated[Text, Described("Post grade, as the pay rules name it", "岗位级别")]
    head_count: Annotated[
        Quantity,
        NumberField(
            "persons",
            "Posts in the province",
            "全省岗位数",
            low=0.0,
            high=1e6,
            whole=True,
            role=Role.LEVER,
        ),
    ]
    norm_hours: NormHours
    hours_limit: Annotated[
        Quantity,
        NumberField(
            "hours/week",
            "Most hours a week for client work",
            "客户工作周工时上限",
            low=0.1,
            high=80.0,
        ),
    ]
    base_pay_yuan_per_year: Annotated[
        Quantity,
        NumberField(
            "yuan/year",
            "Base pay, before any plan",
            "基本工资",
            low=0.0,
            high=1e7,
            role=Role.LEVER,
        ),
    ]
    answers_for_clients: Annotated[
        bool, Described("Whether this kind can own clients", "是否可对客户负责", role=Role.LEVER)
    ]
    customer_manager_title: Annotated[
        bool,
        Described(
            "Whether this kind is called customer manager under ownership",
            "推行后是否称客户经理",
            role=Role.LEVER,
        ),
    ]

    @model_validator(mode="after")
    def _norm_within_limit(self) -> StaffKind:
        if self.norm_hours.total_hours > float(self.hours_limit):
            raise problem(
                "scenario.norm-above-limit",
                "the norm hours exceed the limit",
                in_words=f"a limit of {self.hours_limit}",
                allowed=f"at least {self.norm_hours.total_hours:g} hours/week",
                at=("hours_limit",),
            )
        return self


class Staff(Section):
    """Staff who sell: kinds, types of person, turnover."""

    kinds: Annotated[Keyed[StaffKind], Field(min_length=1)]
    risk_aversion_times_outside: Annotated[
        QuantityList,
        NumberListField(
            "1",
            "Risk aversion times the outside option (gamma), one point per third of people",
            "风险厌恶（γ，三点）",
            low=1e-9,
            high=100.0,
            length=GRID_POINTS,
            rising=True,
        ),
    ]
    effort_cost_yuan: Annotated[
        QuantityList,
        NumberListField(
            "yuan/(hour/week)^2",
            "Cost of effort (c): yuan a week per squared hour a week off the norm",
            "努力成本系数（c，三点）",
            low=1e-6,
            high=1e6,
            length=GRID_POINTS,
            rising=True,
        ),
    ]
    effort_substitution: Annotated[
        Quantity,
        NumberField(
            "1",
            "Substitution between tasks in the cost of effort (delta)",
            "任务间努力替代（δ）",
            low=0.0,
            high=0.99,
        ),
    ]
    skill_log_sd: Annotated[
        Quantity,
        NumberField("log", "Standard deviation of log skill", "技能对数标准差", low=0.0, high=2.0),
    ]
    integrity_mean: Annotated[
        Quantity,
        NumberField("share", "Mean integrity", "平均诚信度", low=0.0, high=1.0),
    ]
    turnover_per_year: Annotated[
        Quantity,
        NumberField(
            "1/year",
            "Quit hazard of a person whose post is worth his outside option",
            "离职率（年）",
            low=0.0,
            high=5.0,
        ),
    ]
    quit_elasticity: Annotated[
        Quantity,
        NumberField(
            "1",
            "Fall of log quits per log certainty equivalent over outside option",
            "离职对待遇的弹性",
            low=0.0,
            high=20.0,
        ),
    ]
    non_renewal_share: Annotated[
        Quantity,
        NumberField(
            "share",
            "Contracts that are not renewed at their end",
            "到期不续聘比例",
            role=Role.LEVER,
            low=0.0,
            high=1.0,
        ),
    ]
    contract_weeks: Annotated[
        Quantity,
        NumberField(
            "weeks",
            "Length of a contract",
            "聘期",
            low=1.0,
            high=2600.0,
            whole=True,
            role=Role.LEVER,
        ),
    ]

    @model_validator(mode="after")
    def _somebody_sells(self) -> Staff:
        if not any(int(kind.head_count) for kind in self.kinds.values()):
            raise problem(
                "scenario.no-staff", "at least one kind of staff needs a post", in_words="0", at=("kinds",)
            )
        return self
