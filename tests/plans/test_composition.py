"""Sum, ceiling and floor: their rules, and what holds whatever stands inside them."""

import math
from typing import Any

import battery
import numpy as np
import pytest
from battery import pay, payments, people
from hypothesis import given, settings
from hypothesis import strategies as st

from cmsim.errors import PlanError
from cmsim.plans.amounts import amount_of
from cmsim.plans.compose import Sum
from cmsim.plans.protocol import (
    BASE_PAY,
    PERIOD_WEEKS,
    Claim,
    Measures,
    State,
)
from cmsim.plans.registry import MAX_NESTING, build
from cmsim.plans.single_measure import SingleMeasurePlan

KINDS = ("clerk", "manager")
YEAR_WEEKS = PERIOD_WEEKS["year"]

Spec = dict[str, Any]

yuan = st.floats(0.0, 300_000.0).map(lambda x: round(x, 2))
shares = st.floats(0.0, 0.3).map(lambda x: round(x, 4))


def by_kind(values: st.SearchStrategy[float]) -> st.SearchStrategy[Any]:
    return values | st.fixed_dictionaries(dict.fromkeys(KINDS, values))


def spec(plan: str, **params: st.SearchStrategy[Any]) -> st.SearchStrategy[Spec]:
    return st.fixed_dictionaries({"plan": st.just(plan), "params": st.fixed_dictionaries(params)})


YEARLY = st.just("year")
LEAVES = st.one_of(
    spec("fixed"),
    spec("linear_commission", rate=by_kind(shares)),
    spec("quota_bonus", period=YEARLY, quota_yuan_per_year=by_kind(yuan), bonus_yuan=by_kind(yuan)),
    spec(
        "decomposed_target",
        period=YEARLY,
        target_bookings_yuan_per_year=by_kind(yuan),
        penalty_share=by_kind(shares),
    ),
)


def around(inner: st.SearchStrategy[Spec]) -> st.SearchStrategy[Spec]:
    names = st.sampled_from(["a", "b", "c"])
    return st.one_of(
        spec("ceiling", of=inner, ceiling_yuan_per_year=by_kind(yuan)),
        spec("floor", of=inner, floor_yuan_per_year=by_kind(yuan)),
        spec("sum", of=st.dictionaries(names, inner, min_size=1, max_size=3)),
    )


PLANS = st.recursive(LEAVES, around, max_leaves=4)
RESULTS = st.lists(st.floats(0.0, 1e6), min_size=1, max_size=8)


def crowd(results: list[float]) -> tuple[np.ndarray, Any]:
    """Return results and people of both kinds, some of whom worked a part of the year."""
    bookings = np.array(results)
    numbers = np.arange(bookings.size)
    weeks = YEAR_WEEKS - 7.0 * (numbers % 3)
    return bookings, people(KINDS, numbers % 2, weeks, 9_000.0 + 1_000.0 * numbers)


def built(plan: Spec) -> Any:
    return build(plan["plan"], plan["params"], kind_ids=KINDS)


@given(PLANS, RESULTS, by_kind(yuan))
def test_a_ceiling_is_never_exceeded_and_cuts_nothing_below_it(
    inner: Spec, results: list[float], limit: Any
) -> None:
    bookings, who = crowd(results)
    plan = build("ceiling", {"of": inner, "ceiling_yuan_per_year": limit}, kind_ids=KINDS)
    most = amount_of(limit, who, "limit") * who.weeks / YEAR_WEEKS
    found, before = pay(plan, bookings, who), pay(built(inner), bookings, who)
    assert (found <= most * (1 + 1e-12) + 1e-6).all()
    np.testing.assert_allclose(found, np.minimum(before, most), rtol=1e-12, atol=1e-6)


@given(PLANS, RESULTS, by_kind(yuan))
def test_a_floor_is_never_undercut_and_adds_nothing_above_it(
    inner: Spec, results: list[float], limit: Any
) -> None:
    bookings, who = crowd(results)
    plan = build("floor", {"of": inner, "floor_yuan_per_year": limit}, kind_ids=KINDS)
    least = amount_of(limit, who, "limit") * who.weeks / YEAR_WEEKS
    found, before = pay(plan, bookings, who), pay(built(inner), bookings, who)
    assert (found >= least * (1 - 1e-12) - 1e-6).all()
    np.testing.assert_allclose(found, np.maximum(before, least), rtol=1e-12, atol=1e-6)


@given(st.lists(PLANS, min_size=1, max_size=4), RESULTS)
def test_a_sum_pays_what_its_parts_pay_with_base_pay_once(parts: list[Spec], results: list[float]) -> None:
    bookings, who = crowd(results)
    plan = build("sum", {"of": {f"part{n}": part for n, part in enumerate(parts)}}, kind_ids=KINDS)
    base = who.base_pay_yuan_per_year * who.weeks / YEAR_WEEKS
    variable = sum(pay(built(part), bookings, who) - base for part in parts)
    np.testing.assert_allclose(pay(plan, bookings, who), base + variable, rtol=1e-12, atol=1e-6)


@settings(max_examples=60)
@given(PLANS)
def test_whatever_is_composed_stands_the_battery(plan: Spec) -> None:
    for check in battery.BATTERY:
        # A ceiling may lie so low that a bend under it is no bend any more.
        if check is not battery.each_breakpoint_is_a_jump_or_a_bend:
            check(built(plan), KINDS)


