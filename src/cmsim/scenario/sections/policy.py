"""Section `policy`: what a planner decides. Ownership, posts and pay are switched separately."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints

from cmsim.quantities import Quantity, Role
from cmsim.scenario.number_fields import NumberField
from cmsim.scenario.section import Described, Keyed, NameEn, NameZh, Section, Text, freeze
from cmsim.scenario.sections.careers import Careers
from cmsim.scenario.sections.territory import Territory

PlanId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""Name under which a pay plan is registered."""


class OwnershipStart(Section):
    """Who answers for whom when the policy starts, client by client, from a file."""

    file: Annotated[
        Text,
        Described(
            "CSV with seed, replication, client and person, as `cmsim optimize portfolios` writes it",
            "归属起点文件（种子、重复号、客户、人员）",
            role=Role.LEVER,
        ),
    ]
    checksum: Annotated[
        str, Described("BLAKE2b checksum of the file's bytes", "该文件的校验和", role=Role.LEVER)
    ]


class Ownership(Section):
    """Whether each key client has one manager who answers for it."""

    enabled: Annotated[
        bool,
        Described("Whether key clients are owned by one manager each", "是否一户一经理", role=Role.LEVER),
    ]
    organisation_cost_yuan_per_year: Annotated[
        Quantity,
        NumberField(
            "yuan/year",
            "Yearly cost of the key-client organisation and its systems",
            "大客户机构与系统年固定成本",
            low=0.0,
            high=1e9,
        ),
    ]
    cost_per_owner_yuan_per_year: Annotated[
        Quantity,
        NumberField(
            "yuan/year",
            "Yearly cost of tools and support per manager who owns clients",
            "每名客户经理年支撑成本",
            low=0.0,
            high=1e6,
        ),
    ]
    exit_audit: Annotated[
        bool,
        Described(
            "Whether leavers are audited and hand their clients over", "离岗审计与交接", role=Role.LEVER
        ),
    ]
    start: OwnershipStart | None = None


class Staffing(Section):
    """Posts under the policy, relative to the base."""

    head_count_factor: Keyed[
        Annotated[
            Quantity,
            NumberField(
                "1",
                "Posts of this kind relative to the base; 1 where a kind is not named",
                "岗位数相对基准的倍数",
                role=Role.LEVER,
                low=0.0,
                high=100.0,
            ),
        ]
    ]
    added_from: Annotated[
        Literal["all_sources", "inside", "market"],
        Described(
            "Where additional people come from: the mix of `labour.sources`, other posts, or the market",
            "新增人员来源",
            role=Role.LEVER,
        ),
    ]


class PayPlan(Section):
    """A pay plan by name and its parameters, on top of the base pay of each kind of staff.

    The parameters are checked by the registry of plans; here they are plain nested data.
    """

    plan: Annotated[PlanId, Described("Name of the pay plan", "薪酬方案", role=Role.LEVER)]
    params: Annotated[
        dict[str, Any],
        AfterValidator(freeze),
        Described("Parameters of the pay plan", "薪酬方案参数", role=Role.LEVER),
    ] = Field(default_factory=dict)


class Policy(Section):
    """The policy under study."""

    name: NameEn
    name_zh: NameZh
    description: Annotated[Text, Described("What the policy is, in English", "方案英文说明", label=True)]
    description_zh: Annotated[Text, Described("What the policy is, in Chinese", "方案中文说明", label=True)]
    ownership: Ownership
    staffing: Staffing
    pay: PayPlan
    territory: Territory = Field(default_factory=Territory)
    careers: Careers = Field(default_factory=Careers)
