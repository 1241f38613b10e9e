"""What a career is worth: closed forms, directions, and the odds of a place under the caps."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsim.careers.classes import AppraisalClass, ClassLimits, class_odds
from cmsim.careers.vacancies import promotion_equilibrium, shares_at_rest
from cmsim.careers.value import (
    CareerLadder,
    marginal_worth_yuan,
    next_values,
    solve_career,
    terminal_worth_yuan,
)
from cmsim.errors import CmsimError

LIMITS = ClassLimits(50.0, 70.0, 90.0)
GRID = np.linspace(0.2, 1.6, 141)


def ladder(**changes) -> CareerLadder:
    plain = CareerLadder(
        pay_yuan=np.array([15_000.0, 20_000.0]),
        excellent_years=1,
        promotion_odds=np.ones(1),
        raise_yuan=np.zeros(2),
        waits=True,
        demotes=False,
        dismisses=False,
        renewed_from=None,
        contract_years=1,
        quit_share=0.1,
        discount=0.92,
        outside_yuan=150_000.0,
    )
    return replace(plain, **changes)


def three_grades(**changes) -> CareerLadder:
    return ladder(
        pay_yuan=np.array([15_000.0, 18_000.0, 24_000.0]),
        promotion_odds=np.ones(2),
        raise_yuan=np.zeros(3),
        excellent_years=2,
        demotes=True,
        dismisses=True,
        **changes,
    )


def odds_on_grid(grades: int, sd: float = 8.0) -> np.ndarray:
    """Odds of the classes for attainments of the grid, where points are a hundred times attainment."""
    odds = class_odds(100.0 * GRID, sd, LIMITS)
    return np.repeat(odds[:, None, :], grades, axis=1)


def fixed(*odds: float, grades: int = 2) -> np.ndarray:
    return np.tile(np.array(odds), (1, grades, 1))


@given(
    st.floats(0.0, 1.0), st.floats(0.0, 0.5), st.floats(0.0, 0.97), st.floats(0.0, 3e4), st.floats(0.0, 3e4)
)
def test_two_grades_without_caps_have_their_closed_form(p, quits, discount, low, high):
    rules = ladder(pay_yuan=np.array([low, high]), quit_share=quits, discount=discount)
    value = solve_career(rules, fixed(0.0, 0.0, 1.0 - p, p), np.zeros(1)).value_yuan[:, 0, 0]
    keep, leaving = discount * (1.0 - quits), discount * quits * rules.outside_yuan
    top = (high + leaving) / (1.0 - keep)
    bottom = (low + leaving + keep * p * top) / (1.0 - keep * (1.0 - p))
    assert value == pytest.approx([bottom, top], rel=1e-8, abs=1e-4)


def test_two_excellent_years_are_worth_what_a_chain_of_two_steps_is():
    rules = ladder(excellent_years=2, quit_share=0.0)
    p, b = 0.3, rules.discount
    value = solve_career(rules, fixed(0.0, 0.0, 1.0 - p, p), np.zeros(1)).value_yuan[:, :, 0]
    top = rules.pay_yuan[1] / (1.0 - b)
    # K0 = w + b (p K1 + (1 - p) K0), K1 = w + b (p top + (1 - p) K0)
    matrix = np.array([[1.0 - b * (1.0 - p), -b * p], [-b * (1.0 - p), 1.0]])
    expected = np.linalg.solve(matrix, rules.pay_yuan[0] + np.array([0.0, b * p * top]))
    assert value[0] == pytest.approx(expected, rel=1e-8)
    assert value[1] == pytest.approx([top, top], rel=1e-8)


def test_a_dismissed_assistant_has_the_worth_of_being_outside():
    rules = ladder(dismisses=True, quit_share=0.0)
    value = solve_career(rules, fixed(1.0, 0.0, 0.0, 0.0), np.zeros(1)).value_yuan
    assert value[0, 0, 0] == pytest.approx(15_000.0 + 0.92 * 150_000.0)
    assert value[1, 0, 0] == pytest.approx(20_000.0 / 0.08)


def test_a_contract_counts_in_the_year_in_which_it_ends_alone():
    rules = ladder(renewed_from=AppraisalClass.COMPETENT, contract_years=3, quit_share=0.0)
    value = solve_career(rules, fixed(0.0, 1.0, 0.0, 0.0), np.zeros(1)).value_yuan[0, 0]
    last = 15_000.0 + 0.92 * 150_000.0
    assert value == pytest.approx([last, 15_000.0 + 0.92 * last, 15_000.0 * 1.92 + 0.92**2 * last])
    worth = next_values(rules, np.zeros(rules.shape))
    assert np.all(worth[:, :, 0, : AppraisalClass.COMPETENT] == rules.outside_yuan)
    assert np.all(worth[:, :, 1:, :] == 0.0)


def test_more_attainment_is_never_worth_less_where_grades_pay_more():
    rules = three_grades(outside_yuan=100_000.0)
    odds = odds_on_grid(3)
    value = solve_career(rules, odds[80:81], np.zeros(1)).value_yuan
    assert np.all(np.diff(value, axis=0) > 0.0)
    assert np.all(np.diff(value, axis=1) >= 0.0)
    assert np.all(marginal_worth_yuan(rules, value, odds, GRID) > -1e-6)


def test_the_marginal_worth_is_the_slope_of_the_terminal_worth():
    rules = three_grades()
    odds = odds_on_grid(3)
    value = solve_career(rules, odds[80:81], np.zeros(1)).value_yuan
    slope = marginal_worth_yuan(rules, value, odds, GRID)
    worth = terminal_worth_yuan(rules, value, odds)
    rise = np.trapezoid(slope, GRID, axis=0)
    assert rise == pytest.approx(worth[-1] - worth[0], rel=1e-3)
    # One normal threshold: the slope at the edge is the jump times the density there.
    alone = ladder(quit_share=0.0)
    k = solve_career(alone, fixed(0.0, 0.0, 0.5, 0.5), np.zeros(1)).value_yuan
    at_edge = int(np.argmin(np.abs(GRID - 0.9)))
    density = 100.0 / (8.0 * np.sqrt(2.0 * np.pi))
    found = marginal_worth_yuan(alone, k, odds_on_grid(2), GRID)[at_edge, 0, 0, 0]
    assert found == pytest.approx(0.92 * (k[1] - k[0])[0, 0] * density, rel=5e-3)


def test_who_may_choose_works_most_just_before_the_reward():
    rules = three_grades(quit_share=0.0)
    cost = 4_000.0 * (GRID - 0.7) ** 2
    solution = solve_career(rules, odds_on_grid(3), cost)
    attained = GRID[solution.choice[:, :, 0]]
    assert np.all(attained[:2, 1] > attained[:2, 0])
    fixed_conduct = solve_career(rules, odds_on_grid(3)[60:61], cost[60:61])
    assert np.all(solution.value_yuan >= fixed_conduct.value_yuan - 1e-6)


@given(st.floats(0.05, 0.9), st.floats(0.05, 0.6))
def test_a_cap_binds_exactly_or_lets_everybody_up(p, limit):
    rules = ladder()
    found = promotion_equilibrium(
        rules, fixed(0.0, 0.0, 1.0 - p, p)[0], np.array([1.0, limit]), np.array([1.0, 0.0])
    )
    assert found.converged
    # Those promoted, (1 - s) ρ p (1 - q), replace the seniors who quit, s q.
    uncapped = 0.9 * p / (0.1 + 0.9 * p)
    assert found.shares[1] == pytest.approx(min(limit, uncapped), abs=1e-6)
    if uncapped < limit - 1e-6:
        assert found.promotion_odds[0] == pytest.approx(1.0)
    elif uncapped > limit + 1e-6:
        assert found.promotion_odds[0] == pytest.approx(limit / (1.0 - limit) * 0.1 / (0.9 * p), rel=1e-5)


def test_two_caps_hold_together_from_several_starts():
    rules = three_grades()
    present = odds_on_grid(3)[80]
    limits, entry = np.array([1.0, 0.5, 0.2]), np.array([1.0, 0.0, 0.0])
    found = [
        promotion_equilibrium(rules, present, limits, entry, start=np.array(start))
        for start in ([1.0, 1.0], [0.05, 0.9], [0.5, 0.01])
    ]
    assert all(one.converged for one in found)
    assert np.all(found[0].shares[1:] <= limits[1:] + 1e-6)
    for other in found[1:]:
        assert other.promotion_odds == pytest.approx(found[0].promotion_odds, abs=1e-5)


def test_shares_at_rest_are_those_of_a_long_run():
    rules = replace(three_grades(), promotion_odds=np.array([0.5, 0.3]))
    odds = np.array([0.1, 0.2, 0.4, 0.3])
    rng = np.random.default_rng(5)
    people = np.zeros((20_000, 2), dtype=int)
    for _ in range(60):
        grade, streak = people.T
        k = rng.choice(4, size=len(people), p=odds)
        quits = rng.random(len(people)) < rules.quit_share
        out = quits | ((k == 0) & (grade == 0))
        excellent = k == 3
        asks = excellent & (streak == 1)
        up = asks & (grade < 2) & (rng.random(len(people)) < np.array([0.5, 0.3, 0.0])[grade])
        new_grade = grade + up - ((k == 0) & (grade > 0))
        new_streak = np.where(excellent, np.where(up, 0, 1), 0)
        people = np.where(out[:, None], 0, np.stack([new_grade, new_streak], axis=1))
    run = np.bincount(people[:, 0], minlength=3) / len(people)
    everywhere = np.broadcast_to(odds, (*rules.shape, 4))
    assert shares_at_rest(rules, everywhere, np.array([1.0, 0.0, 0.0])) == pytest.approx(run, abs=0.015)


def test_caps_lower_what_a_career_is_worth_and_what_attainment_brings():
    rules = three_grades()
    odds = odds_on_grid(3)
    entry = np.array([1.0, 0.0, 0.0])
    values, slopes = [], []
    for limits in ([1.0, 1.0, 1.0], [1.0, 0.5, 0.2], [1.0, 0.1, 0.05]):
        places = promotion_equilibrium(rules, odds[80], np.array(limits), entry)
        climbing = replace(rules, promotion_odds=places.promotion_odds)
        value = solve_career(climbing, odds[80:81], np.zeros(1)).value_yuan
        values.append(value[0, 0, 0])
        slopes.append(marginal_worth_yuan(climbing, value, odds, GRID)[70, 0, 1, 0])
    assert values[0] > values[1] > values[2]
    assert slopes[0] > slopes[1] > slopes[2]


def test_odds_that_do_not_sum_to_one_are_refused():
    with pytest.raises(CmsimError, match="sum to 1"):
        solve_career(ladder(), fixed(0.5, 0.0, 0.0, 0.4), np.zeros(1))
    with pytest.raises(CmsimError, match="discount factor below 1"):
        ladder(discount=1.0)
