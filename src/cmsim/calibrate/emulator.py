"""A cheap stand-in for the simulation near the patterns: weighted ridge regression of each pattern on the
parameters.

Positive patterns are regressed in logarithms, where effects multiply. The penalty is the one with the least
leave-one-out error. The stand-in knows how little it knows: its uncertainty is the scatter about the fit,
noise of the simulation included, and grows with the distance from what was simulated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr

from cmsim.calibrate.patterns import Pattern
from cmsim.randomness import FloatArray

_PENALTIES = np.logspace(-3, 2, 16)
_LEAST_POINTS = 4
_JITTER = 1e-10
_LEAST_FREEDOM = 1e-3
_SMALLEST_ERROR = 1e-4
"""Of a pattern that does not vary at all."""
_SURELY_LESS = -1e-12
"""Keeps the logarithm of a difference finite."""
_SQUARES_FROM = 3
"""Squares enter once there are so many points for each axis."""


@dataclass(frozen=True)
class PatternEmulator:
    """A fitted stand-in for one pattern.

    Attributes
    ----------
    log, squares : bool
        Whether the pattern is regressed in logarithms, and whether squares of the parameters enter.
    coefficient : array (features,)
        On the pattern's scale.
    scatter : float
        Standard deviation of a simulation about the fit, near the targets.
    inverse : array (features, features)
        Inverse of the penalised cross-product: scatter² times it is the coefficients' uncertainty.
    tolerance : float
        By how much a simulated pattern may lie outside its range, in the pattern's unit.
    """

    pattern: Pattern
    log: bool
    squares: bool
    coefficient: FloatArray
    scatter: float
    inverse: FloatArray
    tolerance: float = 0.0

    def mean(self, position: FloatArray) -> FloatArray:
        """Return the mean at positions (n, axes), on the pattern's scale."""
        return _features(position, self.squares) @ self.coefficient

    def error(self, position: FloatArray) -> FloatArray:
        """Return the standard deviation of a simulation's result about the mean, at positions (n, axes)."""
        features = _features(position, self.squares)
        leverage = np.einsum("ij,jk,ik->i", features, self.inverse, features)
        return np.asarray(self.scatter * np.sqrt(1.0 + leverage))

    def bounds(self) -> tuple[float, float]:
        """Return the ends of what is accepted on the pattern's scale, infinite where open."""
        low = -np.inf if self.pattern.low is None else self.pattern.low - self.tolerance
        high = np.inf if self.pattern.high is None else self.pattern.high + self.tolerance
        if self.log:
            return (float(np.log(low)) if low > 0.0 else -np.inf, float(np.log(high)))
        return low, high

    def log_chance(self, position: FloatArray) -> FloatArray:
        """Return the logarithm of the chance that a simulation at the positions lies in the target."""
        low, high = self.bounds()
        mean, error = self.mean(position), self.error(position)
        # ln(Φ(b) − Φ(a)), mirrored where both ends lie above the mean's upper tail.
        flip = mean < low
        big = log_ndtr(np.where(flip, mean - low, high - mean) / error)
        small = log_ndtr(np.where(flip, mean - high, low - mean) / error)
        return np.asarray(big + np.log1p(-np.exp(np.minimum(small - big, _SURELY_LESS))))


def fit_emulators(
    patterns: Sequence[Pattern],
    position: FloatArray,
    reached: Sequence[dict[str, float]],
    weight: FloatArray,
    tolerance: Mapping[str, float] | None = None,
) -> list[PatternEmulator]:
    """Return a stand-in for each pattern that varies.

    Parameters
    ----------
    position : array (n, axes)
        Evaluated positions in [-1, 1].
    reached : sequence of dict
        Values of the patterns at each position; not-a-number is left out.
    weight : array (n,)
        Weight of each position, one near the targets and less elsewhere.
    tolerance : mapping, optional
        By how much a simulated pattern may lie outside its range, by name.

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
        fit = _ridge(_features(position[known], squares), target, weight[known])
        scatter = max(fit.scatter, _SMALLEST_ERROR)
        allowed = 0.0 if tolerance is None else tolerance[pattern.name]
        fitted.append(PatternEmulator(pattern, log, squares, fit.coefficient, scatter, fit.inverse, allowed))
    return fitted


def _features(position: FloatArray, squares: bool) -> FloatArray:
    position = np.atleast_2d(position)
    parts = [np.ones((position.shape[0], 1)), position]
    if squares:
        parts.append(position**2)
    return np.hstack(parts)


@dataclass(frozen=True)
class _Fit:
    coefficient: FloatArray
    scatter: float
    inverse: FloatArray
    left_out_error: float


def _ridge(x: FloatArray, y: FloatArray, weight: FloatArray) -> _Fit:
    """Return the fit with the least leave-one-out error over penalties (the intercept goes unpenalised)."""
    root = np.sqrt(weight)[:, None]
    xw, yw = x * root, y * root[:, 0]
    ridge: NDArray[np.float64] = np.eye(x.shape[1])
    ridge[0, 0] = 0.0
    fits = []
    for penalty in _PENALTIES:
        inverse = np.linalg.inv(xw.T @ xw + penalty * ridge + _JITTER * np.eye(x.shape[1]))
        coefficient = inverse @ xw.T @ yw
        free = np.maximum(1.0 - np.einsum("ij,jk,ik->i", xw, inverse, xw), _LEAST_FREEDOM)
        residual = yw - xw @ coefficient
        scatter = float(np.sqrt(np.mean(residual**2 / free)))
        fits.append(_Fit(coefficient, scatter, inverse, float(np.sqrt(np.mean((residual / free) ** 2)))))
    return min(fits, key=lambda fit: fit.left_out_error)
