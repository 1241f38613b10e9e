"""Forms of a response curve, fitted by weighted least squares: ADBUDG, isotonic concave, Gaussian process.

Each gives the response at an effort relative to a reference, on any scale; which form fits best is for
cross-validation to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import least_squares, minimize, nnls

FloatArray = NDArray[np.float64]

_KNOTS = 9
_GRID = 41
_LEAST = 1e-9
_EXPONENTS = (0.3, 4.0)
_HALF_POINTS = (0.02, 20.0)
_LENGTHS = (0.15, 3.0)
"""Of the Gaussian process, on the scale of log(1 + relative effort)."""
_SIGNALS = (0.05, 3.0)
_NOISES = (1e-3, 1.0)
_MOST_POINTS = 100
"""Of a process, beyond which neighbours are averaged: a fit takes some 20 milliseconds with so many."""


class Curve(Protocol):
    """A fitted curve."""

    def at(self, relative_effort: FloatArray) -> FloatArray:
        """Return the response at each effort."""

    def plain(self) -> dict[str, Any]:
        """Return the curve as plain data, which `curve_from` reads."""


@dataclass(frozen=True)
class AdbudgCurve:
    """``low + rise · x^c / (d^c + x^c)`` (Little 1970); S-shaped if c is above 1."""

    low: float
    rise: float
    half_point: float
    exponent: float

    def at(self, relative_effort: FloatArray) -> FloatArray:
        """Return the response at each effort."""
        powered = np.maximum(relative_effort, 0.0) ** self.exponent
        return np.asarray(self.low + self.rise * powered / (self.half_point**self.exponent + powered))

    def plain(self) -> dict[str, Any]:
        """Return the curve as plain data."""
        return {"form": "adbudg", **vars(self)}


@dataclass(frozen=True)
class LinearCurve:
    """Straight between knots, and level beyond the last."""

    form: str
    knots: tuple[float, ...]
    values: tuple[float, ...]

    def at(self, relative_effort: FloatArray) -> FloatArray:
        """Return the response at each effort."""
        return np.asarray(np.interp(relative_effort, self.knots, self.values))

    def plain(self) -> dict[str, Any]:
        """Return the curve as plain data."""
        return {"form": self.form, "knots": list(self.knots), "values": list(self.values)}


@dataclass(frozen=True)
class ScaledCurve:
    """Another curve at so many times the effort: people who work as if there were more of them."""

    curve: Curve
    effort_factor: float

    def at(self, relative_effort: FloatArray) -> FloatArray:
        """Return the response at each effort."""
        return self.curve.at(self.effort_factor * relative_effort)

    def plain(self) -> dict[str, Any]:
        """Return the curve as plain data."""
        return {"form": "scaled", "effort_factor": self.effort_factor, "curve": self.curve.plain()}


@dataclass(frozen=True)
class RespondingCurve:
    """A curve whose differences from relative effort 1 are so many times another's."""

    curve: Curve
    responsiveness: float

    def at(self, relative_effort: FloatArray) -> FloatArray:
        """Return the response at each effort."""
        level = self.curve.at(np.ones(1))[0]
        return np.asarray(level + self.responsiveness * (self.curve.at(relative_effort) - level))

    def plain(self) -> dict[str, Any]:
        """Return the curve as plain data."""
        return {
            "form": "responding",
            "responsiveness": self.responsiveness,
            "curve": self.curve.plain(),
        }


Fit = Callable[[FloatArray, FloatArray, FloatArray], Curve]
"""From relative efforts, responses and weights, shape (n,) each, to a curve."""


def fit_adbudg(effort: FloatArray, response: FloatArray, weight: FloatArray) -> AdbudgCurve:
    """Fit ADBUDG by weighted least squares within bounds that keep it rising."""
    root = np.sqrt(weight)
    top = max(float(response.max()), _LEAST)

    def residuals(free: FloatArray) -> FloatArray:
        curve = AdbudgCurve(free[0], free[1], float(np.exp(free[2])), free[3])
        return np.asarray(root * (curve.at(effort) - response))

    bounds = (
        [0.0, 0.0, np.log(_HALF_POINTS[0]), _EXPONENTS[0]],
        [2.0 * top, 4.0 * top, np.log(_HALF_POINTS[1]), _EXPONENTS[1]],
    )
    start = [0.5 * top, 0.6 * top, 0.0, 1.0]
    found = least_squares(residuals, start, bounds=bounds).x
    return AdbudgCurve(float(found[0]), float(found[1]), float(np.exp(found[2])), float(found[3]))


