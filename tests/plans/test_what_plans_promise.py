"""What each plan of the library promises beyond the battery: a rule over many parameters and years."""

from typing import Any

import numpy as np
import pytest
from battery import pay, payments, people
from hypothesis import given
from hypothesis import strategies as st

from cmsim.errors import PlanError
from cmsim.plans.checking.situations import others
from cmsim.plans.credit import credit_weights
from cmsim.plans.outlook import Belief, Outlook
from cmsim.plans.protocol import (
    BASE_PAY,
    BOOKINGS,
    PERIOD_WEEKS,
    FloatArray,
    GatedScore,
    Measures,
    PayContext,
    Peers,
    Plan,
    Revocation,
    State,
)
from cmsim.plans.reduction import index_account
from cmsim.plans.registry import build

BASE = 14_000.0


def crew(plan: Plan, count: int) -> PayContext:
    return people(("seller",), np.zeros(count, dtype=np.int64), PERIOD_WEEKS[plan.period], BASE)


def variable(plan: Plan, bookings: list[float] | FloatArray) -> FloatArray:
    index = np.asarray(bookings, dtype=np.float64)
    return pay(plan, index, crew(plan, index.size)) - BASE * PERIOD_WEEKS[plan.period] / 52.0


def yearly(plan: Plan, result: float, state: State, peers: Peers | None = None) -> tuple[float, State]:
    measured = Measures({BOOKINGS: np.array([result])}, crew(plan, 1))
    paid = sum(float(p.yuan[0]) for p in plan.pay(measured, state, peers or Peers()))
    return paid - BASE, plan.advance(measured, state, peers or Peers())


rates = st.floats(0.0, 0.3).map(lambda x: round(x, 3))


@given(st.lists(st.integers(0, 500_000), min_size=1, max_size=4, unique=True), st.data())
def test_tiers_pay_no_jump_and_each_yuan_once(starts: list[int], data: st.DataObject) -> None:
    found = [{"from_yuan_per_year": float(s), "rate": data.draw(rates)} for s in sorted(starts)]
    plan = build("tiered_commission", {"period": "year", "tiers": found})
    grid = np.linspace(0.0, 600_000.0, 241)
    paid = variable(plan, grid)
    expected = [
        sum(
            tier["rate"] * max(0.0, min(x, after["from_yuan_per_year"]) - tier["from_yuan_per_year"])
            for tier, after in zip(found, [*found[1:], {"from_yuan_per_year": np.inf}], strict=True)
        )
        for x in grid
    ]
    np.testing.assert_allclose(paid, expected, rtol=1e-9, atol=1e-6)
    steepest = max(tier["rate"] for tier in found)
    assert (np.diff(paid) <= steepest * np.diff(grid) + 1e-6).all()


def test_a_quarter_counts_a_quarter_of_yearly_tiers_and_caps() -> None:
    tier = [{"from_yuan_per_year": 400_000.0, "rate": 0.1}]
    params = {"tiers": tier, "cap_yuan_per_year": 8_000.0}
    quarter, year = (build("tiered_commission", params | {"period": p}) for p in ("quarter", "year"))
    sold = np.array([90_000.0, 110_000.0, 900_000.0])
    np.testing.assert_allclose(4.0 * variable(quarter, sold), variable(year, 4.0 * sold))
    np.testing.assert_allclose(variable(quarter, sold), [0.0, 1_000.0, 2_000.0])


def test_a_team_of_more_pays_less_for_ones_own_work() -> None:
    plan = build("team_bonus", {"rate": 0.06})
    slopes = []
    for size in (1.0, 2.0, 5.0, 10.0):
        peers = Peers({"team_others_yuan": np.full(2, 50_000.0), "team_size": np.full(2, size)})
        measured = Measures({BOOKINGS: np.array([1_000.0, 2_000.0])}, crew(plan, 2))
        paid = sum(p.yuan for p in plan.pay(measured, State(), peers))
        slopes.append(float(np.diff(paid)[0]) / 1_000.0)
    np.testing.assert_allclose(slopes, [0.06, 0.03, 0.012, 0.006])


