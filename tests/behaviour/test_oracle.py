"""Any payout against the oracle of continuous time: V = (σ²/k) ln E exp(k pay / σ²), k = 1/c - r σ²."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from cmsim.behaviour.account import Account, FloatArray, Payout
from cmsim.behaviour.policy_table import PolicyTable
from cmsim.behaviour.solve import Numerics, solve
from cmsim.behaviour.types import GaussianLaw, TypeTable

MakeTypes = Callable[..., TypeTable]
WEEKS, STEPS_A_WEEK, SD = 26, 4, 0.15
STEPS_A_YEAR = 52 * STEPS_A_WEEK
RISK = np.array([0.0, 1.0, 5.0])
PAYOUTS: dict[str, tuple[Payout, tuple[float, ...]]] = {
    "bonus": (lambda y: np.where(y >= 1.0, 0.4, 0.0), (1.0,)),
    "rate up to a cap": (lambda y: 0.4 * np.minimum(y, 1.0), (1.0,)),
    "accelerator": (lambda y: 0.2 * y + 0.4 * np.maximum(y - 1.0, 0.0), (1.0,)),
    "three steps": (
        lambda y: 0.1 * sum(np.where(y >= at, 1.0, 0.0) for at in (0.8, 1.0, 1.2)),
        (0.8, 1.0, 1.2),
    ),
    "floor": (lambda y: np.maximum(0.5 * y - 0.3, 0.0), (0.6,)),
    "smooth": (lambda y: np.asarray(0.2 * np.tanh(4.0 * (y - 1.0))), ()),
}


def _solved(one_task: MakeTypes, payout: Payout, points: tuple[float, ...], cost: float) -> PolicyTable:
    steps = WEEKS * STEPS_A_WEEK
    law = GaussianLaw(
        np.zeros((3, steps)),
        np.full((3, 1), 1.0 / STEPS_A_YEAR),
        np.ones(steps),
        np.full(3, SD / np.sqrt(STEPS_A_YEAR)),
    )
    account = Account(
        steps, (payout,), np.zeros(3, dtype=np.int64), np.array([2.2]), np.zeros(3), 1.0, (points,)
    )
    types = one_task(RISK, cost / STEPS_A_YEAR, limit=30.0 / cost)
    return solve(types, account, law, Numerics(321, 41))


def _oracle(payout: Payout, at: FloatArray, risk: float, cost: float) -> FloatArray:
    k = 1.0 / cost - risk * SD**2
    spread = SD * np.sqrt(WEEKS / 52)
    luck = np.linspace(-9.0, 9.0, 200_001)
    weight = np.exp(-0.5 * luck**2)
    weight /= weight.sum()
    scale = k / SD**2
    values = []
    for y in at:
        pay = scale * np.asarray(payout(y + spread * luck))
        top = float(pay.max())
        values.append((top + np.log(weight @ np.exp(pay - top))) / scale)
    return np.array(values)


@pytest.mark.slow
@pytest.mark.parametrize("name", PAYOUTS)
@pytest.mark.parametrize("cost", [20.0, 100.0])
def test_value_and_effort_agree_with_the_oracle(one_task: MakeTypes, name: str, cost: float) -> None:
    payout, points = PAYOUTS[name]
    policy = _solved(one_task, payout, points, cost)
    grid = policy.grid_yuan[0]
    inside = np.flatnonzero((grid > 0.4) & (grid < 1.5))[::4]
    for row, risk in enumerate(RISK):
        exact = _oracle(payout, grid[inside], float(risk), cost)
        # Whoever chooses four times a week loses a little where a jump is worth much beside cost and noise.
        most = 3e-3 if name == "bonus" and cost == 20.0 else 1.4e-3
        assert np.abs(policy.value_yuan[row, 0, inside] - exact).max() < most
        above, below = (_oracle(payout, grid[inside] + step, float(risk), cost) for step in (1e-3, -1e-3))
        effort = policy.hours_on_grid(0)[row, inside, 0]
        assert np.abs(effort - (above - below) / 2e-3 / cost).max() < 0.03 * 0.4 * 8.0 / cost
