"""A week of normal results: exact expectations of functions that are piecewise linear, jumps of pay included.

As with arrivals the straight part of values is carried exactly, here by shifting the mean: E exp(-r s Z) w(Z)
is exp(-r s μ + ½ r² s² σ²) times the expectation of w around μ - r s σ². Other preferences need not feel the
same at every level of pay, so there nothing is taken off, and values go on straight beyond the grid.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.account import Account
from cmsim.behaviour.kernel import REACH_DEVIATIONS, BandKernel, MeshKernel
from cmsim.behaviour.types import GaussianLaw, TypeTable
from cmsim.errors import CmsimError
from cmsim.preferences.protocol import Preferences

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


def gaussian_nodes(account: Account, law: GaussianLaw) -> int:
    """Return how many nodes every payout's grid needs at least for the noise of the law."""
    span = float(account.reach.max()) + _LOW_DEVIATIONS * float(law.sd.max()) * np.sqrt(account.weeks)
    return int(np.ceil(span / (_WIDEST_STEP * float(law.sd.min())))) + 2


def norm_drift(types: TypeTable, law: GaussianLaw, rows: IntArray) -> FloatArray:
    """Return mean results a week at norm hours, (n, weeks)."""
    worked = np.einsum("nk,nk->n", law.gain[rows], types.norm_hours[rows])
    return np.asarray(law.base[rows] + worked[:, None] * law.timing)


class GaussianStep:
    """Step of types that share a payout; each has its own noise.

    Parameters
    ----------
    grid : array (g,)
        Even. The slope of pay at its upper end is the straight part.
    sd, risk_aversion_per_yuan : array (n,)
    drift_at_norm : array (n, weeks)
    gain : array (n, levels)
    timing : array (weeks,)
    preferences : Preferences or None
        Of these types, instead of CARA.
    """

    def __init__(
        self,
        grid: FloatArray,
        account: Account,
        payout: int,
        sd: FloatArray,
        risk_aversion_per_yuan: FloatArray,
        drift_at_norm: FloatArray,
        gain: FloatArray,
        timing: FloatArray,
        preferences: Preferences | None = None,
    ) -> None:
        self._grid, self._weeks, self._discount = grid, account.weeks, account.discount_per_week
        self._r, self._sd, self._drift = risk_aversion_per_yuan, sd, drift_at_norm
        self._gain, self._timing, self._preferences = gain, timing, preferences
        margin = 0.0 if preferences is None else self._margin()
        self._mesh = last_week_mesh(grid, account.breakpoints[payout] if account.breakpoints else (), margin)
        self._pay = account.pay(payout, self._mesh)
        top = account.pay(payout, grid[-2:])
        self._slope = 0.0 if preferences is not None else float((top[1] - top[0]) / (grid[1] - grid[0]))
        self._bands: dict[tuple[int, float, float, float], BandKernel] = {}

    def _margin(self) -> float:
        furthest = np.abs(self._drift).max() + float(self._gain.max()) * float(self._timing.max())
        return float(furthest) + REACH_DEVIATIONS * float(self._sd.max())

    def certainty_equivalents(self, later_yuan: FloatArray, week: int) -> FloatArray:
        """Return CE[v(y + results)] in yuan for each level of effort, (n, levels, g)."""
        # Straight parts and pay shrink by impatience like the later values that are handed in.
        patience = self._discount ** (self._weeks - week)
        slope = self._slope * patience
        result = np.empty((later_yuan.shape[0], self._gain.shape[1], self._grid.size))
        feels = None if self._preferences is None else self._preferences.seen_from(patience)
        for row, r in enumerate(self._r):
            shift = self._drift[row, week] + self._gain[row] * self._timing[week]
            if feels is not None:
                mine = feels.of(np.array([row]))
                felt = self._felt(row, week, later_yuan[row], patience, shift, mine)
                result[row] = mine.to_yuan(felt[None])[0]
                continue
            bent, expected = self._bent(row, week, later_yuan[row], patience, slope, shift)
            straight = slope * (self._grid[None, :] + shift[:, None]) - 0.5 * r * (slope * self._sd[row]) ** 2
            result[row] = straight + bent + (-np.log(expected) / r if r > 0.0 else expected)
        return result

    def _bent(
        self, row: int, week: int, later: FloatArray, patience: float, slope: float, shift: FloatArray
    ) -> tuple[float, FloatArray]:
        """Return a reference in yuan, and the expectation around the straight part relative to it."""
        r = float(self._r[row])
        tilted = shift - r * slope * self._sd[row] ** 2
        last = week == self._weeks - 1
        bent = self._pay * patience - slope * self._mesh if last else later - slope * self._grid
        reference = float(bent[0])
        scaled = np.exp(-r * (bent - reference)) if r > 0.0 else bent - reference
        if last:
            return reference, self._last_kernel(row, tilted).expect(scaled)
        band = self._band(row, week, slope, tilted)
        return reference, band.expect(np.pad(scaled, (band.before, band.after), mode="edge"))

    def _felt(
        self,
        row: int,
        week: int,
        later: FloatArray,
        patience: float,
        shift: FloatArray,
        mine: Preferences,
    ) -> FloatArray:
        if week == self._weeks - 1:
            return self._last_kernel(row, shift).expect(mine.to_scale(self._pay[None] * patience)[0])
        band = self._band(row, week, 0.0, shift)
        before = later[0] + (later[1] - later[0]) * np.arange(-band.before, 0)
        after = later[-1] + (later[-1] - later[-2]) * np.arange(1, band.after + 1)
        return band.expect(mine.to_scale(np.concatenate([before, later, after])[None])[0])

    def _last_kernel(self, row: int, shift: FloatArray) -> MeshKernel:
        return MeshKernel(self._grid[None, :] + shift[:, None], float(self._sd[row]), self._mesh)

    def _band(self, row: int, week: int, slope: float, shift: FloatArray) -> BandKernel:
        key = (row, float(self._drift[row, week]), float(self._timing[week]), slope)
        if key not in self._bands:
            step = float(self._grid[1] - self._grid[0])
            # Taking values as linear between nodes adds h²/6 to the variance.
            sd = float(np.sqrt(self._sd[row] ** 2 - step**2 / 6.0))
            self._bands[key] = BandKernel(shift, sd, step)
        return self._bands[key]


def last_week_mesh(grid: FloatArray, breakpoints: tuple[float, ...], margin: float) -> FloatArray:
    """Return the mesh of the last week: the grid cut finer, with a close pair of nodes at each breakpoint;
    with a margin it goes on beyond the grid.
    """
    step = float(grid[1] - grid[0])
    extra = int(np.ceil(margin / step))
    first, last = grid[0] - extra * step, grid[-1] + extra * step
    fine = np.linspace(first, last, _PARTS_IN_LAST_WEEK * (grid.size - 1 + 2 * extra) + 1)
    gap = 1e-7 * float(grid[-1] - grid[0])
    points = np.array([p for p in breakpoints if first + gap < p < last])
    special = np.concatenate([points - gap, points])
    far = np.abs(fine[:, None] - special[None, :]).min(axis=1, initial=np.inf) > 2.0 * gap
    far[[0, -1]] = True
    return np.unique(np.concatenate([fine[far], special]))
