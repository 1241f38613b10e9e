"""Which of several is the best: simultaneous intervals against the best, and the probability to be it.

All observations are paired by replication (common random numbers), (alternatives, replications).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtri, ndtri, stdtrit

FloatArray = NDArray[np.float64]
DEFAULT_LEVEL = 0.95
DRAWS = 100_000
"""A probability is then known within 0.3 points (two standard errors at one half)."""


@dataclass(frozen=True)
class AgainstBest:
    """Each alternative's mean less the best of the others', with simultaneous intervals.

    Attributes
    ----------
    difference : array (alternatives,)
        Estimate; positive for the one with the largest mean.
    low, high : array (alternatives,)
        An interval that ends at zero from above (`high` is zero) shows that the alternative is not the best;
        one that begins at zero, that it is.
    may_be_best : bool array (alternatives,)
        Which cannot be ruled out; all where there are no intervals.
    """

    difference: FloatArray
    low: FloatArray
    high: FloatArray
    may_be_best: NDArray[np.bool_]


def against_best(observations: ArrayLike, level: float = DEFAULT_LEVEL) -> AgainstBest:
    """Return multiple comparisons with the best, constrained intervals; all NaN if a value does not exist.

    Hsu 1984, Annals of Statistics 12; with paired observations and Bonferroni's inequality for the k − 1
    comparisons of the best with the others, so that unequal variances and correlations do not matter (Nelson
    & Matejcik 1995, Management Science 41).

    Raises
    ------
    ValueError
        With fewer than two alternatives or replications.
    """
    x = _observations(observations)
    k, n = x.shape
    if not np.isfinite(x).all():
        nothing = np.full(k, np.nan)
        return AgainstBest(nothing, nothing, nothing, np.ones(k, dtype=np.bool_))
    mean = x.mean(axis=1)
    quantile = float(stdtrit(n - 1, 1.0 - (1.0 - level) / (k - 1)))
    gap = mean[:, None] - mean[None, :]
    spread = (x[:, None, :] - x[None, :, :]).std(axis=2, ddof=1)
    half = quantile * spread / np.sqrt(n)
    others = ~np.eye(k, dtype=np.bool_)
    most = np.where(others, gap + half, np.inf).min(axis=1)
    # Zero counts as well: it takes alternatives that are alike in every replication.
    candidates = most >= 0.0
    low = np.zeros(k)
    for i in range(k):
        against = candidates & others[i]
        low[i] = min(float(np.where(against, gap[i] - half[i], np.inf).min()), 0.0) if against.any() else 0.0
    best_other = np.where(others, mean[None, :], -np.inf).max(axis=1)
    return AgainstBest(mean - best_other, low, np.maximum(most, 0.0), candidates)


def probability_best(observations: ArrayLike, seed: int = 0, draws: int = DRAWS) -> FloatArray:
    """Return the probability that each alternative has the largest mean, given the observations.

    Means are drawn from a multivariate t about the sample means with the sample's covariance and one degree
    of freedom fewer than replications. It is the posterior under the prior that gives every paired difference
    the t distribution on which its interval rests (Geisser & Cornfield 1963, Journal of the Royal Statistical
    Society B 25, their ν = 2). It needs no more replications than alternatives.

    Returns
    -------
    array (alternatives,)
        Alternatives that are alike in every replication share theirs; all NaN if a value does not exist.

    Raises
    ------
    ValueError
        With fewer than two alternatives or replications.
    """
    x = _observations(observations)
    n = x.shape[1]
    if not np.isfinite(x).all():
        return np.full(x.shape[0], np.nan)
    different, which, alike = np.unique(x, axis=0, return_inverse=True, return_counts=True)
    mean = different.mean(axis=1)
    # A triangle with the same cross products takes the place of many replications.
    triangle = np.linalg.qr((different - mean[:, None]).T, mode="r") / np.sqrt(n)
    uniform = np.random.Generator(np.random.Philox(seed)).random((triangle.shape[0] + 1, draws))
    # A uniform number of exactly zero has no finite quantile.
    uniform = np.maximum(uniform, np.finfo(np.float64).tiny)
    shifts = triangle.T @ ndtri(uniform[:-1]) / np.sqrt(chdtri(n - 1, uniform[-1]))
    largest = np.bincount((mean[:, None] + shifts).argmax(axis=0), minlength=len(different))
    return np.asarray((largest / alike / draws)[which.reshape(-1)], dtype=np.float64)


def _observations(observations: ArrayLike) -> FloatArray:
    x = np.asarray(observations, dtype=np.float64)
    if x.ndim != 2 or min(x.shape) < 2:
        raise ValueError("two alternatives and two replications are needed")
    return x