@given(st.lists(st.floats(0.0, 200_000.0), min_size=2, max_size=6), st.sampled_from(["equal", "own_part"]))
def test_what_a_team_shares_out_is_its_pool(sold: list[float], split: str) -> None:
    plan = build("team_bonus", {"rate": 0.05, "quota_yuan_per_year_each": 100_000.0, "split": split})
    own = np.array(sold)
    peers = Peers({"team_others_yuan": own.sum() - own, "team_size": np.full(own.size, float(own.size))})
    found = plan.pay(Measures({BOOKINGS: own}, crew(plan, own.size)), State(), peers)
    (bonus,) = (p.yuan for p in found if p.component == "team_bonus")
    quota = 25_000.0 * own.size
    if abs(own.sum() - quota) > 1e-6:
        assert bonus.sum() == pytest.approx(0.05 * own.sum() if own.sum() > quota else 0.0, abs=1e-6)


def test_what_waits_is_revoked_with_the_client_and_what_is_paid_is_kept() -> None:
    plan = build("retention_pay", {"deferred_share": 0.3, "deferred_periods": 2, "lost_within_weeks": 30})
    found = {p.component: p for p in payments(plan, np.array([100_000.0]), crew(plan, 1))}
    assert found["deferred_commission"].revoked_if == Revocation("client_lost", 30)
    assert found["deferred_commission"].deferred_periods == 2
    assert found["deferred_commission"].yuan[0] == pytest.approx(1_500.0)
    assert found["commission"].revoked_if is None
    assert found["commission"].deferred_periods == 0


def test_pay_that_waits_is_not_taken_for_pay_at_once() -> None:
    plan = build(
        "retention_pay",
        {"rate": 0.1, "deferred_share": 0.5, "deferred_periods": 4, "lost_within_weeks": 26},
    )
    outlook = Outlook(lost_per_year=0.4, discount_per_year=0.9)
    payout = index_account(plan, "seller", BASE, outlook=outlook).payout
    index = np.array([0.0, 10_000.0])
    at_once, waits = 500.0, 500.0 * 0.9 * np.exp(-0.4 * 0.5)
    assert payout(index) - payout(np.zeros(2)) == pytest.approx([0.0, at_once + waits])
    in_a_sum = build("sum", {"of": {"a": {"plan": "retention_pay", "params": plan.params.model_dump()}}})
    same = index_account(in_a_sum, "seller", BASE, outlook=outlook).payout
    assert same(index) == pytest.approx(payout(index))


def test_pay_is_averaged_over_what_others_may_have_done() -> None:
    plan = build("tournament", {"star_share": 0.1, "prize_yuan": 6_000.0})
    sure = index_account(plan, "seller", BASE, outlook=Outlook({"star_cut_off": Belief(50_000.0)}))
    assert sure.breakpoints == (50_000.0,)
    assert sure.payout(np.array([49_999.0, 50_000.0])) - BASE == pytest.approx([0.0, 6_000.0])
    doubt = Outlook({"star_cut_off": Belief(50_000.0, 5_000.0)})
    unsure = index_account(plan, "seller", BASE, outlook=doubt)
    assert len(unsure.breakpoints) == 3
    assert unsure.payout(np.array([30_000.0, 50_000.0, 70_000.0])) - BASE == pytest.approx(
        [0, 5_000.0, 6_000.0], abs=1e-6
    )


def test_others_of_whom_nothing_is_expected_and_pay_with_a_memory_are_refused() -> None:
    with pytest.raises(PlanError, match="statistics of others"):
        index_account(build("tournament", {"star_share": 0.1, "prize_yuan": 6_000.0}), "seller", BASE)
    ratchet = build("ratcheting_quota", {"quota_yuan_per_year": 1e5, "bonus_yuan": 1e3})
    with pytest.raises(PlanError, match="moves with") as caught:
        index_account(ratchet, "seller", BASE)
    assert caught.value.detail.code == "plan.reduction"


