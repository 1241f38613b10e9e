"""What a policy leads to under normal results: against closed forms and lives drawn at random."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from cmsim.behaviour.account import Account, FloatArray
from cmsim.behaviour.forward import forward
from cmsim.behaviour.solve import Numerics, solve
from cmsim.behaviour.types import GaussianLaw, TypeTable

MakeTypes = Callable[..., TypeTable]
WEEKS, SD = 10, 0.12
RISK = np.array([0.0, 1.0])


def _law() -> GaussianLaw:
    return GaussianLaw(np.full((2, WEEKS), 0.02), np.full((2, 1), 0.1), np.ones(WEEKS), np.full(2, SD))


def _account(pay: Callable[[FloatArray], FloatArray], points: tuple[float, ...]) -> Account:
    return Account(
        WEEKS, (pay,), np.zeros(2, dtype=np.int64), np.array([3.0]), np.zeros(2), breakpoints=(points,)
    )


def test_straight_pay_leads_to_the_closed_form(one_task: MakeTypes) -> None:
    account, types = _account(lambda y: 0.5 * y, ()), one_task(RISK, 0.08)
    policy = solve(types, account, _law(), Numerics(121, 25))
    expected = forward(policy, types, account, _law())
    effort = 0.5 * 0.1 / 0.08
    assert np.allclose(expected.hours, effort, rtol=1e-5)
    assert np.allclose(expected.results, WEEKS * (0.02 + 0.1 * effort), rtol=1e-5)
    assert np.allclose(expected.pay_yuan, 0.5 * expected.results, rtol=1e-5)
    spread = (expected.end_probability * policy.grid_yuan[0] ** 2).sum(axis=1) - expected.results**2
    assert np.allclose(spread, WEEKS * SD**2, rtol=1e-3)


def test_a_jump_leads_to_what_forty_thousand_lives_find(one_task: MakeTypes) -> None:
    def pay(index: FloatArray) -> FloatArray:
        return np.where(index >= 0.8, 0.6, 0.0)

    account, types = _account(pay, (0.8,)), one_task(RISK, 0.05)
    policy = solve(types, account, _law(), Numerics(161, 25))
    expected = forward(policy, types, account, _law())
    lives, rng = 40_000, np.random.default_rng(1)
    for row in range(2):
        index, hours = np.zeros(lives), np.zeros((WEEKS, lives))
        for week in range(WEEKS):
            hours[week] = policy.hours_at(np.full(lives, row), week, index)[:, 0]
            index += 0.02 + 0.1 * hours[week] + SD * rng.normal(size=lives)
        error = 4.0 / np.sqrt(lives)
        assert expected.pay_yuan[row] == pytest.approx(pay(index).mean(), abs=error * pay(index).std())
        assert expected.results[row] == pytest.approx(index.mean(), abs=error * index.std())
        assert np.allclose(
            expected.hours[row, :, 0], hours.mean(axis=1), atol=error * float(hours.std(axis=1).max())
        )