def fit_concave(effort: FloatArray, response: FloatArray, weight: FloatArray) -> LinearCurve:
    """Fit the best rising concave curve with knots at quantiles of effort.

    It is a sum of ``min(x, t_k)`` with weights from 0, so that least squares within its form are a
    non-negative least squares problem (Lawson & Hanson 1974), solved exactly.
    """
    positive = effort[effort > 0.0]
    inner = np.quantile(positive, np.linspace(0.0, 1.0, _KNOTS)) if positive.size else np.array([1.0])
    knots = np.unique(inner)
    root = np.sqrt(weight)
    basis = np.column_stack([np.ones_like(effort), *(np.minimum(effort, knot) for knot in knots)])
    found, _ = nnls(root[:, None] * basis, root * response)
    at = np.concatenate([[0.0], knots])
    values = found[0] + np.minimum(at[:, None], knots[None, :]) @ found[1:]
    return LinearCurve("concave", tuple(map(float, at)), tuple(map(float, values)))


def fit_process(effort: FloatArray, response: FloatArray, weight: FloatArray) -> LinearCurve:
    """Fit a Gaussian process on log(1 + effort) by maximum likelihood (Rasmussen & Williams 2006).

    The noise of a response has a variance in inverse proportion to its weight. What is returned is the mean
    on a grid. Many points are first averaged over neighbours in effort, which a smooth mean hardly notices:
    the work grows with the cube of their number.
    """
    effort, response, weight = _averaged(effort, response, weight)
    z, centre = np.log1p(effort), float(np.average(response, weights=weight))
    spread = max(float(np.sqrt(np.average((response - centre) ** 2, weights=weight))), _LEAST)
    y = (response - centre) / spread
    noise_shape = weight.mean() / weight

    def kernel(one: FloatArray, other: FloatArray, length: float, signal: float) -> FloatArray:
        return np.asarray(signal**2 * np.exp(-0.5 * ((one[:, None] - other[None, :]) / length) ** 2))

    def factored(log_scales: FloatArray) -> tuple[Any, FloatArray]:
        length, signal, noise = np.exp(log_scales)
        covariance = kernel(z, z, length, signal) + np.diag(noise**2 * noise_shape + _LEAST)
        factor = cho_factor(covariance, lower=True)
        return factor, cho_solve(factor, y)

    def loss(log_scales: FloatArray) -> float:
        factor, alpha = factored(log_scales)
        return float(0.5 * y @ alpha + np.log(np.diag(factor[0])).sum())

    limits = [tuple(np.log(bound)) for bound in (_LENGTHS, _SIGNALS, _NOISES)]
    start = np.array([np.log(0.7), 0.0, np.log(0.3)])
    scales = minimize(loss, start, bounds=limits, method="L-BFGS-B").x
    _, alpha = factored(scales)
    grid = np.linspace(0.0, float(z.max()), _GRID)
    mean = centre + spread * (kernel(grid, z, *np.exp(scales[:2])) @ alpha)
    return LinearCurve("process", tuple(map(float, np.expm1(grid))), tuple(map(float, mean)))


def _averaged(
    effort: FloatArray, response: FloatArray, weight: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return means over neighbours in effort, with the sums of their weights, at most `_MOST_POINTS`."""
    if effort.size <= _MOST_POINTS:
        return effort, response, weight
    order = np.argsort(effort, kind="stable")
    part = np.arange(effort.size) * _MOST_POINTS // effort.size
    sums: FloatArray = np.asarray(np.bincount(part, weights=weight[order]), dtype=np.float64)
    x, y = (np.bincount(part, weights=(weight * of)[order]) / sums for of in (effort, response))
    return x, y, sums


FORMS: Mapping[str, Fit] = {"adbudg": fit_adbudg, "concave": fit_concave, "process": fit_process}
"""In the order in which a tie is settled: the simplest first."""


def curve_from(plain: Mapping[str, Any]) -> Curve:
    """Return a curve from its plain data.

    Raises
    ------
    KeyError
        If it is none.
    """
    if plain["form"] == "scaled":
        return ScaledCurve(curve_from(plain["curve"]), float(plain["effort_factor"]))
    if plain["form"] == "responding":
        return RespondingCurve(curve_from(plain["curve"]), float(plain["responsiveness"]))
    if plain["form"] == "adbudg":
        return AdbudgCurve(*(float(plain[name]) for name in ("low", "rise", "half_point", "exponent")))
    return LinearCurve(
        str(plain["form"]),
        tuple(float(knot) for knot in plain["knots"]),
        tuple(float(value) for value in plain["values"]),
    )
