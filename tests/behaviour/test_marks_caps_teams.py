"""What a mark, a cap and a shared bonus do to a year's results (model.md, row 3; engine notes)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from cmsim.behaviour.account import Account, FloatArray, Payout
from cmsim.behaviour.forward import Forward, forward
from cmsim.behaviour.policy_table import PolicyTable
from cmsim.behaviour.solve import Numerics, solve
from cmsim.behaviour.types import GaussianLaw, TypeTable

MakeTypes = Callable[..., TypeTable]
WEEKS, SD, MARK = 52, 0.15, 1.0
FINE = Numerics(181, 25)


def _year(
    one_task: MakeTypes,
    payout: Payout,
    points: tuple[float, ...],
    cost: float,
    risk: float = 1.0,
    members: int = 1,
    others: float = 0.0,
    discount_per_year: float = 1.0,
) -> tuple[PolicyTable, Forward]:
    """Solve a year on the mean result of a team: an own hour moves it by 1 / members."""
    law = GaussianLaw(
        np.full((1, WEEKS), others * (members - 1) / members / WEEKS),
        np.full((1, 1), 1.0 / members / WEEKS),
        np.ones(WEEKS),
        np.full(1, SD / np.sqrt(WEEKS * members)),
    )
    account = Account(
        WEEKS,
        (payout,),
        np.zeros(1, dtype=np.int64),
        np.array([1.9]),
        np.zeros(1),
        discount_per_year ** (1.0 / WEEKS),
        (points,),
    )
    types = one_task(risk, cost / WEEKS, limit=9.0)
    nodes = int(FINE.nodes * np.sqrt(members)) + 1
    policy = solve(types, account, law, Numerics(nodes, FINE.levels))
    return policy, forward(policy, types, account, law)


def _bonus(size: float) -> Payout:
    return lambda y: np.where(y >= MARK, size, 0.0)


def _between(policy: PolicyTable, ahead: Forward, low: float, high: float) -> float:
    """Return the chance of ending in [low, high), from the distribution on the nodes."""
    grid, chances = policy.grid_yuan[0], np.cumsum(ahead.end_probability[0])
    middle = 0.5 * (grid[1:] + grid[:-1])
    return float(np.interp(high, middle, chances[:-1]) - np.interp(low, middle, chances[:-1]))


def test_results_bunch_just_past_the_mark_the_more_the_larger_the_bonus(one_task: MakeTypes) -> None:
    # A rate that alone leads to the mark: without a bonus as many end just below it as just past it.
    shares = []
    for size in (0.0, 0.05, 0.1, 0.2, 0.4):

        def pay(y: FloatArray, size: float = size) -> FloatArray:
            return 0.4 * y + np.where(y >= MARK, size, 0.0)

        policy, ahead = _year(one_task, pay, (MARK,), 0.4)
        past, below = _between(policy, ahead, 1.0, 1.05), _between(policy, ahead, 0.95, 1.0)
        shares.append((past - below) / (past + below))
    # Of those who end within a twentieth of the mark: just past it less just below it.
    assert abs(shares[0]) < 0.02
    assert np.all(np.diff(shares) > 0.01)
    assert shares[1] > 0.5
    assert shares[-1] > 0.95


def test_a_third_end_just_past_the_mark_and_hardly_anybody_just_below(one_task: MakeTypes) -> None:
    policy, ahead = _year(one_task, _bonus(0.4), (MARK,), 0.4)
    assert _between(policy, ahead, 1.0, 1.05) == pytest.approx(0.33, abs=0.1)
    assert _between(policy, ahead, 0.95, 1.0) < 0.02


def test_taking_a_cap_away_raises_results_by_a_tenth(one_task: MakeTypes) -> None:
    rate = cost = 0.4

    def capped(y: FloatArray) -> FloatArray:
        return rate * np.minimum(y, 1.0)

    _, with_cap = _year(one_task, capped, (1.0,), cost, risk=0.0)
    _, without = _year(one_task, lambda y: rate * y, (), cost, risk=0.0)
    assert without.results[0] == pytest.approx(1.001, abs=2e-3)
    assert with_cap.results[0] == pytest.approx(0.898, abs=0.03)


@pytest.mark.slow
def test_a_bonus_shared_by_a_team_of_two_draws_less_effort_and_by_five_or_ten_none(
    one_task: MakeTypes,
) -> None:
    efforts = []
    for members in (1, 2, 5, 10):
        # A team's members answer each other: from everybody at work, until effort stays.
        effort = 1.1
        for _ in range(25):
            _, ahead = _year(one_task, _bonus(0.4), (MARK,), 0.4, members=members, others=effort)
            answer = float(ahead.hours.mean())
            if abs(answer - effort) < 1e-3:
                break
            effort = 0.5 * (effort + answer)
        efforts.append(answer)
    assert efforts[0] == pytest.approx(1.06, abs=0.02)
    assert efforts[1] < efforts[0]
    # In larger teams nobody works because nobody else does: everybody at work is no answer to itself.
    assert efforts[2] < 0.05
    assert efforts[3] < 0.05


def test_with_others_at_work_a_member_of_a_larger_team_works_less(one_task: MakeTypes) -> None:
    answers = [
        float(_year(one_task, _bonus(0.4), (MARK,), 0.4, members=members, others=1.05)[1].hours.mean())
        for members in (1, 2, 5, 10)
    ]
    assert np.all(np.diff(answers) < -0.01)
    assert answers[3] < 0.75 * answers[0]


def test_effort_is_level_over_the_year_for_the_patient_and_rises_only_with_impatience(
    one_task: MakeTypes,
) -> None:
    def quarters(discount: float) -> FloatArray:
        _, ahead = _year(one_task, _bonus(0.4), (MARK,), 0.4, risk=0.0, discount_per_year=discount)
        return np.asarray(ahead.hours[0, :, 0].reshape(4, -1).mean(axis=1))

    even, rising = quarters(1.0), quarters(0.5)
    assert np.ptp(even) < 0.03 * even.mean()
    assert even.mean() == pytest.approx(1.06, abs=0.02)
    # The slope of value has no drift in luck, and grows by 1 / discount: a quarter's growth is 2^(1/4).
    assert rising[1:] / rising[:-1] == pytest.approx(2.0**0.25, rel=0.01)


def _same_cost_rate(one_task: MakeTypes, pay_yuan: float, cost: float) -> float:
    """Return the year's result under the straight rate that costs as much."""
    low, high = 0.0, 2.0
    for _ in range(30):
        rate = 0.5 * (low + high)
        low, high = (rate, high) if rate * rate / cost < pay_yuan else (low, rate)
    _, ahead = _year(one_task, lambda y: rate * y, (), cost)
    assert ahead.pay_yuan[0] == pytest.approx(pay_yuan, rel=2e-3)
    return float(ahead.results[0])


def test_a_well_set_bonus_brings_more_than_a_rate_of_the_same_cost_and_one_out_of_reach_nothing(
    one_task: MakeTypes,
) -> None:
    cost = 0.4
    gains = []
    for mark in (0.9, 1.0, 1.6):

        def pay(y: FloatArray, mark: float = mark) -> FloatArray:
            return 0.1 * y + np.where(y >= mark, 0.25, 0.0)

        _, ahead = _year(one_task, pay, (mark,), cost)
        gains.append(ahead.results[0] / _same_cost_rate(one_task, float(ahead.pay_yuan[0]), cost) - 1.0)
    assert 0.05 < gains[1] < 0.2
    assert gains[1] > gains[0]
    assert abs(gains[2]) < 0.01
