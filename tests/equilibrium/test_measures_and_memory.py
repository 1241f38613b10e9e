"""Plans that count more than bookings, remember last year, or stand beside a career."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmsim.equilibrium.law import MeasureLaw, ResponseLaw
from cmsim.equilibrium.prepare import equilibrium
from cmsim.equilibrium.solution import Solution
from cmsim.equilibrium.state_chain import StateChain
from cmsim.errors import PlanError
from cmsim.scenario import Scenario
from cmsim.world.people import DEVELOP, KEEP, SERVICE

WithPay = Callable[..., Scenario]
INFORMATION = "useful_information"
SERVED = "service_quality_points"


@pytest.fixture(scope="module")
def wider_law(law: ResponseLaw) -> ResponseLaw:
    """Return a law in which service brings information and quality, and fees follow bookings."""
    measures = {
        INFORMATION: MeasureLaw([0.02], [0.0], [[0.0, 0.0, 0.05]], [3.0]),
        SERVED: MeasureLaw([40.0], [0.0], [[0.0, 1.0, 5.0]], [5.0], adds_up=False),
        "fees_yuan": MeasureLaw([0.0], [0.1], [[0.0, 0.0, 0.0]], [0.0]),
    }
    return replace(law, measures=measures)


def solved(scenario: Scenario, law: ResponseLaw) -> Solution:
    return equilibrium(scenario, scenario, "as_written", law, None).solution


def with_information(with_pay: WithPay, reward_yuan: float) -> Scenario:
    rewards = {"plan": "allowances", "params": {"reward_yuan_per_information": reward_yuan}}
    commission = {"plan": "linear_commission", "params": {"rate": 0.03}}
    return with_pay("sum", of={"commission": commission, "information": rewards})


def card(with_pay: WithPay, **more: object) -> Scenario:
    measures = {
        "bookings_yuan": {"weight": 0.6, "target": 300_000.0, "cap": 1.3},
        SERVED: {
            "weight": 0.4,
            "target": 70.0,
            "cap": 1.2,
            "unit": "points",
            "kind": "score",
            "credit_base": "stock",
        },
    }
    return with_pay("scorecard", measures=measures, **more)


def test_people_work_the_hours_of_tasks_that_book_nothing_as_solved(
    with_pay: WithPay, wider_law: ResponseLaw
) -> None:
    found = solved(with_information(with_pay, 100.0), wider_law)
    types = np.arange(found.hours.shape[0])
    for week, booked in ((0, 0.0), (5, 50_000.0)):
        hours = found.conduct.hours_at(types, week, np.full(types.size, booked))
        assert hours.shape == found.hours.shape
        np.testing.assert_allclose(hours[:, SERVICE], found.hours[:, SERVICE])


def test_a_reward_for_information_brings_hours_of_service_and_takes_some_from_selling(
    with_pay: WithPay, wider_law: ResponseLaw
) -> None:
    plain = solved(with_pay("linear_commission", rate=0.03), wider_law)
    rewarded = [solved(with_information(with_pay, yuan), wider_law) for yuan in (50.0, 100.0, 200.0)]
    service = [float(one.hours[:, SERVICE].mean()) for one in (plain, *rewarded)]
    assert np.all(np.diff(service) > 0.5)
    assert rewarded[0].hours[:, DEVELOP].mean() < plain.hours[:, DEVELOP].mean()
    assert all(one.converged for one in rewarded)
    # By hand: an hour of service is worth its reward where it costs as much at the margin.
    types_cost = 200.0 * 0.05 * wider_law.effectiveness[0]
    assert types_cost > 0.0


def test_hours_of_service_cost_at_the_margin_what_their_reward_pays(
    with_pay: WithPay, wider_law: ResponseLaw
) -> None:
    scenario = with_information(with_pay, 100.0)
    found = equilibrium(scenario, scenario, "as_written", wider_law, None)
    types, solution = found.world.types, found.solution
    excess = solution.hours - types.norm_hours
    delta = types.substitution
    marginal = types.effort_cost_yuan * ((1.0 - delta) * excess[:, SERVICE] + delta * excess.sum(axis=1))
    earned = 100.0 * 0.05 * found.world.skill_in_field
    inside = (solution.hours[:, SERVICE] > 0.3) & (solution.hours.sum(axis=1) < types.hours_limit - 0.3)
    assert inside.sum() > 10
    # Information comes in pieces of chance, whose risk takes a little off; hours are searched on levels.
    assert np.allclose(marginal[inside], earned[inside], rtol=0.06, atol=0.25)


def test_selling_goes_on_as_if_service_stood_fixed(with_pay: WithPay, wider_law: ResponseLaw) -> None:
    """A sum of a commission and of rewards is solved measure by measure: commission alone, at those hours."""
    scenario = with_information(with_pay, 100.0)
    found = equilibrium(scenario, scenario, "as_written", wider_law, None)
    world, solution = found.world, found.solution
    arrivals = world.arrivals(solution.hours, 52)
    types = world.types
    excess = solution.hours - types.norm_hours
    delta = types.substitution
    cost = types.effort_cost_yuan * ((1.0 - delta) * excess[:, DEVELOP] + delta * excess.sum(axis=1))
    paid = 0.03 * arrivals.gain[:, DEVELOP] * arrivals.mean_size_yuan()[arrivals.size_group]
    neutral = types.risk_aversion_per_yuan == types.risk_aversion_per_yuan.min()
    inside = (solution.hours[:, DEVELOP] > 1.0) & (solution.hours.sum(axis=1) < types.hours_limit - 0.3)
    chosen = neutral & inside
    assert chosen.any()
    assert np.all(cost[chosen] < 1.02 * paid[chosen])
    assert np.all(cost[chosen] > 0.6 * paid[chosen])


def test_a_score_card_that_counts_service_keeps_people_serving(
    with_pay: WithPay, wider_law: ResponseLaw
) -> None:
    sellers = solved(with_pay("linear_commission", rate=0.03), wider_law)
    scored = solved(card(with_pay, yuan_per_point=60.0), wider_law)
    assert scored.converged
    assert scored.hours[:, SERVICE].mean() > 2.0 * sellers.hours[:, SERVICE].mean()
    assert scored.hours[:, DEVELOP].mean() < sellers.hours[:, DEVELOP].mean()
    # Calling on clients counts for quality too.
    assert scored.hour_worth_yuan[:, KEEP].mean() > 0.0
    assert np.all(scored.hour_worth_yuan[:, SERVICE] == 0.0)


def test_classes_of_a_score_converge_too(with_pay: WithPay, wider_law: ResponseLaw) -> None:
    classes = [{"from_points": 60.0, "yuan": 1_000.0}, {"from_points": 90.0, "yuan": 4_000.0}]
    found = solved(card(with_pay, classes=classes), wider_law)
    assert found.converged
    assert 1_000.0 < found.pay_yuan_per_year.mean() - 14_800.0 < 4_000.0


def test_a_measure_that_the_world_does_not_have_is_named_with_its_neighbour(
    with_pay: WithPay, wider_law: ResponseLaw
) -> None:
    measures = {"fee_yuan": {"weight": 1.0, "target": 100.0}}
    with pytest.raises(PlanError) as error:
        solved(with_pay("scorecard", measures=measures, yuan_per_point=10.0), wider_law)
    assert error.value.detail.code == "plan.unknown-measure"
    assert error.value.detail.found == "fee_yuan"
    assert "fees_yuan" in str(error.value.detail.hint)


def ratchet(with_pay: WithPay, share: float, relief: float = 0.0) -> Scenario:
    return with_pay(
        "ratcheting_quota",
        quota_yuan_per_year=300_000.0,
        bonus_yuan=3_000.0,
        rate_above_quota=0.02,
        ratchet_share=share,
        relief_share=relief,
    )


@pytest.mark.slow
def test_a_quota_raised_on_last_years_result_makes_people_hold_back(
    with_pay: WithPay, wider_law: ResponseLaw
) -> None:
    """Weitzman 1980; Misra & Nair 2011: the more of it is taken, the less is sold."""
    found = [solved(ratchet(with_pay, share, 0.2), wider_law) for share in (0.0, 0.5)]
    assert all(one.converged for one in found)
    booked = [float(one.bookings_yuan_per_year.mean()) for one in found]
    assert booked[0] > 1.04 * booked[1]
    # Where people stand is a distribution, and under a quota that never moves it is where they began.
    for one in found:
        assert np.allclose(one.state_share.sum(axis=1), 1.0)
        assert one.states is not None
        assert np.ptp(one.state_worth_yuan, axis=1).max() > 100.0
    moved = np.abs(found[1].state_share - found[0].state_share).sum(axis=1)
    assert moved.mean() > 0.5


@pytest.mark.slow
def test_a_ratchet_of_nothing_is_a_quota(with_pay: WithPay, wider_law: ResponseLaw) -> None:
    """The state is there and never moves: conduct is that of the same pay without it."""
    tiers = [{"from_yuan_per_year": 0.0, "rate": 0.0}, {"from_yuan_per_year": 300_000.0, "rate": 0.02}]
    bonus = {"period": "year", "quota_yuan_per_year": 300_000.0, "bonus_yuan": 3_000.0}
    same = with_pay(
        "sum",
        of={
            "bonus": {"plan": "quota_bonus", "params": bonus},
            "above": {"plan": "tiered_commission", "params": {"period": "year", "tiers": tiers}},
        },
    )
    remembered, forgotten = solved(ratchet(with_pay, 0.0), wider_law), solved(same, wider_law)
    assert np.allclose(remembered.hours, forgotten.hours, rtol=0.02, atol=0.05)
    assert np.allclose(
        remembered.certainty_equivalent_yuan_per_year,
        forgotten.certainty_equivalent_yuan_per_year,
        rtol=2e-3,
    )


@pytest.mark.slow
def test_several_targets_that_follow_results_move_along_one_curve(
    with_pay: WithPay, wider_law: ResponseLaw
) -> None:
    def growing(growth: float | None) -> Scenario:
        measures = {
            "bookings_yuan": {"weight": 0.7, "target": 300_000.0, "next_target_growth": growth},
            "fees_yuan": {"weight": 0.3, "target": 30_000.0, "next_target_growth": growth},
        }
        return with_pay("scorecard", measures=measures, yuan_per_point=80.0)

    fixed, growth = solved(growing(None), wider_law), solved(growing(0.05), wider_law)
    assert growth.converged
    assert growth.bookings_yuan_per_year.mean() < 0.97 * fixed.bookings_yuan_per_year.mean()


@pytest.mark.slow
def test_base_pay_moves_everything_by_itself_under_memory_too(
    with_pay: WithPay, wider_law: ResponseLaw
) -> None:
    scenario = ratchet(with_pay, 0.5)
    written = solved(scenario, wider_law)
    level = equilibrium(scenario, scenario, "equal_participation", wider_law, None)
    change = level.solution.base_pay_yuan_per_year[0] - 14_800.0
    assert abs(change) > 10.0
    rise = level.solution.certainty_equivalent_yuan_per_year - written.certainty_equivalent_yuan_per_year
    assert np.allclose(rise, change, atol=1e-6)
    assert np.array_equal(level.solution.policy.level, written.policy.level)


def with_careers(scenario: Scenario) -> Scenario:
    return scenario.with_values(
        {
            "policy.careers.appraisal.enabled": True,
            "policy.careers.appraisal.excellent_from_points": 90.0,
            "staff.kinds.sellers.grade": "assistant",
        }
    )


@pytest.mark.slow
@pytest.mark.parametrize("plan", ["fixed", "linear_commission"])
def test_careers_are_worth_effort(with_pay: WithPay, wider_law: ResponseLaw, plan: str) -> None:
    scenario = with_pay(plan) if plan == "fixed" else with_pay(plan, rate=0.03)
    without, climbing = solved(scenario, wider_law), solved(with_careers(scenario), wider_law)
    assert climbing.converged
    assert climbing.hours[:, DEVELOP].mean() > without.hours[:, DEVELOP].mean() + 0.5
    (curve,) = climbing.careers
    assert np.ptp(curve.yuan) > 1_000.0
    assert curve.slope > 0.0
    assert curve.residual < 1e-3


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(0.01, 1.0), min_size=9, max_size=9),
    st.lists(st.floats(-500.0, 500.0), min_size=3, max_size=3),
    st.floats(0.1, 0.95),
)
def test_carried_on_along_the_chain_a_step_is_exact_for_the_risk_neutral(
    raw: list[float], paid: list[float], weight: float
) -> None:
    moves = np.array(raw).reshape(1, 3, 3)
    moves = moves / moves.sum(axis=2, keepdims=True)
    chain = StateChain(moves, np.array([[1.0, 0.0, 0.0]]), 0.85, weight)
    reward = np.array([paid])
    worth = chain.worth_yuan(reward, np.zeros((1, 3)))
    exact = np.linalg.solve(np.eye(3) - weight * moves[0], reward[0])
    assert np.allclose(worth[0], exact - exact[0], atol=1e-6 * max(1.0, np.abs(exact).max()))
    rest = chain.rest()
    assert np.all(rest >= 0.0)
    assert np.isclose(rest.sum(), 1.0)
    carried = 0.85 * rest[0] @ moves[0] + 0.15 * chain.start[0]
    assert np.allclose(rest[0], carried)


@pytest.mark.parametrize("week", [0, 51])
def test_conduct_tells_hours_of_all_tasks(with_pay: WithPay, wider_law: ResponseLaw, week: int) -> None:
    found = solved(card(with_pay, yuan_per_point=60.0), wider_law)
    everybody = np.arange(found.hours.shape[0])
    hours = found.conduct.hours_at(everybody, week, np.full(everybody.size, 100_000.0))
    assert hours.shape == found.hours.shape
    assert np.allclose(hours[:, SERVICE], found.hours[:, SERVICE], atol=1e-9)
