"""The effort frontier against a solver that knows nothing of it."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

from cmsim.behaviour.frontier import effort_frontier
from cmsim.behaviour.types import TypeTable

TYPES = TypeTable(
    ("develop", "keep", "service"),
    np.zeros(4),
    np.array([0.8, 1.6, 3.2, 1.0]),
    0.3,
    np.array([[7.5, 8.5, 3.0], [1.0, 1.0, 0.5], [4.0, 4.0, 4.0], [5.0, 5.0, 5.0]]),
    np.array([30.0, 8.0, 40.0, 15.0]),
)
GAIN = np.array([[0.008, 0.002, 0.0], [0.009, 0.009, 0.0], [0.004, 0.001, 0.003], [0.01, 0.002, 0.0]])
LEVELS = 21


@pytest.mark.parametrize("row", range(4))
def test_no_other_hours_reach_a_level_at_less_cost(row: int) -> None:
    frontier = effort_frontier(TYPES, GAIN, LEVELS)
    norm, limit, delta = TYPES.norm_hours[row], TYPES.hours_limit[row], TYPES.substitution

    def cost(hours: np.ndarray) -> float:
        x = hours - norm
        squares, sums = float((x**2).sum()), float(x.sum())
        return 0.5 * float(TYPES.effort_cost_yuan[row]) * ((1.0 - delta) * squares + delta * sums**2)

    for level in (3, 9, 14, 17, 20):
        wanted = frontier.gain[row, level]
        found = minimize(
            cost,
            frontier.hours[row, level],
            method="SLSQP",
            bounds=[(0.0, None)] * 3,
            constraints=[
                {"type": "eq", "fun": lambda a, wanted=wanted: 1e3 * ((a - norm) @ GAIN[row] - wanted)},
                {"type": "ineq", "fun": lambda a: limit - a.sum()},
            ],
            options={"ftol": 1e-12, "maxiter": 500},
        )
        assert frontier.cost_yuan[row, level] <= found.fun + 1e-5 * (1.0 + found.fun)


def test_levels_begin_at_the_norm_never_fall_and_include_the_limit_of_hours() -> None:
    frontier = effort_frontier(TYPES, GAIN, LEVELS)
    assert np.array_equal(frontier.hours[:, 0], TYPES.norm_hours)
    assert np.all(frontier.cost_yuan[:, 0] == 0.0)
    assert np.all(np.diff(frontier.gain, axis=1) >= 0.0)
    assert np.all(np.diff(frontier.cost_yuan, axis=1) >= -1e-9)
    total = frontier.hours.sum(axis=2)
    assert np.all(total <= TYPES.hours_limit[:, None] + 1e-6)
    for row in range(4):
        assert np.isclose(total[row], TYPES.hours_limit[row], atol=0.02).any()


def test_paying_one_of_two_substitutes_starves_the_other() -> None:
    frontier = effort_frontier(TYPES, GAIN, LEVELS)
    assert frontier.hours[0, -1, 0] > 25.0
    assert np.all(frontier.hours[0, -1, 1:] < TYPES.norm_hours[0, 1:])


def test_whoever_gains_nothing_stays_at_the_norm() -> None:
    frontier = effort_frontier(TYPES, np.zeros_like(GAIN), LEVELS)
    assert np.allclose(frontier.hours, TYPES.norm_hours[:, None, :])
    assert np.all(frontier.cost_yuan == 0.0)


def test_what_hours_are_worth_besides_the_account_moves_them_without_any_incentive() -> None:
    worth = np.array([[3.0, -1.0], [0.0, 0.0]])
    types = TypeTable(
        ("develop", "keep"),
        np.zeros(2),
        np.full(2, 2.0),
        0.3,
        np.full((2, 2), 6.0),
        np.full(2, 60.0),
        worth_of_hour_yuan=worth,
    )
    plain = TypeTable(
        ("develop", "keep"), np.zeros(2), np.full(2, 2.0), 0.3, np.full((2, 2), 6.0), np.full(2, 60.0)
    )
    gain = np.full((2, 2), 0.5)
    frontier, without = effort_frontier(types, gain, 15), effort_frontier(plain, gain, 15)
    q = np.array([[1.0, 0.3], [0.3, 1.0]])
    x = np.linalg.solve(q, worth[0] / 2.0)
    assert np.allclose(frontier.hours[0, 0], 6.0 + x)
    assert frontier.cost_yuan[0, 0] == pytest.approx(0.5 * 2.0 * x @ q @ x - worth[0] @ x)
    assert np.allclose(frontier.hours[1], without.hours[1])
    assert np.allclose(frontier.cost_yuan[1], without.cost_yuan[1])
