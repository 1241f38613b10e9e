"""How a week of compound-Poisson results moves the distribution of the index."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.account import Account
from cmsim.behaviour.arrivals import arrivals_told_apart
from cmsim.behaviour.policy_table import PolicyTable
from cmsim.behaviour.sizes import arrival_operator, mean_award_yuan
from cmsim.behaviour.types import ArrivalLaw

FloatArray = NDArray[np.float64]


class ArrivalMotion:
    """Motion of all types under an arrival law."""

    def __init__(self, policy: PolicyTable, account: Account, law: ArrivalLaw) -> None:
        self._policy, self._account = policy, account
        self._award_yuan = np.zeros(account.payout_of_type.size)
        self._groups = []
        for payout, group in sorted(set(zip(account.payout_of_type, law.size_group, strict=True))):
            rows = np.flatnonzero((account.payout_of_type == payout) & (law.size_group == group))
            grid, sizes = policy.grid_yuan[payout], law.size_yuan[group]
            self._groups.append((rows, arrival_operator(grid, sizes, law.levels, 0.0, 0.0)))
            award = account.award(int(payout))
            self._award_yuan[rows] = 0.0 if award is None else mean_award_yuan(sizes, law.levels, award)

    def move(self, probability: FloatArray, mean: FloatArray, week: int) -> FloatArray:
        """Return the distribution after a week; the rate is that of the node at the week's start."""
        moved = np.empty_like(probability)
        for rows, matrix in self._groups:
            moved[rows] = _step(probability[rows], mean[rows], matrix)
        return moved

    def pay(
        self, end: FloatArray, before: FloatArray, last_mean: FloatArray, weekly: FloatArray
    ) -> FloatArray:
        """Return expected pay, awards included, (n,)."""
        pay = np.stack([self._account.pay(p, grid) for p, grid in enumerate(self._policy.grid_yuan)])
        on_nodes = (end * pay[self._account.payout_of_type]).sum(axis=1)
        return np.asarray(on_nodes + weekly.sum(axis=1) * self._award_yuan)


def _step(probability: FloatArray, rate: FloatArray, matrix: FloatArray) -> FloatArray:
    """Move the distribution by a week of arrivals; the rate is that of the node at the week's start."""
    most = arrivals_told_apart(float(rate.max()))
    # Horner: p w₀ + (p w₁ + (p w₂ + …) M) M, with w the chances of 0, 1, 2 … arrivals.
    weights = [probability * np.exp(-rate)]
    for k in range(1, most + 1):
        weights.append(weights[-1] * rate / k)
    weights[most] = weights[most] + np.maximum(probability - sum(weights), 0.0)
    moved = weights[most]
    for k in range(most - 1, -1, -1):
        moved = weights[k] + moved @ matrix
    return np.asarray(moved)
