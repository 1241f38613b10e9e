"""Pay at the end as a lottery of what else the period ends with: of the gate, or of the score behind it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.gate import Gate
from cmsim.behaviour.score_beliefs import ScoreAccount

FloatArray = NDArray[np.float64]


def lottery_yuan(outcomes: FloatArray, chances: FloatArray, risk_aversion_per_yuan: float) -> FloatArray:
    """Return the certainty equivalent of outcomes (..., j) with chances (j,)."""
    r = risk_aversion_per_yuan
    if r == 0.0:
        return np.asarray(outcomes @ chances)
    least = outcomes.min(axis=-1, keepdims=True)
    return np.asarray(least[..., 0] - np.log(np.exp(-r * (outcomes - least)) @ chances) / r)


def passing(ends: FloatArray, chances: FloatArray, opens_at: float) -> tuple[FloatArray, FloatArray]:
    """Return the chance (n, j) of each node that passes the gate, and the measure there (n, j).

    A node stands for the values half-way to its neighbours, evenly, so that the gate may lie within.
    """
    middle = 0.5 * (ends[:, 1:] + ends[:, :-1])
    low = np.concatenate([ends[:, :1], middle], axis=1)
    high = np.concatenate([middle, ends[:, -1:]], axis=1)
    share = np.clip((high - opens_at) / np.maximum(high - low, np.finfo(np.float64).tiny), 0.0, 1.0)
    return chances * share, np.maximum(ends, opens_at)


@dataclass(frozen=True)
class ScoreThenGate:
    """Pay at a score of the other measures, over the lottery of the gate's measure.

    Attributes
    ----------
    at, chances : array (j,)
        Values of the gate's measure that pass, and their chances; what is left to one does not pass.
    """

    account: ScoreAccount
    gate: Gate
    at: FloatArray
    chances: FloatArray
    risk_aversion_per_yuan: float

    def __call__(self, index: FloatArray) -> FloatArray:
        """Return yuan for each value of the index."""
        own = _counted(self.account, self.gate, self.at)
        opened = np.asarray(self.account.pay_of_score(index[..., None] + own), dtype=np.float64)
        shut = np.full((*opened.shape[:-1], 1), self.gate.shut_yuan)
        left = max(1.0 - float(self.chances.sum()), 0.0)
        outcomes = np.concatenate([opened, shut], axis=-1)
        return lottery_yuan(outcomes, np.append(self.chances, left), self.risk_aversion_per_yuan)


@dataclass(frozen=True)
class GateThenScore:
    """Pay at a value of the gate's measure, over the lottery of the others' score.

    Attributes
    ----------
    scores, chances : array (j,)
    """

    account: ScoreAccount
    gate: Gate
    scores: FloatArray
    chances: FloatArray
    risk_aversion_per_yuan: float

    def __call__(self, index: FloatArray) -> FloatArray:
        """Return yuan for each value of the index."""
        own = _counted(self.account, self.gate, index)
        opened = np.asarray(self.account.pay_of_score(own[..., None] + self.scores), dtype=np.float64)
        worth = lottery_yuan(opened, self.chances, self.risk_aversion_per_yuan)
        return np.where(index >= self.gate.opens_at, worth, self.gate.shut_yuan)


def _counted(account: ScoreAccount, gate: Gate, value: FloatArray) -> FloatArray:
    """Return what the gate's own measure adds to the score."""
    weight, cap = float(account.weights[gate.measure]), float(account.caps[gate.measure])
    return np.asarray(weight * np.minimum(value, cap))
