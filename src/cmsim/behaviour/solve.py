"""The programme: effort over an account period, solved backwards in certainty equivalents.

v_T(y) = pay(y);  v_t(y) = max_a { CE[v_{t+1}(y + results)] - C(a) + what counts after the period }. CE is in
yuan, so cost stands inside the exponent. Knows payouts as functions of one index, and no plan.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.account import Account
from cmsim.behaviour.blocks import Block, Problem, blocks_of, grids_of
from cmsim.behaviour.frontier import effort_frontier
from cmsim.behaviour.grid import tail_slope
from cmsim.behaviour.policy_table import PolicyTable
from cmsim.behaviour.pull_forward import PullForward, PullStep
from cmsim.behaviour.types import ArrivalLaw, GaussianLaw, TypeTable
from cmsim.errors import CmsimError
from cmsim.preferences.protocol import Preferences

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


def solve(
    types: TypeTable,
    account: Account,
    law: ArrivalLaw | GaussianLaw,
    numerics: Numerics | None = None,
    preferences: Preferences | None = None,
    temperature_yuan: float = 0.0,
    pull: PullForward | None = None,
) -> PolicyTable:
    """Return the policy of every type for one account period.

    Parameters
    ----------
    preferences : Preferences or None
        How lotteries are felt; None is constant absolute risk aversion by type.
    temperature_yuan : float
        Scale of logit choice (τ); 0 chooses the best.
    pull : PullForward or None
        Closings that may be pulled forward at the period's end; None, or a most share of zero, is off.

    Raises
    ------
    CmsimError
        If a payout is not finite, risk aversion times the range of pay is beyond what doubles hold, the
        results come too often for their law, or awards on deals are combined with preferences that cannot
        carry them.
    """
    numerics = numerics or Numerics()
    _check(types, account, law, preferences, temperature_yuan)
    frontier = effort_frontier(types, law.gain, numerics.levels)
    problem = Problem(types, account, law, frontier, preferences, temperature_yuan)
    grids = grids_of(
        account, law, numerics.nodes, carries_lines=preferences is None and account.added_at_end is None
    )
    value = np.zeros((len(types), account.weeks + 1, grids.shape[1]))
    level = np.zeros((len(types), account.weeks, grids.shape[1]), dtype=np.float32)
    pull = None if pull is None or pull.most_share == 0.0 else _checked(pull, types, account)
    pulled = None if pull is None else np.zeros((len(types), pull.weeks, grids.shape[1]), dtype=np.float32)
    for payout, grid in enumerate(grids):
        blocks = blocks_of(problem, payout, grid)
        if not blocks:
            continue
        straight = 0.0 if preferences is not None else tail_slope(account, payout, grid)
        for block in blocks:
            rows, end = block.rows, account.worth_at_end(payout, block.rows, grid)
            _check_range(float(types.risk_aversion_per_yuan[rows].max()), end - straight * grid)
            value[rows], level[rows], moved = _backwards(block, end, pull)
            if pulled is not None:
                pulled[rows] = moved
    if not np.all(np.isfinite(value)):
        raise CmsimError("behaviour.not-finite", "the programme's value is not finite")
    counts, due = (1.0, None) if pull is None else (pull.counted_share, pull.expected)
    return PolicyTable(grids, account.payout_of_type, level, frontier.hours, value, pulled, counts, due)


def _check(
    types: TypeTable,
    account: Account,
    law: ArrivalLaw | GaussianLaw,
    preferences: Preferences | None,
    temperature_yuan: float,
) -> None:
    if not (np.isfinite(temperature_yuan) and temperature_yuan >= 0.0):
        raise CmsimError(
            "behaviour.choice",
            "the scale of logit choice must be finite and not negative",
            found=f"{temperature_yuan:g} yuan",
        )
    if law.timing.size != account.weeks or law.gain.shape != types.norm_hours.shape:
        raise CmsimError(
            "behaviour.shape",
            "law, types and account do not fit each other",
            found=f"{law.timing.size} weeks and gains {law.gain.shape}",
            allowed=f"{account.weeks} weeks and gains {types.norm_hours.shape}",
        )
    if account.added_at_end is not None and isinstance(law, GaussianLaw):
        raise CmsimError("behaviour.account", "what is added at a period's end needs arrivals")
    awards = any(award is not None for award in account.deal_award or ())
    if awards and (preferences is not None or isinstance(law, GaussianLaw)):
        raise CmsimError(
            "behaviour.award", "awards on single deals need arrivals, and constant absolute risk aversion"
        )


def _check_range(risk_aversion: float, bent_worth: FloatArray) -> None:
    exponent = risk_aversion * float(np.ptp(bent_worth, axis=1).max())
    if exponent > _MOST_EXPONENT:
        raise CmsimError(
            "behaviour.range",
            "risk aversion times the range of pay is too large to be solved",
            found=f"{exponent:.0f}",
            allowed=f"at most {_MOST_EXPONENT:.0f}",
        )


def _checked(pull: PullForward, types: TypeTable, account: Account) -> PullForward:
    if pull.expected.shape[0] != len(types) or not 1 <= pull.weeks <= account.weeks:
        raise CmsimError(
            "behaviour.pull-forward",
            "closings expected are told for each type, over no more weeks than the period has",
            found=str(pull.expected.shape),
            allowed=f"{len(types)} types, 1 to {account.weeks} weeks",
        )
    return pull


def _backwards(
    block: Block, end: FloatArray, pull: PullForward | None
) -> tuple[FloatArray, NDArray[np.float32], NDArray[np.float32]]:
    """Return value (n, weeks + 1, g), level (n, weeks, g), and what is pulled in the last weeks (n, h, g)."""
    account, timing = block.problem.account, block.problem.law.timing
    frontier, choice = block.frontier, block.choice()
    step = block.step(frontier.gain, timing)
    later_value, discount = account.later_value_yuan[block.rows], account.discount_per_week
    count, weeks = later_value.size, account.weeks
    width = end.shape[1]
    value = np.zeros((count, weeks + 1, width))
    level = np.zeros((count, weeks, width), dtype=np.float32)
    pulling = 0 if pull is None else pull.weeks
    pulled = np.zeros((count, pulling, width), dtype=np.float32)
    value[:, weeks] = end
    for week in range(weeks - 1, -1, -1):
        # What falls after the period is worth its value at the next one's start, seen from here.
        seen_from_here = later_value * discount ** (weeks - week)
        afterwards = frontier.gain * (1.0 - timing[week]) * seen_from_here[:, None]
        effort = afterwards - frontier.cost_yuan
        later, chosen = value[:, week + 1] * discount, choice.seen_from(discount ** (weeks - week))
        if pull is not None and week >= weeks - pulling:
            answer = PullStep(block, pull, week).choose(later, effort, chosen)
            value[:, week], level[:, week], pulled[:, week - weeks + pulling] = answer
            continue
        net = step.certainty_equivalents(later, week)
        net += effort[:, :, None]
        value[:, week], level[:, week] = chosen.choose(net, frontier.gain)
    return value, level, pulled
