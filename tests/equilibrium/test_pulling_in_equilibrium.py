"""Closings pulled forward in the fixed point: off is off, linear pay pulls nothing, a quota does, and it is
missing afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsim.behaviour.account import Account
from cmsim.behaviour.forward import forward
from cmsim.behaviour.types import ArrivalLaw, TypeTable
from cmsim.equilibrium.fixed_point import Solution, solve_fixed_point
from cmsim.equilibrium.law import ResponseLaw
from cmsim.equilibrium.programme import Programme
from cmsim.equilibrium.pulling import (
    TOLERANCE_SHARE,
    pull_of,
    pulling_weeks,
    share_with_a_proposal_out,
    solve_with_pulling,
    steady_rate,
    without_what_was_pulled,
)
from cmsim.equilibrium.type_world import TypeWorld
from cmsim.plans.registry import build
from cmsim.scenario import Scenario
from cmsim.scenario.sections.early_closing import EarlyClosing

WithPay = Callable[..., Scenario]
QUOTA = 300_000.0
"""A year; median sellers of Arcadia reach it in about half of the quarters."""


def allowing(scenario: Scenario, most_share: float, weeks: int = 4, price_cut_share: float = 0.1) -> Scenario:
    numbers = {"most_share": most_share, "weeks": weeks, "price_cut_share": price_cut_share}
    terms = EarlyClosing.model_validate({k: {"value": v, "kind": "user"} for k, v in numbers.items()})
    behaviour = scenario.behaviour.model_copy(update={"pull_forward": terms})
    return scenario.model_copy(update={"behaviour": behaviour})


Bonus = Callable[[float | None, float], tuple[TypeWorld, Solution]]


@pytest.fixture(scope="module")
def with_bonus(with_pay: WithPay, law: ResponseLaw) -> Bonus:
    """Return the solution under a quota bonus, by most share (None: left out) and price cut; each once."""
    plain = with_pay("quota_bonus", quota_yuan_per_year=QUOTA, bonus_yuan=3_000.0)

    @cache
    def found(most_share: float | None, price_cut_share: float) -> tuple[TypeWorld, Solution]:
        scenario = plain
        if most_share is not None:
            scenario = allowing(plain, most_share, price_cut_share=price_cut_share)
        return solved(scenario, law)

    return found


def solved(scenario: Scenario, law: ResponseLaw) -> tuple[TypeWorld, Solution]:
    world = TypeWorld(scenario, law, law.point)
    plan = build(scenario.policy.pay.plan, scenario.policy.pay.params)
    pay = np.array([float(kind.base_pay_yuan_per_year) for kind in scenario.staff.kinds.values()])
    return world, solve_fixed_point(world, plan, pay)


def faced(world: TypeWorld, solution: Solution) -> tuple[TypeTable, Account, ArrivalLaw]:
    """Return what people face at the solution, before anything is pulled."""
    pay = world.scenario.policy.pay
    programme = Programme(world, build(pay.plan, pay.params), solution.base_pay_yuan_per_year)
    guess = replace(programme.first_guess(solution.hours), later_value_yuan=solution.later_value_yuan)
    rows = programme.facing.rows(guess)
    types, law = programme.facing.of_booking(rows, guess)
    return types, rows.account, law


def test_a_most_share_of_zero_is_as_good_as_leaving_it_out(with_bonus: Bonus) -> None:
    without, off = with_bonus(None, 0.1)[1], with_bonus(0.0, 0.1)[1]
    assert without.policy.digest == off.policy.digest
    worth = (one.certainty_equivalent_yuan_per_year for one in (without, off))
    assert np.array_equal(*worth)


def test_who_is_paid_by_the_yuan_pulls_nothing_at_a_lower_price(with_pay: WithPay, law: ResponseLaw) -> None:
    _, solution = solved(allowing(with_pay("linear_commission", rate=0.05), 0.8), law)
    assert solution.policy.pulled is not None
    assert not solution.policy.pulled.any()


def test_a_quota_makes_people_pull_below_it_and_not_past_it(with_bonus: Bonus) -> None:
    world, solution = with_bonus(0.8, 0.1)
    middle = world.reference_types
    last = solution.policy.level.shape[1] - 1
    mark = QUOTA / 4.0
    near, past, far = (
        solution.policy.pulled_share_at(middle, last, np.full(middle.size, at))
        for at in (0.95 * mark, 1.05 * mark, 3.0 * mark)
    )
    assert near == pytest.approx(0.8, rel=1e-3)
    assert past == far == 0.0
    assert (solution.policy.pulled_share_at(middle, last - 4, np.full(middle.size, mark)) == 0.0).all()
    assert solution.converged


def test_to_be_allowed_to_pull_is_worth_something_under_a_quota(with_bonus: Bonus) -> None:
    without, dear, free = (
        with_bonus(*terms)[1].certainty_equivalent_yuan_per_year.mean()
        for terms in ((None, 0.1), (0.8, 0.1), (0.8, 0.0))
    )
    assert free > dear > without


def test_a_period_begins_with_what_the_one_before_left(with_bonus: Bonus) -> None:
    world, solution = with_bonus(0.8, 0.1)
    types, account, whole = faced(world, solution)
    policy, emptied = solve_with_pulling(world, types, account, whole)
    pulled = forward(policy, types, account, emptied).pulled
    missing = (whole.base_rate - emptied.base_rate).sum(axis=1)
    pull = pull_of(world.scenario, account, whole)
    assert pull is not None
    most = pull.most_share * pull.expected.sum()
    assert np.abs(missing - pulled.sum(axis=1)).sum() <= TOLERANCE_SHARE * most
    assert missing.sum() > 5.0 * TOLERANCE_SHARE * most


@given(st.floats(0.0, 0.3), st.floats(0.0, 0.3), st.integers(1, 6))
def test_what_is_pulled_is_taken_off_once_whatever_the_first_weeks_hold(
    base: float, pulled: float, weeks: int
) -> None:
    law = ArrivalLaw(
        np.linspace(base, base + 0.4, 13)[None],
        np.ones((1, 1)),
        np.ones(13),
        np.array([[1.0, 2.0]]),
        np.zeros(1, dtype=np.int64),
    )
    left = without_what_was_pulled(law, np.full((1, weeks), pulled))
    assert (left.base_rate >= 0.0).all()
    expected = max(float(law.base_rate.sum()) - pulled * weeks, 0.0)
    assert float(left.base_rate.sum()) == pytest.approx(expected, abs=1e-12)


def test_the_lasting_rate_is_read_off_the_law_itself(with_pay: WithPay, law: ResponseLaw) -> None:
    world = TypeWorld(with_pay("fixed"), law, law.point)
    hours = world.types.norm_hours
    arrivals = world.arrivals(hours, 13)
    lasting = arrivals.base_rate + (arrivals.gain * hours).sum(axis=1)[:, None] * arrivals.timing
    assert steady_rate(arrivals) == pytest.approx(lasting[:, 0])
    assert np.ptp(lasting, axis=1) == pytest.approx(0.0, abs=1e-12)


def test_fewer_proposals_are_out_the_longer_before_the_decision(arcadia: Scenario) -> None:
    seen = share_with_a_proposal_out(arcadia, np.arange(0.0, 30.0))
    assert (np.diff(seen) < 0.0).all()
    assert 0.0 < seen[-1] < seen[0] < 1.0


def test_a_month_is_pulled_into_over_no_more_weeks_than_it_has(with_pay: WithPay, law: ResponseLaw) -> None:
    assert pulling_weeks(8, 5) == 4
    assert pulling_weeks(8, 13) == 8
    scenario = allowing(with_pay("decomposed_target", target_bookings_yuan_per_year=150_000.0), 0.5, weeks=13)
    world, solution = solved(scenario, law)
    assert solution.policy.pulled is not None
    assert solution.policy.pulled.shape[1] == 4
    _, account, arrivals = faced(world, solution)
    pull = pull_of(scenario, account, arrivals)
    assert pull is not None
    assert pull.counted_share == pytest.approx(0.9)
