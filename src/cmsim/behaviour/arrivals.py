"""A week of compound-Poisson results: E f(y + results) = Σ_k Pois(k; λ) (Mᵏ f)(y), kept as such.

Each deal's award enters inside the transform: G₀ = exp(-r V), G_{k+1}(y) = E[exp(-r a(S)) G_k(y + S)]. The
certainty equivalent is a smooth function of the rate, so it is worked out at a few rates and interpolated to
all levels of effort.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.types import ArrivalLaw, TypeTable
from cmsim.errors import CmsimError
from cmsim.preferences.protocol import Preferences

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

TAIL_PROBABILITY = 1e-7
"""Weeks with more arrivals than are told apart have less than this probability."""
MOST_RATE_PER_WEEK = 200.0
"""Beyond this rate results are many small amounts: a Gaussian law serves better."""
_RATE_POINTS = 4
"""Rates at which certainty equivalents are worked out, for a span of up to half an arrival a week."""
_RATE_POINTS_PER_ROOT = 4.0
_MOST_RATE_POINTS = 32


def poisson_weights(rate: FloatArray, most: int) -> FloatArray:
    """Return probabilities of 0 .. most arrivals, the tail on the last, shape rate.shape + (most + 1,)."""
    weights = np.zeros((*rate.shape, most + 1))
    weights[..., 0] = np.exp(-rate)
    for k in range(1, most + 1):
        weights[..., k] = weights[..., k - 1] * rate / k
    weights[..., most] += np.maximum(1.0 - weights.sum(axis=-1), 0.0)
    return weights


def arrivals_told_apart(rate: float) -> int:
    """Return k such that more than k arrivals a week have a probability below the tail's.

    Raises
    ------
    CmsimError
        If the rate is too high for results to be followed deal by deal.
    """
    if rate > MOST_RATE_PER_WEEK:
        raise CmsimError(
            "behaviour.rate",
            "results come too often to be followed one by one",
            found=f"{rate:.0f} a week",
            allowed=f"at most {MOST_RATE_PER_WEEK:.0f}",
            hint="a Gaussian law serves measures made of many small amounts",
        )
    most, term = 1, float(np.exp(-rate)) * (1.0 + rate)
    weight = float(np.exp(-rate)) * rate
    while 1.0 - term > TAIL_PROBABILITY:
        most += 1
        weight *= rate / most
        term += weight
    return most


def norm_rate(types: TypeTable, law: ArrivalLaw, rows: IntArray) -> FloatArray:
    """Return arrivals a week at norm hours, (n, weeks)."""
    worked = np.einsum("nk,nk->n", law.gain[rows], types.norm_hours[rows])
    return np.asarray(law.base_rate[rows] + worked[:, None] * law.timing)


class ArrivalStep:
    """Step of types that share payout, sizes and risk aversion.

    Parameters
    ----------
    grid : array (g,)
    operator : callable
        Returns M (g, g), weighted by exp(-r (slope S + award)), for a slope.
    slope : float
        Straight part of pay at the period's end, in yuan per unit of the index, that the operator carries. It
        shrinks by impatience like the later values that are handed in.
    risk_aversion_per_yuan : float
    mean_size_yuan, award_yuan : float
        Expected size of an arrival, and expected award on it; only used without risk aversion.
    rate_at_norm : array (n, weeks)
    gain : array (n, levels)
    timing : array (weeks,)
    preferences : Preferences or None
        Of these types, instead of CARA; then slope is 0 and there is no award.
    discount_per_week : float
        Impatience.
    """

    def __init__(
        self,
        grid: FloatArray,
        operator: Callable[[float], FloatArray],
        slope: float,
        risk_aversion_per_yuan: float,
        mean_size_yuan: float,
        award_yuan: float,
        rate_at_norm: FloatArray,
        gain: FloatArray,
        timing: FloatArray,
        preferences: Preferences | None = None,
        discount_per_week: float = 1.0,
    ) -> None:
        self._grid, self._operator, self._slope = grid, operator, slope
        self._r, self._mean_size, self._award = risk_aversion_per_yuan, mean_size_yuan, award_yuan
        self._preferences, self._discount, self._weeks = preferences, discount_per_week, timing.size
        above_first = gain - gain[:, :1]
        # Whoever is drawn to other tasks works less than the norm without incentive.
        rate_at_first = rate_at_norm + gain[:, :1] * timing
        span = above_first[:, -1] * float(timing.max())
        most = arrivals_told_apart(float((rate_at_first.max(axis=1) + span).max()))
        self._place = _chebyshev(float(span.max()))
        share = above_first / np.where(above_first[:, -1:] > 0.0, above_first[:, -1:], 1.0)
        self._to_levels = _lagrange(self._place, share)
        spans = above_first[:, -1:] * timing
        # (n, weeks, places), and for each the chances of every number of arrivals.
        self._rates = rate_at_first[:, :, None] + spans[:, :, None] * self._place
        self._weights = poisson_weights(self._rates, most)

    def certainty_equivalents(self, later_yuan: FloatArray, week: int) -> FloatArray:
        """Return CE[v(y + results)] in yuan for each level of effort, (n, levels, g)."""
        patience = self._discount ** (self._weeks - week)
        slope = self._slope * patience
        line = slope * self._grid
        transposed = np.ascontiguousarray(self._operator(slope).T)
        bent = later_yuan - line
        reference = bent[:, :1]
        r = self._r
        feels = self._preferences
        if feels is not None:
            feels = feels.seen_from(patience)
            # Feelings need not be the same at every level of pay, so nothing is taken off beforehand.
            reference = np.zeros_like(reference)
            after = feels.to_scale(bent)
        else:
            after = np.exp(-r * (bent - reference)) if r > 0.0 else bent - reference
        weights = self._weights[:, week]
        stack = np.empty((after.shape[0], weights.shape[-1], after.shape[1]))
        stack[:, 0] = after
        for k in range(1, weights.shape[-1]):
            after = after @ transposed
            stack[:, k] = after
        expected = np.matmul(weights, stack)
        if feels is not None:
            equivalent = feels.to_yuan(expected)
        elif r > 0.0:
            equivalent = np.log(expected) / -r
        else:
            per_arrival = slope * self._mean_size + self._award
            equivalent = expected + (self._rates[:, week] * per_arrival)[:, :, None]
        equivalent = equivalent + (reference + line)[:, None, :]
        return np.asarray(np.matmul(self._to_levels, equivalent))


def _chebyshev(span: float) -> FloatArray:
    """Return the places, from 0 to 1, at which certainty equivalents are worked out for a span of rates."""
    points = _RATE_POINTS + int(_RATE_POINTS_PER_ROOT * max(np.sqrt(2.0 * span) - 1.0, 0.0))
    points = min(points, _MOST_RATE_POINTS)
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * np.arange(points) / (points - 1)))


def _lagrange(place: FloatArray, at: FloatArray) -> FloatArray:
    """Return the weights that interpolate from `place` to `at` by a polynomial, at.shape + (place.size,)."""
    result = np.ones((*at.shape, place.size))
    for j in range(place.size):
        for i in range(place.size):
            if i != j:
                result[..., j] *= (at - place[i]) / (place[j] - place[i])
    return result
