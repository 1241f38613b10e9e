"""Which level of effort is chosen: the best one, or, with a logit scale, any with its chance.

Logit: the density of a level's gain m is ∝ exp(Q(m) / τ), with Q in yuan what the level is worth less its
cost, and τ in yuan (engine notes, step 6). The value is the certainty equivalent of the mixture of efforts,
as one who does not know beforehand what he will do would pay for it; the policy is the mixture's mean gain.
At τ = 0 the best level is chosen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.step import best_level
from cmsim.preferences.protocol import Preferences

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_GAUSS_POINTS = 3
"""Points of integration between two levels."""
_LEAST_SPACING = 1e-9
"""Levels nearer to each other than this share of all that effort can gain are one level."""


@dataclass(frozen=True)
class Choice:
    """How types choose.

    Attributes
    ----------
    risk_aversion_per_yuan : array (n,)
        For the certainty equivalent of the mixture.
    temperature_yuan : float
        τ; 0 chooses the best.
    preferences : Preferences or None
        Instead of constant absolute risk aversion.
    """

    risk_aversion_per_yuan: FloatArray
    temperature_yuan: float = 0.0
    preferences: Preferences | None = None

    def seen_from(self, discount: float) -> Choice:
        """Return the choice of a week from which what is paid at the end looks smaller by this factor."""
        feels = self.preferences
        return self if feels is None else replace(self, preferences=feels.seen_from(discount))

    def choose(self, net: FloatArray, gain: FloatArray) -> tuple[FloatArray, NDArray[np.float32]]:
        """Return value (n, g) and (fractional) level (n, g).

        Parameters
        ----------
        net : array (n, levels, g)
            Worth of each level, less its cost.
        gain : array (n, levels)
            What each level gains, never falling.
        """
        best = best_level(net, gain)
        if self.temperature_yuan == 0.0:
            return best
        return self._mixed(net, gain, best)

    def _mixed(
        self, net: FloatArray, gain: FloatArray, best: tuple[FloatArray, NDArray[np.float32]]
    ) -> tuple[FloatArray, NDArray[np.float32]]:
        worth, at, width = _between_levels(net, gain)
        top = worth.max(axis=1, keepdims=True)
        chance = np.exp((worth - top) / self.temperature_yuan) * width[:, :, None]
        total = chance.sum(axis=1, keepdims=True)
        chance /= np.where(total > 0.0, total, 1.0)
        value = self._equivalent(worth, chance, top)
        mean_gain = (chance * at[:, :, None]).sum(axis=1)
        numbers = np.arange(gain.shape[1], dtype=np.float64)
        level = np.stack([np.interp(m, row, numbers) for m, row in zip(mean_gain, gain, strict=True)])
        # Where effort gains nothing there is nothing to mix.
        idle = total[:, 0] <= 0.0
        return np.where(idle, best[0], value), np.where(idle, best[1], level).astype(np.float32)

    def _equivalent(self, worth: FloatArray, chance: FloatArray, top: FloatArray) -> FloatArray:
        if self.preferences is not None:
            felt = (self.preferences.to_scale(worth) * chance).sum(axis=1)
            return self.preferences.to_yuan(felt)
        below = worth - top
        mean = (chance * below).sum(axis=1)
        r = self.risk_aversion_per_yuan[:, None]
        averse = r > 0.0
        if not np.any(averse):
            return np.asarray(mean + top[:, 0])
        # Levels with no chance may lie so far below that exp overflows; they count for nothing.
        exponent = np.where(chance > 0.0, -r[:, :, None] * below, 0.0)
        # chance × exp(exponent) in logs: chances fall faster with `below` than the exponential rises only if
        # r τ < 1, so neither factor may be formed alone.
        logs = np.log(np.where(chance > 0.0, chance, 1.0)) + exponent
        largest = np.where(chance > 0.0, logs, -np.inf).max(axis=1)
        largest = np.where(np.isfinite(largest), largest, 0.0)
        summed = np.where(chance > 0.0, np.exp(logs - largest[:, None]), 0.0).sum(axis=1)
        felt = -(largest + np.log(np.where(summed > 0.0, summed, 1.0))) / np.where(averse, r, 1.0)
        return np.asarray(np.where(averse, felt, mean) + top[:, 0])


def _between_levels(net: FloatArray, gain: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return worth (n, p, g), gain (n, p) and weight (n, p) at points between levels, by a parabola through
    three levels (exact where worth is straight and cost square in the gain).
    """
    count, levels, width = net.shape
    place, weight = np.polynomial.legendre.leggauss(_GAUSS_POINTS)
    place, weight = 0.5 * (place + 1.0), 0.5 * weight
    span = np.diff(gain, axis=1)
    at = gain[:, :-1, None] + span[:, :, None] * place
    # The parabola of a cell goes through its two levels and the one below (the one above in the first cell).
    third = np.maximum(np.arange(levels - 1) - 1, 0)
    third[0] = 2
    x2 = gain[:, third]
    least = _LEAST_SPACING * (gain[:, -1:] - gain[:, :1]) + np.finfo(np.float64).tiny
    apart = (span > least) & (np.abs(x2 - gain[:, :-1]) > least) & (np.abs(x2 - gain[:, 1:]) > least)
    safe_span = np.where(span > least, span, 1.0)
    to_third = np.where(apart, (x2 - gain[:, :-1]) * (x2 - gain[:, 1:]), 1.0)
    slope = np.diff(net, axis=1) / safe_span[:, :, None]
    straight_at_third = net[:, :-1] + slope * (x2 - gain[:, :-1])[:, :, None]
    bend = np.where(apart[:, :, None], (net[:, third] - straight_at_third) / to_third[:, :, None], 0.0)
    run = span[:, :, None] * place
    left, right = run[..., None], (run - span[:, :, None])[..., None]
    worth = net[:, :-1, None] + slope[:, :, None] * left + bend[:, :, None] * left * right
    weights = np.where(span > least, span, 0.0)[:, :, None] * weight
    points = (levels - 1) * _GAUSS_POINTS
    return worth.reshape(count, points, width), at.reshape(count, points), weights.reshape(count, points)
