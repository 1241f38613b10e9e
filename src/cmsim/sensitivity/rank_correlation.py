"""How an outcome rises and falls with each of several factors, the others held still."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri
from scipy.stats import rankdata

FloatArray = NDArray[np.float64]
LEVEL = 0.95


@dataclass(frozen=True)
class RankCorrelation:
    """Partial rank correlations with their intervals; NaN where too few points allow none."""

    value: FloatArray
    low: FloatArray
    high: FloatArray


def partial_rank_correlation(factors: FloatArray, outcome: FloatArray) -> RankCorrelation:
    """Return the correlation of ranks, the other factors' ranks taken out linearly.

    Marino et al. 2008, Journal of Theoretical Biology 254; the interval is Fisher's.

    Parameters
    ----------
    factors : array (points, factors)
    outcome : array (points,)
        A point without an outcome (NaN) is left out.
    """
    known = np.isfinite(outcome)
    x, y = np.apply_along_axis(rankdata, 0, factors[known]), rankdata(outcome[known])
    n, k = x.shape
    value = np.full(k, np.nan)
    degrees = n - (k - 1) - 3
    if degrees < 1 or float(np.ptp(y)) == 0.0:
        return RankCorrelation(value, value.copy(), value.copy())
    for i in range(k):
        others = np.column_stack([np.ones(n), np.delete(x, i, axis=1)])
        left = x[:, i] - others @ np.linalg.lstsq(others, x[:, i], rcond=None)[0]
        rest = y - others @ np.linalg.lstsq(others, y, rcond=None)[0]
        size = float(np.linalg.norm(left) * np.linalg.norm(rest))
        value[i] = float(left @ rest) / size if size > 0.0 else np.nan
    z = np.arctanh(np.clip(value, -1.0 + 1e-12, 1.0 - 1e-12))
    half = float(ndtri(0.5 * (1.0 + LEVEL))) / np.sqrt(degrees)
    return RankCorrelation(value, np.tanh(z - half), np.tanh(z + half))
