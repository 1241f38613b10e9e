"""A bonus at a quota: the oracle, and what people do near it, far from it and past it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.polynomial.hermite_e import hermegauss
from scipy.special import ndtr

from cmsim.behaviour.account import Account, FloatArray, Payout
from cmsim.behaviour.policy_table import PolicyTable
from cmsim.behaviour.solve import Numerics, solve
from cmsim.behaviour.types import GaussianLaw, TypeTable

MakeTypes = Callable[..., TypeTable]
WEEKS_A_YEAR = 52
SD_A_YEAR = 0.15
BONUS = 0.4
QUOTA = 1.0


def _bonus(index: FloatArray) -> FloatArray:
    return np.where(index >= QUOTA, BONUS, 0.0)


def _year(
    one_task: MakeTypes,
    payout: Payout,
    weeks: int,
    risk: FloatArray,
    cost: float,
    breakpoints: tuple[float, ...] = (QUOTA,),
    steps_a_week: int = 1,
    nodes: int = 161,
) -> PolicyTable:
    """Solve the last weeks of a year whose index is projected attainment; effort is results a year."""
    count, steps, steps_a_year = risk.size, weeks * steps_a_week, WEEKS_A_YEAR * steps_a_week
    law = GaussianLaw(
        np.zeros((count, steps)),
        np.full((count, 1), 1.0 / steps_a_year),
        np.ones(steps),
        np.full(count, SD_A_YEAR / np.sqrt(steps_a_year)),
    )
    account = Account(
        steps,
        (payout,),
        np.zeros(count, dtype=np.int64),
        np.array([1.9]),
        np.zeros(count),
        breakpoints=(breakpoints,),
    )
    types = one_task(risk, cost / steps_a_year, limit=9.0 * np.sqrt(steps_a_week) / cost)
    return solve(types, account, law, Numerics(nodes, levels=25))


def _oracle(projected: FloatArray, weeks: int, risk: float, cost: float) -> FloatArray:
    """Return the value in continuous time (engine notes, step 7): (σ²/k) log E exp(k pay / σ²), k = 1/c - r
    σ²."""
    k = 1.0 / cost - risk * SD_A_YEAR**2
    reaches = ndtr((projected - QUOTA) / (SD_A_YEAR * np.sqrt(weeks / WEEKS_A_YEAR)))
    scaled = k / SD_A_YEAR**2
    return np.log1p(np.expm1(scaled * BONUS) * reaches) / scaled


@pytest.mark.parametrize("weeks", [13])
@pytest.mark.parametrize("cost", [100.0, 200.0])
def test_value_of_a_bonus_agrees_with_the_oracle(one_task: MakeTypes, weeks: int, cost: float) -> None:
    risk = np.array([0.0, 5.0])
    policy = _year(one_task, _bonus, weeks, risk, cost, steps_a_week=4, nodes=261)
    projected = policy.grid_yuan[0]
    inside = (projected > 0.3) & (projected < 1.5)
    exact = np.array([_oracle(projected[inside], weeks, float(r), cost) for r in risk])
    assert np.abs(policy.value_yuan[:, 0, inside] - exact).max() < 1.4e-3


@pytest.mark.slow
def test_strong_incentives_approach_the_oracle_as_the_step_of_time_shrinks(one_task: MakeTypes) -> None:
    weeks, cost, risk = 4, 6.0, 1.0
    errors = []
    for steps_a_week in (1, 4, 9):
        policy = _year(
            one_task,
            _bonus,
            weeks,
            np.array([risk]),
            cost,
            steps_a_week=steps_a_week,
            nodes=141 * int(steps_a_week**0.5),
        )
        projected = policy.grid_yuan[0]
        inside = (projected > 0.3) & (projected < 1.5)
        exact = _oracle(projected[inside], weeks, risk, cost)
        errors.append(float((exact - policy.value_yuan[0, 0, inside]).max()))
    # Whoever chooses once a week cannot answer luck within the week: that is worth less, never more.
    # The loss shrinks with the square root of the step, so that the next step can be foretold, down to none.
    assert np.all(np.array(errors) > 0.0)
    assert errors[0] / errors[1] == pytest.approx(2.0, rel=0.2)
    assert errors[0] / errors[2] == pytest.approx(3.0, rel=0.2)


def test_effort_equals_the_slope_of_value_over_its_cost(one_task: MakeTypes) -> None:
    policy = _year(one_task, _bonus, 20, np.array([1.0]), 6.0)
    projected, value = policy.grid_yuan[0], policy.value_yuan[0, 0]
    inside = (projected > 0.6) & (projected < 1.2)
    effort = policy.hours_on_grid(0)[0, inside, 0]
    assert np.allclose(effort, np.gradient(value, projected)[inside] / 6.0, atol=0.005)


def test_people_sprint_when_near_give_up_when_far_and_coast_when_past(one_task: MakeTypes) -> None:
    policy = _year(one_task, _bonus, 8, np.array([1.0]), 0.4)
    at = np.array([0.2, 0.75, 0.9, 1.0, 1.2])
    effort = policy.hours_at(np.zeros(at.size, dtype=np.int64), 0, at)[:, 0]
    far, sprint, near, there, past = effort
    assert sprint > near > there > past
    assert sprint > 1.0
    assert far < 0.01 * sprint
    assert past < 0.1 * sprint


def test_past_a_cap_nobody_works_and_below_it_the_rate_drives(one_task: MakeTypes) -> None:
    rate, cap, cost = 0.5, 0.5, 1.0

    def capped(index: FloatArray) -> FloatArray:
        return np.minimum(rate * index, cap)

    policy = _year(one_task, capped, 8, np.array([0.5]), cost, breakpoints=(cap / rate,))
    at = np.array([0.0, 1.0, 1.4])
    effort = policy.hours_at(np.zeros(3, dtype=np.int64), 0, at)[:, 0]
    assert effort[0] == pytest.approx(rate / cost, rel=1e-3)
    assert 0.0 < effort[1] < 0.8 * rate / cost
    assert effort[2] < 1e-4


def test_a_jump_is_integrated_exactly_in_the_last_week(one_task: MakeTypes) -> None:
    policy = _year(one_task, _bonus, 1, np.array([0.0]), 1e6)
    projected = policy.grid_yuan[0]
    exact = BONUS * ndtr((projected - QUOTA) / (SD_A_YEAR / np.sqrt(WEEKS_A_YEAR)))
    assert np.abs(policy.value_yuan[0, 0] - exact).max() < 2e-6


def test_a_smooth_payout_agrees_with_quadrature_under_risk_aversion(one_task: MakeTypes) -> None:
    risk, weeks = 3.0, 13

    def smooth(index: FloatArray) -> FloatArray:
        return np.asarray(0.4 * np.tanh(3.0 * (index - 0.8)))

    policy = _year(one_task, smooth, weeks, np.array([risk]), 1e6, breakpoints=())
    nodes, weights = hermegauss(80)
    spread = SD_A_YEAR * np.sqrt(weeks / WEEKS_A_YEAR)
    projected = policy.grid_yuan[0]
    inside = (projected > 0.3) & (projected < 1.2)
    outcomes = np.exp(-risk * smooth(projected[inside, None] + spread * nodes))
    exact = -np.log(outcomes @ weights / weights.sum()) / risk
    assert np.abs(policy.value_yuan[0, 0, inside] - exact).max() < 1e-4
