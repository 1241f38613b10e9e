"""The grid of one of two measures, and the weights of a week of its results, for either law."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.account import Account
from cmsim.behaviour.arrivals import arrivals_told_apart, poisson_weights
from cmsim.behaviour.gaussian import gaussian_grid, last_week_mesh
from cmsim.behaviour.grid import index_grid
from cmsim.behaviour.kernel import hat_kernel
from cmsim.behaviour.sizes import arrival_operator
from cmsim.behaviour.tasks import Law
from cmsim.behaviour.types import GaussianLaw

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Axis:
    """One measure: its nodes, and the finer mesh on which pay itself is integrated in the last week."""

    grid: FloatArray
    mesh: FloatArray


def axis_of(weeks: int, reach: float, breakpoints: tuple[float, ...], law: Law, nodes: int) -> Axis:
    """Return the nodes of a measure: even under a Gaussian law, fine up to the reach under an arrival law."""
    nobody = np.zeros(1, dtype=np.int64)
    # Only the place of jumps matters here, not what is paid.
    account = Account(weeks, (np.zeros_like,), nobody, np.array([reach]), np.zeros(1), 1.0, (breakpoints,))
    if isinstance(law, GaussianLaw):
        grid = gaussian_grid(account, 0, law, np.arange(law.sd.size), nodes)
        return Axis(grid, last_week_mesh(grid, breakpoints, 0.0))
    grid = index_grid(account, 0, nodes, float(law.size_yuan.max()), carries_lines=False)
    return Axis(grid, grid)


def week_weights(law: Law, axis: Axis, row: int, week: int, worked: FloatArray, last: bool) -> FloatArray:
    """Return weights (levels, g, mesh) of a week's results for a type at levels of work.

    Parameters
    ----------
    worked : array (levels,)
        Results a week by all hours, if they all came within the period.
    last : bool
        Whether the values to be weighed stand on the finer mesh.
    """
    if isinstance(law, GaussianLaw):
        mean = axis.grid[None, :] + (law.base[row, week] + worked * law.timing[week])[:, None]
        step = axis.grid[1] - axis.grid[0]
        variance = law.sd[row] ** 2 - (0.0 if last else step**2 / 6.0)
        return hat_kernel(mean, float(np.sqrt(variance)), axis.mesh if last else axis.grid)
    rate = law.base_rate[row, week] + worked * law.timing[week]
    most = arrivals_told_apart(float(rate.max()))
    sizes = law.size_yuan[law.size_group[row]]
    operator = arrival_operator(axis.grid, sizes, law.levels, 0.0, 0.0)
    power, weights = np.eye(axis.grid.size), poisson_weights(rate, most)
    total = weights[:, 0, None, None] * power
    for count in range(1, most + 1):
        power = power @ operator
        total = total + weights[:, count, None, None] * power
    return np.asarray(total)
