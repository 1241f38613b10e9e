"""One week of the programme: what every level of effort is worth, and the best of them."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

_LEAST_SPACING = 1e-9
"""Levels nearer to each other than this share of all that effort can gain are one level."""
_TINY = 1e-300


class Step(Protocol):
    """The law of a week's results for types that share a payout and its grid."""

    def certainty_equivalents(self, later_yuan: FloatArray, week: int) -> FloatArray:
        """Return CE[v(y + results)] in yuan for each level of effort, (n, levels, g), from v on the grid, (n,
        g).
        """


def best_level(net: FloatArray, gain: FloatArray) -> tuple[FloatArray, NDArray[np.float32]]:
    """Return the best value and (fractional) level: global search, then a parabola in the gain through three
    levels.

    Parameters
    ----------
    net : array (n, levels, g)
        Worth of each level, less its cost.
    gain : array (n, levels)
        What each level gains, never falling; the parabola is exact where worth is straight and cost square in
        it.

    Returns
    -------
    value : array (n, g)
    level : array (n, g)
        Between whole levels gains are straight in it.
    """
    count, levels, width = net.shape
    best = np.argmax(net, axis=1)
    middle = np.minimum(np.maximum(best, 1), levels - 2)
    flat, flat_gain = net.reshape(-1), gain.reshape(-1)
    at = (np.arange(count)[:, None] * levels + middle) * width + np.arange(width)
    of_gain = np.arange(count)[:, None] * levels + middle
    y0, y1, y2 = flat[at - width], flat[at], flat[at + width]
    x0, x1, x2 = flat_gain[of_gain - 1], flat_gain[of_gain], flat_gain[of_gain + 1]
    least = _LEAST_SPACING * (gain[:, -1:] - gain[:, :1]) + _TINY
    apart = (x1 - x0 > least) & (x2 - x1 > least)
    left, right = np.where(apart, x1 - x0, 1.0), np.where(apart, x2 - x1, 1.0)
    first, second = (y1 - y0) / left, (y2 - y1) / right
    bend = (second - first) / (left + right)
    curved = apart & (bend < 0.0)
    from_x1 = np.where(curved, -0.5 * left - 0.5 * first / np.where(curved, bend, -1.0), 0.0)
    from_x1 = np.minimum(np.maximum(from_x1, -left), right)
    refined = y1 + from_x1 * (first + bend * (from_x1 + left))
    top = np.where(best == middle, y1, np.where(best < middle, y0, y2))
    wins = curved & (refined >= top)
    share = from_x1 / np.where(from_x1 < 0.0, left, right)
    return np.where(wins, refined, top), np.where(wins, middle + share, best).astype(np.float32)
