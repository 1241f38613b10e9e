"""Pay on a score of capped measures, and what is believed of the score when measures end near normal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from cmsim.behaviour.account import Payout
from cmsim.behaviour.gate import Gate

FloatArray = NDArray[np.float64]

_SPREAD_FLOOR = 0.25
"""Least share of its own that a capped measure's spread keeps: past its cap it still moves in belief, so that
the index never stands still."""


@dataclass(frozen=True)
class ScoreAccount:
    """An account period of pay on a score.

    Attributes
    ----------
    weeks : int
    pay_of_score : callable
        Yuan for each score, behind the gate.
    breakpoints : tuple of float
        Scores at which it jumps or bends.
    reach : float
        Score up to which the grid goes.
    weights, caps : array (measures,)
        Infinite for a measure without cap.
    gate : Gate or None
    discount_per_week : float
    """

    weeks: int
    pay_of_score: Payout
    breakpoints: tuple[float, ...]
    reach: float
    weights: FloatArray
    caps: FloatArray
    gate: Gate | None = None
    discount_per_week: float = 1.0


@dataclass(frozen=True)
class Beliefs:
    """What is iterated; arrays over types.

    Attributes
    ----------
    uncapped : array (n, measures)
        Chance s_k that a unit of a measure still counts.
    constant : array (n,)
        What z gains over the period besides Σ w_k s_k y_k.
    spread : array (n,)
        Standard deviation of the score.
    gate_chance, gate_density : array (n,)
        Chance of passing, and its rise with the gate's measure.
    gate_worth_yuan : array (n,)
        What a chance higher by one (at the margin) is worth.
    """

    uncapped: FloatArray
    constant: FloatArray
    spread: FloatArray
    gate_chance: FloatArray
    gate_density: FloatArray
    gate_worth_yuan: FloatArray


def believed(account: ScoreAccount, mean: FloatArray, deviation: FloatArray, worth: FloatArray) -> Beliefs:
    """Return chances for measures that end as N(mean, deviation²), arrays (n, measures)."""
    capped = np.isfinite(account.caps)
    t = np.where(capped, (account.caps - mean) / deviation, 0.0)
    uncapped = np.where(capped, ndtr(t), 1.0)
    density = np.where(capped, np.exp(-0.5 * t**2) / np.sqrt(2.0 * np.pi), 0.0)
    cap = np.where(capped, account.caps, 0.0)
    counted = mean * uncapped - deviation * density + cap * (1.0 - uncapped)
    square = (mean**2 + deviation**2) * uncapped - deviation * density * (mean + cap)
    square = square + cap**2 * (1.0 - uncapped)
    variance = np.where(capped, square - counted**2, deviation**2)
    variance = np.maximum(variance, (_SPREAD_FLOOR * deviation) ** 2)
    weights = account.weights
    gate = account.gate
    chance, slope = np.ones(mean.shape[0]), np.zeros(mean.shape[0])
    if gate is not None:
        g = (mean[:, gate.measure] - gate.opens_at) / deviation[:, gate.measure]
        chance = ndtr(g)
        slope = np.exp(-0.5 * g**2) / np.sqrt(2.0 * np.pi) / deviation[:, gate.measure]
    return Beliefs(
        uncapped,
        np.asarray(((counted - uncapped * mean) * weights).sum(axis=1)),
        np.sqrt((variance * weights**2).sum(axis=1)),
        chance,
        slope,
        worth,
    )
