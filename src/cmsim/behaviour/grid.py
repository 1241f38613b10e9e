"""The grid of the index: fine where people are, coarse beyond, with a pair of nodes around each jump of
pay.
"""

from __future__ import annotations

import numpy as np

from cmsim.behaviour.account import Account, FloatArray

JUMP_SHARE = 1e-7
"""Distance of the two nodes that carry a jump, as a share of the reach: an index this near below counts as
past it."""
FINE_SHARE = 0.8
"""Share of the nodes that lie in the fine part."""
PAST_LAST_BREAKPOINT = 1.1
"""The fine part ends this far past the last breakpoint: beyond it pay is straight, which any grid carries
exactly."""
BEYOND = 8.0
"""The grid ends at this many times the reach, and past the largest single arrival from there."""
STRAIGHT_NODES = 9
"""Nodes where pay is one straight line."""
_STRAIGHT_SHARE = 1e-12
"""Rounding of straight pay, as a share of the largest."""
_LEAST_STEP_SHARE = 1e-3
"""A jump smaller than this share of the range of pay within the reach is no jump when jumps are searched
for."""


def index_grid(
    account: Account, payout: int, nodes: int, largest_arrival: float = 0.0, carries_lines: bool = True
) -> FloatArray:
    """Return the nodes for a payout, rising, about `nodes` of them; fewer for straight pay if it is carried
    exactly.
    """
    reach = float(account.reach[payout])
    fine_to = reach
    last_point = (
        account.breakpoints[payout][-1] if account.breakpoints and account.breakpoints[payout] else 0.0
    )
    if last_point > 0.0:
        fine_to = min(reach, PAST_LAST_BREAKPOINT * last_point)
    end = max(BEYOND * reach, reach + largest_arrival)
    fine = np.linspace(0.0, fine_to, int(FINE_SHARE * nodes))
    coarse = np.geomspace(fine_to, end, nodes - fine.size + 1)[1:]
    grid = np.concatenate([fine, coarse])
    if carries_lines and _is_straight(account.pay(payout, grid), grid):
        # Values are straight too, and conduct is the same everywhere: a few nodes carry both exactly.
        return np.append(np.linspace(0.0, reach, STRAIGHT_NODES - 1), end)
    gap = JUMP_SHARE * reach
    if account.breakpoints is None:
        special = _searched(account, payout, grid, gap)
    else:
        points = np.array([p for p in account.breakpoints[payout] if gap < p < grid[-1]])
        special = np.concatenate([points - gap, points])
    # Ordinary nodes that nearly coincide with a special one would make a cell too narrow to divide by.
    far = np.abs(grid[:, None] - special[None, :]).min(axis=1, initial=np.inf) > 2.0 * gap
    far[[0, -1]] = True
    return np.unique(np.concatenate([grid[far], special]))


def _is_straight(pay: FloatArray, grid: FloatArray) -> bool:
    line = pay[0] + (pay[-1] - pay[0]) * (grid - grid[0]) / (grid[-1] - grid[0])
    return bool(np.abs(pay - line).max() <= _STRAIGHT_SHARE * np.abs(pay).max())


def _searched(account: Account, payout: int, grid: FloatArray, gap: float) -> FloatArray:
    """Return pairs of nodes around the jumps found by bisection between nodes."""
    pay = account.pay(payout, grid)
    steps = np.abs(np.diff(pay))
    least = _LEAST_STEP_SHARE * float(np.ptp(pay[grid <= account.reach[payout]]))
    found: list[float] = []
    for cell in np.flatnonzero(steps > least):
        low, high = float(grid[cell]), float(grid[cell + 1])
        while high - low > gap:
            middle = 0.5 * (low + high)
            ends = account.pay(payout, np.array([low, middle, high]))
            low, high = (low, middle) if abs(ends[1] - ends[0]) >= abs(ends[2] - ends[1]) else (middle, high)
        ends = account.pay(payout, np.array([low, high]))
        # A slope does not rise by half of a cell's step within a millionth of the reach.
        if abs(ends[1] - ends[0]) > 0.5 * steps[cell]:
            found.extend([max(high - gap, low), high])
    return np.array(found)


def padded(grid: FloatArray, width: int) -> FloatArray:
    """Return the grid with nodes added at its end, so that grids of several payouts can be stacked."""
    extra = width - grid.size
    if extra == 0:
        return grid
    step = grid[-1] - grid[-2]
    return np.concatenate([grid, grid[-1] + step * np.arange(1, extra + 1)])


def tail_slope(account: Account, payout: int, grid: FloatArray) -> float:
    """Return the slope of pay at the end of the grid, yuan per unit of the index: the straight part of all
    values.
    """
    ends = account.pay(payout, grid[-2:])
    return float((ends[1] - ends[0]) / (grid[-1] - grid[-2]))
