"""The mean-field fixed point: one answer from every start, and no silence where there is none."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from cmsim.equilibrium import fixed_point
from cmsim.equilibrium.fixed_point import solve_fixed_point
from cmsim.equilibrium.law import ResponseLaw
from cmsim.equilibrium.mixing import AndersonMixing
from cmsim.equilibrium.prepare import prepare
from cmsim.equilibrium.type_world import TypeWorld
from cmsim.plans.registry import build
from cmsim.scenario import Scenario
from cmsim.world.people import DEVELOP, KEEP

WithPay = Callable[..., Scenario]
BASE_PAY = np.array([14_800.0])
TIGHT = 1e-4


def _bonus(with_pay: WithPay) -> Scenario:
    return with_pay("quota_bonus", period="quarter", quota_yuan_per_year=400_000.0, bonus_yuan=2_500.0)


@pytest.mark.parametrize("plan", ["bonus", "commission"])
def test_several_starts_lead_to_one_fixed_point(with_pay: WithPay, law: ResponseLaw, plan: str) -> None:
    scenario = _bonus(with_pay) if plan == "bonus" else with_pay("linear_commission", rate=0.04)
    world = TypeWorld(scenario, law, law.point)
    paid = build(scenario.policy.pay.plan, scenario.policy.pay.params)
    norm = world.types.norm_hours
    limit = world.types.hours_limit[:, None] / norm.shape[1]
    found = [
        solve_fixed_point(world, paid, BASE_PAY, start_hours=hours, tolerance=TIGHT)
        for hours in (norm, np.broadcast_to(limit, norm.shape), 0.3 * norm)
    ]
    for solution in found:
        assert solution.converged
        assert np.allclose(solution.hours, found[0].hours, rtol=2e-3, atol=5e-3)
        assert np.allclose(solution.later_value_yuan, found[0].later_value_yuan, rtol=2e-3)


def test_a_fixed_point_that_is_not_reached_says_so(
    with_pay: WithPay, arcadia: Scenario, law: ResponseLaw, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fixed_point, "MOST_ROUNDS", 1)
    ready = prepare(_bonus(with_pay), arcadia, "as_written", law, None)
    assert ready.facts["converged"] == 0.0
    assert ready.facts["residual"] > fixed_point.TOLERANCE
    assert ready.facts["rounds"] == 1.0


@pytest.fixture(autouse=True)
def _fresh() -> None:
    from cmsim.equilibrium import prepare as module

    module._kept.clear()


def test_the_more_everybody_develops_the_less_an_hour_brings(arcadia: Scenario, law: ResponseLaw) -> None:
    world = TypeWorld(arcadia, law, law.point)
    hours = world.types.norm_hours.copy()
    few = world.arrivals(hours, 13)
    hours[:, DEVELOP] *= 2.0
    many = world.arrivals(hours, 13)
    assert np.all(many.gain[:, DEVELOP] < few.gain[:, DEVELOP])


def test_at_the_hours_assumed_the_tangent_of_care_meets_its_curve(
    arcadia: Scenario, law: ResponseLaw
) -> None:
    world = TypeWorld(arcadia, law, law.point)
    hours = world.types.norm_hours.copy()
    hours[:, KEEP] *= 1.5
    arrivals = world.arrivals(hours, 52)
    total = arrivals.base_rate + (arrivals.gain * hours).sum(axis=1)[:, None] * arrivals.timing
    assert np.allclose(total, total[:, :1]), "in steady conduct no week of the period is better than another"
    care = hours[:, KEEP] * world.skill_in_field
    ratio = law.size_ratio_cross[0]
    curve = law.point.cross_amplitude_per_week[0] * ratio * care / (law.point.cross_half_hours[0] + care)
    idle = law.point.on_duty_per_week[0] * law.size_ratio_new[0] + law.point.cross_idle_per_week[0] * ratio
    expected = (idle + curve) * world.skill_at_signing + arrivals.gain[:, DEVELOP] * hours[:, DEVELOP]
    assert np.allclose(total[:, 0], expected)


def test_mixing_solves_a_linear_fixed_point_in_as_many_rounds_as_it_has_dimensions() -> None:
    matrix = np.array([[0.3, -0.9], [0.4, -0.5]])
    shift = np.array([1.0, 2.0])
    exact = np.linalg.solve(np.eye(2) - matrix, shift)
    mixing, guess = AndersonMixing(), np.zeros(2)
    for _ in range(4):
        guess = mixing.next_guess(guess, matrix @ guess + shift)
    assert np.allclose(guess, exact, atol=1e-6)


def test_higher_powered_pay_raises_hours_and_predicted_bookings(with_pay: WithPay, law: ResponseLaw) -> None:
    weak, strong = with_pay("linear_commission", rate=0.01), with_pay("linear_commission", rate=0.04)
    low, high = (prepare(s, s, "as_written", law) for s in (weak, strong))
    assert np.all(high.predicted_bookings_yuan_per_year > low.predicted_bookings_yuan_per_year)
