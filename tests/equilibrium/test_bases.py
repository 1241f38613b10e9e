"""Bases of comparison hit their targets, and preparing a policy is a function of its arguments alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from cmsim.equilibrium import prepare as module
from cmsim.equilibrium.bases import BASIS_TOLERANCE_YUAN
from cmsim.equilibrium.law import ResponseLaw
from cmsim.equilibrium.prepare import prepare
from cmsim.errors import ConvergenceError
from cmsim.scenario import Scenario

WithPay = Callable[..., Scenario]
KIND = "sellers"
PLANS: dict[str, tuple[str, dict[str, object]]] = {
    "fixed": ("fixed", {}),
    "commission": ("linear_commission", {"rate": 0.03}),
    "bonus": ("quota_bonus", {"period": "quarter", "quota_yuan_per_year": 400_000.0, "bonus_yuan": 2_500.0}),
    "target": (
        "decomposed_target",
        {"period": "month", "target_bookings_yuan_per_year": 300_000.0, "penalty_share": 0.2},
    ),
    "retention": ("retention_pay", {"rate": 0.03, "period": "quarter", "deferred_share": 0.5}),
    "stars": ("tournament", {"star_share": 0.2, "prize_yuan": 2_000.0, "among": "province"}),
    "team": ("team_bonus", {"rate": 0.01}),
    "ceiling": (
        "ceiling",
        {"of": {"plan": "linear_commission", "params": {"rate": 0.03}}, "ceiling_yuan_per_year": 30_000.0},
    ),
}


@pytest.fixture(params=sorted(PLANS))
def scenario(request: pytest.FixtureRequest, with_pay: WithPay) -> Scenario:
    plan, params = PLANS[request.param]
    return with_pay(plan, **params)


@pytest.mark.slow
@pytest.mark.parametrize("table", [None, 1])
def test_at_equal_participation_the_post_is_worth_the_median_outside_option(
    scenario: Scenario, arcadia: Scenario, law: ResponseLaw, table: int | None
) -> None:
    ready = prepare(scenario, arcadia, "equal_participation", law, table)
    outside = float(arcadia.labour.outside_option_median_yuan)
    worth = ready.facts[f"reference_certainty_equivalent_yuan:{KIND}"]
    assert abs(worth - outside) < BASIS_TOLERANCE_YUAN
    assert ready.facts[f"rent_yuan:{KIND}"] == worth - outside
    assert ready.facts["converged"] == 1.0
    assert ready.facts["residual"] < 0.005


def test_at_an_equal_bill_expected_pay_is_the_base_s(
    scenario: Scenario, with_pay: WithPay, law: ResponseLaw
) -> None:
    base = with_pay("linear_commission", rate=0.02)
    bill = prepare(base, base, "as_written", law).facts["expected_pay_bill_yuan"]
    ready = prepare(scenario, base, "equal_pay_bill", law)
    heads = float(base.staff.kinds[KIND].head_count)
    assert abs(ready.facts["expected_pay_bill_yuan"] - bill) < BASIS_TOLERANCE_YUAN * heads


def test_a_bill_that_a_ceiling_cannot_reach_is_an_error(with_pay: WithPay, law: ResponseLaw) -> None:
    plan, params = PLANS["ceiling"]
    dear = with_pay("linear_commission", rate=0.1)
    with pytest.raises(ConvergenceError) as caught:
        prepare(with_pay(plan, **params), dear, "equal_pay_bill", law)
    assert caught.value.detail.code == "basis.pay-bill"


def test_a_post_that_is_worth_more_without_any_base_pay_leaves_a_rent_that_is_reported(
    with_pay: WithPay, arcadia: Scenario, law: ResponseLaw
) -> None:
    ready = prepare(with_pay("linear_commission", rate=0.2), arcadia, "equal_participation", law)
    assert ready.base_pay_yuan_per_year[KIND] == 0.0
    assert ready.facts[f"rent_yuan:{KIND}"] > 1_000.0


def test_a_ceiling_below_what_participation_needs_is_an_error(
    with_pay: WithPay, arcadia: Scenario, law: ResponseLaw
) -> None:
    low = with_pay(
        "ceiling", of={"plan": "linear_commission", "params": {"rate": 0.03}}, ceiling_yuan_per_year=9_000.0
    )
    with pytest.raises(ConvergenceError) as caught:
        prepare(low, arcadia, "equal_participation", law)
    assert caught.value.detail.code == "basis.participation"


def test_base_pay_alone_moves_certainty_equivalents_by_itself_and_no_effort(
    with_pay: WithPay, arcadia: Scenario, law: ResponseLaw
) -> None:
    scenario = with_pay("linear_commission", rate=0.03)
    written = prepare(scenario, arcadia, "as_written", law)
    moved = prepare(scenario, arcadia, "equal_participation", law)
    change = moved.base_pay_yuan_per_year[KIND] - written.base_pay_yuan_per_year[KIND]
    assert abs(change) > 100.0
    rise = moved.certainty_equivalent_yuan_per_year - written.certainty_equivalent_yuan_per_year
    assert np.allclose(rise, change, atol=1e-6)
    assert written.conduct is not None
    assert moved.conduct is not None
    assert np.array_equal(moved.conduct.table.level, written.conduct.table.level)


@pytest.mark.parametrize("name", ["bonus", "target"])
def test_nothing_changes_with_what_was_prepared_before(
    name: str, with_pay: WithPay, arcadia: Scenario, law: ResponseLaw
) -> None:
    plan, params = PLANS[name]
    scenario = with_pay(plan, **params)
    module._kept.clear()
    first = prepare(scenario, arcadia, "equal_participation", law, 0)
    module._kept.clear()
    prepare(scenario, arcadia, "as_written", law, 1)
    prepare(scenario, arcadia, "equal_participation", law, 1)
    again = prepare(scenario, arcadia, "equal_participation", law, 0)
    assert again.digest == first.digest
    assert np.array_equal(again.certainty_equivalent_yuan_per_year, first.certainty_equivalent_yuan_per_year)


@pytest.mark.parametrize("name", ["bonus", "commission"])
def test_tables_of_the_pilot_are_counted_in_a_circle_and_matter(
    name: str, with_pay: WithPay, arcadia: Scenario, law: ResponseLaw
) -> None:
    plan, params = PLANS[name]
    scenario = with_pay(plan, **params)
    first, other, wrapped = (prepare(scenario, arcadia, "as_written", law, table) for table in (0, 1, 2))
    assert wrapped.digest == first.digest
    assert other.digest != first.digest
    assert np.all(other.predicted_bookings_yuan_per_year > first.predicted_bookings_yuan_per_year)


def test_fixed_pay_leaves_everybody_at_the_norm(
    with_pay: WithPay, arcadia: Scenario, law: ResponseLaw
) -> None:
    ready = prepare(with_pay("fixed"), arcadia, "as_written", law)
    assert ready.conduct is not None
    assert np.allclose(ready.conduct.table.level, 0.0, atol=1e-5)
    assert np.allclose(ready.certainty_equivalent_yuan_per_year, ready.base_pay_yuan_per_year[KIND])
    assert np.allclose(ready.predicted_pay_yuan_per_year, ready.base_pay_yuan_per_year[KIND])
