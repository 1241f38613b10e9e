"""Section `products`: the families of products that key clients buy."""

from __future__ import annotations

from typing import Annotated

from cmsim.quantities import Quantity
from cmsim.scenario.number_fields import NumberField
from cmsim.scenario.section import NameEn, NameZh, Section
from cmsim.scenario.sections.balances import Balance
from cmsim.scenario.sections.mis_selling import MisSelling


class Product(Section):
    """A family of products: a flow of revenue, or with `balance` a stock that earns a margin."""

    name: NameEn
    name_zh: NameZh
    potential_share: Annotated[
        Quantity,
        NumberField(
            "share",
            "Mean share of the family in an organisation's potential",
            "占单位潜力的平均份额",
            low=0.0,
            high=1.0,
        ),
    ]
    gross_margin: Annotated[
        Quantity,
        NumberField("share", "Gross profit per yuan of revenue", "毛利率", low=-1.0, high=1.0),
    ]
    delivery_items_per_1000_yuan: Annotated[
        Quantity,
        NumberField(
            "items",
            "Items that windows handle per 1,000 yuan of revenue",
            "每千元收入窗口处理件数",
            low=0.0,
            high=1e6,
        ),
    ]
    balance: Balance | None = None
    mis_selling: MisSelling | None = None
