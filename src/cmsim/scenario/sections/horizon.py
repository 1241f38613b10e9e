"""Sections `horizon` and `run`: how long, from which seed, how often."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.quantities import Quantity
from cmsim.scenario.mistakes import problem
from cmsim.scenario.number_fields import NumberField
from cmsim.scenario.section import Described, Section


class Horizon(Section):
    """How long is simulated."""

    years: Annotated[
        Quantity,
        NumberField("years", "Years compared after the warm-up", "比较年数", low=1.0, high=50.0, whole=True),
    ]
    warmup_weeks: Annotated[
        Quantity,
        NumberField(
            "weeks",
            "Weeks of warm-up under the base policy",
            "预热周数",
            low=0.0,
            high=5200.0,
            whole=True,
        ),
    ]

    @field_validator("warmup_weeks")
    @classmethod
    def _whole_years(cls, weeks: Quantity) -> Quantity:
        """The comparison begins with a year: seasons, accounts and contracts are counted from there."""
        if int(weeks) % WEEKS_PER_YEAR:
            raise problem(
                "scenario.not-whole-years",
                "the warm-up must be a number of whole years",
                found=int(weeks),
                allowed=f"multiples of {WEEKS_PER_YEAR}",
            )
        return weeks


class Run(Section):
    """Seed and number of replications."""

    seed: Annotated[int, Field(ge=0, le=2**63 - 1), Described("Seed of all random numbers", "随机种子")]
    replications: Annotated[int, Field(ge=1, le=100_000), Described("Replications", "重复次数")]
