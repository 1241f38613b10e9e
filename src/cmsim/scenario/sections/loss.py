"""Section `loss`: the hazard of losing a client (proportional hazards with gamma frailty)."""

from __future__ import annotations

from typing import Annotated

from cmsim.quantities import Quantity
from cmsim.scenario.number_fields import NumberField
from cmsim.scenario.section import Section


class Loss(Section):
    """Log-linear hazard of loss."""

    base_hazard_per_year: Annotated[
        Quantity,
        NumberField(
            "1/year",
            "Hazard at no trust, no product and no rival pressure",
            "基础流失率（年）",
            low=0.0,
            high=20.0,
        ),
    ]
    trust_effect: Annotated[
        Quantity,
        NumberField(
            "1",
            "Fall of the log hazard per unit of trust (beta_T)",
            "信任对流失的作用（β_T）",
            low=0.0,
            high=20.0,
        ),
    ]
    product_effect: Annotated[
        Quantity,
        NumberField(
            "1",
            "Fall of the log hazard per product family bought (beta_P)",
            "每增加一类产品对流失的作用（β_P）",
            low=0.0,
            high=5.0,
        ),
    ]
    rival_effect: Annotated[
        Quantity,
        NumberField(
            "1",
            "Rise of the log hazard per unit of rivals' pressure (beta_C)",
            "竞争压力对流失的作用（β_C）",
            low=0.0,
            high=20.0,
        ),
    ]
