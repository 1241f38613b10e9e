"""A plan for each kind of staff: nobody is paid by, compared with, or awarded under another kind's rules."""

from typing import Any

import numpy as np
import pytest
from battery import BATTERY, people
from hypothesis import given
from hypothesis import strategies as st

from cmsim.errors import PlanError
from cmsim.plans.guard import Guarded
from cmsim.plans.inside import pays_allowances, plan_of_kind, plans_inside
from cmsim.plans.outlook import Belief, Outlook
from cmsim.plans.protocol import (
    BOOKINGS,
    Additive,
    Grid2,
    Index,
    Measures,
    Peers,
    Plan,
    State,
    Unreduced,
    deal_awards,
)
from cmsim.plans.reduction import index_account
from cmsim.plans.registry import build

Spec = dict[str, Any]
KINDS = ("manager", "marketer")
FEE: Spec = {"plan": "linear_commission", "params": {"rate": 0.05}}
BONUS: Spec = {
    "plan": "quota_bonus",
    "params": {"period": "year", "quota_yuan_per_year": 300_000.0, "bonus_yuan": 3_000.0},
}
MONTHLY: Spec = {"plan": "quota_bonus", "params": {**BONUS["params"], "period": "month"}}
STARS: Spec = {"plan": "tournament", "params": {"prize_yuan": 5_000.0}}
AWARD: Spec = {"plan": "deal_award", "params": {}}
WINDOWS: Spec = {"plan": "items_quality", "params": {"period": "year", "yuan_per_item": 0.1}}
EXPENSES: Spec = {"plan": "allowances", "params": {"entertainment_yuan_per_year": 2_000.0}}
CARD: Spec = {
    "plan": "scorecard",
    "params": {
        "measures": {"new_clients": {"weight": 1.0, "target": 4.0, "kind": "count"}},
        "yuan_per_point": 50.0,
    },
}


def kinds(manager: Spec, marketer: Spec) -> Spec:
    return {"plan": "by_kind", "params": {"kinds": {"manager": manager, "marketer": marketer}}}


def by_kind(manager: Spec, marketer: Spec) -> Plan:
    return build("by_kind", kinds(manager, marketer)["params"], kind_ids=KINDS)


def total_of(**parts: Spec) -> Spec:
    return {"plan": "sum", "params": {"of": parts}}


def total(plan: Plan, measured: Measures, peers: Peers | None = None) -> np.ndarray:
    return sum(one.yuan for one in plan.pay(measured, State(), peers or Peers()))  # type: ignore[return-value]


@given(
    bookings=st.lists(st.floats(0.0, 1e6), min_size=1, max_size=8),
    of_kind=st.lists(st.integers(0, 1), min_size=8, max_size=8),
)
def test_everybody_is_paid_what_the_plan_of_his_kind_alone_pays(
    bookings: list[float], of_kind: list[int]
) -> None:
    kind = np.array(of_kind[: len(bookings)])
    results = {BOOKINGS: np.array(bookings)}
    together = total(by_kind(BONUS, FEE), Measures(results, people(KINDS, kind, 52.0)))
    for number, spec in enumerate((BONUS, FEE)):
        alone = build(spec["plan"], spec["params"], kind_ids=KINDS)
        paid = total(alone, Measures(results, people(KINDS, kind, 52.0)))
        np.testing.assert_array_equal(together[kind == number], paid[kind == number])


COMPOSED = (
    total_of(kinds=kinds(BONUS, FEE), award=AWARD),
    {"plan": "ceiling", "params": {"ceiling_yuan_per_year": 20_000.0, "of": kinds(BONUS, FEE)}},
    kinds(total_of(a=STARS, b=BONUS, c=AWARD), STARS),
    kinds(CARD, total_of(fee=FEE, cost=EXPENSES)),
    kinds({"plan": "fixed"}, WINDOWS),
)


@pytest.mark.parametrize("check", BATTERY, ids=lambda check: check.__name__)
@pytest.mark.parametrize("spec", COMPOSED, ids=[f"{spec['plan']}-{n}" for n, spec in enumerate(COMPOSED)])
def test_by_kind_stands_the_battery_within_others_and_with_others_in_it(spec: Spec, check: Any) -> None:
    plan = build(spec["plan"], spec["params"], kind_ids=KINDS)
    check(plan, KINDS)


