"""Promotion under caps as an equilibrium: the chance of a place that the caps leave, when all climb alike.

The grades of many managers follow one Markov chain: classes by their odds, promotion of the entitled with
chance ρ(g), leavers replaced by newcomers. A cap binds where the share of the grade at rest would exceed it;
ρ is what brings that share down to it:

    ρ ← (1 - d) ρ + d · min(ρ₁, ρ · (cap / share(ρ))^p)

with ρ₁ the chance where there is room (that of the ladder). The power p is one at first, and grows while a
grade stays on one side of its cap: where newcomers alone fill the cap, ρ goes to nothing ever slower without
it. At the fixed point either ρ = ρ₁ and the share is within the cap, or the share is the cap. (Blocked
people wait or get a raise; both leave the chain of grades the same but for the count that a reward uses up.)
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cmsim.careers.classes import AppraisalClass
from cmsim.careers.value import CareerLadder

FloatArray = NDArray[np.float64]

DAMPING = 0.5
"""Share of a step that is taken; a full one overshoots where two caps bind."""
TOLERANCE = 1e-9
MOST_ROUNDS = 5_000
_FASTER, _SLOWER, _MOST_POWER = 1.5, 0.5, 1e9
"""By how much the power grows on the same side of a cap, and falls when it has been passed."""
_LEAST_ODDS = 1e-12
"""Odds below are none: a grade that newcomers alone fill beyond its cap promotes nobody."""


@dataclass(frozen=True)
class PromotionEquilibrium:
    """The odds of promotion under the caps.

    Attributes
    ----------
    promotion_odds : array (grades - 1,)
        Chance that an entitled person of each grade finds a place above.
    shares : array (grades,)
        Managers by grade at rest.
    rounds : int
        Rounds of the iteration.
    residual : float
        Largest change of the odds in the last round.
    converged : bool
        Whether the residual is below the tolerance.
    """

    promotion_odds: FloatArray
    shares: FloatArray
    rounds: int
    residual: float
    converged: bool


def shares_at_rest(ladder: CareerLadder, odds: FloatArray, entry: FloatArray) -> FloatArray:
    """Return the managers by grade when coming, going and climbing balance, (grades,).

    Parameters
    ----------
    odds : array (grades, streaks, contract years, classes)
        Odds of each class in each state.
    entry : array (grades,)
        Grades of newcomers, summing to one.
    """
    grades, streaks, years = ladder.shape
    count = grades * streaks * years
    chain, leaves = _transition(ladder, odds)
    start = np.zeros(ladder.shape)
    start[:, 0, years - 1] = entry
    with_newcomers = chain + leaves[:, None] * start.reshape(1, count)
    # π (P - I) = 0 with Σ π = 1.
    system = np.vstack([with_newcomers.T - np.eye(count), np.ones(count)])
    right = np.append(np.zeros(count), 1.0)
    share = np.linalg.lstsq(system, right, rcond=None)[0]
    return np.asarray(share.reshape(ladder.shape).sum(axis=(1, 2)))


def _transition(ladder: CareerLadder, odds: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the chain of those who stay, (states, states), and the chance of leaving, (states,)."""
    grades, streaks, years = ladder.shape
    count = grades * streaks * years
    number = np.arange(count).reshape(ladder.shape)
    chain = np.zeros((count, count))
    for g, e, c in np.ndindex(ladder.shape):
        left = years - 1 if c == 0 else c - 1
        ends = c == 0 and ladder.renewed_from is not None
        for k in range(len(odds[g, e, c])):
            p = odds[g, e, c, k] * (1.0 - ladder.quit_share)
            if ends and ladder.renewed_from is not None and k < ladder.renewed_from:
                continue
            for chance, grade, streak in _moves(ladder, g, e, k):
                chain[number[g, e, c], number[grade, streak, left]] += p * chance
    return chain, 1.0 - chain.sum(axis=1)


def _moves(ladder: CareerLadder, grade: int, streak: int, k: int) -> list[tuple[float, int, int]]:
    """Return (chance, next grade, next streak) of who is kept after class k."""
    top, full = ladder.pay_yuan.size - 1, ladder.excellent_years - 1
    if k == AppraisalClass.EXCELLENT:
        if streak < full:
            return [(1.0, grade, streak + 1)]
        stays = full if ladder.waits else 0
        up = float(ladder.promotion_odds[grade]) if grade < top else 0.0
        return [(up, min(grade + 1, top), 0), (1.0 - up, grade, stays)]
    if k == AppraisalClass.NOT_COMPETENT:
        if grade == 0:
            return [] if ladder.dismisses else [(1.0, 0, 0)]
        return [(1.0, grade - 1 if ladder.demotes else grade, 0)]
    return [(1.0, grade, 0)]


def promotion_equilibrium(
    ladder: CareerLadder,
    odds: FloatArray,
    share_limits: FloatArray,
    entry: FloatArray,
    *,
    damping: float = DAMPING,
    start: FloatArray | None = None,
) -> PromotionEquilibrium:
    """Return the odds of promotion at which no grade is beyond its cap.

    Parameters
    ----------
    ladder : CareerLadder
        Its odds of promotion are those where there is room.
    odds : array (grades, classes) or (grades, streaks, contract years, classes)
        Odds of each class under people's present conduct.
    share_limits : array (grades,)
        Most of all managers in each grade; that of the lowest is not used.
    start : array (grades - 1,), optional
        Odds to begin with; those where there is room if absent.
    """
    if odds.ndim == 2:
        odds = np.broadcast_to(odds[:, None, None, :], (*ladder.shape, odds.shape[-1]))
    most = ladder.promotion_odds
    chance = most.copy() if start is None else np.minimum(start, most)
    residual, shares, rounds = np.inf, np.zeros(ladder.pay_yuan.size), 0
    power, side = np.ones(chance.size), np.zeros(chance.size)
    while rounds < MOST_ROUNDS and residual > TOLERANCE:
        rounds += 1
        shares = shares_at_rest(replace(ladder, promotion_odds=chance), odds, entry)
        room = np.divide(share_limits[1:], shares[1:], out=np.full(chance.size, np.inf), where=shares[1:] > 0)
        same = np.sign(room - 1.0) == side
        side = np.sign(room - 1.0)
        power = np.clip(power * np.where(same, _FASTER, _SLOWER), 1.0, _MOST_POWER)
        with np.errstate(over="ignore"):
            wanted = np.minimum(most, np.maximum(chance, _LEAST_ODDS) * room**power)
        moved = (1.0 - damping) * chance + damping * wanted
        residual = float(np.abs(moved - chance).max())
        chance = moved
    return PromotionEquilibrium(chance, shares, rounds, residual, residual <= TOLERANCE)
