"""Means and paired differences with confidence intervals, and what may be said of them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

FloatArray = NDArray[np.float64]
Verdict = Literal["higher", "lower", "too close to call"]
DEFAULT_LEVEL = 0.95
_NEGLIGIBLE = 1e-20
"""Share of the variance below which a difference is rounding, not luck."""


@dataclass(frozen=True)
class Estimate:
    """A mean with its interval; `low` and `high` are NaN where one observation allows none."""

    mean: float
    low: float
    high: float
    sd: float
    n: int
    level: float = DEFAULT_LEVEL

    @property
    def half_width(self) -> float:
        """Half the width of the interval."""
        return 0.5 * (self.high - self.low)

    @property
    def verdict(self) -> Verdict:
        """What the interval allows to be said if this is a difference; without an interval, nothing.

        Differences that are exactly zero in every replication are too close to call as well.
        """
        if math.isnan(self.low) or self.low <= 0.0 <= self.high:
            return "too close to call"
        return "higher" if self.low > 0.0 else "lower"


def t_quantile(n: int, level: float = DEFAULT_LEVEL) -> float:
    """Return the two-sided Student quantile for n observations; NaN below two."""
    if not 0.0 < level < 1.0:
        raise ValueError(f"level must lie in (0, 1), is {level}")
    return float(stdtrit(n - 1, 0.5 * (1.0 + level))) if n >= 2 else math.nan


def estimate(values: ArrayLike, level: float = DEFAULT_LEVEL) -> Estimate:
    """Return the mean of independent observations with Student's interval, mean ± t s / √n.

    An observation that does not exist (NaN: a ratio over nobody) leaves the whole estimate undefined:
    dropping it would compare different replications.

    Raises
    ------
    ValueError
        If there is no observation.
    """
    x = _observations(values)
    if not np.isfinite(x).all():
        return Estimate(math.nan, math.nan, math.nan, math.nan, x.size, level)
    mean = float(x.mean())
    if x.size < 2:
        return Estimate(mean, math.nan, math.nan, math.nan, x.size, level)
    sd = float(x.std(ddof=1))
    half = t_quantile(x.size, level) * sd / math.sqrt(x.size)
    return Estimate(mean, mean - half, mean + half, sd, x.size, level)


def paired_difference(ours: ArrayLike, base: ArrayLike, level: float = DEFAULT_LEVEL) -> Estimate:
    """Return ours − base with the interval of the differences, replication by replication.

    Raises
    ------
    ValueError
        If the numbers of observations differ.
    """
    x, y = _observations(ours), _observations(base)
    if x.shape != y.shape:
        raise ValueError(f"pairs are needed: {x.size} and {y.size} observations")
    return estimate(x - y, level)


def variance_reduction_factor(ours: ArrayLike, base: ArrayLike) -> float:
    """Return (Var X + Var Y) / Var(X − Y): what common random numbers save.

    So many replications with independent streams give the precision of one with shared luck. The marginal
    variances do not depend on sharing, so no second experiment is needed (Law 2015, section 11.2).
    Infinite if all differences are equal, NaN if nothing varies or there are fewer than two pairs.
    """
    x, y = _observations(ours), _observations(base)
    if x.size < 2:
        return math.nan
    difference = float((x - y).var(ddof=1))
    separate = float(x.var(ddof=1) + y.var(ddof=1))
    if difference <= _NEGLIGIBLE * separate:
        return math.inf if separate > 0.0 else math.nan
    return separate / difference


def bootstrap_interval(
    values: ArrayLike,
    statistic: Callable[[FloatArray], float],
    *,
    seed: int,
    resamples: int = 2000,
    level: float = DEFAULT_LEVEL,
) -> tuple[float, float]:
    """Return the percentile interval of a statistic when rows are resampled.

    Efron & Tibshirani 1993, An Introduction to the Bootstrap, chapter 13.

    Parameters
    ----------
    values : array (n, ...)
        Observations along the first axis; rows are drawn together, so pairs stay pairs.
    """
    x = np.asarray(values, dtype=np.float64)
    generator = np.random.Generator(np.random.Philox(seed))
    draws = generator.integers(0, x.shape[0], size=(resamples, x.shape[0]))
    results = np.array([statistic(x[rows]) for rows in draws])
    tail = 0.5 * (1.0 - level)
    low, high = np.nanquantile(results, [tail, 1.0 - tail])
    return float(low), float(high)


def _observations(values: ArrayLike) -> FloatArray:
    x = np.asarray(values, dtype=np.float64)
    if x.ndim != 1 or x.size == 0:
        raise ValueError("a list of at least one observation is needed")
    return x


def scaled(found: Estimate, factor: float) -> Estimate:
    """Return an estimate of so many times the quantity; the factor is above zero."""
    return Estimate(
        factor * found.mean,
        factor * found.low,
        factor * found.high,
        factor * found.sd,
        found.n,
        found.level,
    )
