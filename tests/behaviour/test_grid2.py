"""Pay on two measures: against sums of programmes, closed forms with substitution, and brute force."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.polynomial.hermite_e import hermegauss
from scipy.optimize import minimize

from cmsim.behaviour.account import Account, FloatArray
from cmsim.behaviour.additive import Part, solve_additive
from cmsim.behaviour.grid2 import Numerics2, PairAccount, PairPayout, solve_pair
from cmsim.behaviour.solve import Numerics
from cmsim.behaviour.types import ArrivalLaw, GaussianLaw, TypeTable
from cmsim.errors import CmsimError

RISK, COST = np.array([0.0, 1.5]), np.array([1.0, 0.7])
SD = (0.4, 0.5)


def _types(delta: float, tasks: int = 2, norm: float = 1.0) -> TypeTable:
    names = ("sell", "save", "serve")[:tasks]
    return TypeTable(names, RISK, COST, delta, np.full((2, tasks), norm), np.full(2, 6.0))


def _law(measure: int, weeks: int, tasks: int = 2) -> GaussianLaw:
    gain = np.zeros((2, tasks))
    gain[:, measure] = 0.5
    return GaussianLaw(np.zeros((2, weeks)), gain, np.linspace(1.0, 0.8, weeks), np.full(2, SD[measure]))


def _account(weeks: int, pay: PairPayout, reach: float = 6.0, **changes: object) -> PairAccount:
    facts: dict[str, object] = {
        "weeks": weeks,
        "payouts": (pay,),
        "payout_of_type": np.zeros(2, dtype=np.int64),
        "reach": (reach, reach),
        "breakpoints": ((), ()),
        "later_value_yuan": np.zeros((2, 2)),
    }
    return PairAccount(**{**facts, **changes})  # type: ignore[arg-type]


def _single(weeks: int, pay: object, points: tuple[float, ...], reach: float) -> Account:
    nobody = np.zeros(2, dtype=np.int64)
    return Account(weeks, (pay,), nobody, np.array([reach]), np.zeros(2), 1.0, (points,))  # type: ignore[arg-type]


def test_a_sum_of_jumps_is_worth_what_its_programmes_are_worth() -> None:
    weeks, points = 5, (1.5,)

    def jump(y: FloatArray) -> FloatArray:
        return np.where(y >= points[0], 0.8, 0.0)

    account = _account(weeks, lambda a, b: jump(a) + 0.5 * jump(b), breakpoints=(points, points))
    laws = (_law(0, weeks), _law(1, weeks))
    pair = solve_pair(_types(0.0), account, laws, Numerics2(61, 13))
    parts = (
        Part(_single(weeks, jump, points, 6.0), laws[0]),
        Part(_single(weeks, lambda y: 0.5 * jump(y), points, 6.0), laws[1]),
    )
    summed = solve_additive(_types(0.0), parts, Numerics(121, 41))
    assert np.allclose(
        pair.certainty_equivalent_yuan(), summed.certainty_equivalent_yuan, rtol=3e-3, atol=1e-3
    )


@pytest.mark.parametrize("tasks", [2, 3])
def test_straight_pay_with_substitution_is_worth_the_joint_optimum(tasks: int) -> None:
    weeks, delta, rates = 2, 0.4, np.array([0.9, 0.6])
    account = _account(weeks, lambda a, b: rates[0] * a + rates[1] * b, reach=9.0)
    laws = (_law(0, weeks, tasks), _law(1, weeks, tasks))
    pair = solve_pair(_types(delta, tasks), account, laws, Numerics2(61, 13))
    q = (1.0 - delta) * np.eye(tasks) + delta
    for row in range(2):
        worth = 0.0
        for timing in laws[0].timing:
            pays = np.array([*(0.5 * rates * timing), 0.0][:tasks])
            x = np.linalg.solve(q, pays) / COST[row]
            worth += pays @ (1.0 + x) - 0.5 * COST[row] * x @ q @ x
            worth -= 0.5 * RISK[row] * float((rates**2) @ (np.array(SD) ** 2))
        assert pair.certainty_equivalent_yuan()[row] == pytest.approx(worth, rel=2e-3, abs=2e-4)


def _both(first: FloatArray, second: FloatArray) -> FloatArray:
    """Return pay for the worse of two measures: no sum and no index of the two."""
    return np.asarray(1.2 * np.minimum(np.tanh(first), np.tanh(second)))


def test_one_week_of_pay_for_the_worse_of_two_measures_agrees_with_brute_force() -> None:
    delta = 0.3
    types = _types(delta)
    laws = (_law(0, 1), _law(1, 1))
    policy = solve_pair(types, _account(1, _both), laws, Numerics2(81, 21))
    nodes, weights = hermegauss(40)
    weight = np.outer(weights, weights) / weights.sum() ** 2

    def loss(hours: FloatArray, row: int, start: tuple[float, float]) -> float:
        x = hours - 1.0
        first = start[0] + 0.5 * hours[0] + SD[0] * nodes[:, None]
        second = start[1] + 0.5 * hours[1] + SD[1] * nodes[None, :]
        pay, r = _both(first, second), RISK[row]
        felt = (weight * pay).sum() if r == 0.0 else -np.log((weight * np.exp(-r * pay)).sum()) / r
        return float(0.5 * COST[row] * (x @ x + 2.0 * delta * x[0] * x[1]) - felt)

    grids = policy.grids
    for row in range(2):
        for i, j in ((40, 40), (38, 45), (44, 36)):
            start = (float(grids[0][i]), float(grids[1][j]))
            found = minimize(loss, np.ones(2), args=(row, start), bounds=[(0.0, 6.0)] * 2)
            assert policy.value_yuan[row, 0, i, j] == pytest.approx(-found.fun, abs=2e-3)
            gains = policy.gains_at(row, 0, np.array([start[0]]), np.array([start[1]]))[0]
            assert np.allclose(gains, 0.5 * (found.x - 1.0), atol=0.03)


def test_deals_and_many_small_amounts_go_together(deal_sizes: FloatArray) -> None:
    weeks = 3
    deals = ArrivalLaw(
        np.full((2, weeks), 0.3),
        np.tile([0.1, 0.0], (2, 1)),
        np.ones(weeks),
        deal_sizes[None] / 1e5,
        np.zeros(2, dtype=np.int64),
    )
    laws = (deals, _law(1, weeks))

    def first(y: FloatArray) -> FloatArray:
        return np.where(y >= 0.5, 0.6, 0.0)

    def second(y: FloatArray) -> FloatArray:
        return 0.5 * np.tanh(y)

    account = _account(weeks, lambda a, b: first(a) + second(b), reach=6.0, breakpoints=((0.5,), ()))
    pair = solve_pair(_types(0.0), account, laws, Numerics2(61, 13))
    parts = (
        Part(_single(weeks, first, (0.5,), 6.0), deals),
        Part(_single(weeks, second, (), 6.0), laws[1]),
    )
    summed = solve_additive(_types(0.0), parts, Numerics(97, 41))
    assert np.allclose(pair.certainty_equivalent_yuan(), summed.certainty_equivalent_yuan, rtol=3e-3)


def test_what_counts_after_the_period_draws_effort_of_the_measure_that_it_belongs_to() -> None:
    weeks = 3
    laws = (_law(0, weeks), _law(1, weeks))
    later = np.zeros((2, 2))
    later[:, 1] = 2.0
    plain = solve_pair(_types(0.3), _account(weeks, _both), laws)
    drawn = solve_pair(_types(0.3), _account(weeks, _both, later_value_yuan=later), laws)
    at = (np.array([0.5]), np.array([0.5]))
    for row in range(2):
        before, after = (policy.gains_at(row, weeks - 1, *at)[0] for policy in (plain, drawn))
        assert after[1] > before[1] + 0.05
        assert after[0] < before[0]


def test_pay_that_is_no_number_or_beyond_doubles_is_refused() -> None:
    laws = (_law(0, 1), _law(1, 1))
    for pay, code in (
        (lambda a, b: np.where(a > 1.0, np.nan, b), "behaviour.payout"),
        (lambda a, b: 1e6 * a, "behaviour.range"),
    ):
        with pytest.raises(CmsimError) as caught:
            solve_pair(_types(0.0), _account(1, pay), laws)
        assert caught.value.detail.code == code
