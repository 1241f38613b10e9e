"""State, statistics of others, several measures and awards pass through sum, ceiling and floor."""

from typing import Any

import numpy as np
import pytest
from battery import BATTERY, each_breakpoint_is_a_jump_or_a_bend, pay, people

from cmsim.errors import PlanError
from cmsim.plans.checking.situations import others
from cmsim.plans.protocol import (
    BASE_PAY,
    BOOKINGS,
    PERIOD_WEEKS,
    Additive,
    GatedScore,
    Grid2,
    Index,
    Measures,
    PayContext,
    Peers,
    Plan,
    State,
    Unreduced,
    breakpoints_of,
)
from cmsim.plans.registry import build

Spec = dict[str, Any]

FEE: Spec = {"plan": "linear_commission", "params": {"rate": 0.05}}
STARS: Spec = {"plan": "tournament", "params": {"prize_yuan": 5_000.0}}
RATCHET: Spec = {
    "plan": "ratcheting_quota",
    "params": {"quota_yuan_per_year": 200_000.0, "bonus_yuan": 3_000.0},
}
AWARD: Spec = {"plan": "deal_award", "params": {}}
REWARDS: Spec = {"plan": "allowances", "params": {"reward_yuan_per_information": 50.0}}
EXPENSES: Spec = {"plan": "allowances", "params": {"entertainment_yuan_per_year": 2_000.0}}
GRADES: Spec = {"plan": "pay_grades", "params": {"post_grade": 13}}
CARD: Spec = {
    "plan": "scorecard",
    "params": {
        "measures": {
            "deposits_yuan": {"weight": 0.7, "target": 1_000_000.0, "next_target_growth": 0.1},
            "fees_yuan": {"weight": 0.3, "target": 50_000.0},
        },
        "department_share": 0.2,
        "classes": [{"from_points": 60.0, "yuan": 2_000.0}, {"from_points": 90.0, "yuan": 5_000.0}],
    },
}
WINDOWS: Spec = {"plan": "items_quality", "params": {"period": "year", "yuan_per_item": 0.1}}
TEAM: Spec = {"plan": "team_bonus", "params": {"period": "year", "quota_yuan_per_year_each": 50_000.0}}
TIERS: Spec = {
    "plan": "tiered_commission",
    "params": {"period": "year", "tiers": [{"from_yuan_per_year": 100_000.0, "rate": 0.04}]},
}


def total_of(**parts: Spec) -> Spec:
    return {"plan": "sum", "params": {"of": parts}}


def at_most(yuan: float, of: Spec) -> Spec:
    return {"plan": "ceiling", "params": {"of": of, "ceiling_yuan_per_year": yuan}}


def at_least(yuan: float, of: Spec) -> Spec:
    return {"plan": "floor", "params": {"of": of, "floor_yuan_per_year": yuan}}


def built(spec: Spec) -> Plan:
    return build(spec["plan"], spec["params"], kind_ids=("seller",))


WHOLE = (
    total_of(fee=FEE, stars=STARS, award=AWARD),
    total_of(fee=FEE, rewards=REWARDS, award=AWARD),
    total_of(quota=RATCHET, stars=STARS),
    total_of(card=CARD, grade=GRADES),
    total_of(card=CARD, fee=FEE),
    total_of(windows=WINDOWS, grade=GRADES),
    total_of(a=total_of(fee=FEE, team=TEAM), b=total_of(tiers=TIERS)),
    at_most(24_000.0, GRADES),
    at_most(30_000.0, total_of(fee=FEE, stars=STARS)),
    at_most(40_000.0, total_of(fee=FEE, rewards=REWARDS)),
    at_least(20_000.0, RATCHET),
    at_most(22_000.0, CARD),
    at_least(16_000.0, TEAM),
    at_most(30_000.0, TIERS),
    at_most(20_000.0, WINDOWS),
    at_most(20_000.0, total_of(expenses=EXPENSES, fee=FEE)),
)


@pytest.mark.parametrize("check", BATTERY, ids=lambda check: check.__name__)
@pytest.mark.parametrize("spec", WHOLE, ids=repr)
def test_whatever_is_composed_stands_the_battery(spec: Spec, check: Any) -> None:
    # A limit may hide a bend under it, and expenses stand outside the limit that they are paid beside.
    if check is not each_breakpoint_is_a_jump_or_a_bend or spec["plan"] == "sum":
        check(built(spec), ("seller",))


def someone(count: int = 1) -> PayContext:
    return people(("seller",), np.zeros(count, dtype=np.int64), PERIOD_WEEKS["year"], 14_000.0)


def test_a_sum_pays_each_part_from_its_own_state_and_its_own_statistics() -> None:
    plan = built(total_of(a=RATCHET, b=RATCHET, stars=STARS))
    assert [axis.name for axis in plan.state] == ["a.quota", "b.quota", "stars.years_running"]
    assert [told.name for told in plan.peers] == ["stars.star_cut_off"]
    state = State({"a.quota": np.array([1.0]), "b.quota": np.array([2.0])})
    peers = Peers({"stars.star_cut_off": np.array([250_000.0])})
    measured = Measures({BOOKINGS: np.array([300_000.0])}, someone())
    found = {p.component: float(p.yuan[0]) for p in plan.pay(measured, state, peers)}
    assert found == {
        BASE_PAY: 14_000.0,
        "a.bonus": 3_000.0,
        "a.commission": 0.0,
        "b.bonus": 0.0,
        "b.commission": 0.0,
        "stars.prize": 5_000.0,
    }
    after = {name: float(value[0]) for name, value in plan.advance(measured, state, peers).values.items()}
    assert after == {"a.quota": 1.125, "b.quota": 2.0, "stars.years_running": 1.0}
    points = [float(point[0]) for point in breakpoints_of(plan, someone(), state, peers)]
    assert points == [200_000.0, 400_000.0, 250_000.0]


