"""How probable it is that each policy is the best, given the replications so far.

The posterior of the means under normal paired replications and the prior under which every paired difference
has the Student distribution of its usual interval: μ | data ~ ȳ + t_{n−1} with scale S / n (Geisser &
Cornfield 1963, Journal of the Royal Statistical Society B 25(2), their ν = 2). Draws are made from the
centred replications themselves, so that no covariance has to be inverted and there may be more policies than
replications.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtri, ndtri

FloatArray = NDArray[np.float64]

TOLERANCE = 0.005
"""Greatest error of simulation of a probability, at 95 %."""
DRAWS = math.ceil((ndtri(0.975) * 0.5 / TOLERANCE) ** 2)
"""Draws that keep it: the standard error of a share is at most 0.5 / √draws."""
_KEY = 0x636D73696D62
"""Key of the draws, the same for every question, so that an answer can be had again."""
_AT_ONCE = 4096
"""Draws made together, which bounds memory."""


def probability_of_best(
    values: ArrayLike, *, larger_is_better: bool = True, draws: int = DRAWS, seed: int = 0
) -> FloatArray:
    """Return for each policy the posterior probability that its mean is the best.

    Policies that are equal in every replication share their probability.

    Parameters
    ----------
    values : array (policies, replications)
        Replications are paired: column r holds one world.
    draws : int
        From the posterior; the default keeps the error of simulation below `TOLERANCE`.

    Returns
    -------
    array (policies,)
        Sums to one; all NaN with one replication, or if a value does not exist.

    Raises
    ------
    ValueError
        If there is no policy.
    """
    x = np.asarray(values, dtype=np.float64)
    if x.ndim != 2 or x.size == 0:
        raise ValueError("values of at least one policy are needed, (policies, replications)")
    if x.shape[1] < 2 or not np.isfinite(x).all():
        return np.full(x.shape[0], math.nan)
    different, which = np.unique(x if larger_is_better else -x, axis=0, return_inverse=True)
    which = which.reshape(-1)
    wins = np.zeros(len(different))
    generator = np.random.Generator(np.random.Philox(key=[_KEY, seed]))
    for start in range(0, draws, _AT_ONCE):
        means = _posterior(different, min(_AT_ONCE, draws - start), generator)
        wins += np.bincount(means.argmax(axis=0), minlength=len(different))
    equals = np.bincount(which, minlength=len(different))
    return np.asarray((wins / draws / equals)[which], dtype=np.float64)


def _posterior(x: FloatArray, draws: int, generator: np.random.Generator) -> FloatArray:
    """Return draws of the means, (policies, draws): ȳ + Σ_r z_r (y_r − ȳ) / √(n χ²_{n−1})."""
    n = x.shape[1]
    centred = x - x.mean(axis=1, keepdims=True)
    uniform = generator.random((n + 1, draws))
    # A uniform number of exactly zero has no finite normal quantile.
    uniform = np.maximum(uniform, np.finfo(np.float64).tiny)
    chi_square = chdtri(n - 1, uniform[n])
    shifts = centred @ ndtri(uniform[:n]) / np.sqrt(n * chi_square)
    return np.asarray(x.mean(axis=1, keepdims=True) + shifts, dtype=np.float64)
