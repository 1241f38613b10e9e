"""Choosing under deep uncertainty: regret, and in which share of worlds one policy beats another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
LEVEL = 0.95
RESAMPLES = 2000


@dataclass(frozen=True)
class ShareEstimate:
    """A share of worlds with its interval."""

    share: float
    low: float
    high: float
    count: int
    of: int


@dataclass(frozen=True)
class Regret:
    """What is lost against whoever knew the world, by policy.

    Attributes
    ----------
    mean, mean_low, mean_high : array (policies,)
        Over worlds, with a bootstrap interval over blocks of worlds.
    high_quantile : array (policies,)
        The 95th percentile.
    largest : array (policies,)
        In the worst of the worlds simulated; a larger one may exist.
    minimax : int
        Number of the policy whose largest regret is least.
    """

    mean: FloatArray
    mean_low: FloatArray
    mean_high: FloatArray
    high_quantile: FloatArray
    largest: FloatArray
    minimax: int


def share_of(count: int, of: int, level: float = LEVEL) -> ShareEstimate:
    """Return a share with the interval of Clopper & Pearson 1934, Biometrika 26; NaN of nothing."""
    if of == 0:
        return ShareEstimate(np.nan, np.nan, np.nan, 0, 0)
    tail = 0.5 * (1.0 - level)
    low = float(beta.ppf(tail, count, of - count + 1)) if count > 0 else 0.0
    high = float(beta.ppf(1.0 - tail, count + 1, of - count)) if count < of else 1.0
    return ShareEstimate(count / of, low, high, count, of)


def clustered_share(hits: NDArray[np.bool_], blocks: IntArray, seed: int = 0) -> ShareEstimate:
    """Return the share of hits where the points of a block hang together.

    The interval is the wider of the bootstrap over whole blocks and that of independent points.
    """
    plain = share_of(int(hits.sum()), hits.size)
    numbers = np.unique(blocks)
    if numbers.size < 2 or hits.size == 0:
        return plain
    sums = np.array([[hits[blocks == one].sum(), (blocks == one).sum()] for one in numbers], dtype=np.float64)
    picks = np.random.Generator(np.random.Philox(seed)).integers(0, numbers.size, (RESAMPLES, numbers.size))
    drawn = sums[picks].sum(axis=1)
    tail = 0.5 * (1.0 - LEVEL)
    low, high = np.quantile(drawn[:, 0] / drawn[:, 1], [tail, 1.0 - tail])
    return ShareEstimate(
        plain.share, min(plain.low, float(low)), max(plain.high, float(high)), plain.count, plain.of
    )


def regret_of(outcomes: FloatArray, blocks: IntArray, seed: int = 0) -> Regret:
    """Return the regret of each policy: the best outcome in a world less its own there.

    Savage 1951, Journal of the American Statistical Association 46.

    Parameters
    ----------
    outcomes : array (policies, worlds)
        More is better; without missing values.
    blocks : array (worlds,)
        Number of the block to which each world belongs; blocks are independent.

    Raises
    ------
    ValueError
        If there is no world.
    """
    if outcomes.shape[1] == 0:
        raise ValueError("regret needs a world")
    lost = outcomes.max(axis=0) - outcomes
    numbers = np.unique(blocks)
    sums = np.stack([lost[:, blocks == one].sum(axis=1) for one in numbers])
    sizes = np.array([(blocks == one).sum() for one in numbers])
    picks = np.random.Generator(np.random.Philox(seed)).integers(0, numbers.size, (RESAMPLES, numbers.size))
    means = sums[picks].sum(axis=1) / sizes[picks].sum(axis=1)[:, None]
    tail = 0.5 * (1.0 - LEVEL)
    low, high = np.quantile(means, [tail, 1.0 - tail], axis=0)
    largest = lost.max(axis=1)
    return Regret(
        lost.mean(axis=1), low, high, np.quantile(lost, LEVEL, axis=1), largest, int(np.argmin(largest))
    )
