"""How a week of normal results moves the distribution of the index."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.account import Account
from cmsim.behaviour.gaussian import last_week_mesh
from cmsim.behaviour.kernel import MeshKernel
from cmsim.behaviour.policy_table import PolicyTable
from cmsim.behaviour.types import GaussianLaw

FloatArray = NDArray[np.float64]


class GaussianMotion:
    """Motion of all types under a Gaussian law: the transpose of the weights that take expectations."""

    def __init__(self, policy: PolicyTable, account: Account, law: GaussianLaw) -> None:
        self._policy, self._account, self._law = policy, account, law

    def move(self, probability: FloatArray, mean: FloatArray, week: int) -> FloatArray:
        """Return the distribution after a week."""
        moved = np.zeros_like(probability)
        for row, payout in enumerate(self._account.payout_of_type):
            grid = self._policy.grid_yuan[payout]
            # Hats spread a point over two nodes, which adds h²/6 to the variance.
            sd = np.sqrt(self._law.sd[row] ** 2 - (grid[1] - grid[0]) ** 2 / 6.0)
            kernel = MeshKernel((grid + mean[row])[None], float(sd), grid)
            moved[row] = kernel.spread(probability[row][None])
        return moved

    def pay(
        self, end: FloatArray, before: FloatArray, last_mean: FloatArray, weekly: FloatArray
    ) -> FloatArray:
        """Return expected pay, (n,): the last week is integrated on the fine mesh, because pay may jump."""
        total = np.zeros(end.shape[0])
        for row, payout in enumerate(self._account.payout_of_type):
            grid = self._policy.grid_yuan[payout]
            points = self._account.breakpoints[payout] if self._account.breakpoints else ()
            margin = float(np.abs(last_mean[row]).max())
            mesh = last_week_mesh(grid, points, margin)
            kernel = MeshKernel((grid + last_mean[row])[None], float(self._law.sd[row]), mesh)
            total[row] = before[row] @ kernel.expect(self._account.pay(int(payout), mesh))[0]
        return total
