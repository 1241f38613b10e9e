"""Section `environment`: season, growth, rivals, the discount rate and dated shocks."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator

from cmsim.calendar import MONTH_LENGTHS_WEEKS, MONTHS_PER_YEAR
from cmsim.quantities import Quantity, QuantityList
from cmsim.scenario.mistakes import problem
from cmsim.scenario.number_fields import NumberField, NumberListField
from cmsim.scenario.section import Described, FrozenDict, Keyed, Section

RATE_SHOCKS = frozenset({"transfer_price", "rival_rate"})
"""Kinds of shock that move balances alone."""


class Shock(Section):
    """Something that happens outside at a date."""

    kind: Annotated[
        Literal["rival_entry", "price", "margin", "transfer_price", "rival_rate"],
        Described(
            "What the shock moves: rivals' pressure, our relative price, the gross margin, the transfer "
            "price of balances, or the rate by which rivals are better for the client",
            "冲击类型",
        ),
    ]
    from_week: Annotated[
        Quantity,
        NumberField(
            "weeks",
            "Week after the start of the comparison in which it begins",
            "起始周（自比较期起）",
            low=0.0,
            high=2600.0,
            whole=True,
        ),
    ]
    ramp_weeks: Annotated[
        Quantity,
        NumberField("weeks", "Weeks until it has its full size", "达到全幅所需周数", low=0.0, high=2600.0),
    ]
    groups: Annotated[
        Literal["all"] | tuple[str, ...], Described("Industry groups that it hits, or all", "受影响行业")
    ]
    size: Annotated[
        Quantity,
        NumberField(
            "1",
            "What is added to rivals' pressure, relative price, margin or rate (1/year)",
            "幅度",
            low=-10.0,
            high=10.0,
        ),
    ]

    @field_validator("groups")
    @classmethod
    def _hits_somebody(cls, groups: Literal["all"] | tuple[str, ...]) -> Literal["all"] | tuple[str, ...]:
        if not groups:
            raise problem(
                "scenario.empty-list",
                "a shock must hit a group",
                found=groups,
                allowed="all, or a list of groups",
            )
        return groups


class Environment(Section):
    """The world outside the enterprise."""

    demand_growth_per_year: Annotated[
        Quantity,
        NumberField("1/year", "Growth of all potential a year", "需求年增长率", low=-0.5, high=1.0),
    ]
    wage_growth_per_year: Annotated[
        Quantity,
        NumberField(
            "1/year",
            "Growth of outside options a year while pay stays as written",
            "外部收入年增长率（薪酬不变时）",
            low=-0.5,
            high=1.0,
        ),
    ]
    season: Annotated[
        QuantityList,
        NumberListField(
            "1",
            "Demand by month, mean 1 over the weeks of the year",
            "各月季节系数（全年均值1）",
            low=0.0,
            high=12.0,
            length=MONTHS_PER_YEAR,
            mean=1.0,
            weights=MONTH_LENGTHS_WEEKS,
        ),
    ]
    rival_sd: Annotated[
        Quantity,
        NumberField(
            "1",
            "Standard deviation of rivals' pressure on a group over time",
            "竞争压力标准差",
            low=0.0,
            high=10.0,
        ),
    ]
    rival_memory_weeks: Annotated[
        Quantity,
        NumberField("weeks", "Memory of rivals' pressure", "竞争压力记忆周数", low=1.0, high=2600.0),
    ]
    discount_rate_per_year: Annotated[
        Quantity,
        NumberField("1/year", "Rate at which future margins are discounted", "年贴现率", low=0.0, high=1.0),
    ]
    shocks: Annotated[Keyed[Shock], Field(max_length=100)] = Field(
        default_factory=lambda: FrozenDict[Shock]()
    )
