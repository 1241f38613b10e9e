"""Sections of a scenario about places, dates and the policy: windows, environment, policy, horizon, run."""

from __future__ import annotations

import math
from typing import Any, Literal

from pydantic import Field, field_validator

from cmsim.quantities import Quantity, Role, quantity
from cmsim.scenario.section import Section

HOURS_IN_PROFILE = 8
MONTHS = 12
_MEAN_TOLERANCE = 0.02


def _mean_is_one(values: list[Quantity], length: int) -> list[Quantity]:
    if len(values) != length:
        raise ValueError(f"must have {length} entries, has {len(values)}")
    mean = math.fsum(float(v) for v in values) / len(values)
    if abs(mean - 1.0) > _MEAN_TOLERANCE:
        raise ValueError(f"must average 1, averages {mean:.3f}")
    return values


class Windows(Section):
    """Counters at branches."""

    counters_per_branch: Quantity = quantity("counters", "Open counters.", "窗口数", low=1, high=200, role=Role.LEVER)
    hours_per_day: Quantity = quantity("hours/day", "Opening hours.", "营业时间", low=HOURS_IN_PROFILE, high=HOURS_IN_PROFILE)
    arrivals_per_counter_hour: Quantity = quantity("customers/hour", "Arrivals per counter.", "每窗口每小时到达", low=0, high=200)
    service_minutes: Quantity = quantity("minutes", "Service at the counter.", "服务时长", low=0.1, high=120)
    service_cv: Quantity = quantity("1", "Coefficient of variation of service.", "服务变异系数", low=0, high=5)
    hourly_profile: list[Quantity] = quantity("1", "Arrivals by hour, mean one.", "小时分布", low=0)
    patience_minutes: Quantity = quantity("minutes", "Mean patience in the queue.", "耐心", low=0.1)
    ordinary_revenue_per_customer_yuan: Quantity = quantity("yuan", "Revenue of a customer served.", "每人次收入", low=0)
    ordinary_gross_margin: Quantity = quantity("share", "Gross margin of ordinary revenue.", "普通业务毛利率", low=-1, high=1)
    delivery_minutes_per_item: Quantity = quantity("minutes", "Counter minutes per item delivered.", "每件交付分钟", low=0)
    single_customer_branches: list[int] = Field(
        default_factory=list, description="Branches whose queue is simulated customer by customer."
    )

    @field_validator("hourly_profile")
    @classmethod
    def _profile(cls, values: list[Quantity]) -> list[Quantity]:
        return _mean_is_one(values, HOURS_IN_PROFILE)


class Shock(Section):
    """Something that happens outside at a date."""

    kind: Literal["rival_entry", "price", "margin"]
    from_week: Quantity = quantity("weeks", "Weeks after the start of the comparison.", "起始周", low=0)
    ramp_weeks: Quantity = quantity("weeks", "Weeks to full size.", "渐进周数", low=1)
    groups: list[str] | Literal["all"]
    size: Quantity = quantity("1", "Rivals' pressure, relative price or margin added.", "幅度", low=-10, high=10)


class Environment(Section):
    """The outside."""

    demand_growth_per_year: Quantity = quantity("1/year", "Growth of demand.", "需求增长", low=-0.5, high=1)
    season: list[Quantity] = quantity("1", "Demand by month, mean one.", "季节系数", low=0)
    rival_sd: Quantity = quantity("1", "Spread of rivals' pressure.", "竞争压力波动", low=0, high=5)
    rival_memory_weeks: Quantity = quantity("weeks", "Memory of rivals' pressure.", "竞争压力记忆", low=1)
    discount_rate_per_year: Quantity = quantity("1/year", "Discount rate.", "贴现率", low=0, high=1)
    shocks: dict[str, Shock] = Field(default_factory=dict)

    @field_validator("season")
    @classmethod
    def _season(cls, values: list[Quantity]) -> list[Quantity]:
        return _mean_is_one(values, MONTHS)


class Ownership(Section):
    """Whether a key client has one manager who answers for him."""

    enabled: bool
    exit_audit: bool = Field(description="Audit and hand-over when a manager leaves.")
    organisation_cost_yuan_per_year: Quantity = quantity("yuan/year", "Fixed cost of the key-client organisation.", "机构固定成本", low=0)
    cost_per_owner_yuan_per_year: Quantity = quantity("yuan/year", "CRM and support per owner.", "每人系统支撑成本", low=0)


class Staffing(Section):
    """Head-counts relative to the base."""

    head_count_factor: dict[str, Quantity] = quantity(
        "1", "Posts relative to the base, by kind.", "编制系数", low=0, high=20, role=Role.LEVER
    )


class Pay(Section):
    """What is paid: a plan of the library and its parameters; base pay stands with the kinds of staff."""

    plan: str
    params: dict[str, Any] = Field(default_factory=dict)


class Policy(Section):
    """What a planner decides."""

    ownership: Ownership
    staffing: Staffing
    pay: Pay
    careers: dict[str, Any] = Field(default_factory=dict, max_length=0, description="Reserved.")


class Horizon(Section):
    """How long."""

    years: Quantity = quantity("years", "Years compared.", "年数", low=1, high=50)
    warmup_weeks: Quantity = quantity("weeks", "Warm-up under the base policy, whole years.", "预热周数", low=52, high=5200)

    @field_validator("warmup_weeks")
    @classmethod
    def _whole_years(cls, weeks: Quantity) -> Quantity:
        if float(weeks) % 52:
            raise ValueError("must be a whole number of years of 52 weeks")
        return weeks


class Run(Section):
    """Seeds."""

    seed: int = Field(ge=0, le=2**62)
    replications: int = Field(ge=1, le=1_000_000)
