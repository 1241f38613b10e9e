"""Section `behaviour`: impatience, random choice, the speed of learning, closings pulled forward."""

from __future__ import annotations

from typing import Annotated

from cmsim.quantities import Kind, Quantity
from cmsim.scenario.given_defaults import default
from cmsim.scenario.number_fields import NumberField
from cmsim.scenario.section import Section
from cmsim.scenario.sections.early_closing import EarlyClosing

_LOGIT = NumberField(
    "yuan",
    "Scale of random utility in the choice of a week's effort (logit); 0 is the best choice always",
    "努力选择的随机效用尺度（logit）；0为总选最优",
    low=0.0,
    high=10_000.0,
)


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
    logit_scale_yuan: Annotated[Quantity, _LOGIT] = default(
        _LOGIT,
        0.0,
        Kind.ASSUMPTION,
        "none, as in the closed forms that the engine is tested against; no study of sellers states it",
        (0.0, 200.0),
    )
    pull_forward: EarlyClosing | None = None
