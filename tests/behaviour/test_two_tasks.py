"""A second, equally valuable task that nothing measures (Holmström & Milgrom 1991; model.md, row 2).

The best rate is searched over certainty equivalents of the engine; no formula enters the search.
"""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from cmsim.behaviour.account import Account, FloatArray, Payout
from cmsim.behaviour.solve import Numerics, solve
from cmsim.behaviour.types import GaussianLaw, TypeTable

SMALL = Numerics(nodes=31, levels=49)
DELTAS = (0.0, 0.2, 0.4, 0.6, 0.8)
POINTS = np.array(list(itertools.product((0.0, 0.5, 1.0, 2.0), (0.5, 1.0, 2.0), (0.25, 1.0))))
RISK, COST, VARIANCE = POINTS.T
COUNT = RISK.size


def _straight(rate: float) -> Payout:
    return lambda index: rate * index


def _surplus(delta: float, rates: FloatArray, norm: float) -> tuple[FloatArray, FloatArray]:
    """Return total certainty equivalent of principal and agent, and effort on both tasks, for each rate."""
    types = TypeTable(
        ("measured", "unmeasured"),
        np.tile(RISK, rates.size),
        np.tile(COST, rates.size),
        delta,
        np.full((COUNT * rates.size, 2), norm),
        np.full(COUNT * rates.size, 2.0 * norm + (8.0 if norm > 1.0 else 3.0)),
    )
    rows = len(types)
    law = GaussianLaw(
        np.full((rows, 1), -norm),
        np.tile([1.0, 0.0], (rows, 1)),
        np.ones(1),
        np.sqrt(np.tile(VARIANCE, rates.size)),
    )
    sd = np.sqrt(np.tile(VARIANCE, rates.size))
    account = Account(
        1,
        tuple(_straight(float(rate)) for rate in np.repeat(rates, COUNT)),
        np.arange(rows),
        4.0 * sd,
        np.zeros(rows),
        breakpoints=((),) * rows,
    )
    policy = solve(types, account, law, SMALL)
    excess = policy.hours_on_grid(0)[:, 0] - norm
    total = policy.certainty_equivalent_yuan() + excess.sum(axis=1)
    total = total - np.repeat(rates, COUNT) * excess[:, 0]
    return total.reshape(rates.size, COUNT), excess.reshape(rates.size, COUNT, 2)


def _best(delta: float, norm: float, rates: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the best rate found for each point and its surplus: global, then a parabola through three."""
    total, _ = _surplus(delta, rates, norm)
    at = np.clip(total.argmax(axis=0), 1, rates.size - 2)
    all_points = np.arange(COUNT)
    left, middle, right = (total[at + step, all_points] for step in (-1, 0, 1))
    move = 0.5 * (left - right) / (left - 2.0 * middle + right)
    step = rates[1] - rates[0]
    return rates[at] + step * np.clip(move, -1.0, 1.0), total.max(axis=0)


@pytest.mark.slow
@pytest.mark.parametrize("delta", DELTAS)
def test_best_rate_with_an_unmeasured_task_is_the_closed_form_in_the_interior(delta: float) -> None:
    # Five values of δ × 24 points: 120. A wide norm keeps the unmeasured task above zero hours.
    found, _ = _best(delta, 20.0, np.linspace(0.0, 1.2, 13))
    exact = (1.0 - delta) / (1.0 + RISK * COST * VARIANCE * (1.0 - delta**2))
    assert np.abs(found / exact - 1.0).max() < 0.005


@pytest.mark.parametrize("delta", [0.3, 0.6])
def test_paying_the_measured_task_starves_the_other_by_the_closed_form(delta: float) -> None:
    rates = np.array([0.2, 0.6, 1.0])
    _, excess = _surplus(delta, rates, 20.0)
    first = rates[:, None] / (COST * (1.0 - delta**2))
    assert np.allclose(excess[..., 0], first, rtol=1e-5)
    assert np.allclose(excess[..., 1], -delta * first, rtol=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize(("delta", "norm"), [(0.5, 0.1), (0.8, 0.3), (0.3, 0.1)])
def test_beyond_the_interior_the_unmeasured_task_is_at_zero_and_the_rate_that_of_one_task(
    delta: float, norm: float
) -> None:
    rates = np.linspace(0.0, 1.2, 25)
    found, surplus = _best(delta, norm, rates)
    inside = (1.0 - delta) / (1.0 + RISK * COST * VARIANCE * (1.0 - delta**2))
    corner = 1.0 / (1.0 + RISK * COST * VARIANCE)
    # Both branches of the closed problem, where each applies.
    worth_inside = _closed(inside, delta, norm)
    worth_corner = _closed(corner, delta, norm)
    exact = np.where(worth_corner > worth_inside, corner, inside)
    # Near the kink between the branches the parabola through three levels errs (docs/numerics.md): there, and
    # where both branches are worth nearly the same, a rate says little.
    sure = np.abs(worth_corner - worth_inside) > 0.02
    kink = norm * COST * (1.0 - delta**2) / delta
    sure &= np.abs(exact - kink) > 0.15 * COST + 0.1
    assert sure.sum() >= COUNT // 3
    assert np.abs(found / exact - 1.0)[sure].max() < 0.005
    assert np.abs(surplus - np.maximum(worth_inside, worth_corner))[sure].max() < 3e-3
    at_corner = sure & (worth_corner > worth_inside) & (corner > kink)
    assert at_corner.any()
    _, excess = _surplus(delta, np.array([float(corner[at_corner][0])]), norm)
    assert excess[0, np.flatnonzero(at_corner)[0], 1] == pytest.approx(-norm, abs=1e-9)


def _closed(rate: FloatArray, delta: float, norm: float) -> FloatArray:
    """Return the surplus at a rate, with the unmeasured task at its interior best or at zero hours."""
    first = rate / (COST * (1.0 - delta**2))
    second = -delta * first
    held = second < -norm
    second = np.where(held, -norm, second)
    first = np.where(held, rate / COST + delta * norm, first)
    cost = 0.5 * COST * (first**2 + second**2 + 2.0 * delta * first * second)
    return first + second - cost - 0.5 * RISK * rate**2 * VARIANCE
