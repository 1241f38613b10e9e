"""Part `behaviour.pull_forward`: closings of the next account period that are asked for in this one."""

from __future__ import annotations

from typing import Annotated

from cmsim.quantities import Kind, Quantity
from cmsim.scenario.given_defaults import default
from cmsim.scenario.number_fields import NumberField
from cmsim.scenario.section import Section

_MOST_SHARE = NumberField(
    "share",
    "Most of the proposals due early in the next period that can be decided in this one; 0 is off",
    "可提前到本期成交的下期初在途方案最大份额；0为不提前",
    low=0.0,
    high=1.0,
)
_WEEKS = NumberField(
    "weeks",
    "Last weeks of a period in which clients are asked, and first weeks of the next when they were due",
    "期末提前催签周数，亦为下期被提前的期初周数",
    low=1,
    high=13,
    whole=True,
)
_PRICE_CUT = NumberField(
    "share",
    "Part of the price of the contract's first year that a client is given for deciding early",
    "客户提前签约所得的首年价格折扣",
    low=0.0,
    high=1.0,
)
_REF = (
    "no study states it for postal services; Oyer 1998 finds sales moved across year ends, Steenburgh 2008 "
)
_REF += "next to none"


class EarlyClosing(Section):
    """Pulling closings forward (Oyer 1998; Larkin 2014): left out, nobody does."""

    most_share: Annotated[Quantity, _MOST_SHARE] = default(
        _MOST_SHARE, 0.5, Kind.ASSUMPTION, _REF, (0.0, 0.9)
    )
    weeks: Annotated[Quantity, _WEEKS] = default(
        _WEEKS, 4, Kind.ASSUMPTION, "the last month of a quarter; no study states it", (1, 8)
    )
    price_cut_share: Annotated[Quantity, _PRICE_CUT] = default(
        _PRICE_CUT,
        0.1,
        Kind.ASSUMPTION,
        "Larkin 2014: timing of deals under accelerators cost 6 to 8 per cent of all revenue; what a single "
        "early deal gives up is not told",
        (0.0, 0.3),
    )
