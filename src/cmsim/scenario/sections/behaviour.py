"""Section `behaviour`: impatience, and the speed of learning."""

from __future__ import annotations

from typing import Annotated

from cmsim.quantities import Quantity
from cmsim.scenario.number_fields import NumberField
from cmsim.scenario.section import Section


class Behaviour(Section):
    """Departures from the patient optimiser."""

    impatience_per_year: Annotated[
        Quantity,
        NumberField(
            "1/year",
            "Impatience of managers within the account period",
            "经理的急切程度（年）",
            low=0.0,
            high=10.0,
        ),
    ]
    learning_rate_per_week: Annotated[
        Quantity,
        NumberField(
            "1/week",
            "Share of the way to the new plan that behaviour moves a week",
            "计划变更后每周调整比例",
            low=1e-3,
            high=1.0,
        ),
    ]
