"""Replications until a stated precision.

Law 2015, Simulation Modeling and Analysis, section 9.4.1: replications are added until the interval's half
width is small enough. Stopping when an interval happens to be narrow makes it cover less often than it says,
above all where few replications are looked at; so there is a least number of them, and one looks after
batches. Between looks one goes on to as many as the spread so far asks for, n (h / d)² of half-width h and
target d, but at most doubles them (Hall 1981, Annals of Statistics 9, jumps as well): few looks, and little
trust in a spread from few replications. Over 20,000 synthetic experiments that need 8 to 200 replications,
"mean ± d" then held in 95.3 to 98.3 % of them, "mean ± h", which is narrower, in 93.7 to 94.9 %. A test
measures it anew.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from cmsim.statistics.intervals import DEFAULT_LEVEL, Estimate

LEAST_REPLICATIONS = 10
BATCH = 5
MOST_REPLICATIONS = 200


@dataclass(frozen=True)
class PrecisionTarget:
    """A half width that is narrow enough.

    Attributes
    ----------
    amount : float
        Share of the mean's size if `relative`, else an amount in the measure's unit.
    """

    amount: float
    relative: bool
    level: float = DEFAULT_LEVEL

    def reached(self, found: Estimate) -> bool:
        """Return whether an interval is narrow enough.

        A share γ of the unknown true mean is reached with γ / (1 + γ) of the estimate (Law 2015, eq. 9.6).
        """
        if math.isnan(found.low):
            return False
        return found.half_width <= self._half_width(found)

    def needed(self, found: Estimate) -> float:
        """Return how many replications an interval's spread asks for.

        As many as there are if it is narrow enough, else n (h / d)², which is more; NaN without an interval,
        which more replications cannot mend.
        """
        if math.isnan(found.low):
            return math.nan
        if self.reached(found):
            return float(found.n)
        wanted = self._half_width(found)
        return found.n * (found.half_width / wanted) ** 2 if wanted > 0.0 else math.inf

    def _half_width(self, found: Estimate) -> float:
        """Return the half width that is wanted, in the measure's unit."""
        return self.amount / (1.0 + self.amount) * abs(found.mean) if self.relative else self.amount


@dataclass(frozen=True)
class Stopped:
    """Where a sequence of replications stopped, and whether the target was reached there."""

    replications: int
    reached: bool


def replicate_until(
    needed: Callable[[int], float],
    *,
    least: int = LEAST_REPLICATIONS,
    batch: int = BATCH,
    most: int = MOST_REPLICATIONS,
) -> Stopped:
    """Add batches of replications until they are precise enough or there are `most`.

    Parameters
    ----------
    needed : callable
        Makes replications up to a number, and returns how many seem to be needed: no more than that number if
        all that must be precise is; NaN if more cannot help.

    Raises
    ------
    ValueError
        If there could be fewer than two replications.
    """
    if not 2 <= least <= most or batch < 1:
        raise ValueError(f"no sequence of replications: {least} to {most} by {batch}")
    n = least
    while True:
        wanted = needed(n)
        if wanted <= n:
            return Stopped(n, True)
        if math.isnan(wanted) or n >= most:
            return Stopped(n, False)
        n = min(n + batch * math.ceil(min(wanted - n, n) / batch), most)
