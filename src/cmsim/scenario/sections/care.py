"""Section `care`: from contact to trust, the one path from care to money (ADBUDG response, Little 1970)."""

from __future__ import annotations

from typing import Annotated

from cmsim.quantities import Quantity
from cmsim.scenario.number_fields import NumberField
from cmsim.scenario.section import Section


class Care(Section):
    """Contact, trust and what harms it."""

    trust_gain_per_week: Annotated[
        Quantity,
        NumberField(
            "1/week",
            "Gain of the missing trust a week under saturated contact (alpha)",
            "饱和接触下每周信任增益（α）",
            low=0.0,
            high=1.0,
        ),
    ]
    trust_decay_per_week: Annotated[
        Quantity,
        NumberField(
            "1/week",
            "Return of trust towards rest a week (phi)",
            "信任每周回落率（φ）",
            low=1e-6,
            high=1.0,
        ),
    ]
    trust_rest: Annotated[
        Quantity,
        NumberField("1", "Trust without contact, between 0 and 1", "无接触时的信任水平", low=0.0, high=1.0),
    ]
    title_trust_gain: Annotated[
        Quantity,
        NumberField(
            "1",
            "Share of the missing initial trust that the title of customer manager brings",
            "客户经理称谓带来的初始信任",
            low=0.0,
            high=1.0,
        ),
    ]
    half_point_active_hours: Annotated[
        Quantity,
        NumberField(
            "hours/week",
            "Weekly hours at which contact with a client has half its effect",
            "对现有客户达到一半效果的周工时",
            low=1e-4,
            high=40.0,
        ),
    ]
    half_point_prospect_hours: Annotated[
        Quantity,
        NumberField(
            "hours/week",
            "Weekly hours at which contact with a prospect has half its effect",
            "对潜在客户达到一半效果的周工时",
            low=1e-4,
            high=40.0,
        ),
    ]
    contact_exponent: Annotated[
        Quantity,
        NumberField(
            "1",
            "Exponent of the response to contact; above 1 it is S-shaped",
            "接触反应指数",
            low=0.2,
            high=5.0,
        ),
    ]
    contact_memory_weeks: Annotated[
        Quantity,
        NumberField("weeks", "Memory of the stock of contact", "接触存量的记忆周数", low=1.0, high=520.0),
    ]
    harm_per_issue_week: Annotated[
        Quantity,
        NumberField(
            "1/week",
            "Log loss of trust per open issue and week (kappa)",
            "每个未决问题每周的信任损害（κ）",
            low=0.0,
            high=10.0,
        ),
    ]
    attention_noise: Annotated[
        Quantity,
        NumberField(
            "log",
            "Lasting noise of a person's attention to a client",
            "经理对客户关注度的持久偏差",
            low=0.0,
            high=3.0,
        ),
    ]
    collision_waste: Annotated[
        Quantity,
        NumberField(
            "share",
            "Share of contact hours with unowned clients lost to duplicate calls",
            "无主客户撞单造成的工时损失",
            low=0.0,
            high=1.0,
        ),
    ]
    planned_contact_hours_per_week: Annotated[
        Quantity,
        NumberField(
            "hours/week",
            "Weekly contact that counts as at least the planned contacts",
            "视为达到计划接触的周工时",
            low=0.0,
            high=40.0,
        ),
    ]
    visit_hours: Annotated[
        Quantity,
        NumberField("hours", "Length of a visit", "单次拜访时长", low=0.01, high=24.0),
    ]
    travel_hours: Annotated[
        Quantity,
        NumberField(
            "hours",
            "Travel per visit inside the home city",
            "单次拜访路途时间",
            low=0.0,
            high=24.0,
        ),
    ]
