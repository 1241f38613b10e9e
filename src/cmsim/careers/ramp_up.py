"""Ramp-up: productivity rises to full in the first months in a post."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

STARTING_SHARE = 0.4
"""Productivity in the first week; half of the cases need three to six months to the full.

Source: a survey known at second hand, so an assumption.
"""


def productivity_share(weeks_in_post: FloatArray, ramp_up_weeks: float) -> FloatArray:
    """Return productivity relative to the full, linear from the starting share to one."""
    if ramp_up_weeks <= 0.0:
        return np.ones_like(weeks_in_post)
    way = np.clip(weeks_in_post / ramp_up_weeks, 0.0, 1.0)
    return np.asarray(STARTING_SHARE + (1.0 - STARTING_SHARE) * way)