@given(shares, shares, st.lists(st.integers(1, 5), min_size=1, max_size=12), st.data())
def test_linear_plans_pay_the_same_in_whatever_periods_they_are_accounted(
    rate: float, other: float, weeks: list[int], data: st.DataObject
) -> None:
    sold = [data.draw(st.floats(0.0, 1e6)) for _ in weeks]
    part = {"plan": "linear_commission", "params": {"rate": other}}
    for plan in (
        build("linear_commission", {"rate": rate}),
        build("sum", {"of": {"a": part, "b": {"plan": "fixed"}}}),
    ):
        assert Claim.LINEAR in plan.claims
        each = sum(
            pay(plan, np.array([amount]), people(("x",), np.zeros(1, dtype=int), float(length)))[0]
            for amount, length in zip(sold, weeks, strict=True)
        )
        whole = people(("x",), np.zeros(1, dtype=int), float(sum(weeks)))
        assert pay(plan, np.array([math.fsum(sold)]), whole)[0] == pytest.approx(each, rel=1e-12)


def quarterly_bonus(period: str = "quarter") -> Spec:
    return {
        "plan": "quota_bonus",
        "params": {"period": period, "quota_yuan_per_year": 320_000.0, "bonus_yuan": 3_000.0},
    }


FEE: Spec = {"plan": "linear_commission", "params": {"rate": 0.05}}


def test_a_straight_line_moves_to_the_period_of_the_plan_beside_it() -> None:
    plan = build("sum", {"of": {"fee": FEE, "prize": quarterly_bonus()}})
    assert plan.period == "quarter"
    assert {measure.period for measure in plan.measures} == {"quarter"}
    assert len(plan.measures) == 1
    who = people(("x",), np.zeros(1, dtype=int), PERIOD_WEEKS["quarter"])
    assert {payment.due for payment in payments(plan, np.array([1.0]), who)} == {"quarter"}


def test_straight_lines_alone_keep_the_period_of_the_first() -> None:
    assert build("sum", {"of": {"fee": FEE, "base": {"plan": "fixed"}}}).period == "year"


def test_plans_that_bend_over_different_periods_cannot_be_summed() -> None:
    with pytest.raises(PlanError) as caught:
        build("sum", {"of": {"a": quarterly_bonus(), "b": quarterly_bonus("month")}})
    detail = caught.value.detail
    assert (detail.code, detail.path) == ("plan.period", "params.of")
    assert detail.found == "a by the quarter, b by the month"


@pytest.mark.parametrize("outer", ["ceiling", "floor"])
def test_a_yearly_limit_lies_over_no_quarterly_bonus(outer: str) -> None:
    with pytest.raises(PlanError) as caught:
        build(outer, {"of": quarterly_bonus(), f"{outer}_yuan_per_year": 20_000.0})
    detail = caught.value.detail
    assert (detail.code, detail.path, detail.found) == (
        "plan.period",
        "params.of",
        "quota_bonus by the quarter",
    )
    assert detail.hint is not None
    assert build(outer, {"of": quarterly_bonus("year"), f"{outer}_yuan_per_year": 20_000.0}).period == "year"


def test_a_sum_claims_what_all_of_its_parts_claim() -> None:
    assert build("sum", {"of": {"a": FEE, "b": {"plan": "fixed"}}}).claims == {Claim.MONOTONE, Claim.LINEAR}
    assert build("sum", {"of": {"a": FEE, "b": quarterly_bonus()}}).claims == {Claim.MONOTONE}


def test_components_of_a_sum_carry_the_name_of_their_part() -> None:
    plan = build("sum", {"of": {"fee": FEE, "prize": quarterly_bonus()}})
    who = people(("x",), np.zeros(1, dtype=int), 13.0)
    names = [payment.component for payment in payments(plan, np.array([80_000.0]), who)]
    assert names == [BASE_PAY, "fee.commission", "prize.bonus"]


def test_a_limit_inside_a_limit_has_a_name_of_its_own() -> None:
    low = {"plan": "ceiling", "params": {"of": FEE, "ceiling_yuan_per_year": 20_000.0}}
    plan = build("ceiling", {"of": low, "ceiling_yuan_per_year": 19_000.0})
    who = people(("x",), np.zeros(1, dtype=int), YEAR_WEEKS, 15_000.0)
    found = {p.component: float(p.yuan[0]) for p in payments(plan, np.array([200_000.0]), who)}
    assert found == {BASE_PAY: 15_000.0, "commission": 10_000.0, "ceiling": -5_000.0, "ceiling_2": -1_000.0}


class _Awards(SingleMeasurePlan):
    """A fixed plan with an award on every deal."""

    name = "awards"
    period = "year"
    measures = ()
    claims = frozenset({Claim.LINEAR, Claim.MONOTONE})

    def pay(self, measured: Measures, state: State, peers: Any) -> Any:
        """Return what fixed pay is."""
        return build("fixed", {}).pay(measured, state, peers)

    def deal_pay(self, gross_profit_yuan: np.ndarray) -> np.ndarray:
        """Return a tenth."""
        return 0.1 * gross_profit_yuan


def test_awards_on_deals_add_up_in_a_sum() -> None:
    plan = Sum(None, (("a", _Awards(None)), ("b", _Awards(None)), ("c", build("fixed", {}))))
    np.testing.assert_allclose(plan.deal_pay(np.array([0.0, 100.0])), [0.0, 20.0])


def nested(levels: int) -> Spec:
    plan: Spec = {"plan": "fixed", "params": {}}
    for _ in range(levels):
        plan = {"plan": "floor", "params": {"of": plan, "floor_yuan_per_year": 1.0}}
    return plan


def test_plans_stand_inside_plans_only_so_deeply() -> None:
    build(**_call(nested(MAX_NESTING)))
    with pytest.raises(PlanError) as caught:
        build(**_call(nested(MAX_NESTING + 1)))
    assert caught.value.detail.code == "plan.nesting"


def _call(plan: Spec) -> Spec:
    return {"plan_id": plan["plan"], "params": plan["params"]}
