"""Trust: the one path from care to money."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

REST_SLOWNESS = 10.0
"""Trust at rest returns this many times slower than trust: who has lost money may take "ten times" the effort
to win back (domain document 5).
"""


def next_trust(
    trust: FloatArray,
    trust_rest: FloatArray | float,
    response: FloatArray,
    harm_weeks: FloatArray,
    gain_per_week: float,
    decay_per_week: float,
    harm_per_week: float,
) -> FloatArray:
    """Return trust after a week, in [0, 1].

    T <- (T + α g (1 - T) - φ (T - T⁰)) exp(-κ · harm): contact builds it with diminishing returns, it drifts
    back to its level at rest, and open issues cut it in proportion, so that it never turns negative.

    Parameters
    ----------
    trust, trust_rest : array
        Present level and level at rest, in [0, 1].
    response : array
        g of the contact stock, in [0, 1).
    harm_weeks : array
        Issue-weeks open this week.
    gain_per_week, decay_per_week, harm_per_week : float
        α, φ and κ, each per week.
    """
    grown = trust + gain_per_week * response * (1.0 - trust) - decay_per_week * (trust - trust_rest)
    return np.asarray(np.clip(grown * np.exp(-harm_per_week * harm_weeks), 0.0, 1.0))


def trust_at_rest(
    response: FloatArray, trust_rest: float, gain_per_week: float, decay_per_week: float
) -> FloatArray:
    """Return the stationary trust under constant contact and no harm, (α g + φ T⁰) / (α g + φ)."""
    pull = gain_per_week * response
    return np.asarray((pull + decay_per_week * trust_rest) / (pull + decay_per_week))
