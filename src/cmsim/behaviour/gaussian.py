"""A week of normal results: exact expectations of functions that are piecewise linear, jumps of pay included.

As with arrivals the straight part of values is carried exactly, here by shifting the mean: E exp(-r s Z) w(Z)
is exp(-r s μ + ½ r² s² σ²) times the expectation of w around μ - r s σ².
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from cmsim.behaviour.account import Account
from cmsim.behaviour.frontier import Frontier
from cmsim.behaviour.types import GaussianLaw, TypeTable
from cmsim.errors import CmsimError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_LOW_DEVIATIONS = 7.0
"""The grid begins this many standard deviations of the period's results below zero."""
_WIDEST_STEP = 0.95
"""Steps of the grid in weekly standard deviations (engine notes: a hat kernel adds h²/6 of variance)."""
_PARTS_IN_LAST_WEEK = 4
"""Each cell of the grid is cut into this many where pay itself is integrated."""


def gaussian_grid(account: Account, payout: int, law: GaussianLaw, rows: IntArray, nodes: int) -> FloatArray:
    """Return an even grid that has zero among its nodes.

    Raises
    ------
    CmsimError
        If it is too wide for the noise.
    """
    low = -_LOW_DEVIATIONS * float(law.sd[rows].max()) * np.sqrt(account.weeks)
    step = (float(account.reach[payout]) - low) / (nodes - 1)
    if step > _WIDEST_STEP * float(law.sd[rows].min()):
        raise CmsimError(
            "behaviour.grid",
            "the grid is too coarse for so little noise",
            found=f"a step of {step:g}",
            allowed=f"at most {_WIDEST_STEP * float(law.sd[rows].min()):g}",
            hint="more nodes, a shorter reach, or more noise (uncertainty of belief)",
        )
    first = int(np.floor(low / step))
    return np.asarray(step * np.arange(first, first + nodes))


class GaussianStep:
    """Step of types that share a payout; each has its own noise.

    Parameters
    ----------
    grid : array (g,)
        Even.
        The slope of pay at its upper end is the straight part.
    """

    def __init__(
        self,
        grid: FloatArray,
        account: Account,
        payout: int,
        law: GaussianLaw,
        types: TypeTable,
        frontier: Frontier,
        rows: IntArray,
    ) -> None:
        self._grid, self._weeks, self._discount = grid, account.weeks, account.discount_per_week
        self._r = types.risk_aversion_per_yuan[rows]
        self._sd = law.sd[rows]
        worked = np.einsum("nk,nk->n", law.gain[rows], types.norm_hours[rows])
        self._drift = law.base[rows] + worked[:, None] * law.timing
        self._gain, self._timing = frontier.gain, law.timing
        self._mesh = _mesh(grid, account.breakpoints[payout] if account.breakpoints else ())
        self._pay = account.pay(payout, self._mesh)
        top = account.pay(payout, grid[-2:])
        self._slope = float((top[1] - top[0]) / (grid[1] - grid[0]))
        self._kernels: dict[tuple[int, bool, float, float, float], FloatArray] = {}

    def certainty_equivalents(self, later_yuan: FloatArray, week: int) -> FloatArray:
        """Return CE[v(y + results)] in yuan for each level of effort, (n, levels, g)."""
        last = week == self._weeks - 1
        mesh = self._mesh if last else self._grid
        # Straight parts and pay shrink by impatience like the later values that are handed in.
        patience = self._discount ** (self._weeks - week)
        slope = self._slope * patience
        result = np.empty((later_yuan.shape[0], self._gain.shape[1], self._grid.size))
        for row, r in enumerate(self._r):
            values = self._pay * patience if last else later_yuan[row]
            bent = values - slope * mesh
            reference = bent[0]
            kernel = self._kernel(row, week, last, slope)
            shift = self._drift[row, week] + self._gain[row] * self._timing[week]
            straight = slope * (self._grid[None, :] + shift[:, None]) - 0.5 * r * (slope * self._sd[row]) ** 2
            if r > 0.0:
                expected = kernel @ np.exp(-r * (bent - reference))
                result[row] = straight + reference - np.log(expected) / r
            else:
                result[row] = straight + kernel @ bent
        return result

    def _kernel(self, row: int, week: int, last: bool, slope: float) -> FloatArray:
        key = (row, last, float(self._drift[row, week]), float(self._timing[week]), slope)
        if key not in self._kernels:
            shift = key[2] + self._gain[row] * key[3] - self._r[row] * slope * self._sd[row] ** 2
            mean = self._grid[None, :] + shift[:, None]
            step = self._grid[1] - self._grid[0]
            # Taking values as linear between nodes adds h²/6 to the variance.
            variance = self._sd[row] ** 2 - (0.0 if last else step**2 / 6.0)
            self._kernels[key] = hat_kernel(mean, np.sqrt(variance), self._mesh if last else self._grid)
        return self._kernels[key]


def hat_kernel(mean: FloatArray, sd: float, mesh: FloatArray) -> FloatArray:
    """Return weights K with E f(Z) = Σ_j K_j f(z_j), Z ~ N(mean, sd²), for f linear between nodes, level
    beyond them.

    Exact: Φ and φ at the nodes. Shape mean.shape + (mesh.size,).
    """
    t = (mesh - mean[..., None]) / sd
    below = ndtr(t)
    density = np.exp(-0.5 * t**2) / np.sqrt(2.0 * np.pi)
    mass = np.diff(below, axis=-1)
    moment = mean[..., None] * mass - sd * np.diff(density, axis=-1)
    right = np.clip((moment - mesh[:-1] * mass) / np.diff(mesh), 0.0, mass)
    kernel = np.zeros((*mean.shape, mesh.size))
    kernel[..., :-1] += mass - right
    kernel[..., 1:] += right
    kernel[..., 0] += below[..., 0]
    kernel[..., -1] += 1.0 - below[..., -1]
    return kernel


def _mesh(grid: FloatArray, breakpoints: tuple[float, ...]) -> FloatArray:
    """Return the mesh of the last week: the grid cut finer, with a close pair of nodes at each breakpoint."""
    fine = np.linspace(grid[0], grid[-1], _PARTS_IN_LAST_WEEK * (grid.size - 1) + 1)
    gap = 1e-7 * float(grid[-1] - grid[0])
    points = np.array([p for p in breakpoints if grid[0] + gap < p < grid[-1]])
    special = np.concatenate([points - gap, points])
    far = np.abs(fine[:, None] - special[None, :]).min(axis=1, initial=np.inf) > 2.0 * gap
    far[[0, -1]] = True
    return np.unique(np.concatenate([fine[far], special]))
