"""A Gaussian process over the unit cube, for means of simulations with known noise.

Matérn 5/2 with a length of its own for each parameter, constant mean; lengths, amplitude and nugget by the
largest posterior density. Rasmussen & Williams 2006, Gaussian Processes for Machine Learning, chapters 2, 5.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize

from cmsim.optimise.tuning.box import FloatArray

LENGTH, LENGTH_SPREAD = 0.6, 0.8
"""Median of a length before anything is seen, in widths of the box, and the spread of its logarithm: results
of pay bend over a good part of an interval, and a few points cannot say more (a lognormal prior keeps the
fit from lengths of zero, at which every point explains itself alone)."""
NUGGET, NUGGET_SPREAD = 1e-2, 1.5
"""The same of what the noise leaves unexplained, as a share of the amplitude's standard deviation."""
SHORTEST, LONGEST = 0.03, 30.0
SMALLEST_NUGGET, LARGEST_NUGGET = 1e-4, 1.0
SMALLEST_AMPLITUDE, LARGEST_AMPLITUDE = 0.05, 20.0
_STARTS = (0.6, 0.2, 2.0)
"""Lengths from which the fit begins."""
_MANY = 60
"""Points from which on the first start is enough: the data outweigh the prior, and a fit takes long."""
_ROOT_5 = np.sqrt(5.0)


@dataclass(frozen=True)
class GaussianProcess:
    """A fitted process; outcomes are in the unit in which they were given.

    Attributes
    ----------
    lengths : array (parameters,)
        Over which outcomes bend, in widths of the box.
    amplitude, nugget : float
        Standard deviations, of the standardised outcomes.
    """

    points: FloatArray
    lengths: FloatArray
    amplitude: float
    nugget: float
    centre: float
    spread: float
    _factor: tuple[FloatArray, bool]
    _weights: FloatArray

    def predict(self, points: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return mean and standard deviation of the noiseless outcome at points (n, parameters)."""
        k = self.amplitude**2 * _matern(points, self.points, self.lengths)
        mean = k @ self._weights
        left = self.amplitude**2 - np.einsum("ij,ji->i", k, cho_solve(self._factor, k.T))
        sd = np.sqrt(np.maximum(left, 0.0))
        return self.centre + self.spread * mean, self.spread * sd


def fit_gaussian_process(points: FloatArray, outcomes: FloatArray, noise: FloatArray) -> GaussianProcess:
    """Return the process fitted to outcomes.

    Parameters
    ----------
    points : array (n, parameters)
        In shares of the intervals.
    outcomes : array (n,)
    noise : array (n,)
        Variances of the outcomes.
    """
    centre = float(outcomes.mean())
    spread = float(outcomes.std()) or 1.0
    y, variances = (outcomes - centre) / spread, noise / spread**2
    gaps = (points[:, None, :] - points[None, :, :]) ** 2
    dimension = points.shape[1]

    def cost(theta: FloatArray) -> tuple[float, FloatArray]:
        return _negative_log_density(theta, gaps, y, variances)

    bounds = [
        (np.log(SMALLEST_AMPLITUDE), np.log(LARGEST_AMPLITUDE)),
        (np.log(SMALLEST_NUGGET), np.log(LARGEST_NUGGET)),
        *[(np.log(SHORTEST), np.log(LONGEST))] * dimension,
    ]
    best_theta, best_cost = np.zeros(dimension + 2), np.inf
    for length in _STARTS if len(y) < _MANY else _STARTS[:1]:
        start = np.concatenate([[0.0, np.log(NUGGET)], np.full(dimension, np.log(length))])
        found = minimize(cost, start, jac=True, method="L-BFGS-B", bounds=bounds)
        if found.fun < best_cost:
            best_theta, best_cost = found.x, float(found.fun)
    amplitude, nugget, lengths = np.exp(best_theta[0]), np.exp(best_theta[1]), np.exp(best_theta[2:])
    k = amplitude**2 * _matern(points, points, lengths)
    factor = cho_factor(k + np.diag(variances + nugget**2), lower=True)
    return GaussianProcess(
        points, lengths, float(amplitude), float(nugget), centre, spread, factor, cho_solve(factor, y)
    )


def _matern(left: FloatArray, right: FloatArray, lengths: FloatArray) -> FloatArray:
    """Return the correlation (1 + √5 r + 5 r² / 3) exp(−√5 r), (n, m)."""
    scaled_left, scaled_right = left / lengths, right / lengths
    square = (
        (scaled_left**2).sum(axis=1)[:, None]
        + (scaled_right**2).sum(axis=1)[None, :]
        - 2.0 * scaled_left @ scaled_right.T
    )
    r = _ROOT_5 * np.sqrt(np.maximum(square, 0.0))
    return np.asarray((1.0 + r + r**2 / 3.0) * np.exp(-r))


def _negative_log_density(
    theta: FloatArray, gaps: FloatArray, y: FloatArray, noise: FloatArray
) -> tuple[float, FloatArray]:
    """Return −ln of likelihood times priors, and its gradient, at the logarithms of amplitude, nugget and
    lengths.
    """
    amplitude, nugget, lengths = np.exp(theta[0]), np.exp(theta[1]), np.exp(theta[2:])
    scaled = gaps / lengths**2
    r = _ROOT_5 * np.sqrt(scaled.sum(axis=2))
    decay = np.exp(-r)
    signal = amplitude**2 * (1.0 + r + r**2 / 3.0) * decay
    n = len(y)
    factor = cho_factor(signal + np.diag(noise + nugget**2), lower=True)
    weights = cho_solve(factor, y)
    inverse = cho_solve(factor, np.eye(n))
    pull = inverse - np.outer(weights, weights)
    cost = 0.5 * float(y @ weights) + float(np.log(np.diag(factor[0])).sum())
    # d signal / d ln length_k = amplitude² (5 / 3) (1 + √5 r) exp(−√5 r) (x_k − x'_k)² / length_k².
    slope = pull * (amplitude**2 * (5.0 / 3.0) * (1.0 + r) * decay)
    gradient = np.concatenate(
        [
            [float((pull * signal).sum()), float(np.trace(pull)) * nugget**2],
            0.5 * np.einsum("ij,ijk->k", slope, scaled),
        ]
    )
    centres = np.concatenate([[0.0, np.log(NUGGET)], np.full(len(lengths), np.log(LENGTH))])
    spreads = np.concatenate([[1.0, NUGGET_SPREAD], np.full(len(lengths), LENGTH_SPREAD)])
    away = (theta - centres) / spreads
    return cost + 0.5 * float(away @ away), gradient + away / spreads
