"""Section `allowances`: what everybody who sells gets beside pay."""

from __future__ import annotations

from typing import Annotated

from cmsim.quantities import Quantity, Role
from cmsim.scenario.number_fields import NumberField
from cmsim.scenario.section import Section


class Allowances(Section):
    """Field work and entertainment."""

    field_allowance_yuan_per_year: Annotated[
        Quantity,
        NumberField(
            "yuan/year",
            "Allowance for field work per person",
            "外勤津贴（每人）",
            low=0.0,
            high=1e6,
            role=Role.LEVER,
        ),
    ]
    entertainment_yuan_per_year: Annotated[
        Quantity,
        NumberField(
            "yuan/year",
            "Entertainment of clients per person",
            "业务公关费（每人）",
            low=0.0,
            high=1e6,
            role=Role.LEVER,
        ),
    ]
