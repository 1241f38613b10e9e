"""Estimates of several alike drawn towards what they have in common, as far as luck tells them apart.

Of many noisy estimates the largest are too large; an optimum goes by the largest. What each differs from the
common value is kept in proportion to how much of the differences is no noise (empirical Bayes: Efron & Morris
1975, with the variance of DerSimonian & Laird 1986).
"""

from __future__ import annotations

import numpy as np

from cmsim.optimise.surfaces.observed import FloatArray

_LEAST = 1e-12


def shrunk(estimates: FloatArray, variances: FloatArray) -> FloatArray:
    """Return estimates drawn towards their weighted mean, (n,).

    Parameters
    ----------
    estimates, variances : array (n,)
        Each with the variance of its own noise; an infinite variance stands for nothing known.
    """
    weight = 1.0 / np.maximum(variances, _LEAST)
    everything = float(weight.sum())
    if everything <= 0.0 or estimates.size < 2:
        return estimates
    common = float(weight @ estimates) / everything
    kept = kept_shares(estimates - common, variances)
    return np.asarray(common + kept * (estimates - common))


def kept_shares(differences: FloatArray, variances: FloatArray) -> FloatArray:
    """Return the share of each difference from the weighted mean that is no noise, (n,), from 0 to 1."""
    weight = 1.0 / np.maximum(variances, _LEAST)
    everything = float(weight.sum())
    known = weight > 0.0
    spread = float((weight * differences**2)[known].sum()) - (int(known.sum()) - 1)
    room = everything - float((weight**2).sum()) / max(everything, _LEAST)
    between = max(0.0, spread / room) if room > 0.0 else 0.0
    return np.asarray(between / (between + np.maximum(variances, _LEAST)))
