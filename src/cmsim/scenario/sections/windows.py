"""Section `windows`: counters that serve ordinary demand and deliver what was sold to key clients."""

from __future__ import annotations

from typing import Annotated

from cmsim.quantities import Quantity, QuantityList, Role
from cmsim.scenario.number_fields import NumberField, NumberListField
from cmsim.scenario.section import Described, Section

HOURS_IN_PROFILE = 8
"""Opening hours of a day; the windows work in hourly steps."""


class Windows(Section):
    """Counters of a branch, arrivals and service."""

    counters_per_branch: Annotated[
        Quantity,
        NumberField(
            "counters",
            "Open counters of a branch",
            "每网点窗口数",
            low=1.0,
            high=1000.0,
            whole=True,
            role=Role.LEVER,
        ),
    ]
    hours_per_day: Annotated[
        Quantity,
        NumberField(
            "hours/day",
            "Opening hours",
            "每日营业小时",
            low=float(HOURS_IN_PROFILE),
            high=float(HOURS_IN_PROFILE),
            whole=True,
        ),
    ]
    arrivals_per_counter_hour: Annotated[
        Quantity,
        NumberField(
            "customers/hour",
            "Mean arrivals per counter and hour",
            "每窗口每小时到达人数",
            low=0.0,
            high=1000.0,
        ),
    ]
    service_minutes: Annotated[
        Quantity,
        NumberField("minutes", "Mean service at the counter", "平均服务时间", low=0.01, high=480.0),
    ]
    hourly_profile: Annotated[
        QuantityList,
        NumberListField(
            "1",
            "Arrivals by opening hour, mean 1",
            "各小时到达分布（均值1）",
            low=0.0,
            high=8.0,
            length=HOURS_IN_PROFILE,
            mean=1.0,
        ),
    ]
    patience_minutes: Annotated[
        Quantity,
        NumberField("minutes", "Mean patience in the queue", "平均耐心时间", low=0.1, high=1e4),
    ]
    ordinary_revenue_per_customer_yuan: Annotated[
        Quantity,
        NumberField("yuan", "Revenue per ordinary customer served", "每位普通客户收入", low=0.0, high=1e5),
    ]
    ordinary_gross_margin: Annotated[
        Quantity,
        NumberField("share", "Gross margin of ordinary revenue", "普通业务毛利率", low=-1.0, high=1.0),
    ]
    delivery_minutes_per_item: Annotated[
        Quantity,
        NumberField(
            "minutes",
            "Counter time per item delivered for a key client",
            "每件大客户交付占用窗口时间",
            low=0.0,
            high=480.0,
        ),
    ]
    service_cv: Annotated[
        Quantity,
        NumberField("1", "Coefficient of variation of service time", "服务时间变异系数", low=0.0, high=10.0),
    ]
    single_customer_branches: Annotated[
        tuple[int, ...],
        Described("Branches (numbered from 0) whose customers queue one by one", "逐人模拟排队的网点编号"),
    ] = ()