@given(st.floats(0.0, 1.0), st.lists(st.floats(0.0, 1e6), min_size=1, max_size=8))
def test_a_quota_climbs_by_its_share_of_the_excess_and_never_falls_without_relief(
    share: float, results: list[float]
) -> None:
    first = 200_000.0
    params = {"quota_yuan_per_year": first, "bonus_yuan": 3_000.0, "ratchet_share": share}
    plan, state, quota = build("ratcheting_quota", params), State(), first
    for result in results:
        bonus, state = yearly(plan, result, state)
        if abs(result - quota) > 1.0:
            assert bonus == (3_000.0 if result > quota else 0.0)
        quota = min(quota + share * max(result - quota, 0.0), 3.0 * first)
        assert float(state.values["quota"][0]) * first == pytest.approx(quota, abs=0.05)


def test_a_ratchet_takes_back_what_a_good_year_won() -> None:
    params = {"quota_yuan_per_year": 200_000.0, "bonus_yuan": 0.0, "rate_above_quota": 0.1}
    steady = build("ratcheting_quota", params | {"ratchet_share": 0.0})
    climbing = build("ratcheting_quota", params | {"ratchet_share": 0.5})
    won = {}
    for plan in (steady, climbing):
        state, sums = State(), []
        for _ in range(4):
            paid, state = yearly(plan, 280_000.0, state)
            sums.append(paid)
        won[plan.params.ratchet_share] = sums
    np.testing.assert_allclose(won[0.0], [8_000.0] * 4)
    np.testing.assert_allclose(won[0.5], [8_000.0, 4_000.0, 2_000.0, 1_000.0])


def test_the_stars_of_a_field_are_the_share_that_was_promised() -> None:
    plan = build("tournament", {"prize_yuan": 5_000.0, "star_share": 0.05})
    sold = np.random.default_rng(4).permutation(np.arange(1.0, 201.0)) * 1_000.0
    cut = np.sort(sold)[-10]
    measured = Measures({BOOKINGS: sold}, crew(plan, sold.size))
    found = plan.pay(measured, State(), Peers({"star_cut_off": np.full(sold.size, cut)}))
    assert float(found[-1].yuan.sum()) == 10 * 5_000.0
    assert plan.peers[0].share == 0.05


def test_stars_in_a_row_are_counted_and_a_year_without_one_starts_anew() -> None:
    plan, state, counts, sums = build("tournament", _RUNNING), State(), [], []
    cut = Peers({"star_cut_off": np.array([100_000.0])})
    for result in (150_000.0, 150_000.0, 150_000.0, 50_000.0, 150_000.0):
        paid, state = yearly(plan, result, state, cut)
        sums.append(paid)
        counts.append(float(state.values["years_running"][0]))
    assert counts == [1.0, 2.0, 2.0, 0.0, 1.0]
    assert sums == [5_000.0, 6_000.0, 6_000.0, 0.0, 5_000.0]


_RUNNING: dict[str, Any] = {"prize_yuan": 5_000.0, "running_bonus_yuan": 1_000.0}


def card(**changes: Any) -> Plan:
    measures = {
        "deposits_yuan": {"group": "liabilities", "weight": 0.5, "target": 1_000_000.0},
        "payroll_yuan": {"group": "liabilities", "weight": 0.2, "target": 200_000.0},
        "fees_yuan": {"group": "intermediary", "weight": 0.3, "target": 50_000.0, "cap": 1.5},
    }
    return build("scorecard", {"measures": measures, "yuan_per_point": 40.0} | changes)


