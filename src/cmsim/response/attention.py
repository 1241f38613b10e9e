"""Attention: how hours spread over clients so that the marginal credited value is equal.

For each holder of hours (a manager, or a pool of managers): max Σ v_i g(h_i) with g(h) = h / (d + h) and
Σ h_i = H, which gives h_i = max(0, s √(v_i d) - d) with one s per holder. The active set shrinks step by step
to the exact one (Michelot 1986, on projection onto a simplex), in a few rounds as a rule.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.integer]


def spread_hours(
    root_value: FloatArray, holder: IntArray, hours_of_holder: FloatArray, half_point_hours: float
) -> FloatArray:
    """Return hours per client, summing to each holder's hours (zero where a holder has no client).

    Parameters
    ----------
    root_value : array (n,)
        Square root of the credited value of each client, positive.
    holder : array (n,)
        Index of the holder who serves the client.
    hours_of_holder : array (m,)
        Hours a week that each holder spends.
    half_point_hours : float
        d of the response, hours a week.
    """
    holders = hours_of_holder.size
    if root_value.size == 0:
        return np.zeros(0)
    scaled = root_value * np.sqrt(half_point_hours)
    index = np.arange(root_value.size)
    inside_value, inside_holder = scaled, holder
    while True:
        count = np.bincount(inside_holder, minlength=holders)
        total = np.bincount(inside_holder, weights=inside_value, minlength=holders)
        level = (hours_of_holder + count * half_point_hours) / np.where(total > 0.0, total, 1.0)
        keep = level[inside_holder] * inside_value > half_point_hours
        if keep.all():
            break
        # A holder with no hours would drop all his clients; nothing is lost by that.
        index, inside_value, inside_holder = index[keep], inside_value[keep], inside_holder[keep]
        if index.size == 0:
            return np.zeros(root_value.size)
    hours = np.zeros(root_value.size)
    hours[index] = level[inside_holder] * inside_value - half_point_hours
    return hours
