"""Pay that is any function of two measures: the programme on a two-dimensional grid, type by type.

v_T(y₁, y₂) = pay; v_w = max over levels (m₁, m₂) of CE[v_{w+1}(y₁ + z₁, y₂ + z₂)] - C(m₁, m₂), with luck of
the measures independent of each other. Each measure has tasks of its own; tasks that raise neither take the
hours that are best beside them. The best pair of levels is searched for among all, and refined by a step of
Newton's on the parabola through its neighbours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.pair_choice import Levels, best_pair, pair_levels
from cmsim.behaviour.tasks import Law, TaskSets, law_of_tasks, task_sets
from cmsim.behaviour.types import TypeTable
from cmsim.behaviour.week_kernel import Axis, axis_of, week_weights
from cmsim.errors import CmsimError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
PairPayout = Callable[[FloatArray, FloatArray], FloatArray]
"""Pay in yuan for each pair of values of the two measures; any shape."""

_MOST_EXPONENT = 500.0
"""Largest risk aversion times range of pay."""


@dataclass(frozen=True)
class PairAccount:
    """An account period of pay on two measures.

    Attributes
    ----------
    weeks : int
    payouts : tuple of callables
    payout_of_type : array (n,)
    reach : tuple of two floats
        Values up to which the grids go; pay is level beyond, so they lie past all that people get to.
    breakpoints : tuple of two tuples of float
        Where pay jumps along each measure, whatever the other; a jump counts from its point on.
    later_value_yuan : array (n, 2)
        Worth of a unit of each measure that counts only after the period.
    discount_per_week : float
    """

    weeks: int
    payouts: tuple[PairPayout, ...]
    payout_of_type: IntArray
    reach: tuple[float, float]
    breakpoints: tuple[tuple[float, ...], tuple[float, ...]]
    later_value_yuan: FloatArray
    discount_per_week: float = 1.0


@dataclass(frozen=True)
class Numerics2:
    """Accuracy: nodes of each measure, and levels of effort for each."""

    nodes: int = 61
    levels: int = 9


@dataclass(frozen=True)
class PairPolicy:
    """What each type does.

    Attributes
    ----------
    grids : tuple of two arrays
        Nodes of each measure.
    level : float32 array (n, weeks, 2, g₁, g₂)
        (Fractional) levels of effort for each measure.
    levels : tuple of Levels
        Hours and gains of each type's levels.
    value_yuan : array (n, weeks + 1, g₁, g₂)
    """

    grids: tuple[FloatArray, FloatArray]
    level: NDArray[np.float32]
    levels: tuple[Levels, ...]
    value_yuan: FloatArray

    def certainty_equivalent_yuan(self) -> FloatArray:
        """Return the value at the start of the period, (n,)."""
        first, second = (int(np.abs(grid).argmin()) for grid in self.grids)
        return np.asarray(self.value_yuan[:, 0, first, second])

    def gains_at(self, row: int, week: int, first: FloatArray, second: FloatArray) -> FloatArray:
        """Return what effort gains a week in both measures above the norm, (m, 2), linear between nodes."""
        spots = [_spot(grid, at) for grid, at in zip(self.grids, (first, second), strict=True)]
        (i, p), (j, q) = spots
        result = np.zeros((first.size, 2))
        for measure in range(2):
            table = self.level[row, week, measure]
            low = table[i, j] * (1.0 - q) + table[i, j + 1] * q
            high = table[i + 1, j] * (1.0 - q) + table[i + 1, j + 1] * q
            gain = self.levels[row].gain[measure]
            result[:, measure] = np.interp(low * (1.0 - p) + high * p, np.arange(gain.size), gain)
        return result


def _spot(grid: FloatArray, at: FloatArray) -> tuple[IntArray, FloatArray]:
    inside = np.clip(at, grid[0], grid[-1])
    left = np.clip(np.searchsorted(grid, inside, side="right") - 1, 0, grid.size - 2)
    return left, (inside - grid[left]) / (grid[left + 1] - grid[left])


def solve_pair(
    types: TypeTable, account: PairAccount, laws: tuple[Law, Law], numerics: Numerics2 | None = None
) -> PairPolicy:
    """Return the policy of every type under pay on two measures.

    Raises
    ------
    CmsimError
        If a task raises both measures, pay is not finite, or a grid is too coarse for its noise.
    """
    numerics = numerics or Numerics2()
    sets = task_sets(laws)
    axes = (
        axis_of(account.weeks, account.reach[0], account.breakpoints[0], laws[0], numerics.nodes),
        axis_of(account.weeks, account.reach[1], account.breakpoints[1], laws[1], numerics.nodes),
    )
    shape = (axes[0].grid.size, axes[1].grid.size)
    value = np.zeros((len(types), account.weeks + 1, *shape))
    level = np.zeros((len(types), account.weeks, 2, *shape), dtype=np.float32)
    levels = []
    own = tuple(law_of_tasks(law, tasks) for law, tasks in zip(laws, sets.of_measure, strict=True))
    for row in range(len(types)):
        mine = pair_levels(types, row, (own[0], own[1]), sets, numerics.levels)
        value[row], level[row] = _backwards(types, account, laws, axes, row, mine, sets)
        levels.append(mine)
    return PairPolicy((axes[0].grid, axes[1].grid), level, tuple(levels), value)


def _pay(account: PairAccount, row: int, first: FloatArray, second: FloatArray) -> FloatArray:
    one, two = np.meshgrid(first, second, indexing="ij")
    pay = np.asarray(account.payouts[account.payout_of_type[row]](one, two), dtype=np.float64)
    if pay.shape != one.shape or not np.all(np.isfinite(pay)):
        raise CmsimError("behaviour.payout", "pay on two measures must be a finite number for each pair")
    return pay


def _backwards(
    types: TypeTable,
    account: PairAccount,
    laws: tuple[Law, Law],
    axes: tuple[Axis, Axis],
    row: int,
    mine: Levels,
    sets: TaskSets,
) -> tuple[FloatArray, NDArray[np.float32]]:
    """Return value (weeks + 1, g₁, g₂) and levels (weeks, 2, g₁, g₂) of one type."""
    weeks, r = account.weeks, float(types.risk_aversion_per_yuan[row])
    pay = _pay(account, row, axes[0].grid, axes[1].grid)
    if r * float(np.ptp(pay)) > _MOST_EXPONENT:
        raise CmsimError(
            "behaviour.range",
            "risk aversion times the range of pay is too large to be solved",
            found=f"{r * float(np.ptp(pay)):.0f}",
            allowed=f"at most {_MOST_EXPONENT:.0f}",
        )
    value = np.zeros((weeks + 1, *pay.shape))
    level = np.zeros((weeks, 2, *pay.shape), dtype=np.float32)
    value[weeks] = pay
    worked = [float(law.gain[row] @ types.norm_hours[row]) for law in laws]
    for week in range(weeks - 1, -1, -1):
        last = week == weeks - 1
        later = _pay(account, row, axes[0].mesh, axes[1].mesh) if last else value[week + 1]
        later = later * account.discount_per_week
        weights = [
            week_weights(law, axis, row, week, worked[k] + mine.gain[k], last)
            for k, (law, axis) in enumerate(zip(laws, axes, strict=True))
        ]
        reference = float(later.max())
        scaled = np.exp(-r * (later - reference)) if r > 0.0 else later - reference
        half = np.einsum("lim,mn->lin", weights[0], scaled, optimize=True)
        felt = np.einsum("lin,kjn->lkij", half, weights[1], optimize=True)
        net = reference + (-np.log(felt) / r if r > 0.0 else felt)
        shrunk = account.discount_per_week ** (weeks - week)
        beyond = [
            mine.gain[k] * (1.0 - laws[k].timing[week]) * account.later_value_yuan[row, k] * shrunk
            for k in range(2)
        ]
        net += (beyond[0][:, None] + beyond[1][None, :] - mine.cost_yuan)[:, :, None, None]
        value[week], level[week] = best_pair(net)
    return value, level
