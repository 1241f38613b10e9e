"""Programmes paid by deal: against luck drawn at random, against finer grids, and under payouts nobody has
named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cmsim.behaviour
from cmsim.behaviour.account import Account, FloatArray
from cmsim.behaviour.forward import forward
from cmsim.behaviour.policy_table import PolicyTable
from cmsim.behaviour.solve import Numerics, solve
from cmsim.behaviour.types import ArrivalLaw, TypeTable
from cmsim.behaviour.worth import value_of_arrival_yuan
from cmsim.errors import CmsimError
from cmsim.preferences.cara import Cara

WEEKS = 13
QUOTA, BONUS = 200_000.0, 3_000.0
TYPES = TypeTable(
    ("develop", "keep"),
    np.array([0.0, 1.0, 4.0]) / 15_000.0,
    np.array([0.8, 1.6, 3.2]),
    0.3,
    np.full((3, 2), 4.0),
    np.full(3, 24.0),
)


def _law(sizes: FloatArray, weeks: int = WEEKS) -> ArrivalLaw:
    timing = np.linspace(0.9, 0.05, weeks)
    gain = np.tile([0.012, 0.006], (3, 1))
    return ArrivalLaw(np.full((3, weeks), 0.15), gain, timing, sizes[None], np.zeros(3, dtype=np.int64))


def _bonus(index: FloatArray) -> FloatArray:
    return np.where(index >= QUOTA, BONUS, 0.0) + 0.005 * index


def _account(weeks: int = WEEKS, **changes: object) -> Account:
    account = Account(
        weeks,
        (_bonus,),
        np.zeros(3, dtype=np.int64),
        np.array([1.5e6]),
        np.full(3, 250.0),
        breakpoints=((QUOTA,),),
    )
    return replace(account, **changes)  # type: ignore[arg-type]


def _worth(policy: PolicyTable) -> FloatArray:
    return policy.certainty_equivalent_yuan()


def _cost_yuan(hours: FloatArray, row: int) -> FloatArray:
    x = hours - TYPES.norm_hours[row]
    squares, sums = (x**2).sum(axis=-1), x.sum(axis=-1)
    delta = TYPES.substitution
    return np.asarray(0.5 * TYPES.effort_cost_yuan[row] * ((1.0 - delta) * squares + delta * sums**2))


@pytest.mark.parametrize("row", [0, 1, 2])
def test_worth_and_expected_pay_lie_within_the_error_of_twenty_thousand_lives(
    deal_sizes: FloatArray, row: int
) -> None:
    law, account = _law(deal_sizes), _account()
    policy = solve(TYPES, account, law)
    expected = forward(policy, TYPES, account, law)
    rng = np.random.default_rng(row)
    lives = 20_000
    index, cost, later = np.zeros(lives), np.zeros(lives), np.zeros(lives)
    who = np.full(lives, row)
    for week in range(WEEKS):
        hours = policy.hours_at(who, week, index)
        gained = (hours - TYPES.norm_hours[row]) @ law.gain[row]
        cost += _cost_yuan(hours, row)
        later += gained * (1.0 - law.timing[week]) * account.later_value_yuan[row]
        rate = law.base_rate[row, week] + law.timing[week] * (hours @ law.gain[row])
        deals = rng.poisson(rate)
        sizes = np.interp(rng.random(int(deals.sum())), np.linspace(0.0, 1.0, deal_sizes.size), deal_sizes)
        index += np.bincount(np.repeat(np.arange(lives), deals), sizes, lives)
    pay = _bonus(index)
    for found, sample in ((expected.pay_yuan[row], pay), (expected.results[row], index)):
        assert abs(found - sample.mean()) < 4.0 * sample.std() / np.sqrt(lives)
    net = pay - cost + later
    r = TYPES.risk_aversion_per_yuan[row]
    if r == 0.0:
        worth, error = net.mean(), net.std() / np.sqrt(lives)
    else:
        felt = np.exp(-r * net)
        worth, error = -np.log(felt.mean()) / r, felt.std() / felt.mean() / r / np.sqrt(lives)
    assert abs(_worth(policy)[row] - worth) < 4.0 * error


def test_more_awards_and_later_worth_raise_effort_and_worth(deal_sizes: FloatArray) -> None:
    law = _law(deal_sizes)
    plain = solve(TYPES, _account(), law)

    def award(size: FloatArray) -> FloatArray:
        return np.where(size >= 100_000.0, 0.02 * size, 0.0)

    for changed in (_account(deal_award=(award,)), _account(later_value_yuan=np.full(3, 600.0))):
        richer = solve(TYPES, changed, law)
        assert np.all(_worth(richer) > _worth(plain))
        assert np.all(richer.hours_on_grid(0)[:, 0, 0] > plain.hours_on_grid(0)[:, 0, 0])


def test_an_arrival_is_worth_what_it_adds_to_the_certainty_equivalent(deal_sizes: FloatArray) -> None:
    law, account = _law(deal_sizes), _account()
    policy = solve(TYPES, account, law)
    worth = value_of_arrival_yuan(policy, TYPES, account, law)
    inside = (np.arange(200) + 0.5) / 200
    sizes = np.ravel(deal_sizes[:-1, None] + np.diff(deal_sizes)[:, None] * inside)
    for row, r in enumerate(TYPES.risk_aversion_per_yuan):
        start = policy.value_yuan[row, 0]
        gained = np.interp(sizes, policy.grid_yuan[0], start) - start[0]
        exact = gained.mean() if r == 0.0 else -np.log(np.exp(-r * gained).mean()) / r
        assert worth[row] == pytest.approx(exact, rel=2e-3)


def test_the_plug_in_of_constant_risk_aversion_agrees_with_the_engines_own_path(
    deal_sizes: FloatArray,
) -> None:
    law, account = _law(deal_sizes), _account()
    fine = Numerics(nodes=401, levels=25)
    own = solve(TYPES, account, law, fine)
    plugged = solve(TYPES, account, law, fine, Cara(TYPES.risk_aversion_per_yuan))
    assert np.allclose(_worth(own), _worth(plugged), rtol=1e-3)


def test_impatience_moves_effort_towards_the_end(deal_sizes: FloatArray) -> None:
    law = replace(_law(deal_sizes), timing=np.ones(WEEKS))
    steep = solve(TYPES, _account(discount_per_week=0.9), law)
    even = solve(TYPES, _account(), law)

    def late_over_early(policy: PolicyTable) -> FloatArray:
        hours = forward(policy, TYPES, _account(), law).hours.sum(axis=2)
        return np.asarray(hours[:, -3:].mean(axis=1) / hours[:, :3].mean(axis=1))

    assert np.all(late_over_early(steep) > late_over_early(even) * 1.02)


@pytest.mark.parametrize("discount_per_week", [1.0, 0.98, 0.9])
def test_straight_pay_is_exact_for_the_impatient_too(
    deal_sizes: FloatArray, discount_per_week: float
) -> None:
    """Under straight pay results so far move nothing: a week's pay is worth what its own arrivals are worth
    at the slope that is left of the period's end.
    """
    slope, law = 0.03, _law(deal_sizes)
    account = _account(
        payouts=(lambda index: slope * index,),
        breakpoints=((),),
        later_value_yuan=np.zeros(3),
        discount_per_week=discount_per_week,
    )
    policy = solve(TYPES, account, law)
    hours = forward(policy, TYPES, account, law).hours
    fine = np.linspace(0.0, 1.0, 20_001)
    sizes = np.interp(fine, law.levels, law.size_yuan[0])
    for row, risk in enumerate(TYPES.risk_aversion_per_yuan):
        worth = 0.0
        for week in range(WEEKS):
            patience = discount_per_week ** (WEEKS - week)
            pay = slope * patience * sizes
            if risk > 0.0:
                per_arrival = -np.trapezoid(np.expm1(-risk * pay), fine) / risk
            else:
                per_arrival = np.trapezoid(pay, fine)
            rate = law.base_rate[row, week] + law.timing[week] * float(law.gain[row] @ hours[row, week])
            gained = rate * per_arrival - float(_cost_yuan(hours[row, week], row))
            worth += gained * discount_per_week**week
        assert _worth(policy)[row] == pytest.approx(worth, rel=5e-3)


def test_a_short_month_is_worth_less_than_a_long_one(deal_sizes: FloatArray) -> None:
    policy = solve(TYPES, _account(weeks=5), _law(deal_sizes, 5))
    assert np.all(policy.certainty_equivalent_yuan(1) < policy.certainty_equivalent_yuan(0))


def test_a_jump_that_is_searched_for_is_found_where_it_was_declared(deal_sizes: FloatArray) -> None:
    law = _law(deal_sizes)
    fine = Numerics(nodes=301, levels=25)
    declared = solve(TYPES, _account(), law, fine)
    searched = solve(TYPES, _account(breakpoints=None), law, fine)
    assert np.allclose(_worth(declared), _worth(searched), rtol=2e-4)


def test_a_plan_of_an_invented_organisation_in_its_own_units_is_answered() -> None:
    # Arcadia's orchard: pickers get two coins for 40 crates, five for 60, and a fifth of a coin for
    # each beyond.
    def coins(crates: FloatArray) -> FloatArray:
        steps = np.where(crates >= 40.0, 2.0, 0.0) + np.where(crates >= 60.0, 3.0, 0.0)
        return np.asarray(steps + 0.2 * np.maximum(crates - 60.0, 0.0))

    types = TypeTable(
        ("pick",), np.array([0.0, 0.3]), np.array([0.2, 0.2]), 0.0, np.full((2, 1), 2.0), np.full(2, 12.0)
    )
    weeks = 10
    law = ArrivalLaw(
        np.full((2, weeks), 0.2),
        np.full((2, 1), 0.25),
        np.ones(weeks),
        np.array([[1.0, 2.0, 4.0, 8.0]]),
        np.zeros(2, dtype=np.int64),
    )
    account = Account(weeks, (coins,), np.zeros(2, dtype=np.int64), np.array([150.0]), np.zeros(2))
    policy = solve(types, account, law)
    at = np.array([0.0, 30.0, 39.0, 42.0, 58.0])
    last = policy.hours_at(np.zeros(5, dtype=np.int64), weeks - 1, at)[:, 0]
    assert last[2] > last[3]
    assert last[4] > last[3]
    assert last[0] == pytest.approx(2.0, abs=0.05)
    expected = forward(policy, types, account, law)
    assert np.all(expected.hours.mean(axis=(1, 2)) > 2.02)


def test_the_engine_knows_no_plan_scenario_or_simulator() -> None:
    folder = Path(cmsim.behaviour.__file__).parent
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py")))
    for word in (
        "cmsim.plans",
        "cmsim.scenario",
        "cmsim.simulation",
        "quota",
        "commission",
        "ceiling",
        "decomposed",
    ):
        assert word not in text.lower(), word


@pytest.mark.parametrize(
    ("payout", "code"),
    [
        (lambda index: np.where(index > 1e5, np.nan, 0.0), "behaviour.payout"),
        (lambda index: np.zeros(3), "behaviour.payout"),
        (lambda index: np.where(index > 1e5, 1e9, 0.0), "behaviour.range"),
    ],
)
def test_pay_that_is_no_number_of_another_shape_or_beyond_doubles_is_one_clear_error(
    deal_sizes: FloatArray, payout: object, code: str
) -> None:
    with pytest.raises(CmsimError) as caught:
        solve(TYPES, _account(payouts=(payout,)), _law(deal_sizes))
    assert caught.value.detail.code == code


def test_results_too_frequent_to_follow_are_refused(deal_sizes: FloatArray) -> None:
    law = replace(_law(deal_sizes), base_rate=np.full((3, WEEKS), 500.0))
    with pytest.raises(CmsimError) as caught:
        solve(TYPES, _account(), law)
    assert caught.value.detail.code == "behaviour.rate"


STEPS = st.lists(st.tuples(st.floats(2e4, 9e5), st.floats(0.0, 2_000.0), st.floats(0.0, 0.02)), max_size=4)
QUICK = Numerics(nodes=61, levels=13)


def _stepped(steps: list[tuple[float, float, float]], extra: float = 0.0, slope: float = 0.0) -> Account:
    def pay(index: FloatArray) -> FloatArray:
        total = np.full_like(index, extra) + slope * index
        for at, jump, rate in steps:
            total = total + np.where(index >= at, jump + rate * (index - at), 0.0)
        return total

    points = tuple(sorted(at for at, _, _ in steps))
    return _account(5, payouts=(pay,), breakpoints=(points,))


@settings(max_examples=30)
@given(steps=STEPS, extra=st.floats(0.0, 5_000.0), slope=st.floats(0.0, 0.01))
def test_paying_more_everywhere_never_lowers_worth_and_a_constant_moves_it_by_itself(
    steps: list[tuple[float, float, float]], extra: float, slope: float
) -> None:
    law = _law(np.geomspace(5e3, 5e5, 12), 5)
    plain = solve(TYPES, _stepped(steps), law, QUICK)
    moved = solve(TYPES, _stepped(steps, extra=extra), law, QUICK)
    richer = solve(TYPES, _stepped(steps, extra=extra, slope=slope), law, QUICK)
    assert np.allclose(_worth(moved), _worth(plain) + extra, atol=1e-6)
    assert np.allclose(moved.level, plain.level, atol=1e-4)
    assert np.all(_worth(richer) >= _worth(moved) - 0.5)
    for policy in (plain, richer):
        for week in range(5):
            hours = policy.hours_on_grid(week)
            assert np.all(hours >= 0.0)
            assert np.all(hours.sum(axis=2) <= TYPES.hours_limit[:, None] + 1e-6)
