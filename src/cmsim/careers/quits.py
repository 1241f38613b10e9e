"""Quits: the hazard falls with the worth of the post relative to the person's outside option."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cmsim.calendar import WEEKS_PER_YEAR

FloatArray = NDArray[np.float64]

_LOWEST_RATIO = 0.2
"""Below a fifth of the outside option the hazard rises no further (everybody is gone within weeks)."""


def weekly_quit_probability(
    turnover_per_year: float, elasticity: float, worth_yuan: FloatArray, outside_option_yuan: FloatArray
) -> FloatArray:
    """Return 1 - exp(-q/52) with q = turnover × (worth / outside option)^-elasticity.

    Parameters
    ----------
    turnover_per_year : float
        Hazard a year of one whose post is worth just his outside option.
    elasticity : float
        Positive; 2 to 4.5 in Falch 2017, Emanuel & Harrington 2020.
    worth_yuan, outside_option_yuan : array (n,)
        Certainty equivalent of the post and outside option, yuan a year.
    """
    ratio = np.maximum(worth_yuan / outside_option_yuan, _LOWEST_RATIO)
    hazard = turnover_per_year / WEEKS_PER_YEAR * ratio**-elasticity
    return np.asarray(-np.expm1(-hazard))
