"""Part `products.*.mis_selling`: clients who lose money on what they were sold."""

from __future__ import annotations

from typing import Annotated

from cmsim.quantities import Quantity
from cmsim.scenario.number_fields import NumberField
from cmsim.scenario.section import Section


class MisSelling(Section):
    """A client's loss of money, and what it does to his trust and to us."""

    hazard_per_year: Annotated[
        Quantity,
        NumberField(
            "1/year",
            "Hazard that a client of an upright manager loses money on the family",
            "客户因该产品亏损的年概率",
            low=0.0,
            high=5.0,
        ),
    ]
    integrity_effect: Annotated[
        Quantity,
        NumberField(
            "log",
            "Rise in the log hazard where the manager has no integrity at all",
            "经理毫无操守时亏损对数风险的升幅",
            low=0.0,
            high=5.0,
        ),
    ]
    trust_cut: Annotated[
        Quantity,
        NumberField("share", "Share of his trust that the client loses", "信任损失份额", low=0.0, high=1.0),
    ]
    rest_cut: Annotated[
        Quantity,
        NumberField(
            "share",
            "Share of his trust at rest that he loses; it returns ten times slower than trust",
            "静止信任损失份额",
            low=0.0,
            high=1.0,
        ),
    ]
    compensation_share: Annotated[
        Quantity,
        NumberField(
            "share",
            "What he is paid back, per yuan of his yearly potential of the family",
            "赔付占该产品年潜力的比例",
            low=0.0,
            high=100.0,
        ),
    ]
