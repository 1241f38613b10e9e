"""Where a payout of straight pieces reaches a level."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from cmsim.plans.protocol import FloatArray

_PROBE_YUAN = 1e6
"""Run over which the slope of the last piece is measured: long, so that rounding of pay does not tilt it."""


def crossings(
    payout: Callable[[FloatArray], FloatArray], knots: tuple[FloatArray, ...], level: FloatArray
) -> tuple[FloatArray, ...]:
    """Return where the payout passes a level inside its straight pieces, at most one point a piece.

    Parameters
    ----------
    payout : callable
        From the index (n,) to pay (n,); straight between knots, and at a knot as on its right side.
    knots : tuple of arrays (n,)
        Where the payout jumps or bends; inf where a manager has fewer. Not necessarily sorted.
    level : array (n,)

    Returns
    -------
    tuple of arrays (n,)
        One for each piece; inf where the level is not passed. A jump across the level is a knot already.
    """
    ordered = np.sort(np.stack([np.zeros_like(level), *knots]), axis=0)
    found = []
    for piece in range(ordered.shape[0]):
        start = np.where(np.isfinite(ordered[piece]), ordered[piece], 0.0)
        last = piece + 1 == ordered.shape[0]
        end = np.full_like(start, np.inf) if last else ordered[piece + 1]
        open_ended = ~np.isfinite(end)
        probe = np.where(open_ended, start + _PROBE_YUAN, np.nextafter(end, -np.inf))
        probe = np.maximum(probe, start)
        width = probe - start
        low, high = payout(start), payout(probe)
        slope = np.divide(high - low, width, out=np.zeros_like(width), where=width > 0.0)
        distance = np.divide(level - low, slope, out=np.full_like(slope, np.inf), where=slope != 0.0)
        inside = (distance > 0.0) & (open_ended | (distance < width)) & np.isfinite(ordered[piece])
        found.append(np.where(inside, start + distance, np.inf))
    return tuple(found)
