"""How long a warm-up must be: the marginal standard error rule MSER-5."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

BATCH = 5
"""Observations per batch mean (White 1997, Simulation 69(6); hence MSER-5)."""


@dataclass(frozen=True)
class WarmUpLength:
    """Observations to drop; not `reliable` if they are more than half: the series is too short then."""

    observations: int
    reliable: bool


def mser5(series: ArrayLike) -> WarmUpLength:
    """Return the truncation that minimises the standard error of the mean of what is left.

    MSER(d) = Σ_{i≥d} (z_i − z̄_d)² / (n − d)² with z the batch means; d up to half the series is trusted.

    Raises
    ------
    ValueError
        If the series has fewer than ten batches.
    """
    x = np.asarray(series, dtype=np.float64)
    batches = x.size // BATCH
    if batches < 10:
        raise ValueError(f"MSER-5 needs at least {10 * BATCH} observations, has {x.size}")
    z = x[: batches * BATCH].reshape(batches, BATCH).mean(axis=1)
    # Of the remaining batches, from the end: counts, means and sums of squares about the mean.
    left = np.arange(batches, 0, -1, dtype=np.float64)
    centred = z - z.mean()
    tail_sum = np.cumsum(centred[::-1])[::-1]
    tail_square = np.cumsum(centred[::-1] ** 2)[::-1]
    spread = np.maximum(tail_square - tail_sum**2 / left, 0.0)
    statistic = spread / left**2
    # The last few batches always look calm.
    usable = statistic[: batches - BATCH]
    best = int(np.argmin(usable))
    return WarmUpLength(best * BATCH, best <= batches // 2)
