"""Is the size of the selling effort plausible at all: its cost against what more of it would bring.

At the best size, selling cost ÷ gross profit equals the elasticity of gross profit to selling effort
(Dorfman & Steiner 1954); far below it more selling pays, far above it less.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from cmsim.experiments.comparison import Comparison
from cmsim.statistics.intervals import Estimate, estimate
from cmsim.tables.measures import measure_of

Reading = Literal["more selling would pay", "less selling would pay", "near the best size", "unknown"]


@dataclass(frozen=True)
class SanityLine:
    """Selling cost ÷ key-client gross profit of a policy beside the elasticity of gross profit to effort.

    Attributes
    ----------
    cost_share : Estimate
        Selling cost as a share of key-client gross profit.
    elasticity_in_horizon, elasticity_last : float
        Of gross profit in the last year compared, and in the last year that the pilot measured, to a
        lasting change of effort from year 1 on; NaN if the pilot did not measure it. Effort works slowly,
        so the first is the smaller.
    """

    policy: str
    basis: str
    cost_share: Estimate
    elasticity_in_horizon: float
    elasticity_last: float

    @property
    def reading(self) -> Reading:
        """What the later elasticity says of the size of the selling effort."""
        if math.isnan(self.elasticity_last) or math.isnan(self.cost_share.low):
            return "unknown"
        if self.elasticity_last > self.cost_share.high:
            return "more selling would pay"
        return (
            "less selling would pay" if self.elasticity_last < self.cost_share.low else "near the best size"
        )


def sanity_lines(comparison: Comparison, basis: str) -> list[SanityLine]:
    """Return the sanity line of every policy."""
    cost, profit = measure_of("selling_cost_yuan"), measure_of("key_client_gross_profit_yuan")
    by_year = comparison.law.effort_elasticity
    within = by_year[min(comparison.years, len(by_year)) - 1] if by_year else math.nan
    last = by_year[-1] if by_year else math.nan
    return [
        SanityLine(
            policy,
            basis,
            estimate(comparison.values(cost, policy, basis) / comparison.values(profit, policy, basis)),
            within,
            last,
        )
        for policy in comparison.labels
    ]
