"""Levels of effort for two measures at once, what pairs of them cost, and the best pair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.frontier import cheapest_hours
from cmsim.behaviour.tasks import Law, TaskSets, unpaid_hours, weekly_cost_yuan
from cmsim.behaviour.types import TypeTable

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_PATH_POINTS = 257
"""Points of the path from no hours to all of them, from which levels even in the gain are taken."""
_FURTHEST = 4.0
"""Multipliers go from minus to plus this many times the limit of hours."""


@dataclass(frozen=True)
class Levels:
    """Levels of one type, even in what they gain.

    Attributes
    ----------
    gain : tuple of two arrays (levels,)
        Results a week above those at the norm; the first level works no hour.
    hours : array (levels, levels, k)
        Hours of all tasks for each pair.
    cost_yuan : array (levels, levels)
        Infinite where the pair takes more hours than there are.
    """

    gain: tuple[FloatArray, FloatArray]
    hours: FloatArray
    cost_yuan: FloatArray


def pair_levels(types: TypeTable, row: int, own: tuple[Law, Law], sets: TaskSets, levels: int) -> Levels:
    """Return the levels of a type; `own` are the laws on each measure's own tasks."""
    gains, hours = [], []
    limit = max(float(types.hours_limit[row]), float(types.norm_hours[row].sum()))
    for law, tasks in zip(own, sets.of_measure, strict=True):
        norm, gain = types.norm_hours[row, tasks], law.gain[row]
        multiplier = np.linspace(-_FURTHEST, _FURTHEST, _PATH_POINTS) * limit
        direction = gain / max(float(np.linalg.norm(gain)), 1e-300)
        path = cheapest_hours(
            direction * multiplier[:, None], norm, np.full(_PATH_POINTS, limit), types.substitution
        )
        results = np.maximum.accumulate((path - norm) @ gain)
        even = np.linspace(results[0], results[-1], levels)
        keep = np.concatenate([[True], np.diff(results) > 0.0])
        hours.append(np.stack([np.interp(even, results[keep], column) for column in path[keep].T], axis=-1))
        gains.append(even)
    pairs = np.broadcast_to(types.norm_hours[row], (levels, levels, len(types.tasks))).copy()
    pairs[:, :, sets.of_measure[0]] = hours[0][:, None, :]
    pairs[:, :, sets.of_measure[1]] = hours[1][None, :, :]
    many = types.of(np.full(levels * levels, row))
    flat = pairs.reshape(-1, pairs.shape[-1])
    paid = np.concatenate(sets.of_measure)
    fits = flat[:, paid].sum(axis=1) <= limit * (1.0 + 1e-9)
    if sets.unpaid.size:
        flat[fits] = _with_unpaid(many, sets.unpaid, flat, fits)
    cost = np.where(fits, weekly_cost_yuan(many, flat), np.inf)
    return Levels((gains[0], gains[1]), flat.reshape(pairs.shape), cost.reshape(levels, levels))


def _with_unpaid(many: TypeTable, unpaid: IntArray, hours: FloatArray, fits: NDArray[np.bool_]) -> FloatArray:
    rows = np.flatnonzero(fits)
    some = many.of(rows)
    result = hours[rows].copy()
    result[:, unpaid] = unpaid_hours(some, unpaid, result)
    return np.asarray(result)


def best_pair(net: FloatArray) -> tuple[FloatArray, NDArray[np.float32]]:
    """Return the best value (g₁, g₂) and the pair of (fractional) levels (2, g₁, g₂).

    Parameters
    ----------
    net : array (l₁, l₂, g₁, g₂)
        Worth of each pair less its cost; minus infinity where it cannot be.
    """
    first, second, width1, width2 = net.shape
    flat = net.reshape(first * second, width1 * width2)
    best = flat.argmax(axis=0)
    top = flat[best, np.arange(best.size)]
    i0, j0 = np.divmod(best, second)
    i, j = np.clip(i0, 1, first - 2), np.clip(j0, 1, second - 2)
    here = np.arange(best.size)

    def at(di: int, dj: int) -> FloatArray:
        return np.asarray(flat[(i + di) * second + (j + dj), here])

    around = {(di, dj): at(di, dj) for di in (-1, 0, 1) for dj in (-1, 0, 1)}
    sure = np.all([np.isfinite(part) for part in around.values()], axis=0)
    f = {key: np.where(sure, part, 0.0) for key, part in around.items()}
    fx, fy = 0.5 * (f[1, 0] - f[-1, 0]), 0.5 * (f[0, 1] - f[0, -1])
    fxx = f[1, 0] - 2.0 * f[0, 0] + f[-1, 0]
    fyy = f[0, 1] - 2.0 * f[0, 0] + f[0, -1]
    fxy = 0.25 * (f[1, 1] - f[1, -1] - f[-1, 1] + f[-1, -1])
    determinant = fxx * fyy - fxy**2
    curved = sure & (fxx < 0.0) & (fyy < 0.0) & (determinant > 0.0)
    safe = np.where(curved, determinant, 1.0)
    x = np.clip(np.where(curved, (fxy * fy - fyy * fx) / safe, 0.0), -1.0, 1.0)
    # Held at a side of the square, the other level is chosen anew.
    y = np.clip(np.where(curved, -(fy + fxy * x) / np.where(curved, fyy, -1.0), 0.0), -1.0, 1.0)
    x = np.clip(np.where(curved, -(fx + fxy * y) / np.where(curved, fxx, -1.0), 0.0), -1.0, 1.0)
    refined = f[0, 0] + fx * x + fy * y + 0.5 * (fxx * x**2 + fyy * y**2) + fxy * x * y
    wins = curved & (refined >= top)
    value = np.where(wins, refined, top).reshape(width1, width2)
    levels = np.stack([np.where(wins, i + x, i0), np.where(wins, j + y, j0)])
    return value, levels.reshape(2, width1, width2).astype(np.float32)