@given(st.lists(st.floats(0.0, 3.0), min_size=3, max_size=3))
def test_a_score_is_the_weighted_sum_that_its_reduction_declares(attained: list[float]) -> None:
    plan = card(internal_share=0.1)
    form = plan.reduction
    assert isinstance(form, GatedScore)
    weights, caps, targets = dict(form.weights), dict(form.caps), dict(form.targets)
    names = ("deposits_yuan", "payroll_yuan", "fees_yuan")
    values = {name: float(targets[name]) * x for name, x in zip(names, attained, strict=True)}  # type: ignore[arg-type]
    values["internal_management_score"] = 60.0
    expected = sum(weights[n] * min(values[n] / float(targets[n]), caps[n]) for n in values)  # type: ignore[arg-type]
    measured = Measures({name: np.array([value]) for name, value in values.items()}, crew(plan, 1))
    found = plan.pay(measured, State(), Peers())
    assert float(found[1].yuan[0]) == pytest.approx(40.0 * expected, abs=1e-6)
    assert sum(weights.values()) == pytest.approx(100.0)


def test_the_points_of_a_card_are_told_by_group() -> None:
    plan = card(department_share=0.2, point_rules={"breaches": {"points_each": -3.0}})
    values = {"deposits_yuan": 5e5, "payroll_yuan": 2e5, "fees_yuan": 9e5, "breaches": 2.0}
    measured = Measures({name: np.array([value]) for name, value in values.items()}, crew(plan, 1))
    peers = Peers({"department_score": np.array([70.0])})
    points = {name: float(p[0]) for name, p in plan.points(measured, State(), peers).items()}  # type: ignore[attr-defined]
    assert points == pytest.approx(
        {"liabilities": 36.0, "intermediary": 36.0, "department_score": 14.0, "breaches": -6.0}
    )


def test_a_growth_target_makes_the_same_growth_ever_harder() -> None:
    growth = {"weight": 1.0, "target": 100_000.0, "credit_base": "growth", "next_target_growth": 0.1}
    plan = card(measures={"deposit_growth_yuan": growth})
    state, sums = State(), []
    for _ in range(3):
        measured = Measures({"deposit_growth_yuan": np.array([110_000.0])}, crew(plan, 1))
        sums.append(float(plan.pay(measured, state, Peers())[1].yuan[0]))
        state = plan.advance(measured, state, Peers())
    assert sums[0] == pytest.approx(40.0 * 110.0)
    assert sums[1] == sums[2] == pytest.approx(40.0 * 100.0 / 1.1)


def test_quality_counts_for_nothing_without_items_and_items_for_less_without_quality() -> None:
    plan = build("items_quality", {"yuan_per_item": 0.5})
    who = crew(plan, 4)
    values = {
        "items_handled": np.array([0.0, 0.0, 800.0, 800.0]),
        "service_quality_points": np.array([10.0, 99.0, 10.0, 99.0]),
    }
    found = plan.pay(Measures(values, who), State(), Peers())
    np.testing.assert_allclose(found[1].yuan, [0.0, 0.0, 320.0, 480.0])


def test_a_plan_that_pays_for_deals_directs_attention_to_new_business() -> None:
    assert credit_weights(build("fixed", {}))["new_clients"] == 0.0
    assert credit_weights(build("deal_award", {})) == {
        "new_clients": 1.0,
        "cross_sold_products": 1.0,
        "stock": 0.0,
    }


def test_expenses_that_are_met_are_no_pay_to_the_engine() -> None:
    plan = build("allowances", {"field_allowance_yuan_per_year": 600.0, "entertainment_yuan_per_year": 900.0})
    assert float(index_account(plan, "seller", BASE).payout(np.zeros(1))[0]) == BASE + 600.0
    assert [p.component for p in payments(plan, np.zeros(1), crew(plan, 1)) if p.is_income] == [
        BASE_PAY,
        "field_allowance",
    ]


def test_every_statistic_that_a_plan_needs_is_one_that_the_tests_hand_over() -> None:
    plan = build("tournament", {"prize_yuan": 1.0, "second_share": 0.5})
    assert set(others(plan, crew(plan, 2)).values) == {told.name for told in plan.peers}