def test_state_inside_a_ceiling_inside_a_sum_moves_on() -> None:
    plan = built(total_of(limited=at_most(20_000.0, RATCHET), fee=FEE))
    measured = Measures({BOOKINGS: np.array([280_000.0])}, someone())
    after = plan.advance(measured, State(), Peers())
    assert {name: float(value[0]) for name, value in after.values.items()} == {"limited.quota": 1.1}


def test_a_plan_without_state_leaves_a_state_alone() -> None:
    measured = Measures({BOOKINGS: np.array([1.0])}, someone())
    assert built(at_most(20_000.0, FEE)).advance(measured, State(), Peers()) == State()
    assert built(total_of(fee=FEE)).advance(measured, State(), Peers()) == State()


@pytest.mark.parametrize(
    ("spec", "form"),
    [
        (total_of(fee=FEE, stars=STARS, grade=GRADES), Index),
        (total_of(grade=GRADES, award=AWARD), Index),
        (total_of(fee=FEE, rewards=REWARDS), Additive),
        (total_of(a=total_of(fee=FEE, rewards=REWARDS), b=STARS), Additive),
        (total_of(card=CARD, grade=GRADES), GatedScore),
        (total_of(windows=WINDOWS, grade=GRADES), Grid2),
        (total_of(card=CARD, fee=FEE), Unreduced),
        (at_most(1e6, total_of(fee=FEE, stars=STARS)), Index),
        (at_most(1e6, total_of(fee=FEE, rewards=REWARDS)), Grid2),
        (at_most(1e6, total_of(fee=FEE, windows=WINDOWS)), Unreduced),
    ],
)
def test_a_composite_reduces_as_far_as_its_parts_allow(spec: Spec, form: type) -> None:
    plan = built(spec)
    assert isinstance(plan.reduction, form)
    if isinstance(plan.reduction, Additive | Unreduced):
        assert plan.reduction.measures == tuple(measure.name for measure in plan.measures)


def test_additive_pay_is_the_sum_of_what_each_measure_brings() -> None:
    plan = built(total_of(fee=FEE, rewards=REWARDS, tiers=TIERS))
    who = someone(3)

    def paid(bookings: list[float], information: list[float]) -> np.ndarray:
        values = {BOOKINGS: np.array(bookings), "useful_information": np.array(information)}
        return sum(payment.yuan for payment in plan.pay(Measures(values, who), State(), Peers()))

    nothing = paid([0.0] * 3, [0.0] * 3)
    sold, told = [1e5, 2e5, 3e5], [2.0, 0.0, 7.0]
    np.testing.assert_allclose(
        paid(sold, told) - nothing, paid(sold, [0.0] * 3) + paid([0.0] * 3, told) - 2.0 * nothing
    )
    assert [float(p[0]) for p in plan.breakpoints_along(BOOKINGS, who)] == [100_000.0]
    assert plan.breakpoints_along("useful_information", who) == ()


def test_two_parts_that_mean_different_things_by_a_name_are_refused() -> None:
    other = {"plan": "scorecard", "params": {**CARD["params"], "measures": dict(CARD["params"]["measures"])}}
    other["params"]["measures"]["fees_yuan"] = {"weight": 0.3, "target": 50_000.0, "credit_base": "stock"}
    with pytest.raises(PlanError) as caught:
        built(total_of(a=CARD, b=other))
    detail = caught.value.detail
    assert (detail.code, detail.path) == ("plan.measure-clash", "params.of.b")
    assert (detail.found, detail.allowed) == ("credit_base: stock", "credit_base: new")


def test_awards_of_the_library_pass_through_sum_and_limits() -> None:
    deals = np.array([99_999.0, 100_000.0, 2_000_000.0])
    for spec in (AWARD, total_of(a=AWARD, b=FEE), at_most(15_000.0, total_of(a=AWARD)), at_least(1.0, AWARD)):
        np.testing.assert_allclose(built(spec).deal_pay(deals), [0.0, 5_000.0, 400_000.0])


def test_expenses_met_stand_outside_a_limit() -> None:
    plan = built(at_most(15_000.0, total_of(expenses=EXPENSES, fee=FEE)))
    who = someone()
    assert pay(plan, np.array([0.0]), who)[0] == 16_000.0
    assert pay(plan, np.array([100_000.0]), who)[0] == 17_000.0
    found = {
        p.component: p.is_income for p in plan.pay(Measures({BOOKINGS: np.zeros(1)}, who), State(), Peers())
    }
    assert not found["expenses.entertainment"]
    assert found["ceiling"]


def test_grade_pay_under_a_ceiling_does_not_pass_the_heads() -> None:
    plan = built(at_most(18_000.0, GRADES))
    assert pay(plan, np.zeros(1), someone())[0] == 18_000.0
    assert pay(built(GRADES), np.zeros(1), someone())[0] == 20_400.0


def test_what_others_did_moves_where_a_limit_is_passed() -> None:
    plan = built(at_most(20_000.0, total_of(fee=FEE, stars=STARS)))
    who = someone()
    for cut in (50_000.0, 110_000.0, 200_000.0):
        peers = Peers({"stars.star_cut_off": np.array([cut])})
        points = sorted(float(p[0]) for p in breakpoints_of(plan, who, State(), peers) if np.isfinite(p[0]))
        assert cut in points
        # 14,000 + 5 % reaches 20,000 at 120,000, unless the prize has taken pay there before.
        assert (120_000.0 in np.round(points, 3)) == (cut > 120_000.0)
    assert set(others(plan, who).values) == {"stars.star_cut_off"}
