"""How many replications a stated precision takes: look after batches, until the half-width is small enough.

The rule: at least ten replications; while the half-width h of Student's interval is above the target d, go
on to n (h / d)² replications, rounded up to whole batches of five, at most twice as many as so far; stop at a
limit. It is the sequential procedure of Chow & Robbins 1965 (Annals of Mathematical Statistics 36) in the
form of Law 2015, Simulation Modeling and Analysis, section 9.4.1, with jumps as in Hall 1981's accelerated
procedure (Annals of Statistics 9). Stopping where the spread happens to look small costs coverage; so many
replications to begin with, and whole batches, keep "mean ± d" at its level. The tests measure it, also for
the interval "mean ± h", which is narrower and holds about a point less.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cmsim.statistics.intervals import DEFAULT_LEVEL, t_quantile

FloatArray = NDArray[np.float64]

LEAST_REPLICATIONS = 10
"""Before the first look: with fewer, a spread that looks small by chance stops too early (Law 2015)."""
BATCH = 5
"""Replications between looks at least."""
_MOST_GROWTH = 2.0
"""Times as many replications at the next look at most: a spread from few replications says little."""


@dataclass(frozen=True)
class Precision:
    """A half-width to be reached.

    Attributes
    ----------
    half_width : float
        In the measure's unit; as a share of the mean if `relative`.
    relative : bool
        Whether it is a share of the mean.
    level : float
        Of the intervals.
    """

    half_width: float
    relative: bool = False
    level: float = DEFAULT_LEVEL

    def __post_init__(self) -> None:
        if not (self.half_width > 0.0 and math.isfinite(self.half_width)):
            raise ValueError(f"a half-width must be positive, is {self.half_width}")
        if self.relative and self.half_width >= 1.0:
            raise ValueError(f"a relative half-width must be below 1, is {self.half_width}")


@dataclass(frozen=True)
class Look:
    """What a look at the replications so far says.

    Attributes
    ----------
    replications : int
        So far.
    half_widths : array (series,)
        Reached; NaN where no interval exists.
    targets : array (series,)
        Wanted, in the unit of the series.
    next_replications : int
        How many there should be at the next look; as many as now if this was the last one.
    """

    replications: int
    half_widths: FloatArray
    targets: FloatArray
    next_replications: int

    @property
    def reached(self) -> bool:
        """Whether every series is as precise as wanted; one without an interval is not."""
        enough = self.replications >= LEAST_REPLICATIONS
        return enough and bool((self.half_widths <= self.targets).all())

    @property
    def last(self) -> bool:
        """Whether there is nothing more to do: reached, at the limit, or beyond what more runs could mend."""
        return self.next_replications == self.replications


def first_look(limit: int) -> int:
    """Return the number of replications before the first look."""
    return min(LEAST_REPLICATIONS, limit)


def look(values: ArrayLike, wanted: Precision, limit: int) -> Look:
    """Return whether replications are enough, and how many there should be at the next look.

    A relative precision γ of a mean m asks for a half-width of γ / (1 + γ) |m|: then the error is at most γ
    of the true mean whenever the interval holds it (Law 2015, section 9.4.1).

    Parameters
    ----------
    values : array (series, replications)
        All series must be as precise as wanted, each by itself.
    limit : int
        Most replications.

    Raises
    ------
    ValueError
        If there is no series or no replication.
    """
    x = np.asarray(values, dtype=np.float64)
    if x.ndim != 2 or x.size == 0:
        raise ValueError("values of at least one series and one replication are needed")
    n = x.shape[1]
    halves = _half_widths(x, wanted.level)
    targets = _targets(x, wanted)
    so_far = Look(n, halves, targets, n)
    if so_far.reached or n >= limit or not np.isfinite(x).all():
        return so_far
    return Look(n, halves, targets, min(_next_number(n, halves, targets), limit))


def _half_widths(x: FloatArray, level: float) -> FloatArray:
    n = x.shape[1]
    if n < 2:
        return np.full(x.shape[0], math.nan)
    return np.asarray(t_quantile(n, level) * x.std(axis=1, ddof=1) / math.sqrt(n), dtype=np.float64)


def _targets(x: FloatArray, wanted: Precision) -> FloatArray:
    if not wanted.relative:
        return np.full(x.shape[0], wanted.half_width)
    share = wanted.half_width / (1.0 + wanted.half_width)
    return np.asarray(share * np.abs(x.mean(axis=1)), dtype=np.float64)


def _next_number(n: int, halves: FloatArray, targets: FloatArray) -> int:
    if n < LEAST_REPLICATIONS:
        return LEAST_REPLICATIONS
    # A mean of zero is never known to a share of itself; others say how many it takes.
    ratio = float((halves / np.maximum(targets, np.finfo(np.float64).tiny)).max())
    most = _MOST_GROWTH * n
    needed = min(n * ratio**2, most) if ratio < math.sqrt(most) else most
    batches = max(1, math.ceil((needed - n) / BATCH))
    return n + BATCH * batches
