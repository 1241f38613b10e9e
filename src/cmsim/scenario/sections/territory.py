"""Part `policy.territory`: whom managers serve, and posts written out by place and industry group."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from cmsim.quantities import Kind, Quantity, Role
from cmsim.scenario.given_defaults import default
from cmsim.scenario.number_fields import NumberField
from cmsim.scenario.section import Described, FrozenDict, Keyed, Section

_POSTS = NumberField(
    "persons",
    "Posts of this kind in this place and industry group; none where a cell is not named",
    "该类人员在该地该行业组的岗位数",
    role=Role.LEVER,
    low=0.0,
    high=100_000.0,
    whole=True,
)
_OWN_GROUP = NumberField(
    "share",
    "Share of development hours kept for the own industry group, by which other groups' clients are fewer",
    "客户经理只用于本行业组的开发时间比例",
    role=Role.LEVER,
    low=0.0,
    high=1.0,
)
_WAY = NumberField(
    "hours",
    "More time on the way, per visit, to a client of another branch of the city",
    "拜访同市其他支局客户每次多花的路途时间",
    low=0.0,
    high=40.0,
)
_MOVING = NumberField(
    "yuan",
    "What it costs once to move a manager to another city",
    "客户经理异地调动的一次性费用",
    low=0.0,
    high=1e6,
)


class Territory(Section):
    """Whom managers serve, how far they go for it, and where their posts are."""

    silent_at_defaults: ClassVar[bool] = True

    posts: Keyed[Keyed[Keyed[Annotated[Quantity, _POSTS]]]] = Field(default_factory=FrozenDict)
    serves: Annotated[
        Literal["branch", "city"],
        Described(
            "Whom a manager serves: clients of his branch, or of his whole city, which costs time on the way",
            "客户经理的服务范围：本支局或全市",
            role=Role.LEVER,
        ),
    ] = "branch"
    own_group_share: Annotated[Quantity, _OWN_GROUP] = default(
        _OWN_GROUP,
        0.0,
        Kind.ASSUMPTION,
        "domain document 1 section 1.1: units serve whoever comes",
        (0.0, 1.0),
    )
    city_travel_hours: Annotated[Quantity, _WAY] = default(
        _WAY, 0.6, Kind.ASSUMPTION, "the way to another branch takes as long again", (0.2, 1.5)
    )
    move_cost_yuan: Annotated[Quantity, _MOVING] = default(
        _MOVING,
        3_000.0,
        Kind.ASSUMPTION,
        "two months of a manager's pay, for the move and a room",
        (0.0, 10_000.0),
    )
