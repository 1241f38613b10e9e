"""The catalogue of what the world measures, and what of it plans may count."""

import pytest

from cmsim.errors import PlanError
from cmsim.plans import allowances, coefficient_pay, items_quality, scorecard_params
from cmsim.plans.inputs import BOOKINGS
from cmsim.plans.registry import LIBRARY
from cmsim.scenario import Scenario, load
from cmsim.world.measure_check import measures_wanted, require_measures
from cmsim.world.measures import world_measures

ONE = {"weight": 1.0, "target": 100.0}


@pytest.fixture(scope="module")
def hebei() -> Scenario:
    return load("hebei-2004")


@pytest.fixture(scope="module")
def bank() -> Scenario:
    return load("agri-bank-branch")


def card(scenario: Scenario, measures: dict[str, object], **more: object) -> Scenario:
    params = {"measures": measures, "yuan_per_point": 1.0, **more}
    return scenario.with_values({"policy.pay.plan": "scorecard", "policy.pay.params": params})


@pytest.mark.parametrize("name", ["hebei-2004", "agri-bank-branch"])
def test_families_of_products_give_measures_of_their_own(name: str) -> None:
    scenario = load(name)
    known = world_measures(scenario)
    for family, product in scenario.products.items():
        assert f"{family}_signed_yuan" in known
        balances = {f"{family}_balance_yuan", f"{family}_average_balance_yuan", f"{family}_growth_yuan"}
        assert balances <= set(known) if product.balance else not balances & set(known)
    has_balances = any(product.balance for product in scenario.products.values())
    assert ("credit_losses_yuan" in known) is has_balances


def test_only_changes_may_be_negative(bank: Scenario) -> None:
    growth = {name for name, m in world_measures(bank).items() if m.credit_base == "growth"}
    assert growth == {"deposits_growth_yuan", "loans_growth_yuan"}


def test_the_world_measures_what_plans_of_the_library_name_themselves(hebei: Scenario) -> None:
    named = {
        allowances.INFORMATION,
        coefficient_pay.SCORE,
        items_quality.ITEMS,
        items_quality.QUALITY,
        scorecard_params.INTERNAL,
        BOOKINGS,
    }
    assert named <= set(world_measures(hebei))


def test_measures_speak_both_languages(bank: Scenario) -> None:
    for measure in world_measures(bank).values():
        assert measure.meaning
        measure.meaning_zh.encode("gbk")
        assert not measure.meaning_zh.isascii()


def test_shipped_plans_count_what_their_worlds_measure() -> None:
    for name in ("hebei-2004", "agri-bank-branch", "ownership-bonus", "ownership-ceiling"):
        require_measures(load(name))


def test_what_the_plan_compares_with_others_is_wanted_too() -> None:
    plan = LIBRARY.build("tournament", {"star_share": 0.1, "prize_yuan": 100})
    assert measures_wanted(plan) == (BOOKINGS,)
    department = LIBRARY.build(
        "scorecard", {"measures": {"new_clients": ONE}, "department_share": 0.2, "yuan_per_point": 1.0}
    )
    assert measures_wanted(department) == ("new_clients",)


def test_a_measure_that_the_world_does_not_have_is_told_with_the_nearest(bank: Scenario) -> None:
    wrong = card(bank, {"deposit_growth_yuan": {**ONE, "credit_base": "growth"}})
    with pytest.raises(PlanError) as caught:
        require_measures(wrong)
    detail = caught.value.detail
    assert detail.code == "plan.unknown-measure"
    assert detail.path == "policy.pay.params.measures.deposit_growth_yuan"
    assert detail.found == "deposit_growth_yuan"
    assert "deposits_growth_yuan" in str(detail.allowed)
    assert detail.hint == "did you mean deposits_growth_yuan?"


def test_the_path_leads_into_plans_that_stand_inside_others(hebei: Scenario) -> None:
    inner = {"plan": "scorecard", "params": {"measures": {"nowhere": ONE}, "yuan_per_point": 1.0}}
    params = {"ceiling_yuan_per_year": 30000, "of": inner}
    wrong = hebei.with_values({"policy.pay.plan": "ceiling", "policy.pay.params": params})
    with pytest.raises(PlanError) as caught:
        require_measures(wrong)
    assert caught.value.detail.path == "policy.pay.params.of.params.measures.nowhere"


@pytest.mark.parametrize(
    ("name", "told", "found", "allowed"),
    [
        ("deposits_balance_yuan", {}, "kind flow", "kind end_balance"),
        ("deposits_growth_yuan", {}, "credit_base new", "credit_base growth"),
        ("revenue_yuan", {"credit_base": "growth"}, "credit_base growth", "credit_base stock"),
    ],
)
def test_a_measure_taken_for_another_kind_is_refused(
    bank: Scenario, name: str, told: dict[str, str], found: str, allowed: str
) -> None:
    with pytest.raises(PlanError) as caught:
        require_measures(card(bank, {name: {**ONE, **told}}))
    detail = caught.value.detail
    assert (detail.code, detail.found, detail.allowed) == ("plan.unlike-measure", found, allowed)


def test_a_card_of_what_the_bank_measures_is_accepted(bank: Scenario) -> None:
    measures = {
        "deposits_average_balance_yuan": {**ONE, "weight": 0.5, "kind": "average_balance"},
        "loans_growth_yuan": {**ONE, "weight": 0.5, "credit_base": "growth"},
    }
    rules = {"breaches": {"points_each": -5.0}, "useful_information": {"points_each": 1.0}}
    require_measures(card(bank, measures, point_rules=rules, internal_share=0.2, department_share=0.2))
