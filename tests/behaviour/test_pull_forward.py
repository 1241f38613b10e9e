"""Closings pulled forward: a rise before the period's end and a dip after it, in lives drawn at random."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cmsim.behaviour.account import Account, FloatArray
from cmsim.behaviour.forward import forward
from cmsim.behaviour.policy_table import PolicyTable
from cmsim.behaviour.pull_forward import PullForward, depleted, due_at_the_start
from cmsim.behaviour.solve import Numerics, solve
from cmsim.behaviour.steady_pull import steady_pull
from cmsim.behaviour.types import ArrivalLaw, GaussianLaw, TypeTable
from cmsim.errors import CmsimError

WEEKS, AHEAD = 13, 3
MARK, BONUS = 250_000.0, 4_000.0
RISK = np.array([0.0, 2.0]) / 15_000.0
TYPES = TypeTable(("develop",), RISK, np.full(2, 1.6), 0.0, np.full((2, 1), 4.0), np.full(2, 24.0))
LIVES, PERIODS = 20_000, 3


def _law(sizes: FloatArray) -> ArrivalLaw:
    return ArrivalLaw(
        np.full((2, WEEKS), 0.3),
        np.full((2, 1), 0.008),
        np.ones(WEEKS),
        sizes[None],
        np.zeros(2, dtype=np.int64),
    )


def _bonus(index: FloatArray) -> FloatArray:
    return np.where(index >= MARK, BONUS, 0.0)


def _account(later: float = 300.0) -> Account:
    nobody = np.zeros(2, dtype=np.int64)
    return Account(WEEKS, (_bonus,), nobody, np.array([1.5e6]), np.full(2, later), 1.0, ((MARK,),))


def _pull(law: ArrivalLaw | GaussianLaw, share: float = 0.8, counted: float = 0.95) -> PullForward:
    return PullForward(due_at_the_start(law, AHEAD), share, counted, 100.0)


def _weekly_sales(policy: PolicyTable, row: int, sizes: FloatArray) -> FloatArray:
    """Return mean closings of each week, (periods, weeks), where each life empties its own next period."""
    rng = np.random.default_rng(row)
    who, taken = np.full(LIVES, row), np.zeros((LIVES, WEEKS))
    sold = np.zeros((PERIODS, WEEKS))
    for period in range(PERIODS):
        index, next_taken = np.zeros(LIVES), np.zeros((LIVES, WEEKS))
        for week in range(WEEKS):
            hours = policy.hours_at(who, week, index)[:, 0]
            moved = policy.pulled_at(who, week, index)
            if week >= WEEKS - AHEAD:
                next_taken[:, week - WEEKS + AHEAD] = moved
            due = 0.3 - taken[:, week]
            deals = rng.poisson(due + 0.008 * hours + policy.pulled_counts * moved)
            draw = rng.random(int(deals.sum()))
            money = np.interp(draw, np.linspace(0.0, 1.0, sizes.size), sizes)
            index += np.bincount(np.repeat(np.arange(LIVES), deals), money, LIVES)
            sold[period, week] = deals.mean()
        taken = next_taken
    return sold


@pytest.mark.parametrize("row", [0, 1])
def test_sales_rise_before_the_periods_end_and_dip_after_it(deal_sizes: FloatArray, row: int) -> None:
    law, account = _law(deal_sizes), _account()
    steady = steady_pull(TYPES, account, law, _pull(law))
    assert steady.converged
    sold = _weekly_sales(steady.policy, row, deal_sizes)
    middle = sold[1:, AHEAD : WEEKS - AHEAD].mean()
    error = 4.0 * np.sqrt(0.4 / (LIVES * AHEAD))
    assert sold[0, -AHEAD:].mean() > 1.05 * middle + error
    # The first period had nothing taken from it.
    assert sold[0, :AHEAD].mean() > middle - 0.03
    for period in (1, 2):
        assert sold[period, :AHEAD].mean() < 0.95 * middle - error
        assert sold[period, -AHEAD:].mean() > 1.05 * middle + error
    assert np.abs(sold[2] - steady.ahead.weekly[row]).max() < 4.0 * np.sqrt(0.6 / LIVES) + 0.01


@pytest.mark.parametrize("row", [0, 1])
def test_without_pulling_a_patient_managers_sales_neither_rise_at_the_end_nor_dip(
    deal_sizes: FloatArray, row: int
) -> None:
    law = _law(deal_sizes)
    off = solve(TYPES, _account(), law, pull=_pull(law, share=0.0))
    sold = _weekly_sales(off, row, deal_sizes)
    middle = sold[:, AHEAD : WEEKS - AHEAD].mean()
    error = 4.0 * np.sqrt(0.4 / (LIVES * AHEAD * PERIODS))
    assert abs(sold[:, -AHEAD:].mean() - middle) < 0.02 * middle + error
    assert abs(sold[:, :AHEAD].mean() - middle) < 0.02 * middle + error


def test_a_most_share_of_zero_is_off_to_the_last_bit(deal_sizes: FloatArray) -> None:
    law, account = _law(deal_sizes), _account()
    plain, off = solve(TYPES, account, law), solve(TYPES, account, law, pull=_pull(law, share=0.0))
    assert np.array_equal(plain.value_yuan, off.value_yuan)
    assert np.array_equal(plain.level, off.level)
    assert plain.digest == off.digest
    assert off.pulled is None


def test_nothing_is_pulled_past_the_mark_where_it_would_only_lose_and_most_just_below_it(
    deal_sizes: FloatArray,
) -> None:
    law, account = _law(deal_sizes), _account()
    policy = solve(TYPES, account, law, pull=_pull(law))
    at = np.array([0.0, 150_000.0, 245_000.0, 400_000.0])
    for row in range(2):
        pulled = policy.pulled_at(np.full(4, row), WEEKS - 1, at)
        assert pulled[3] == 0.0
        assert pulled[2] == pytest.approx(0.8 * 0.3, rel=1e-3)
        assert pulled[2] > pulled[0]
        assert np.all(policy.pulled_at(np.full(4, row), WEEKS - AHEAD - 1, at) == 0.0)


def test_pulling_is_worth_something_to_who_may_and_less_when_the_client_asks_more(
    deal_sizes: FloatArray,
) -> None:
    law, account = _law(deal_sizes), _account()
    worth = [
        solve(TYPES, account, law, pull=pull).certainty_equivalent_yuan()
        for pull in (None, _pull(law, counted=0.6), _pull(law, counted=0.95))
    ]
    assert np.all(worth[2] > worth[1])
    assert np.all(worth[1] > worth[0])


def test_what_is_expected_of_a_pulling_policy_is_what_its_value_says(deal_sizes: FloatArray) -> None:
    # Risk-neutral: value = expected pay - cost of effort and pulling - what is missing later.
    law = _law(deal_sizes)
    account, pull = _account(), replace(_pull(law), cost_yuan=0.0)
    policy = solve(TYPES, account, law, Numerics(193, 49), pull=pull)
    ahead = forward(policy, TYPES, account, law)
    plain = solve(TYPES, account, law, Numerics(193, 49))
    plain_ahead = forward(plain, TYPES, account, law)
    effort = _effort_cost(policy, law, ahead.pulled.shape[1])
    expected = ahead.pay_yuan[0] - effort - 300.0 * ahead.pulled[0].sum()
    assert policy.certainty_equivalent_yuan()[0] == pytest.approx(expected, rel=2e-3)
    assert ahead.pay_yuan[0] > plain_ahead.pay_yuan[0]


def _effort_cost(policy: PolicyTable, law: ArrivalLaw, ahead: int) -> float:
    rng = np.random.default_rng(4)
    lives, cost = 40_000, 0.0
    index, who = np.zeros(lives), np.zeros(lives, dtype=np.int64)
    sizes = law.size_yuan[0]
    for week in range(WEEKS):
        hours = policy.hours_at(who, week, index)[:, 0]
        cost += 0.5 * 1.6 * float(((hours - 4.0) ** 2).mean())
        moved = policy.pulled_at(who, week, index)
        deals = rng.poisson(0.3 + 0.008 * hours + policy.pulled_counts * moved)
        money = np.interp(rng.random(int(deals.sum())), np.linspace(0.0, 1.0, sizes.size), sizes)
        index += np.bincount(np.repeat(np.arange(lives), deals), money, lives)
    return cost


def test_small_amounts_are_pulled_forward_too() -> None:
    law = GaussianLaw(np.full((2, WEEKS), 0.05), np.full((2, 1), 0.01), np.ones(WEEKS), np.full(2, 0.06))
    nobody = np.zeros(2, dtype=np.int64)
    account = Account(
        WEEKS,
        (lambda y: np.where(y >= 1.3, 3.0, 0.0),),
        nobody,
        np.array([2.5]),
        np.full(2, 0.2),
        1.0,
        ((1.3,),),
    )
    types = replace(TYPES, risk_aversion_per_yuan=np.array([0.0, 0.3]), effort_cost_yuan=np.full(2, 0.01))
    pull = PullForward(due_at_the_start(law, AHEAD), 0.8, 0.95)
    steady = steady_pull(types, account, law, pull, Numerics(121, 13))
    weekly = steady.ahead.weekly
    middle = weekly[:, AHEAD : WEEKS - AHEAD].mean(axis=1)
    assert np.all(weekly[:, -AHEAD:].mean(axis=1) > 1.05 * middle)
    assert np.all(weekly[:, :AHEAD].mean(axis=1) < 0.95 * middle)


def test_a_period_is_emptied_by_what_was_pulled_from_it(deal_sizes: FloatArray) -> None:
    law = _law(deal_sizes)
    emptied = depleted(law, np.full((2, AHEAD), 0.1))
    assert isinstance(emptied, ArrivalLaw)
    assert np.allclose(emptied.base_rate[:, :AHEAD], 0.2)
    assert np.allclose(emptied.base_rate[:, AHEAD:], 0.3)


@pytest.mark.parametrize(
    ("share", "counted", "cost"), [(1.2, 1.0, 0.0), (0.5, -0.1, 0.0), (0.5, 1.0, -1.0), (0.5, 1.0, np.nan)]
)
def test_impossible_pulling_is_refused(share: float, counted: float, cost: float) -> None:
    with pytest.raises(CmsimError) as caught:
        PullForward(np.zeros((2, 3)), share, counted, cost)
    assert caught.value.detail.code == "behaviour.pull-forward"


def test_pulling_told_for_other_types_is_refused(deal_sizes: FloatArray) -> None:
    with pytest.raises(CmsimError) as caught:
        solve(TYPES, _account(), _law(deal_sizes), pull=PullForward(np.zeros((5, 3)), 0.5))
    assert caught.value.detail.code == "behaviour.pull-forward"
