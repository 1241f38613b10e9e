"""A quadratic surface around a centre, estimated from noisy means with distrust of what is far away."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmsim.optimise.tuning.box import FloatArray

_SCALES = tuple(2.0**step for step in range(-4, 5))
"""Tried for the standard deviation of a linear coefficient, in spreads of the outcomes."""
_BEND = 0.5
"""Prior standard deviation of a second-order coefficient, in that of a linear one: within the region the
surface is expected to be more slope than bend."""
_REMAINDER = 0.1
"""Error of the expansion at the edge of the region, in the same unit; it grows with the cube of the
distance, as Taylor's remainder of the second order does."""
_RIDGE = 1e-10


@dataclass(frozen=True)
class Quadratic:
    """f(u) = a + g'z + ½ z'Hz with z = (u − centre) / radius; coefficients with their uncertainty.

    Attributes
    ----------
    coefficients : array (terms,)
        a, g, diagonal of H, its upper triangle.
    covariance : array (terms, terms)
        Of the coefficients given the data.
    """

    centre: FloatArray
    radius: float
    coefficients: FloatArray
    covariance: FloatArray

    def predict(self, points: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return mean and standard deviation at points (n, parameters), each (n,)."""
        features = _features((points - self.centre) / self.radius)
        variance = np.einsum("ij,jk,ik->i", features, self.covariance, features)
        return features @ self.coefficients, np.sqrt(np.maximum(variance, 0.0))

    def drawn(self, points: FloatArray, draws: int, seed: int) -> FloatArray:
        """Return surfaces that the data allow, at points: (draws, n)."""
        luck = np.random.default_rng(seed)
        values, vectors = np.linalg.eigh(self.covariance)
        root = vectors * np.sqrt(np.maximum(values, 0.0))
        coefficients = self.coefficients + luck.standard_normal((draws, len(values))) @ root.T
        return np.asarray(coefficients @ _features((points - self.centre) / self.radius).T)


def fit_quadratic(
    points: FloatArray, outcomes: FloatArray, noise: FloatArray, centre: FloatArray, radius: float
) -> Quadratic:
    """Return the surface by Bayesian regression; the prior's scale by the largest evidence.

    Few points leave the second-order terms near zero (a slope alone is followed), many let them speak.
    Bishop 2006, Pattern Recognition and Machine Learning, sections 3.3 and 3.5.

    Parameters
    ----------
    points : array (n, parameters)
        In shares of the intervals.
    noise : array (n,)
        Variances of the outcomes.
    centre, radius
        The region in which the surface is to be trusted.
    """
    z = (points - centre) / radius
    features = _features(z)
    spread = float(outcomes.std()) or 1.0
    middle = float(outcomes.mean())
    y = (outcomes - middle) / spread
    far = np.abs(z).max(axis=1) ** 3
    prior = _prior(points.shape[1])
    best: tuple[float, FloatArray, FloatArray] | None = None
    for scale in _SCALES:
        variances = noise / spread**2 + (_REMAINDER * scale * far) ** 2 + _RIDGE
        # Weights rather than the outcomes' covariance: few terms, many points.
        sd = prior * np.where(np.arange(len(prior)) == 0, 1.0, scale)
        precision = features.T @ (features / variances[:, None]) + np.diag(1.0 / sd**2)
        covariance = np.linalg.inv(precision)
        mean = covariance @ (features.T @ (y / variances))
        left = y - features @ mean
        evidence = -0.5 * (
            float((left**2 / variances).sum())
            + float(((mean / sd) ** 2).sum())
            + float(np.log(variances).sum())
            + 2.0 * float(np.log(sd).sum())
            + float(np.linalg.slogdet(precision)[1])
        )
        if best is None or evidence > best[0]:
            best = evidence, mean, covariance
    assert best is not None
    coefficients = spread * best[1]
    coefficients[0] += middle
    return Quadratic(centre, radius, coefficients, spread**2 * best[2])


def terms(dimension: int) -> int:
    """Return the number of coefficients."""
    return (dimension + 1) * (dimension + 2) // 2


_LEVEL = 10.0
"""Prior standard deviation of the level, in spreads of the outcomes: nothing is known of it."""


def _prior(dimension: int) -> FloatArray:
    second = terms(dimension) - 1 - dimension
    return np.concatenate([[_LEVEL], np.ones(dimension), np.full(second, _BEND)])


def _features(z: FloatArray) -> FloatArray:
    rows, columns = np.triu_indices(z.shape[1], k=1)
    return np.concatenate(
        [np.ones((len(z), 1)), z, 0.5 * z**2, z[:, rows] * z[:, columns]],
        axis=1,
    )