def test_awards_go_by_the_kind_of_who_signed() -> None:
    plan = build(
        "sum", {"of": {"a": {"plan": "by_kind", "params": {"kinds": {"manager": AWARD, "marketer": FEE}}}}}
    )
    profit = np.array([200_000.0, 200_000.0])
    signed = people(KINDS, np.array([0, 1]), 52.0)
    assert list(deal_awards(plan, profit, signed)) == [10_000.0, 0.0]
    # Without a word on who signed, the most that anybody could get.
    assert list(plan.deal_pay(profit)) == [10_000.0, 10_000.0]
    assert list(Guarded(plan, "mine.py").deal_pay_for(profit, signed)) == [10_000.0, 0.0]
    assert list(deal_awards(Guarded(build("deal_award", {}), "mine.py"), profit, signed)) == [10_000.0] * 2


def test_ranks_are_among_people_of_the_kind() -> None:
    told = by_kind(STARS, STARS).peers
    assert [(one.name, one.kinds) for one in told] == [
        ("manager.star_cut_off", ("manager",)),
        ("marketer.star_cut_off", ("marketer",)),
    ]


def test_the_engine_takes_each_kind_by_its_own_plan() -> None:
    plan = by_kind(STARS, {"plan": "fixed"})
    expected = Outlook({"manager.star_cut_off": Belief(100_000.0)})
    star = index_account(plan, "manager", 12_000.0, KINDS, outlook=expected)
    assert list(star.payout(np.array([99_999.0, 100_000.0]))) == [12_000.0, 17_000.0]
    assert star.breakpoints == (100_000.0,)
    assert (
        list(index_account(plan, "marketer", 12_000.0, KINDS).payout(np.array([0.0, 1e6]))) == [12_000.0] * 2
    )


@pytest.mark.parametrize(
    ("marketer", "form"),
    [
        (FEE, Index()),
        ({"plan": "fixed"}, Index()),
        (WINDOWS, Unreduced((BOOKINGS, "items_handled", "service_quality_points"))),
        (CARD, Grid2(BOOKINGS, "new_clients")),
        (
            {"plan": "allowances", "params": {"reward_yuan_per_information": 50.0}},
            Additive((BOOKINGS, "useful_information")),
        ),
    ],
)
def test_the_whole_reduces_as_far_as_all_kinds_allow(marketer: Spec, form: Any) -> None:
    assert by_kind(FEE, marketer).reduction == form


def test_allowances_are_found_for_the_kinds_whose_plan_has_them() -> None:
    plan = by_kind(total_of(fee=FEE, cost=EXPENSES), FEE)
    assert pays_allowances(plan, "manager")
    assert not pays_allowances(plan, "marketer")
    assert [part.name for part in plans_inside(plan, "manager")] == ["sum", "linear_commission", "allowances"]
    assert plan_of_kind(build("fixed", {}), "manager").name == "fixed"


@pytest.mark.parametrize(
    ("given_kinds", "code", "path"),
    [
        ({"manager": FEE}, "plan.missing-kind", "params.kinds"),
        ({"manager": FEE, "marketer": FEE, "clerk": FEE}, "plan.unknown-kind", "params.kinds.clerk"),
        (
            {"manager": FEE, "marketer": {"plan": "linear_commission", "params": {"rates": 0.1}}},
            "plan.unknown-parameter",
            "params.kinds.marketer.params.rates",
        ),
        # A plan inside knows its own kind alone.
        (
            {"manager": FEE, "marketer": {"plan": "linear_commission", "params": {"rate": {"manager": 0.1}}}},
            "plan.unknown-kind",
            "params.kinds.marketer.params.rate.manager",
        ),
        (
            {"manager": BONUS, "marketer": MONTHLY},
            "plan.period",
            "params.kinds",
        ),
        (
            {
                "manager": CARD,
                "marketer": {
                    "plan": "scorecard",
                    "params": {
                        "measures": {"new_clients": {"weight": 1.0, "target": 4.0, "kind": "flow"}},
                        "yuan_per_point": 50.0,
                    },
                },
            },
            "plan.measure-clash",
            "params.kinds.marketer",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(given_kinds: Spec, code: str, path: str) -> None:
    with pytest.raises(PlanError) as caught:
        build("by_kind", {"kinds": given_kinds}, kind_ids=KINDS)
    assert (caught.value.detail.code, caught.value.detail.path) == (code, path)


def test_a_kind_without_a_plan_cannot_be_paid() -> None:
    plan = build("by_kind", {"kinds": {"manager": FEE}})
    with pytest.raises(PlanError, match="marketer"):
        plan.pay(Measures({BOOKINGS: np.zeros(1)}, people(KINDS, np.array([0]), 52.0)), State(), Peers())
