"""A cheap stand-in for the simulation near the patterns: weighted ridge regression of each pattern on the
parameters.

Positive patterns are regressed in logarithms, where effects multiply. The penalty is the one with the least
leave-one-out error; that error, noise of the simulation included, is the stand-in's own uncertainty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr

from cmsim.calibrate.patterns import Pattern
from cmsim.randomness import FloatArray

_PENALTIES = np.logspace(-3, 2, 16)
_LEAST_POINTS = 4
_SMALLEST_ERROR = 1e-4
"""Of a pattern that does not vary at all."""
_SQUARES_FROM = 3
"""Squares enter once there are so many points for each axis."""
_MARGIN_ERRORS = 1.0
"""How many errors inside its range a pattern should lie, at most a quarter of the range."""


@dataclass(frozen=True)
class PatternEmulator:
    """A fitted stand-in for one pattern: mean on its scale, and the leave-one-out error."""

    pattern: Pattern
    log: bool
    squares: bool
    coefficient: FloatArray
    error: float

    def mean(self, position: FloatArray) -> FloatArray:
        """Return the mean at positions (n, axes), on the pattern's scale."""
        return _features(position, self.squares) @ self.coefficient

    def bounds(self) -> tuple[float, float]:
        """Return the target's ends on the pattern's scale, infinite where open."""
        low, high = self.pattern.low, self.pattern.high
        if self.log:
            return (
                -np.inf if low is None or low <= 0.0 else float(np.log(low)),
                np.inf if high is None else float(np.log(high)),
            )
        return (-np.inf if low is None else low, np.inf if high is None else high)

    def log_chance(self, position: FloatArray) -> FloatArray:
        """Return the logarithm of the chance that a simulation at the positions lies in the target."""
        low, high = self.bounds()
        mean = self.mean(position)
        upper = log_ndtr((high - mean) / self.error)
        lower = log_ndtr((low - mean) / self.error)
        # ln(Φ(b) − Φ(a)), mirrored where both lie in the upper tail.
        mirrored_upper = log_ndtr((mean - low) / self.error)
        mirrored_lower = log_ndtr((mean - high) / self.error)
        flip = mean < low
        big, small = np.where(flip, mirrored_upper, upper), np.where(flip, mirrored_lower, lower)
        with np.errstate(divide="ignore"):
            return np.asarray(big + np.log1p(-np.exp(np.minimum(small - big, -1e-12))))

    def score(self, position: FloatArray) -> FloatArray:
        """Return minus half the squared distance from the inside of the target, in errors."""
        low, high = self.bounds()
        mean = self.mean(position)
        margin = min(_MARGIN_ERRORS * self.error, 0.25 * (high - low))
        off = np.maximum(np.maximum(low + margin - mean, mean - high + margin), 0.0)
        return np.asarray(-0.5 * (off / self.error) ** 2)


def fit_emulators(
    patterns: Sequence[Pattern],
    position: FloatArray,
    reached: Sequence[dict[str, float]],
    weight: FloatArray,
) -> list[PatternEmulator]:
    """Return a stand-in for each pattern that varies.

    Parameters
    ----------
    position : array (n, axes)
        Evaluated positions in [-1, 1].
    reached : sequence of dict
        Values of the patterns at each position; not-a-number is left out.
    weight : array (n,)
        Weight of each position, larger near the targets.

    Raises
    ------
    ValueError
        If there are too few positions.
    """
    if position.shape[0] < _LEAST_POINTS:
        raise ValueError(f"at least {_LEAST_POINTS} evaluated positions are needed")
    fitted = []
    for pattern in patterns:
        value = np.array([row[pattern.name] for row in reached])
        known = np.isfinite(value)
        if known.sum() < _LEAST_POINTS or np.ptp(value[known]) == 0.0:
            continue
        log = bool((value[known] > 0.0).all())
        target = np.log(value[known]) if log else value[known]
        squares = bool(known.sum() >= _SQUARES_FROM * position.shape[1])
        coefficient, error = _ridge(_features(position[known], squares), target, weight[known])
        fitted.append(PatternEmulator(pattern, log, squares, coefficient, max(error, _SMALLEST_ERROR)))
    return fitted


def _features(position: FloatArray, squares: bool) -> FloatArray:
    position = np.atleast_2d(position)
    parts = [np.ones((position.shape[0], 1)), position]
    if squares:
        parts.append(position**2)
    return np.hstack(parts)


def _ridge(x: FloatArray, y: FloatArray, weight: FloatArray) -> tuple[FloatArray, float]:
    """Return coefficients (the intercept unpenalised) and leave-one-out error of the best penalty."""
    root = np.sqrt(weight / weight.mean())[:, None]
    xw, yw = x * root, y * root[:, 0]
    ridge: NDArray[np.float64] = np.eye(x.shape[1])
    ridge[0, 0] = 0.0
    best: tuple[float, FloatArray] | None = None
    for penalty in _PENALTIES:
        inverse = np.linalg.inv(xw.T @ xw + penalty * ridge + 1e-10 * np.eye(x.shape[1]))
        coefficient = inverse @ xw.T @ yw
        leverage = np.einsum("ij,jk,ik->i", xw, inverse, xw)
        left_out = (yw - xw @ coefficient) / np.maximum(1.0 - leverage, 1e-3)
        error = float(np.sqrt(np.mean(left_out**2)))
        if best is None or error < best[0]:
            best = (error, coefficient)
    assert best is not None
    return best[1], best[0]
