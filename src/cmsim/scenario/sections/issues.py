"""Section `issues`: service issues and the closed loop of first-inquiry responsibility."""

from __future__ import annotations

from typing import Annotated

from pydantic import model_validator

from cmsim.quantities import Quantity, Role
from cmsim.scenario.mistakes import problem
from cmsim.scenario.number_fields import NumberField
from cmsim.scenario.section import Section


class Issues(Section):
    """How issues arise, wander through the back office and are settled."""

    per_client_year: Annotated[
        Quantity,
        NumberField(
            "issues/year",
            "Issues a year per active client",
            "每客户年服务问题数",
            low=0.0,
            high=500.0,
        ),
    ]
    hand_offs_unowned: Annotated[
        Quantity,
        NumberField(
            "hand-offs",
            "Mean units that an issue of an unowned client passes through",
            "无主客户问题平均经手部门数",
            low=1.0,
            high=50.0,
        ),
    ]
    hand_offs_owned: Annotated[
        Quantity,
        NumberField(
            "hand-offs",
            "Mean units that an issue of an owned client passes through",
            "首问负责下平均经手部门数",
            low=1.0,
            high=50.0,
        ),
    ]
    days_per_hand_off: Annotated[
        Quantity,
        NumberField(
            "days",
            "Mean working days in the tray of a unit at the planned load",
            "计划负荷下每部门停留天数",
            low=0.01,
            high=260.0,
        ),
    ]
    desk_capacity_slack: Annotated[
        Quantity,
        NumberField(
            "share",
            "Capacity of a city's back office above the base's mean load",
            "后台处理能力余量",
            low=-0.9,
            high=20.0,
            role=Role.LEVER,
        ),
    ]
    delivery_delay_effect: Annotated[
        Quantity,
        NumberField(
            "1",
            "Relative rise of the issue rate per day of delivery backlog",
            "每日投递积压对问题率的作用",
            low=0.0,
            high=20.0,
        ),
    ]
    manager_hours_per_issue: Annotated[
        Quantity,
        NumberField(
            "hours",
            "Hours of the answerable manager per issue",
            "经理处理每个问题的工时",
            low=0.0,
            high=40.0,
        ),
    ]

    owner_patience_days: Annotated[
        Quantity,
        NumberField(
            "days",
            "Working days until a client turns to the departments if his manager takes no issue up",
            "客户经理未受理时客户自行找部门前等待的工作日",
            low=0.0,
            high=260.0,
        ),
    ]

    @model_validator(mode="after")
    def _ownership_does_not_lengthen(self) -> Issues:
        if float(self.hand_offs_owned) > float(self.hand_offs_unowned):
            raise problem(
                "scenario.thresholds-out-of-order",
                "an owned issue cannot pass through more units than one that nobody owns",
                in_words=f"{self.hand_offs_owned}",
                allowed=f"at most {self.hand_offs_unowned}",
                at=("hand_offs_owned",),
            )
        return self
