"""The programme: effort over an account period, solved backwards in certainty equivalents.

v_T(y) = pay(y);  v_t(y) = max_a { CE[v_{t+1}(y + results)] - C(a) + what counts after the period }. CE is in
yuan, so cost stands inside the exponent. Knows payouts as functions of one index, and no plan.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.account import Account
from cmsim.behaviour.arrivals import ArrivalStep, norm_rate
from cmsim.behaviour.frontier import Frontier, effort_frontier
from cmsim.behaviour.gaussian import GaussianStep, gaussian_grid
from cmsim.behaviour.grid import index_grid, padded, tail_slope
from cmsim.behaviour.policy_table import PolicyTable
from cmsim.behaviour.preferences import Preferences
from cmsim.behaviour.sizes import arrival_operator, mean_award_yuan
from cmsim.behaviour.step import Step, best_level
from cmsim.behaviour.types import ArrivalLaw, GaussianLaw, TypeTable
from cmsim.errors import CmsimError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_MOST_EXPONENT = 500.0
"""Largest risk aversion times range of pay: exp(-500) is still a double."""


@dataclass(frozen=True)
class Numerics:
    """Accuracy. Errors against finer settings are in docs/numerics.md.

    Attributes
    ----------
    nodes : int
        Nodes of the index, jumps apart.
    levels : int
        Levels of effort searched; a parabola refines the best.
    """

    nodes: int = 97
    levels: int = 25

    def __post_init__(self) -> None:
        if self.nodes < 8 or self.levels < 5:
            raise CmsimError(
                "behaviour.numerics",
                "too few nodes or levels",
                found=f"{self.nodes} nodes, {self.levels} levels",
                allowed="at least 8 nodes and 5 levels",
            )


@dataclass(frozen=True)
class _Block:
    """Types solved together, and their step."""

    rows: IntArray
    step: Step
    frontier: Frontier


def solve(
    types: TypeTable,
    account: Account,
    law: ArrivalLaw | GaussianLaw,
    numerics: Numerics | None = None,
    preferences: Preferences | None = None,
) -> PolicyTable:
    """Return the policy of every type for one account period.

    Parameters
    ----------
    preferences : Preferences or None
        How lotteries are felt; None is constant absolute risk aversion by type.

    Raises
    ------
    CmsimError
        If a payout is not finite, risk aversion times the range of pay is beyond what doubles hold, the
        results come too often for their law, or awards on deals are combined with preferences that cannot
        carry them.
    """
    numerics = numerics or Numerics()
    _check(types, account, law, preferences)
    frontier = effort_frontier(types, law.gain, numerics.levels)
    grids = _grids(account, law, numerics)
    value = np.zeros((len(types), account.weeks + 1, grids.shape[1]))
    level = np.zeros((len(types), account.weeks, grids.shape[1]), dtype=np.float32)
    for payout, grid in enumerate(grids):
        rows = np.flatnonzero(account.payout_of_type == payout)
        if rows.size == 0:
            continue
        pay = account.pay(payout, grid)
        straight = 0.0 if preferences is not None else tail_slope(account, payout, grid)
        _check_range(float(types.risk_aversion_per_yuan[rows].max()), pay - straight * grid)
        for block in _blocks(types, account, law, preferences, frontier, payout, grid, rows):
            later = account.later_value_yuan[block.rows]
            value[block.rows], level[block.rows] = _backwards(
                pay, block.step, block.frontier, law.timing, later, account.discount_per_week
            )
    if not np.all(np.isfinite(value)):
        raise CmsimError("behaviour.not-finite", "the programme's value is not finite")
    return PolicyTable(grids, account.payout_of_type, level, frontier.hours, value)


def _check(
    types: TypeTable, account: Account, law: ArrivalLaw | GaussianLaw, preferences: Preferences | None
) -> None:
    if law.timing.size != account.weeks or law.gain.shape != types.norm_hours.shape:
        raise CmsimError(
            "behaviour.shape",
            "law, types and account do not fit each other",
            found=f"{law.timing.size} weeks and gains {law.gain.shape}",
            allowed=f"{account.weeks} weeks and gains {types.norm_hours.shape}",
        )
    awards = any(award is not None for award in account.deal_award or ())
    if awards and (preferences is not None or isinstance(law, GaussianLaw)):
        raise CmsimError(
            "behaviour.award", "awards on single deals need arrivals, and constant absolute risk aversion"
        )
    if preferences is not None and isinstance(law, GaussianLaw):
        raise CmsimError(
            "behaviour.preferences", "a Gaussian law is solved for constant absolute risk aversion"
        )


def _check_range(risk_aversion: float, bent_pay: FloatArray) -> None:
    exponent = risk_aversion * float(np.ptp(bent_pay))
    if exponent > _MOST_EXPONENT:
        raise CmsimError(
            "behaviour.range",
            "risk aversion times the range of pay is too large to be solved",
            found=f"{exponent:.0f}",
            allowed=f"at most {_MOST_EXPONENT:.0f}",
        )


def _grids(account: Account, law: ArrivalLaw | GaussianLaw, numerics: Numerics) -> FloatArray:
    """Return the nodes of each payout, (payouts, g)."""
    numbers = range(len(account.payouts))
    if isinstance(law, GaussianLaw):
        rows = [np.flatnonzero(account.payout_of_type == p) for p in numbers]
        everybody = np.arange(law.sd.size)
        return np.stack(
            [
                gaussian_grid(account, p, law, r if r.size else everybody, numerics.nodes)
                for p, r in enumerate(rows)
            ]
        )
    grids = []
    for p in numbers:
        groups = np.unique(law.size_group[account.payout_of_type == p])
        largest = float(law.size_yuan[groups].max(initial=0.0))
        grids.append(index_grid(account, p, numerics.nodes, largest))
    width = max(grid.size for grid in grids)
    return np.stack([padded(grid, width) for grid in grids])


def _blocks(
    types: TypeTable,
    account: Account,
    law: ArrivalLaw | GaussianLaw,
    preferences: Preferences | None,
    frontier: Frontier,
    payout: int,
    grid: FloatArray,
    rows: IntArray,
) -> list[_Block]:
    """Return the types of a payout in blocks that share sizes and risk aversion."""
    if isinstance(law, GaussianLaw):
        mine = frontier.rows(rows)
        return [_Block(rows, GaussianStep(grid, account, payout, law, types, mine, rows), mine)]
    slope = 0.0 if preferences is not None else tail_slope(account, payout, grid)
    award = account.award(payout)
    blocks = []
    risk = np.zeros(rows.size) if preferences is not None else types.risk_aversion_per_yuan[rows]
    for group in np.unique(law.size_group[rows]):
        points = law.size_yuan[group]
        per_arrival = slope * float(law.mean_size_yuan()[group])
        if award is not None:
            per_arrival += mean_award_yuan(points, law.levels, award)
        for r in np.unique(risk[law.size_group[rows] == group]):
            part = rows[(law.size_group[rows] == group) & (risk == r)]
            mine = frontier.rows(part)
            step = ArrivalStep(
                grid,
                arrival_operator(grid, points, law.levels, float(r), slope, award),
                slope,
                float(r),
                per_arrival,
                norm_rate(types, law, part),
                mine,
                law.timing,
                None if preferences is None else preferences.of(part),
            )
            blocks.append(_Block(part, step, mine))
    return blocks


def _backwards(
    pay: FloatArray,
    step: Step,
    frontier: Frontier,
    timing: FloatArray,
    later_value: FloatArray,
    discount: float,
) -> tuple[FloatArray, NDArray[np.float32]]:
    """Return value (n, weeks + 1, g) and level (n, weeks, g)."""
    count, weeks = later_value.size, timing.size
    value = np.zeros((count, weeks + 1, pay.size))
    level = np.zeros((count, weeks, pay.size), dtype=np.float32)
    value[:, weeks] = pay
    for week in range(weeks - 1, -1, -1):
        # What falls after the period is worth its value at the next one's start, seen from here.
        seen_from_here = later_value * discount ** (weeks - week)
        afterwards = frontier.gain * (1.0 - timing[week]) * seen_from_here[:, None]
        net = step.certainty_equivalents(value[:, week + 1] * discount, week)
        net += (afterwards - frontier.cost_yuan)[:, :, None]
        value[:, week], level[:, week] = best_level(net, frontier.gain)
    return value, level
