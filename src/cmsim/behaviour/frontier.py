"""The effort frontier: the cheapest way to each level of arrivals, per type, before the programme runs.

For a multiplier μ the hours solve min ½ xᵀQx - (μ/c) g·x with a = ā + x ≥ 0 and Σa ≤ limit (the active sets of a strictly
convex quadratic programme, found by coordinate descent inside a bisection on the price of time).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.types import TypeTable

FloatArray = NDArray[np.float64]

_SWEEPS = 60
_BISECTIONS = 50


@dataclass(frozen=True)
class Frontier:
    """Levels of effort, from the norm up to the limit of hours.

    Attributes
    ----------
    hours : array (n, levels, k)
        Hours by task at each level.
    gain : array (n, levels)
        Arrivals a week above those at the norm.
    cost_yuan : array (n, levels)
        Cost a week.
    """

    hours: FloatArray
    gain: FloatArray
    cost_yuan: FloatArray


def _descend(target: FloatArray, norm: FloatArray, delta: float, price: FloatArray) -> FloatArray:
    """Return hours that minimise ½ xᵀQx - target·x + price·Σa over a ≥ 0, by coordinate descent."""
    hours = norm.copy()
    tasks = norm.shape[-1]
    for _ in range(_SWEEPS):
        excess = hours - norm
        total = excess.sum(axis=-1)
        for j in range(tasks):
            others = total - excess[..., j]
            best = np.maximum(norm[..., j] + target[..., j] - price - delta * others, 0.0)
            excess[..., j] = best - norm[..., j]
            total = others + excess[..., j]
            hours[..., j] = best
    return hours


def effort_frontier(types: TypeTable, gain: FloatArray, levels: int) -> Frontier:
    """Return the frontier of each type.

    Parameters
    ----------
    gain : array (n, k)
        Arrivals a week per hour a week, by task.
    levels : int
        Number of levels; the first is the norm, the last is where hours are used up.
    """
    count, tasks = types.norm_hours.shape
    norm = np.broadcast_to(types.norm_hours[:, None, :], (count, levels, tasks))
    limit = np.broadcast_to(np.maximum(types.hours_limit, types.norm_hours.sum(axis=1))[:, None], (count, levels))
    size = np.linalg.norm(gain, axis=1)
    direction = gain / np.where(size > 0.0, size, 1.0)[:, None]
    # Squares put more levels near the norm, where most choices lie; the top is well past the limit of hours.
    steps = np.linspace(0.0, 1.0, levels) ** 1.5
    reach = 3.0 * types.hours_limit
    target = direction[:, None, :] * (steps[None, :] * reach[:, None])[..., None]
    delta = types.substitution
    hours = _descend(target, norm, delta, np.zeros((count, levels)))
    over = hours.sum(axis=-1) > limit + 1e-9
    if over.any():
        low, high = np.zeros((count, levels)), np.broadcast_to(reach[:, None] * 2.0, (count, levels)).copy()
        for _ in range(_BISECTIONS):
            middle = 0.5 * (low + high)
            trial = _descend(target, norm, delta, middle)
            too_many = trial.sum(axis=-1) > limit
            low = np.where(too_many, middle, low)
            high = np.where(too_many, high, middle)
        hours = np.where(over[..., None], _descend(target, norm, delta, high), hours)
    excess = hours - norm
    squares = (excess**2).sum(axis=-1)
    cross = excess.sum(axis=-1) ** 2 - squares
    cost = 0.5 * types.effort_cost_yuan[:, None] * (squares + delta * cross)
    return Frontier(hours, np.einsum("nlk,nk->nl", excess, gain), cost)
