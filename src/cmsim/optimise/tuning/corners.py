"""Corners of a box of parameters: what a plan does at the end of an interval, no point inside shows."""

from __future__ import annotations

from itertools import product

import numpy as np

from cmsim.optimise.tuning.box import FloatArray


def corner_points(dimension: int, most: int) -> FloatArray:
    """Return points at the ends of the intervals, at most so many, shape (n, d) in shares of the box.

    All corners (a two-level factorial design), if they are few enough; else, for each parameter, both its
    ends with the others in the middle (the axial points of a central composite design; Box & Wilson 1951); if
    these are too many too, none.
    """
    if 2**dimension <= most:
        return np.array(list(product((0.0, 1.0), repeat=dimension)))
    if 2 * dimension <= most:
        half = np.eye(dimension) / 2.0
        return np.concatenate([0.5 - half, 0.5 + half])
    return np.zeros((0, dimension))
