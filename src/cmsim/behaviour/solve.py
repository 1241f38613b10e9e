"""The programme: effort over an account period, solved backwards in certainty equivalents.

v_T(y) = pay(y);  v_t(y) = max_a { CE[v_{t+1}(y + results)] - C(a) }, with results of a week compound Poisson:
E[f(y + results)] = Σ_k Pois(k; λ(a)) (M^k f)(y), kept as such (no normal approximation of deals), and CE in yuan so that cost stands
inside the exponent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.frontier import Frontier, effort_frontier
from cmsim.behaviour.policy_table import PolicyTable
from cmsim.behaviour.preferences import Cara, Preferences
from cmsim.behaviour.sizes import shift_matrix
from cmsim.behaviour.types import ArrivalLaw, TypeTable
from cmsim.errors import CmsimError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
Payout = Callable[[FloatArray], FloatArray]

_JUMP_YUAN = 1.0
"""Distance of the two nodes that carry a jump."""
_MOST_EXPONENT = 500.0


@dataclass(frozen=True)
class Numerics:
    """Accuracy. Errors against finer settings are in docs/numerics.md.

    Attributes
    ----------
    nodes : int
        Nodes of the index, jumps apart.
    levels : int
        Levels of effort searched; a parabola refines the best.
    most_arrivals : int
        Arrivals in a week that are told apart; the rest counts as this many.
    """

    nodes: int = 161
    levels: int = 41
    most_arrivals: int = 6


@dataclass(frozen=True)
class Account:
    """An account period of pay.

    Attributes
    ----------
    weeks : int
    payouts : tuple of callables
        Pay in yuan as a function of the index in yuan; may jump.
    payout_of_type : array (n,)
    reach_yuan : array (payouts,)
        Index up to which the grid must be fine; it goes on beyond, ever coarser.
    later_value_yuan : array (n,)
        Worth of an arrival that falls after the period's end (it counts in the next one).
    discount_per_week : float
        Impatience: weight of the future falls by this factor a week; 1 = patient.
    """

    weeks: int
    payouts: tuple[Payout, ...]
    payout_of_type: IntArray
    reach_yuan: FloatArray
    later_value_yuan: FloatArray
    discount_per_week: float = 1.0


def value_of_arrival_yuan(
    policy: PolicyTable, types: TypeTable, law: ArrivalLaw, preferences: Preferences | None = None
) -> FloatArray:
    """Return what one arrival at the start of a period adds to the certainty equivalent, per type."""
    worth = np.zeros(len(types))
    for payout in range(policy.grid_yuan.shape[0]):
        for group in np.unique(law.size_group):
            rows = np.flatnonzero((policy.payout_of_type == payout) & (law.size_group == group))
            if rows.size == 0:
                continue
            matrix = shift_matrix(policy.grid_yuan[payout], law.size_yuan[group])
            feel = preferences or Cara(types.risk_aversion_per_yuan[rows])
            start = policy.value_yuan[rows, 0]
            expected = feel.to_scale(start - start[:, :1]) @ matrix[0]
            worth[rows] = feel.to_yuan(expected[:, None])[:, 0]
    return worth


def index_grid(payout: Payout, reach_yuan: float, nodes: int) -> FloatArray:
    """Return nodes: fine up to `reach_yuan`, geometric to eight times as far, with a close pair at each jump."""
    fine = np.linspace(0.0, reach_yuan, 2 * nodes // 3)
    coarse = np.geomspace(reach_yuan, 8.0 * reach_yuan, nodes - fine.size + 1)[1:]
    grid = np.concatenate([fine, coarse])
    return np.unique(np.concatenate([grid, *_jumps(payout, grid)]))


def _jumps(payout: Payout, grid: FloatArray) -> list[FloatArray]:
    """Return close pairs of nodes around each jump, found by bisection between nodes."""
    pay = payout(grid)
    if not np.all(np.isfinite(pay)):
        where = float(grid[np.flatnonzero(~np.isfinite(pay))[0]])
        raise CmsimError(
            "behaviour.payout", "the payout is not a finite number", found=f"at an index of {where:g} yuan"
        )
    steps = np.abs(np.diff(pay))
    pairs = []
    for cell in np.flatnonzero(steps > 0.0):
        low, high = float(grid[cell]), float(grid[cell + 1])
        while high - low > _JUMP_YUAN:
            middle = 0.5 * (low + high)
            ends = payout(np.array([low, middle, high]))
            low, high = (low, middle) if abs(ends[1] - ends[0]) >= abs(ends[2] - ends[1]) else (middle, high)
        ends = payout(np.array([low, high]))
        # A slope within a yuan is no jump.
        if abs(ends[1] - ends[0]) > 0.5 * steps[cell] and abs(ends[1] - ends[0]) > 5.0:
            pairs.append(np.array([low, high]))
    return pairs


def solve(
    types: TypeTable,
    account: Account,
    law: ArrivalLaw,
    numerics: Numerics | None = None,
    preferences: Preferences | None = None,
) -> PolicyTable:
    """Return the policy of every type for one account period.

    Raises
    ------
    CmsimError
        If a payout is not finite, or risk aversion times the range of pay is beyond what doubles hold.
    """
    numerics = numerics or Numerics()
    frontier = effort_frontier(types, law.gain, numerics.levels)
    count = len(types)
    grids = [
        index_grid(payout, float(reach), numerics.nodes)
        for payout, reach in zip(account.payouts, account.reach_yuan, strict=True)
    ]
    width = max(grid.size for grid in grids)
    grids = [_padded(grid, width) for grid in grids]
    value = np.zeros((count, account.weeks + 1, width))
    level = np.zeros((count, account.weeks, width), dtype=np.float32)
    for payout_number, (payout, grid) in enumerate(zip(account.payouts, grids, strict=True)):
        rows_of_payout = np.flatnonzero(account.payout_of_type == payout_number)
        for group in np.unique(law.size_group[rows_of_payout]):
            rows = rows_of_payout[law.size_group[rows_of_payout] == group]
            risk = types.risk_aversion_per_yuan[rows]
            pay = np.broadcast_to(payout(grid), (rows.size, width))
            if float(risk.max() * (pay.max() - pay.min())) > _MOST_EXPONENT:
                raise CmsimError(
                    "behaviour.range",
                    "risk aversion times the range of pay is too large to be solved",
                    found=f"{float(risk.max() * (pay.max() - pay.min())):.0f}",
                    allowed=f"at most {_MOST_EXPONENT:.0f}",
                )
            matrix = shift_matrix(grid, law.size_yuan[group])
            chosen = Frontier(frontier.hours[rows], frontier.gain[rows], frontier.cost_yuan[rows])
            feel = preferences or Cara(risk)
            norm_rate = law.base_rate[rows] + np.einsum(
                "nk,nk,w->nw", law.gain[rows], types.norm_hours[rows], law.timing
            )
            later = account.later_value_yuan[rows]
            value[rows], level[rows] = _backwards(
                pay, matrix, chosen, norm_rate, law.timing, later, feel, numerics, account.discount_per_week
            )
    if not np.all(np.isfinite(value)):
        raise CmsimError("behaviour.not-finite", "the programme's value is not finite")
    return PolicyTable(np.stack(grids), account.payout_of_type, level, frontier.hours, value)


def _padded(grid: FloatArray, width: int) -> FloatArray:
    extra = width - grid.size
    if extra == 0:
        return grid
    step = grid[-1] - grid[-2]
    return np.concatenate([grid, grid[-1] + step * np.arange(1, extra + 1)])


def _backwards(
    pay: FloatArray,
    matrix: FloatArray,
    frontier: Frontier,
    norm_rate: FloatArray,
    timing: FloatArray,
    later_value: FloatArray,
    feel: Preferences,
    numerics: Numerics,
    discount: float,
) -> tuple[FloatArray, NDArray[np.float32]]:
    """Return value (n, weeks + 1, g) and level (n, weeks, g) for types that share payout and sizes."""
    count, width = pay.shape
    weeks = timing.size
    value = np.zeros((count, weeks + 1, width))
    level = np.zeros((count, weeks, width), dtype=np.float32)
    value[:, weeks] = pay
    for week in range(weeks - 1, -1, -1):
        later = value[:, week + 1] * discount
        reference = later[:, :1]
        rate = np.maximum(norm_rate[:, week, None] + frontier.gain * timing[week], 0.0)
        weights = _poisson(rate, numerics.most_arrivals)
        after = feel.to_scale(later - reference)
        total = weights[:, :, 0, None] * after[:, None, :]
        for k in range(1, numerics.most_arrivals + 1):
            after = after @ matrix.T
            total += weights[:, :, k, None] * after[:, None, :]
        afterwards = frontier.gain * (1.0 - timing[week]) * later_value[:, None]
        net = feel.to_yuan(total) + (afterwards - frontier.cost_yuan)[:, :, None]
        value[:, week], level[:, week] = _best(net)
        value[:, week] += reference
    return value, level


def _poisson(rate: FloatArray, most: int) -> FloatArray:
    """Return probabilities of 0 .. most arrivals, the tail on the last, shape rate.shape + (most + 1,)."""
    weights = np.zeros((*rate.shape, most + 1))
    weights[..., 0] = np.exp(-rate)
    for k in range(1, most + 1):
        weights[..., k] = weights[..., k - 1] * rate / k
    weights[..., most] += 1.0 - weights.sum(axis=-1)
    return weights


def _best(net: FloatArray) -> tuple[FloatArray, NDArray[np.float32]]:
    """Return the best value and (fractional) level over axis 1: global search, then a parabola through three levels."""
    best = np.argmax(net, axis=1)
    top = np.take_along_axis(net, best[:, None, :], axis=1)[:, 0, :]
    inner = np.clip(best, 1, net.shape[1] - 2)
    left = np.take_along_axis(net, inner[:, None, :] - 1, axis=1)[:, 0, :]
    middle = np.take_along_axis(net, inner[:, None, :], axis=1)[:, 0, :]
    right = np.take_along_axis(net, inner[:, None, :] + 1, axis=1)[:, 0, :]
    curvature = left - 2.0 * middle + right
    curved = (curvature < 0.0) & (inner == best)
    shift = np.where(curved, 0.5 * (left - right) / np.where(curved, curvature, -1.0), 0.0)
    shift = np.clip(shift, -0.5, 0.5)
    refined = middle - 0.25 * (left - right) * shift
    return np.where(curved, np.maximum(refined, top), top), (best + shift).astype(np.float32)
