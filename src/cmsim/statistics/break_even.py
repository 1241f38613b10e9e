"""Where a difference turns: roots of lines and of interpolated curves, with intervals from paired runs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from cmsim.statistics.intervals import DEFAULT_LEVEL, FloatArray, t_quantile

Shape = Literal["rises", "falls", "always positive", "always negative", "not determined"]
_FINE_STEPS = 2000


@dataclass(frozen=True)
class BreakEven:
    """Where a difference is zero.

    Attributes
    ----------
    root : float
        Point estimate; NaN if the mean does not change its sign in the range.
    low, high : float
        All points between are compatible with a difference of zero; ±inf or the range's edge where it
        stays open, NaN if no point is, or with a single replication.
    shape : str
        'rises' if the difference is positive above the root, 'falls' if it is positive below.
    """

    root: float
    low: float
    high: float
    shape: Shape


def line_root(slope: ArrayLike, constant: ArrayLike, level: float = DEFAULT_LEVEL) -> BreakEven:
    """Return the root of slope · x + constant, both observed in pairs, with Fieller's interval.

    The interval holds every x at which the t-test of mean(slope x + constant) = 0 does not reject (Fieller
    1954); it is unbounded where the slope's own sign is uncertain.
    """
    a, b = np.asarray(slope, dtype=np.float64), np.asarray(constant, dtype=np.float64)
    if a.shape != b.shape or a.ndim != 1 or a.size == 0:
        raise ValueError("pairs of slopes and constants are needed")
    mean_a, mean_b = float(a.mean()), float(b.mean())
    if mean_a == 0.0:
        shape: Shape = (
            "always positive" if mean_b > 0 else "always negative" if mean_b < 0 else "not determined"
        )
        return BreakEven(math.nan, math.nan, math.nan, shape)
    root = -mean_b / mean_a
    shape = "rises" if mean_a > 0 else "falls"
    if a.size < 2:
        return BreakEven(root, math.nan, math.nan, shape)
    covariance = np.cov(np.vstack([a, b])) / a.size
    t2 = t_quantile(a.size, level) ** 2
    # (mean_a x + mean_b)² ≤ t² (v_aa x² + 2 v_ab x + v_bb)
    q2 = mean_a**2 - t2 * float(covariance[0, 0])
    q1 = mean_a * mean_b - t2 * float(covariance[0, 1])
    q0 = mean_b**2 - t2 * float(covariance[1, 1])
    if q2 <= 0.0:
        return BreakEven(root, -math.inf, math.inf, "not determined")
    width = math.sqrt(max(q1 * q1 - q2 * q0, 0.0)) / q2
    centre = -q1 / q2
    return BreakEven(root, centre - width, centre + width, shape)


def curve_root(points: ArrayLike, differences: ArrayLike, level: float = DEFAULT_LEVEL) -> BreakEven:
    """Return where the mean of piecewise linear curves crosses zero, and where its t-interval holds zero.

    Parameters
    ----------
    points : array (k,)
        Increasing.
    differences : array (n, k)
        One row per replication.

    If there are several crossings, the one nearest to the middle of the range is given, and the interval
    spans all points that are compatible with zero.
    """
    x = np.asarray(points, dtype=np.float64)
    y = np.asarray(differences, dtype=np.float64)
    if y.ndim != 2 or y.shape[1] != x.size or x.size < 2 or bool((np.diff(x) <= 0).any()):
        raise ValueError("increasing points and one difference per replication and point are needed")
    grid = np.unique(np.concatenate([np.linspace(x[0], x[-1], _FINE_STEPS + 1), x]))
    curves = np.vstack([np.interp(grid, x, row) for row in y])
    root = _crossing(x, y.mean(axis=0))
    shape = _shape(x, y.mean(axis=0), root)
    if y.shape[0] < 2:
        return BreakEven(root, math.nan, math.nan, shape)
    half = t_quantile(y.shape[0], level) * curves.std(axis=0, ddof=1) / math.sqrt(y.shape[0])
    compatible = grid[np.abs(curves.mean(axis=0)) <= half]
    if compatible.size == 0:
        # A sure crossing between two grid points: the root is known to within a step.
        edge = root if math.isfinite(root) else math.nan
        return BreakEven(root, edge, edge, shape)
    if compatible.size == grid.size:
        shape = "not determined"
    return BreakEven(root, float(compatible[0]), float(compatible[-1]), shape)


def _crossing(x: FloatArray, mean: FloatArray) -> float:
    roots = [float(point) for point, value in zip(x, mean, strict=True) if value == 0.0]
    for i in range(x.size - 1):
        if mean[i] * mean[i + 1] < 0.0:
            share = mean[i] / (mean[i] - mean[i + 1])
            roots.append(float(x[i] + share * (x[i + 1] - x[i])))
    middle = 0.5 * (x[0] + x[-1])
    return min(roots, key=lambda r: abs(r - middle)) if roots else math.nan


def _shape(x: FloatArray, mean: FloatArray, root: float) -> Shape:
    if math.isnan(root):
        return "always positive" if mean[0] > 0.0 else "always negative"
    below, above = mean[x < root], mean[x > root]
    if above.size and (above > 0).all() and (below <= 0).all():
        return "rises"
    if below.size and (below > 0).all() and (above <= 0).all():
        return "falls"
    return "not determined"
