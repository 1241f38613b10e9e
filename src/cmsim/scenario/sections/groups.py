"""Section `groups`: the industry groups into which key clients are divided."""

from __future__ import annotations

from typing import Annotated

from cmsim.quantities import Quantity
from cmsim.scenario.number_fields import NumberField
from cmsim.scenario.section import NameEn, NameZh, Section


class Group(Section):
    """An industry group of organisations."""

    name: NameEn
    name_zh: NameZh
    organisations_share: Annotated[
        Quantity,
        NumberField(
            "share",
            "Share of the organisations that belong to the group",
            "该行业单位占比",
            low=0.0,
            high=1.0,
        ),
    ]
    potential_factor: Annotated[
        Quantity,
        NumberField(
            "1",
            "Mean potential of the group's organisations, relative to the others",
            "平均潜力（各行业相对值）",
            low=0.001,
            high=1000.0,
        ),
    ]
    rival_offset: Annotated[
        Quantity,
        NumberField(
            "1",
            "Rivals' standing pressure on the group, added to the loss score",
            "竞争压力基准差",
            low=-5.0,
            high=5.0,
        ),
    ]
    expertise_transfer: Annotated[
        Quantity,
        NumberField(
            "share",
            "Effectiveness of an hour by a manager of another group",
            "跨行业服务的专业折扣",
            low=0.0,
            high=1.0,
        ),
    ]
