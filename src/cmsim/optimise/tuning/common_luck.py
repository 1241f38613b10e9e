"""Means of points that share their luck, made comparable though some have more replications than others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cmsim.optimise.tuning.box import FloatArray

_LEAST_SHARE = 1e-12
"""Of the spread between points; less noise than that is rounding."""


def adjusted(outcomes: Sequence[Sequence[float]]) -> tuple[FloatArray, float]:
    """Return the points' means with the luck of the replications taken out, and the variance that is left.

    y_ir = μ_i + b_r + e_ir, by least squares over the unbalanced table: a replication that is good for all
    points says nothing of one of them. Under common random numbers b_r is most of the variance (Nelson &
    Matejcik 1995, Management Science 41(12)).

    Parameters
    ----------
    outcomes : sequence of sequences
        By point, replications 0, 1, … of each; none empty.

    Returns
    -------
    means : array (points,)
        μ_i, with the b_r adding to zero over all replications that occur.
    variance : float
        Of e, by which the mean of n replications has the variance v / n; 0 if nothing can be said.
    """
    counts = np.array([len(one) for one in outcomes])
    most = int(counts.max())
    known = np.arange(most)[None, :] < counts[:, None]
    y = np.zeros((len(outcomes), most))
    y[known] = np.concatenate([np.asarray(one, dtype=np.float64) for one in outcomes])
    # With b given, μ_i is the mean of y − b; put in, that leaves a small system in b alone.
    per_replication = known.sum(axis=0)
    shared = (known / counts[:, None]).T @ known
    right = np.where(known, y - (y.sum(axis=1) / counts)[:, None], 0.0).sum(axis=0)
    luck = np.linalg.lstsq(np.diag(per_replication) - shared, right, rcond=None)[0]
    luck = luck - luck.mean()
    means = np.where(known, y - luck, 0.0).sum(axis=1) / counts
    left = np.where(known, y - luck - means[:, None], 0.0)
    freedom = int(known.sum()) - len(outcomes) - (most - 1)
    variance = float((left**2).sum() / freedom) if freedom > 0 else 0.0
    spread = float(means.var()) if len(means) > 1 else 0.0
    return means, variance if variance > _LEAST_SHARE * spread else 0.0
