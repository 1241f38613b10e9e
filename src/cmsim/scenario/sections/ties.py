"""Section `ties`: what a leaving manager takes along, and what a hand-over saves."""

from __future__ import annotations

from typing import Annotated

from cmsim.quantities import Quantity, Role
from cmsim.scenario.number_fields import NumberField
from cmsim.scenario.section import Section


class Ties(Section):
    """Ties of clients to persons."""

    leaver_takes_share: Annotated[
        Quantity,
        NumberField(
            "share",
            "Chance that a client whose only contact leaves goes with him",
            "唯一联系人离职时客户随之流失的概率",
            low=0.0,
            high=1.0,
        ),
    ]
    hand_over_saves_share: Annotated[
        Quantity,
        NumberField(
            "share",
            "Share of a leaver's damage that an orderly hand-over saves",
            "规范交接可挽回的损失比例",
            low=0.0,
            high=1.0,
        ),
    ]
    unowned_tie: Annotated[
        Quantity,
        NumberField(
            "share",
            "Tie of unowned clients to persons, relative to owned ones",
            "无主客户对个人的依附（相对有主客户）",
            low=0.0,
            high=1.0,
        ),
    ]
    trust_cut_on_leaving: Annotated[
        Quantity,
        NumberField(
            "share",
            "Trust lost by clients who stay, for all of the contact lost",
            "留下客户的信任损失",
            low=0.0,
            high=1.0,
        ),
    ]
    reassign_weeks_unowned: Annotated[
        Quantity,
        NumberField(
            "weeks",
            "Weeks until somebody else calls on an unowned client",
            "无主客户重新有人联系的周数",
            low=0.0,
            high=260.0,
            role=Role.LEVER,
        ),
    ]
    reassign_weeks_owned: Annotated[
        Quantity,
        NumberField(
            "weeks",
            "Weeks until an owned client has a new owner",
            "有主客户换新经理的周数",
            low=0.0,
            high=260.0,
            role=Role.LEVER,
        ),
    ]
