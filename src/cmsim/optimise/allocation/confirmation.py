"""Whether the simulation agrees with the surface that an allocation was found on."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cmsim.statistics.intervals import Estimate

if TYPE_CHECKING:
    from cmsim.experiments.compared import Comparison
    from cmsim.experiments.request import Request


@dataclass(frozen=True)
class Confirmation:
    """What the surface told, and what the simulation says.

    Attributes
    ----------
    comparison : Comparison
        The base, the scenario as it stands, and the advised posts.
    request : Request
    told : Estimate or None
        Gain in gross profit of key clients from the surface, yuan a year, with the interval of its draws;
        None if nothing of the surface was measured.
    simulated : Estimate
        The same from simulation, in the years that the surface stands for.
    net : Estimate
        Gain in net contribution over the scenario as it stands, in all years compared, costs of change
        included, yuan a year.
    net_over_today : Estimate
        The same over today's posts written out: another than `net` where the scenario's policy has posts of
        its own.
    simulated_share : float
        Of the market; gains are extrapolated to all of it.
    """

    comparison: Comparison
    request: Request
    told: Estimate | None
    simulated: Estimate
    net: Estimate
    net_over_today: Estimate
    simulated_share: float = 1.0

    @property
    def disagreement_yuan(self) -> float | None:
        """What the surface told less what was simulated, yuan a year; None if nothing was measured."""
        return None if self.told is None else self.told.mean - self.simulated.mean

    @property
    def agrees(self) -> bool | None:
        """Whether the two lie within their intervals together; None where there are no two intervals."""
        if self.told is None or self.disagreement_yuan is None or math.isnan(self.simulated.low):
            return None
        return abs(self.disagreement_yuan) <= math.hypot(self.told.half_width, self.simulated.half_width)
