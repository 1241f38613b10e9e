"""Poisson quantiles for means that stay the same for weeks: tabulate the cdf once, then look draws up."""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln, pdtr

from cmsim.randomness import FloatArray, poisson_from_uniform

_REACH_SDS = 5.0
"""The table spans so many standard deviations to either side; the few draws beyond are worked out one by
one."""
_LEAST_REACH = 8


class PoissonTable:
    """Cumulative probabilities of Poisson variables.

    Parameters
    ----------
    mean : array (n,)
        Not negative.
    """

    def __init__(self, mean: FloatArray) -> None:
        self._mean = mean
        reach = np.ceil(_REACH_SDS * np.sqrt(mean)) + _LEAST_REACH
        self._first = np.maximum(np.floor(mean - reach), 0.0)
        width = int((2.0 * reach).max(initial=0.0)) + 1
        k = self._first[:, None] + np.arange(width)[None, :]
        with np.errstate(divide="ignore", invalid="ignore"):
            log_pmf = np.where(k > 0.0, k * np.log(mean)[:, None], 0.0) - mean[:, None] - gammaln(k + 1.0)
        before = np.where(self._first > 0.0, pdtr(np.maximum(self._first - 1.0, 0.0), mean), 0.0)
        self._cdf = before[:, None] + np.cumsum(np.exp(log_pmf), axis=1)

    def quantiles(self, u: FloatArray) -> FloatArray:
        """Return the least k with P(N <= k) >= u for each variable, shape (n,)."""
        count = self._first + (self._cdf < u[:, None]).sum(axis=1)
        beyond = (u > self._cdf[:, -1]) | ((self._first > 0.0) & (u <= self._cdf[:, 0]))
        rows = np.flatnonzero(beyond)
        if rows.size:
            count[rows] = poisson_from_uniform(u[rows], self._mean[rows])
        return np.asarray(count)
