"""The size of an arrival as a continuous distribution, and its action on functions of the index, without smoothing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def shift_matrix(grid: FloatArray, size_quantiles: FloatArray) -> FloatArray:
    """Return M with (M f)(y_i) = E f(y_i + S) for f piecewise linear on the grid, exact, shape (g, g).

    S is uniform between neighbouring quantile points, each cell equally likely; mass beyond the last node stays on it.

    Parameters
    ----------
    grid : array (g,)
        Nodes in rising order; a pair of nodes close together carries a jump of f.
    size_quantiles : array (q,)
        Points of S in rising order, not negative.
    """
    points = np.asarray(size_quantiles, dtype=np.float64)
    # Atoms would break the rising order of cells: a yuan apart is apart enough.
    points = np.maximum.accumulate(points + np.arange(points.size) * 1e-6)
    level = np.linspace(0.0, 1.0, points.size)
    # H is the antiderivative of the cdf: quadratic within cells, linear beyond the last point.
    width = np.diff(points)
    h_at = np.concatenate([[0.0], np.cumsum(0.5 * (level[1:] + level[:-1]) * width)])
    slope = np.diff(level) / width

    offset = grid[None, :] - grid[:, None]
    cell = np.clip(np.searchsorted(points, offset, side="right") - 1, 0, points.size - 2)
    inside = np.clip(offset - points[cell], 0.0, width[cell])
    cdf = np.where(offset <= points[0], 0.0, level[cell] + slope[cell] * inside)
    cdf = np.where(offset >= points[-1], 1.0, cdf)
    integral = np.where(
        offset <= points[0], 0.0, h_at[cell] + level[cell] * inside + 0.5 * slope[cell] * inside**2
    )
    integral = np.where(offset >= points[-1], h_at[-1] + (offset - points[-1]), integral)

    mean_cdf = np.diff(integral, axis=1) / np.diff(grid)[None, :]
    matrix = np.zeros((grid.size, grid.size))
    matrix[:, :-1] += mean_cdf - cdf[:, :-1]
    matrix[:, 1:] += cdf[:, 1:] - mean_cdf
    matrix[:, -1] += 1.0 - cdf[:, -1]
    return matrix
