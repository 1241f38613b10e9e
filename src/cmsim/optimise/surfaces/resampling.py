"""Draws of a surface: runs drawn anew, and replications weighted anew.

Two staffings differ by other amounts in other worlds, so that a surface of few replications is off by more
than its runs tell. Both are resampled; the weights of replications have the spread that makes the variance of
a mean come out without bias, which plain resampling of two or three does not (after Rubin 1981).
"""

from __future__ import annotations

import numpy as np
from scipy.stats import gamma

from cmsim.optimise.surfaces.observed import FloatArray, IntArray
from cmsim.randomness import Streams

_TWO = 2


def resampled_runs(streams: Streams, draw: int, runs: int) -> IntArray:
    """Return the runs of a draw, as many as there are, some more than once, (R,)."""
    u = streams.uniforms("surface-resample", draw, runs)
    return np.minimum((u * runs).astype(np.intp), runs - 1)


def replication_weights(streams: Streams, draw: int, replications: int) -> FloatArray:
    """Return the weights of replications in a draw, one on average, (N,).

    They are Dirichlet with concentration (N − 2) / N: the mean under such weights has the variance that the
    sample variance over N gives. For two that is one of them alone; a single one keeps its weight.
    """
    if replications < _TWO:
        return np.ones(replications)
    u = streams.uniforms("surface-replications", draw, replications)
    size = (
        gamma.ppf(u, (replications - _TWO) / replications) if replications > _TWO else np.zeros(replications)
    )
    if float(size.sum()) <= 0.0:
        size = (u == u.max()).astype(np.float64)
    return np.asarray(replications * size / size.sum())
