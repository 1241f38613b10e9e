"""What a solved policy leads to: the distribution of results, expected pay, mean effort."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.account import Account
from cmsim.behaviour.arrivals import arrivals_told_apart
from cmsim.behaviour.policy_table import PolicyTable
from cmsim.behaviour.sizes import arrival_operator, mean_award_yuan
from cmsim.behaviour.types import ArrivalLaw, TypeTable

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Forward:
    """Expectations over an account period, per type.

    Attributes
    ----------
    pay_yuan, results : array (n,)
        Awards on deals included in pay.
    hours : array (n, weeks, k)
        Mean hours by week and task; zero before the week in which a shortened period begins.
    end_probability : array (n, g)
        Distribution of the index at the end, on the nodes.
    """

    pay_yuan: FloatArray
    results: FloatArray
    hours: FloatArray
    end_probability: FloatArray


def forward(
    policy: PolicyTable, types: TypeTable, account: Account, law: ArrivalLaw, start_week: int = 0
) -> Forward:
    """Return what types expect under their policy from the start of the period (or of a shortened one)."""
    count, weeks, width = policy.level.shape
    probability = np.zeros((count, width))
    probability[np.arange(count), policy.start_node[policy.payout_of_type]] = 1.0
    mean_hours = np.zeros((count, weeks, types.norm_hours.shape[1]))
    award_yuan = np.zeros(count)
    groups = []
    for payout, group in sorted(set(zip(account.payout_of_type, law.size_group, strict=True))):
        rows = np.flatnonzero((account.payout_of_type == payout) & (law.size_group == group))
        grid, sizes = policy.grid_yuan[payout], law.size_yuan[group]
        groups.append((rows, arrival_operator(grid, sizes, law.levels, 0.0, 0.0)))
        award = account.award(int(payout))
        award_yuan[rows] = 0.0 if award is None else mean_award_yuan(sizes, law.levels, award)
    arrivals = np.zeros(count)
    levels = policy.frontier_hours.shape[1]
    results = np.einsum("nlk,nk->nl", policy.frontier_hours, law.gain).reshape(-1)
    row = np.arange(count)[:, None] * levels
    for week in range(start_week, weeks):
        level = policy.level[:, week].astype(np.float64)
        low = np.minimum(level.astype(np.int64), levels - 2)
        share = level - low
        low = low + row
        rate = law.timing[week] * (results[low] + share * (results[low + 1] - results[low]))
        rate = rate + law.base_rate[:, week, None]
        above = np.bincount(low.ravel(), (probability * share).ravel(), count * levels)
        there = np.bincount(low.ravel(), probability.ravel(), count * levels) - above
        there[1:] += above[:-1]
        mean_hours[:, week] = np.einsum("nl,nlk->nk", there.reshape(count, levels), policy.frontier_hours)
        arrivals += (probability * rate).sum(axis=1)
        for rows, matrix in groups:
            probability[rows] = _step(probability[rows], rate[rows], matrix)
    grids = policy.grid_yuan[account.payout_of_type]
    pay = np.stack([account.pay(p, grid) for p, grid in enumerate(policy.grid_yuan)])
    return Forward(
        pay_yuan=(probability * pay[account.payout_of_type]).sum(axis=1) + arrivals * award_yuan,
        results=(probability * grids).sum(axis=1),
        hours=mean_hours,
        end_probability=probability,
    )


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
