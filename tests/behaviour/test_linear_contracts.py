"""Linear contracts against the closed forms of Holmström & Milgrom 1987 (model.md, row 1), and of compound
Poisson."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest

from cmsim.behaviour.account import Account, FloatArray, Payout
from cmsim.behaviour.policy_table import PolicyTable
from cmsim.behaviour.solve import Numerics, solve
from cmsim.behaviour.types import ArrivalLaw, GaussianLaw, TypeTable

MakeTypes = Callable[..., TypeTable]
WEEKS = 2
GRID = np.array(list(itertools.product((0.0, 0.5, 1.0, 2.0), (0.5, 1.0, 1.5, 2.0), (0.25, 0.5, 1.0, 4.0))))
RISK_AVERSION, COST, VARIANCE = GRID.T
SMALL = Numerics(nodes=31, levels=7)


def _straight(rate: float) -> Payout:
    return lambda index: rate * index


def _solved(types: TypeTable, rates: FloatArray) -> PolicyTable:
    count = rates.size
    law = GaussianLaw(np.zeros((count, WEEKS)), np.ones((count, 1)), np.ones(WEEKS), np.sqrt(VARIANCE))
    account = Account(
        WEEKS,
        tuple(_straight(float(rate)) for rate in rates),
        np.arange(count),
        np.full(count, 4.0) * np.sqrt(VARIANCE),
        np.zeros(count),
        breakpoints=((),) * count,
    )
    return solve(types, account, law, SMALL)


@pytest.mark.parametrize("rate", [0.2, 0.7, 1.0])
def test_effort_is_rate_over_cost_and_worth_is_the_closed_form_at_64_points(
    one_task: MakeTypes, rate: float
) -> None:
    policy = _solved(one_task(RISK_AVERSION, COST), np.full(COST.size, rate))
    hours = policy.hours_on_grid(0)[:, :, 0]
    worth = WEEKS * (rate**2 / (2.0 * COST) - RISK_AVERSION * rate**2 * VARIANCE / 2.0)
    # Choices are kept in single precision.
    assert np.allclose(hours, (rate / COST)[:, None], rtol=2e-6)
    assert np.allclose(policy.certainty_equivalent_yuan(), worth, rtol=1e-6, atol=1e-9)


def test_best_rate_found_by_search_is_one_over_one_plus_r_c_variance_at_64_points(
    one_task: MakeTypes,
) -> None:
    types = one_task(RISK_AVERSION, COST)
    tried = np.linspace(0.0, 1.2, 13)
    surplus = []
    for rate in tried:
        policy = _solved(types, np.full(COST.size, rate))
        effort = policy.hours_on_grid(0)[:, 0, 0]
        surplus.append(WEEKS * (1.0 - rate) * effort + policy.certainty_equivalent_yuan())
    total = np.array(surplus)
    best = np.clip(total.argmax(axis=0), 1, tried.size - 2)
    everybody = np.arange(COST.size)
    left, middle, right = (total[best + step, everybody] for step in (-1, 0, 1))
    found = tried[best] + (tried[1] - tried[0]) * 0.5 * (left - right) / (left - 2.0 * middle + right)
    assert np.abs(found * (1.0 + RISK_AVERSION * COST * VARIANCE) - 1.0).max() < 0.005


def _cells(points: FloatArray) -> FloatArray:
    """Return sizes of equal weight, many to a cell."""
    inside = (np.arange(400) + 0.5) / 400
    return np.ravel(points[:-1, None] + np.diff(points)[:, None] * inside)


def _award(size: FloatArray) -> FloatArray:
    """Return a tenth of a deal from 100,000 up."""
    return np.where(size >= 100_000.0, 0.1 * size * 0.3, 0.0)


@pytest.mark.parametrize("awarded", [False, True])
@pytest.mark.parametrize("base_rate", [0.05, 0.4, 15.0])
@pytest.mark.parametrize("commission", [0.01, 0.03])
def test_paid_by_deal_the_worth_of_a_week_is_the_closed_form_of_compound_poisson(
    one_task: MakeTypes, deal_sizes: FloatArray, commission: float, base_rate: float, awarded: bool
) -> None:
    weeks, gain, cost = 6, 0.0085, 1.6
    risk = np.array([0.0, 0.5, 1.5, 4.0]) / 15_000.0
    law = ArrivalLaw(
        np.full((4, weeks), base_rate),
        np.full((4, 1), gain),
        np.ones(weeks),
        deal_sizes[None],
        np.zeros(4, dtype=np.int64),
    )
    account = Account(
        weeks,
        (_straight(commission),),
        np.zeros(4, dtype=np.int64),
        np.array([weeks * (base_rate + 0.2) * 60_000.0 + 1e6]),
        np.zeros(4),
        breakpoints=((),),
        deal_award=(_award,) if awarded else None,
    )
    policy = solve(one_task(risk, cost, limit=30.0), account, law)
    sizes = _cells(deal_sizes)
    paid = commission * sizes + (_award(sizes) if awarded else 0.0)
    per_arrival = np.array([paid.mean() if r == 0.0 else (1.0 - np.exp(-r * paid).mean()) / r for r in risk])
    hours = np.minimum(gain * per_arrival / cost, 30.0)
    worth = weeks * ((base_rate + gain * hours) * per_arrival - 0.5 * cost * hours**2)
    assert np.allclose(policy.hours_on_grid(0)[:, 0, 0], hours, rtol=1e-3)
    assert np.allclose(policy.certainty_equivalent_yuan(), worth, rtol=6.5e-4)
