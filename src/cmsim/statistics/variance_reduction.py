"""How much common random numbers save, with an interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from cmsim.statistics.intervals import bootstrap_interval, variance_reduction_factor


@dataclass(frozen=True)
class VarianceReduction:
    """Factor by which shared luck saves replications, its interval, and the correlation behind it."""

    factor: float
    low: float
    high: float
    correlation: float


def variance_reduction(ours: ArrayLike, base: ArrayLike, *, seed: int = 0) -> VarianceReduction:
    """Return the variance-reduction factor of paired replications with its bootstrap interval.

    Raises
    ------
    ValueError
        With fewer than three pairs.
    """
    pairs = np.column_stack([np.asarray(ours, dtype=np.float64), np.asarray(base, dtype=np.float64)])
    if pairs.shape[0] < 3:
        raise ValueError("at least three pairs are needed")
    low, high = bootstrap_interval(
        pairs, lambda rows: variance_reduction_factor(rows[:, 0], rows[:, 1]), seed=seed
    )
    factor = variance_reduction_factor(pairs[:, 0], pairs[:, 1])
    correlation = float(np.asarray(np.corrcoef(pairs.T))[0, 1])
    return VarianceReduction(factor, low, high, correlation)
