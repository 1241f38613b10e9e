"""Replications until a stated precision.

Law 2015, Simulation Modeling and Analysis, section 9.4.1: replications are added until the interval's half
width is small enough. Stopping when an interval happens to be narrow makes it cover less often than it says,
above all where few replications are looked at; so there is a least number of them, and one looks after
batches. What remains is measured by a test.
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
        if not self.relative:
            return found.half_width <= self.amount
        return found.half_width <= self.amount / (1.0 + self.amount) * abs(found.mean)


@dataclass(frozen=True)
class Stopped:
    """Where a sequence of replications stopped, and whether the target was reached there."""

    replications: int
    reached: bool


def replicate_until(
    precise: Callable[[int], bool],
    *,
    least: int = LEAST_REPLICATIONS,
    batch: int = BATCH,
    most: int = MOST_REPLICATIONS,
) -> Stopped:
    """Add batches of replications until they are precise enough or there are `most`.

    Parameters
    ----------
    precise : callable
        Makes replications up to a number, and returns whether all that must be precise is.

    Raises
    ------
    ValueError
        If there could be fewer than two replications.
    """
    if not 2 <= least <= most or batch < 1:
        raise ValueError(f"no sequence of replications: {least} to {most} by {batch}")
    n = least
    while True:
        if precise(n):
            return Stopped(n, True)
        if n >= most:
            return Stopped(n, False)
        n = min(n + batch, most)
