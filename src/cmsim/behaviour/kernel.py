"""Weights that turn values at nodes into exact normal expectations of the straight lines between them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

REACH_DEVIATIONS = 8.5
"""Beyond this many standard deviations lies less than a double can tell from one (Φ(-8.5) = 1e-17)."""


def hat_kernel(mean: FloatArray, sd: float, mesh: FloatArray) -> FloatArray:
    """Return weights K with E f(Z) = Σ_j K_j f(z_j), Z ~ N(mean, sd²), for f linear between nodes, level
    beyond them.

    Exact: Φ and φ at the nodes. Shape mean.shape + (mesh.size,).
    """
    below, density = _normal((mesh - mean[..., None]) / sd)
    return _hats(mean[..., None], sd, mesh, below, density)


def _normal(t: FloatArray) -> tuple[FloatArray, FloatArray]:
    return np.asarray(ndtr(t)), np.exp(-0.5 * t**2) / np.sqrt(2.0 * np.pi)


def _hats(
    mean: FloatArray, sd: float, mesh: FloatArray, below: FloatArray, density: FloatArray
) -> FloatArray:
    mass = np.diff(below, axis=-1)
    moment = mean * mass - sd * np.diff(density, axis=-1)
    right = np.clip((moment - mesh[..., :-1] * mass) / np.diff(mesh, axis=-1), 0.0, mass)
    kernel = np.zeros(below.shape)
    kernel[..., :-1] += mass - right
    kernel[..., 1:] += right
    kernel[..., 0] += below[..., 0]
    kernel[..., -1] += 1.0 - below[..., -1]
    return kernel


class BandKernel:
    """Expectations around every node of an even grid, moved by shifts: one band of weights for all nodes.

    Parameters
    ----------
    shift : array (levels,)
    sd : float
    step : float
        Of the grid.
    """

    def __init__(self, shift: FloatArray, sd: float, step: float) -> None:
        first = int(np.floor((float(shift.min()) - REACH_DEVIATIONS * sd) / step))
        last = int(np.ceil((float(shift.max()) + REACH_DEVIATIONS * sd) / step))
        self._before, self._after = max(-first, 0), max(last, 0)
        nodes = np.asarray(step * np.arange(-self._before, self._after + 1), dtype=np.float64)
        self._weights = np.ascontiguousarray(hat_kernel(shift, sd, nodes).T)

    @property
    def before(self) -> int:
        """Nodes needed before the first."""
        return self._before

    @property
    def after(self) -> int:
        """Nodes needed after the last."""
        return self._after

    def expect(self, padded: FloatArray) -> FloatArray:
        """Return expectations, (levels, g), of values at the grid's nodes and those before and after."""
        windows = np.lib.stride_tricks.sliding_window_view(padded, self._weights.shape[0])
        return np.asarray((windows @ self._weights).T)


class MeshKernel:
    """Expectations at given means of values on any mesh; only the nodes near each mean are kept.

    Parameters
    ----------
    mean : array (levels, g)
    sd : float
    mesh : array (m,)
        Rising.
    """

    def __init__(self, mean: FloatArray, sd: float, mesh: FloatArray) -> None:
        low = np.searchsorted(mesh, mean - REACH_DEVIATIONS * sd) - 1
        high = np.searchsorted(mesh, mean + REACH_DEVIATIONS * sd) + 1
        width = min(int((high - low).max()), mesh.size)
        self._size = mesh.size
        first = np.clip(low, 0, mesh.size - width)
        self._at = first[..., None] + np.arange(width)
        near = mesh[self._at]
        below, density = _normal((near - mean[..., None]) / sd)
        self._weights = _hats(mean[..., None], sd, near, below, density)

    def expect(self, values: FloatArray) -> FloatArray:
        """Return expectations, shape as the means."""
        return np.asarray(np.einsum("lgw,lgw->lg", self._weights, values[self._at]))

    def spread(self, mass: FloatArray) -> FloatArray:
        """Return the mass at the nodes that starts as `mass` (levels, g) at the means."""
        moved = np.bincount(self._at.ravel(), (self._weights * mass[..., None]).ravel(), self._size)
        return np.asarray(moved, dtype=np.float64)
