"""Contact: hours become a stock, and the stock acts with diminishing returns.

The response g is the ADBUDG form (Little 1970, "Models and managers: the concept of a decision calculus").
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def adbudg(hours: FloatArray, half_point_hours: float, exponent: float = 1.0) -> FloatArray:
    """Return g(x) = x^c / (d^c + x^c), in [0, 1).

    Parameters
    ----------
    hours : array
        Contact in hours a week, not negative.
    half_point_hours : float
        The contact d at which half of the effect is reached, hours a week.
    exponent : float
        The form's exponent c; 1 is concave throughout.
    """
    powered = hours if exponent == 1.0 else hours**exponent
    return np.asarray(powered / (half_point_hours**exponent + powered))


def contact_stock(stock: FloatArray, hours: FloatArray, memory_weeks: float) -> FloatArray:
    """Return the stock after a week, x + (h - x) / memory (model: a running mean of weekly hours)."""
    return np.asarray(stock + (hours - stock) / memory_weeks)
