"""The effort frontier: the cheapest way to each level of results, per type, before the programme runs.

For a multiplier t the hours solve min ½ xᵀQx - t g·x, a = ā + x ≥ 0, Σa ≤ limit: a strictly convex quadratic
programme with so few tasks that all active sets are tried, and the cheapest feasible point among them is the
solution.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.types import TypeTable

FloatArray = NDArray[np.float64]

_FREE_SHARE = 0.75
"""Share of the levels below the one at which hours are used up; the rest only shifts hours between tasks."""
_CROWDING_NEAR_NORM = 1.5
"""Exponent that puts more levels near the norm, where most choices lie."""
_SEARCH_POINTS = 25
_SEARCH_ROUNDS = 4
_FEASIBLE = 1e-9
_FURTHEST = 20.0
"""Multipliers end at this many times the limit of hours, in units of hours."""


@dataclass(frozen=True)
class Frontier:
    """Levels of effort, from the norm up to the limit of hours.

    Attributes
    ----------
    hours : array (n, levels, k)
        Hours by task at each level.
    gain : array (n, levels)
        Results a week above those at the norm, never falling.
    cost_yuan : array (n, levels)
        Cost a week, less what hours are worth besides the account.
    """

    hours: FloatArray
    gain: FloatArray
    cost_yuan: FloatArray

    def rows(self, rows: NDArray[np.int64]) -> Frontier:
        """Return the frontier of some types."""
        return Frontier(self.hours[rows], self.gain[rows], self.cost_yuan[rows])


def cheapest_hours(
    target: FloatArray, norm: FloatArray, limit: FloatArray | None, substitution: float
) -> FloatArray:
    """Return the hours a that minimise ½ xᵀQx - target·x over a = norm + x ≥ 0 and Σa ≤ limit (if given).

    Parameters
    ----------
    target, norm : array (..., k)
        Target in hours (t g with Q of unit diagonal).
    limit : array (...) or None
        None: as many as one likes.
    substitution : float
        δ, off the diagonal of Q.
    """
    tasks = norm.shape[-1]
    best = np.zeros(np.broadcast_shapes(target.shape, norm.shape))
    least = np.full(best.shape[:-1], np.inf)
    for free in product((False, True), repeat=tasks):
        inside = np.array(free)
        outside_sum = -(norm * ~inside).sum(axis=-1)
        count = int(inside.sum())
        wanted = (target - substitution * outside_sum[..., None]) * inside
        for bound in (False, True):
            if bound and (limit is None or count == 0):
                continue
            # (1 - δ) x_j + δ Σ x = wanted_j - price, over the free tasks.
            total = wanted.sum(axis=-1) / (1.0 - substitution + substitution * count)
            price = np.zeros(total.shape)
            if bound and limit is not None:
                must = limit - (norm * inside).sum(axis=-1)
                price = (total - must) * (1.0 - substitution + substitution * count) / count
                total = np.broadcast_to(must, total.shape)
            x = (wanted - price[..., None] - substitution * total[..., None]) / (1.0 - substitution)
            x = np.where(inside, x, -norm)
            hours = norm + x
            fits = np.all(hours >= -_FEASIBLE, axis=-1)
            if limit is not None:
                fits &= hours.sum(axis=-1) <= limit * (1.0 + _FEASIBLE) + _FEASIBLE
            squares, sums = (x**2).sum(axis=-1), x.sum(axis=-1)
            value = 0.5 * ((1.0 - substitution) * squares + substitution * sums**2) - (target * x).sum(
                axis=-1
            )
            better = fits & (value < least)
            least = np.where(better, value, least)
            best = np.where(better[..., None], np.maximum(hours, 0.0), best)
    return best


def effort_frontier(types: TypeTable, gain: FloatArray, levels: int) -> Frontier:
    """Return the frontier of each type.

    Parameters
    ----------
    gain : array (n, k)
        Results a week per hour a week, by task, not negative.
    levels : int
        Number of levels; the first is what is worked without any incentive (the norm, if hours have no worth
        besides the account), and the one at which hours are used up is among them.
    """
    norm, delta = types.norm_hours, types.substitution
    limit = np.maximum(types.hours_limit, norm.sum(axis=1))
    size = np.linalg.norm(gain, axis=1)
    direction = gain / np.where(size > 0.0, size, 1.0)[:, None]
    worth = types.worth_of_hour_yuan
    outside = np.zeros_like(norm) if worth is None else worth / types.effort_cost_yuan[:, None]
    full = _where_hours_end(direction, outside, norm, limit, delta)
    ordered = np.sort(direction, axis=1)
    lead = ordered[:, -1] - (ordered[:, -2] if gain.shape[1] > 1 else 0.0)
    last = np.maximum(full, limit * np.minimum(1.0 / np.maximum(lead, 1e-12), _FURTHEST))
    inner = max(2, int(_FREE_SHARE * levels))
    rise = np.linspace(0.0, 1.0, inner) ** _CROWDING_NEAR_NORM
    beyond = np.linspace(0.0, 1.0, levels - inner + 1)[1:]
    multiplier = np.concatenate(
        [full[:, None] * rise, full[:, None] + (last - full)[:, None] * beyond], axis=1
    )
    target = direction[:, None, :] * multiplier[..., None] + outside[:, None, :]
    hours = cheapest_hours(target, norm[:, None, :], limit[:, None], delta)
    if worth is None:
        # The norm itself is feasible and free, whatever rounding says.
        hours[:, 0] = norm
    excess = hours - norm[:, None, :]
    squares, sums = (excess**2).sum(axis=-1), excess.sum(axis=-1)
    cost = 0.5 * types.effort_cost_yuan[:, None] * ((1.0 - delta) * squares + delta * sums**2)
    if worth is not None:
        cost = cost - np.einsum("nlk,nk->nl", excess, worth)
    results = np.maximum.accumulate(np.einsum("nlk,nk->nl", excess, gain), axis=1)
    return Frontier(hours, results, cost)


def _where_hours_end(
    direction: FloatArray, outside: FloatArray, norm: FloatArray, limit: FloatArray, delta: float
) -> FloatArray:
    """Return the multiplier at which hours reach their limit, per type (the furthest one where they never
    do).
    """
    low, high = np.zeros(limit.size), _FURTHEST * np.maximum(limit, 1e-9)
    for _ in range(_SEARCH_ROUNDS):
        tried = low[:, None] + (high - low)[:, None] * np.linspace(0.0, 1.0, _SEARCH_POINTS)
        target = direction[:, None, :] * tried[..., None] + outside[:, None, :]
        hours = cheapest_hours(target, norm[:, None, :], None, delta)
        under = hours.sum(axis=-1) < limit[:, None]
        place = np.clip(under.sum(axis=1), 1, _SEARCH_POINTS - 1)
        rows = np.arange(limit.size)
        low, high = tried[rows, place - 1], tried[rows, place]
    return high
