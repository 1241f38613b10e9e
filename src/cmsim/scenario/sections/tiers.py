"""Section `tiers`: from which potential a client is of the mid or the high tier of demand."""

from __future__ import annotations

from typing import Annotated

from pydantic import model_validator

from cmsim.quantities import Quantity
from cmsim.scenario.mistakes import problem
from cmsim.scenario.number_fields import NumberField
from cmsim.scenario.section import Section


class Tiers(Section):
    """Thresholds between ordinary, mid and high demand, in yuan of yearly potential."""

    mid_from_yuan: Annotated[
        Quantity,
        NumberField(
            "yuan/year",
            "Potential from which a client is a key client (mid tier)",
            "中级层面（大客户）起点",
            low=0.0,
        ),
    ]
    high_from_yuan: Annotated[
        Quantity,
        NumberField(
            "yuan/year",
            "Potential from which a client is of the high tier",
            "高级层面起点",
            low=0.0,
        ),
    ]

    @model_validator(mode="after")
    def _in_order(self) -> Tiers:
        if float(self.mid_from_yuan) >= float(self.high_from_yuan):
            raise problem(
                "scenario.thresholds-out-of-order",
                "the high tier must begin above the mid tier",
                in_words=f"{self.high_from_yuan}",
                allowed=f"above {self.mid_from_yuan}",
                at=("high_from_yuan",),
            )
        return self
