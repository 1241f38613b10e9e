"""The size of an arrival as a continuous distribution, and its action on functions of the index, without
smoothing.

Expectations are taken under CARA of values relative to a straight line: with V = s y + W, the weight exp(-r s
S) of an arrival goes into the operator and only W is interpolated, so that straight pay is exact on any grid.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.account import Payout

FloatArray = NDArray[np.float64]

_LARGEST_TILT = 0.2
"""Cells of sizes are cut until r × slope × width lies below this: the tilt within a cell then errs by under
0.2 %."""
_CUTS_WITH_AWARD = 16
"""Cells of sizes are cut into this many where an award may jump inside them."""
_MOST_CUTS = 400
_LEAST_WIDTH_SHARE = 1e-9
"""Atoms of the size would break the rising order of its points: this share of the largest is apart enough."""
_AWARD_POINTS = (0.125, 0.375, 0.625, 0.875)


def distinct(size_quantiles: FloatArray) -> FloatArray:
    """Return the points of a size, strictly rising."""
    points = np.asarray(size_quantiles, dtype=np.float64)
    least = max(float(np.abs(points).max()), 1e-300) * _LEAST_WIDTH_SHARE
    return np.maximum.accumulate(points + np.arange(points.size) * least)


def shift_matrix(grid: FloatArray, points: FloatArray, mass: FloatArray) -> FloatArray:
    """Return M with (M f)(y_i) = Σ_c mass_c E[f(y_i + S) | S in cell c], exact for f linear between nodes,
    shape (g, g).

    Parameters
    ----------
    grid : array (g,)
        Nodes in rising order; a pair of nodes close together carries a jump of f.
    points : array (q,)
        Edges of the cells of S, strictly rising and not negative; S is uniform within a cell.
    mass : array (q - 1,)
        Weight of each cell; what falls beyond the last node stays on it.
    """
    width = np.diff(points)
    level = np.concatenate([[0.0], np.cumsum(mass)])
    # H is the antiderivative of the weight below a size: quadratic within cells, linear beyond the last
    # point.
    h_at = np.concatenate([[0.0], np.cumsum(0.5 * (level[1:] + level[:-1]) * width)])
    slope = mass / width

    offset = grid[None, :] - grid[:, None]
    cell = np.clip(np.searchsorted(points, offset, side="right") - 1, 0, points.size - 2)
    inside = np.clip(offset - points[cell], 0.0, width[cell])
    below = level[cell] + slope[cell] * inside
    integral = h_at[cell] + inside * (level[cell] + 0.5 * slope[cell] * inside)
    integral = integral + np.maximum(offset - points[-1], 0.0) * level[-1]

    mean_below = np.diff(integral, axis=1) / np.diff(grid)[None, :]
    # Beyond the last point nothing is left to differ from; rounding must not invent any.
    mean_below = np.clip(mean_below, below[:, :-1], below[:, 1:])
    matrix = np.zeros((grid.size, grid.size))
    matrix[:, :-1] += mean_below - below[:, :-1]
    matrix[:, 1:] += below[:, 1:] - mean_below
    matrix[:, -1] += level[-1] - below[:, -1]
    return matrix


def weighted_cells(
    size_points: FloatArray,
    size_level: FloatArray,
    risk_aversion_per_yuan: float,
    slope: float,
    award: Payout | None,
) -> tuple[FloatArray, FloatArray]:
    """Return (points, mass) of cells fine enough to weigh them by exp(-r (slope S + award(S)))."""
    points = distinct(size_points)
    tilt = risk_aversion_per_yuan * slope
    cuts = np.ceil(np.abs(tilt) * np.diff(points) / _LARGEST_TILT)
    cuts = np.clip(cuts, 1 if award is None else _CUTS_WITH_AWARD, _MOST_CUTS).astype(np.int64)
    share = np.concatenate([np.arange(n) / n for n in cuts])
    cell = np.repeat(np.arange(cuts.size), cuts)
    fine = np.append(points[cell] + share * np.diff(points)[cell], points[-1])
    mass = np.diff(size_level)[cell] / cuts[cell]
    if tilt != 0.0:
        run = tilt * np.diff(fine)
        mass = mass * np.exp(-tilt * fine[:-1]) * np.where(run == 0.0, 1.0, -np.expm1(-run) / run)
    if award is not None and risk_aversion_per_yuan > 0.0:
        at = fine[:-1, None] + np.diff(fine)[:, None] * np.array(_AWARD_POINTS)
        mass = mass * np.exp(-risk_aversion_per_yuan * award(at)).mean(axis=1)
    return fine, mass


def arrival_operator(
    grid: FloatArray,
    size_points: FloatArray,
    size_level: FloatArray,
    risk_aversion_per_yuan: float,
    slope: float,
    award: Payout | None = None,
) -> FloatArray:
    """Return M with (M f)(y_i) = E[exp(-r (slope S + award(S))) f(y_i + S)], shape (g, g)."""
    if award is None:
        return _known_operator(
            grid.tobytes(), size_points.tobytes(), size_level.tobytes(), risk_aversion_per_yuan, slope
        )
    return shift_matrix(grid, *weighted_cells(size_points, size_level, risk_aversion_per_yuan, slope, award))


@lru_cache(maxsize=512)
def _known_operator(
    grid: bytes, points: bytes, level: bytes, risk_aversion: float, slope: float
) -> FloatArray:
    """Return the operator without award; the rounds of an equilibrium ask for the same one again and
    again.
    """
    cells = weighted_cells(np.frombuffer(points), np.frombuffer(level), risk_aversion, slope, None)
    return shift_matrix(np.frombuffer(grid), *cells)


def mean_award_yuan(size_points: FloatArray, size_level: FloatArray, award: Payout) -> float:
    """Return the expected award on an arrival."""
    fine, mass = weighted_cells(size_points, size_level, 0.0, 0.0, award)
    at = fine[:-1, None] + np.diff(fine)[:, None] * np.array(_AWARD_POINTS)
    return float(mass @ award(at).mean(axis=1))
