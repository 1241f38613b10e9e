"""What a solved policy leads to: the distribution of results, expected pay, mean effort."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.account import Account
from cmsim.behaviour.forward_arrivals import ArrivalMotion
from cmsim.behaviour.forward_gaussian import GaussianMotion
from cmsim.behaviour.policy_table import PolicyTable
from cmsim.behaviour.types import ArrivalLaw, GaussianLaw, TypeTable

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
    weekly : array (n, weeks)
        Mean arrivals (under a Gaussian law: results) of each week that count within the period.
    pulled : array (n, h)
        Mean arrivals of the next period's first weeks that were pulled forward in this one's last; h is 0
        where nothing may be.
    """

    pay_yuan: FloatArray
    results: FloatArray
    hours: FloatArray
    end_probability: FloatArray
    weekly: FloatArray
    pulled: FloatArray


class Motion(Protocol):
    """How a week of results moves the distribution over nodes."""

    def move(self, probability: FloatArray, mean: FloatArray, week: int) -> FloatArray:
        """Return the distribution after a week whose mean arrivals or results at each node are `mean`."""

    def pay(
        self, end: FloatArray, before: FloatArray, last_mean: FloatArray, weekly: FloatArray
    ) -> FloatArray:
        """Return expected pay, (n,), from the distributions after and before the last week."""


def forward(
    policy: PolicyTable,
    types: TypeTable,
    account: Account,
    law: ArrivalLaw | GaussianLaw,
    start_week: int = 0,
) -> Forward:
    """Return what types expect under their policy from the start of the period (or of a shortened one)."""
    motion: Motion = (
        GaussianMotion(policy, account, law)
        if isinstance(law, GaussianLaw)
        else ArrivalMotion(policy, account, law)
    )
    idle = law.base if isinstance(law, GaussianLaw) else law.base_rate
    count, weeks, width = policy.level.shape
    probability = np.zeros((count, width))
    probability[np.arange(count), policy.start_node[policy.payout_of_type]] = 1.0
    mean_hours = np.zeros((count, weeks, types.norm_hours.shape[1]))
    weekly = np.zeros((count, weeks))
    levels = policy.frontier_hours.shape[1]
    results = np.einsum("nlk,nk->nl", policy.frontier_hours, law.gain).reshape(-1)
    row = np.arange(count)[:, None] * levels
    ahead = 0 if policy.pulled is None else policy.pulled.shape[1]
    pulled = np.zeros((count, ahead))
    before, mean = probability, np.zeros((count, width))
    for week in range(start_week, weeks):
        level = policy.level[:, week].astype(np.float64)
        low = np.minimum(level.astype(np.int64), levels - 2)
        share = level - low
        low = low + row
        mean = law.timing[week] * (results[low] + share * (results[low + 1] - results[low]))
        mean = mean + idle[:, week, None]
        if policy.pulled is not None and week >= weeks - ahead:
            moved = policy.pulled[:, week - weeks + ahead].astype(np.float64)
            mean = mean + policy.pulled_counts * moved
            pulled[:, week - weeks + ahead] = (probability * moved).sum(axis=1)
        above = np.bincount(low.ravel(), (probability * share).ravel(), count * levels)
        there = np.bincount(low.ravel(), probability.ravel(), count * levels) - above
        there[1:] += above[:-1]
        mean_hours[:, week] = np.einsum("nl,nlk->nk", there.reshape(count, levels), policy.frontier_hours)
        weekly[:, week] = (probability * mean).sum(axis=1)
        before, probability = probability, motion.move(probability, mean, week)
    grids = policy.grid_yuan[account.payout_of_type]
    return Forward(
        pay_yuan=motion.pay(probability, before, mean, weekly),
        results=(probability * grids).sum(axis=1),
        hours=mean_hours,
        end_probability=probability,
        weekly=weekly,
        pulled=pulled,
    )
