"""What a solved policy leads to: the distribution of results, expected pay, mean effort."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.policy_table import PolicyTable
from cmsim.behaviour.sizes import shift_matrix
from cmsim.behaviour.solve import Account
from cmsim.behaviour.types import ArrivalLaw, TypeTable

FloatArray = NDArray[np.float64]

_MOST_ARRIVALS = 6


@dataclass(frozen=True)
class Forward:
    """Expectations over an account period, per type.

    Attributes
    ----------
    pay_yuan, bookings_yuan : array (n,)
    hours : array (n, weeks, k)
        Mean hours by week and task.
    end_probability : array (n, g)
        Distribution of the index at the end, on the nodes.
    """

    pay_yuan: FloatArray
    bookings_yuan: FloatArray
    hours: FloatArray
    end_probability: FloatArray


def forward(
    policy: PolicyTable, types: TypeTable, account: Account, law: ArrivalLaw, start_week: int = 0
) -> Forward:
    """Return what types expect under their policy from the start of the period (or of a shortened one)."""
    count, weeks, width = policy.level.shape
    tasks = types.norm_hours.shape[1]
    probability = np.zeros((count, width))
    probability[:, 0] = 1.0
    mean_hours = np.zeros((count, weeks, tasks))
    pairs = {
        (int(p), int(g))
        for p, g in zip(account.payout_of_type, law.size_group, strict=True)
    }
    matrices = {
        (p, g): shift_matrix(policy.grid_yuan[p], law.size_yuan[g]) for p, g in sorted(pairs)
    }
    for week in range(start_week, weeks):
        hours = policy.hours_on_grid(week)
        mean_hours[:, week] = np.einsum("ng,ngk->nk", probability, hours)
        rate = law.base_rate[:, week, None] + law.timing[week] * np.einsum("ngk,nk->ng", hours, law.gain)
        rate = np.maximum(rate, 0.0)
        for (p, g), matrix in matrices.items():
            rows = np.flatnonzero((account.payout_of_type == p) & (law.size_group == g))
            probability[rows] = _step(probability[rows], rate[rows], matrix)
    grids = policy.grid_yuan[account.payout_of_type]
    pay = np.stack([account.payouts[p](policy.grid_yuan[p]) for p in account.payout_of_type])
    return Forward(
        pay_yuan=(probability * pay).sum(axis=1),
        bookings_yuan=(probability * grids).sum(axis=1),
        hours=mean_hours,
        end_probability=probability,
    )


def _step(probability: FloatArray, rate: FloatArray, matrix: FloatArray) -> FloatArray:
    """Move the distribution by a week of arrivals; the rate is that of the node at the week's start."""
    weight = np.exp(-rate)
    result = np.zeros_like(probability)
    used = np.zeros_like(rate)
    for k in range(_MOST_ARRIVALS + 1):
        if k:
            weight = weight * rate / k
        if k == _MOST_ARRIVALS:
            weight = 1.0 - used
        used = used + weight
        moved = probability * weight
        for _ in range(k):
            moved = moved @ matrix
        result += moved
    return result
