"""Multiple comparisons with the best: by how much each policy may fall short of the best of the others.

Constrained intervals for μ_i − max_{j≠i} μ_j (Hsu 1984, Annals of Statistics 12(3); 1996, Multiple
Comparisons, chapter 4). An upper end of zero rules a policy out; a lower end of zero makes it the best.

Policies share their luck, and their differences differ in spread, so that neither pooled variances nor
Dunnett's quantiles apply. Whichever policy is the best, only its k − 1 comparisons with the others have to
hold. Each is one-sided, by Student's quantile for paired differences, and Bonferroni's inequality joins
them: exact for normal replications whatever their covariance, as in Nelson & Matejcik 1995, "Using common
random numbers for indifference-zone selection and multiple comparisons in simulation", Management Science
41(12), whose other form needs equal spreads of all differences (sphericity).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

from cmsim.statistics.intervals import DEFAULT_LEVEL

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class BestComparison:
    """A policy against the best of the others.

    Attributes
    ----------
    difference : float
        Its mean less the largest mean among the others.
    low, high : float
        Interval of that difference, which contains zero or ends there; all policies' hold together.
    """

    difference: float
    low: float
    high: float

    @property
    def may_be_best(self) -> bool:
        """Whether it is not ruled out."""
        return not self.high <= 0.0 or self.low == 0.0

    @property
    def is_best(self) -> bool:
        """Whether every other is ruled out."""
        return self.low == 0.0 and self.high > 0.0


def comparisons_with_best(
    values: ArrayLike, level: float = DEFAULT_LEVEL, *, larger_is_better: bool = True
) -> list[BestComparison]:
    """Return every policy's difference from the best of the others, with simultaneous intervals.

    Parameters
    ----------
    values : array (policies, replications)
        Replications are paired: column r holds one world.
    larger_is_better : bool
        If not, differences are turned around, so that a positive one is still an advantage.

    Returns
    -------
    list of BestComparison
        In the order of policies; all NaN with one replication, or if a value does not exist.

    Raises
    ------
    ValueError
        With fewer than two policies.
    """
    x = np.asarray(values, dtype=np.float64)
    if x.ndim != 2 or x.shape[0] < 2 or x.shape[1] < 1:
        raise ValueError("values of at least two policies are needed, (policies, replications)")
    if not np.isfinite(x).all():
        return [BestComparison(math.nan, math.nan, math.nan)] * x.shape[0]
    x = x if larger_is_better else -x
    means = x.mean(axis=1)
    found = [float(means[i] - np.delete(means, i).max()) for i in range(len(means))]
    if x.shape[1] < 2:
        return [BestComparison(difference, math.nan, math.nan) for difference in found]
    low, high = _intervals(means[:, None] - means[None, :], _half_widths(x, level))
    return [BestComparison(d, float(a), float(b)) for d, a, b in zip(found, low, high, strict=True)]


def _half_widths(x: FloatArray, level: float) -> FloatArray:
    """Return the one-sided half-width of every paired difference, (policies, policies)."""
    k, n = x.shape
    quantile = float(stdtrit(n - 1, 1.0 - (1.0 - level) / (k - 1)))
    spreads = (x[:, None, :] - x[None, :, :]).std(axis=2, ddof=1)
    return np.asarray(quantile * spreads / math.sqrt(n), dtype=np.float64)


def _intervals(differences: FloatArray, halves: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return Hsu's constrained intervals from all pairs' differences and one-sided half-widths."""
    k = len(differences)
    # A policy is not compared with itself.
    itself = np.where(np.eye(k, dtype=bool), np.inf, 0.0)
    uppers = (differences + halves + itself).min(axis=1)
    may_be_best = np.flatnonzero(uppers > 0.0)
    if may_be_best.size == 0:
        # Policies that are equal in every replication leave nobody strictly ahead.
        may_be_best = np.flatnonzero(uppers >= 0.0)
    low = np.zeros(k)
    for i in range(k):
        rivals = may_be_best[may_be_best != i]
        if rivals.size:
            low[i] = min(0.0, float((differences[i, rivals] - halves[i, rivals]).min()))
    return low, np.maximum(uppers, 0.0)
