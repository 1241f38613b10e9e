"""Parameters that make no sense together are refused, with the place and what would be right."""

from typing import Any

import pytest

from cmsim.errors import PlanError
from cmsim.plans.registry import build

FEES: dict[str, Any] = {"weight": 0.4, "target": 50_000.0}
DEPOSITS: dict[str, Any] = {"weight": 0.6, "target": 1_000_000.0}
CARD: dict[str, Any] = {"measures": {"deposits_yuan": DEPOSITS, "fees_yuan": FEES}, "yuan_per_point": 50.0}
QUOTA: dict[str, Any] = {"quota_yuan_per_year": 200_000.0, "bonus_yuan": 3_000.0}


def tiers(*entries: tuple[str, float, Any]) -> dict[str, Any]:
    return {"tiers": [{by: start, "rate": rate} for by, start, rate in entries]}


def award(*steps: tuple[float, float]) -> dict[str, Any]:
    return {"steps": [{"from_gross_profit_yuan": start, "share": share} for start, share in steps]}


def quality(*steps: tuple[float, float]) -> dict[str, Any]:
    coefficients = [{"from_points": start, "coefficient": value} for start, value in steps]
    return {"yuan_per_item": 1.0, "quality_coefficients": coefficients}


YUAN, ATTAINED = "from_yuan_per_year", "from_attainment"

MISTAKES = [
    (
        "tiered_commission",
        tiers((YUAN, 0.0, 0.1), (YUAN, 0.0, 0.2)),
        "params.tiers.1",
        "0 after 0",
        "ascending",
    ),
    (
        "tiered_commission",
        tiers((YUAN, 9.0, 0.1), (YUAN, 5.0, 0.2)),
        "params.tiers.1",
        "5 after 9",
        "ascending",
    ),
    ("tiered_commission", tiers((ATTAINED, 0.5, 0.1)), "params.tiers.0", ATTAINED, YUAN),
    (
        "tiered_commission",
        tiers((YUAN, 0.5, 0.1)) | {"quota_yuan_per_year": 9.0},
        "params.tiers.0",
        YUAN,
        ATTAINED,
    ),
    ("tiered_commission", {"tiers": [{"rate": 0.1}]}, "params.tiers.0", "neither", YUAN),
    ("tiered_commission", {"tiers": []}, "params.tiers", "()", "at least one"),
    ("tiered_commission", tiers((YUAN, 0.0, 1.2)), "params.tiers.0.rate", "1.2", "at most 1"),
    ("tiered_commission", {"tiers": 0.1}, "params.tiers", "0.1", "a list"),
    ("deal_award", award((100_000.0, 0.1), (100_000.0, 0.2)), "params.steps.1", "100000 after", "ascending"),
    (
        "deal_award",
        award((1e5, 0.2), (2e5, 0.1)),
        "params.steps.1",
        "0.1 after 0.2",
        "less than the one before",
    ),
    ("deal_award", award((0.0, 0.2)), "params.steps.0.from_gross_profit_yuan", "0.0", "more than 0"),
    ("deal_award", award((1e5, 20.0)), "params.steps.0.share", "20.0", "at most 1"),
    ("items_quality", quality((10.0, 1.0)), "params.quality_coefficients.0", "10", "from 0"),
    (
        "items_quality",
        quality((0.0, 1.0), (50.0, 0.5)),
        "params.quality_coefficients.1",
        "0.5 after 1",
        "none",
    ),
    (
        "coefficient_pay",
        {"yuan_per_point": 5.0},
        "params.target_bookings_yuan_per_year",
        "nothing",
        "above 0",
    ),
    (
        "coefficient_pay",
        {"yuan_per_point": 5.0, "points_from": "score", "target_bookings_yuan_per_year": 9.0},
        "params.target_bookings_yuan_per_year",
        "9.0",
        "no target",
    ),
    (
        "coefficient_pay",
        {"target_bookings_yuan_per_year": 0.0},
        "params.target_bookings_yuan_per_year",
        "0.0",
        "more than 0",
    ),
    (
        "coefficient_pay",
        {"points_from": "score", "result_coefficients": [{"from_points": 60.0, "coefficient": 1.0}]},
        "params.result_coefficients.0",
        "60",
        "from 0",
    ),
    (
        "scorecard",
        CARD | {"measures": {"deposits_yuan": DEPOSITS}},
        "params.measures",
        "0.6",
        "a sum of 1",
    ),
    (
        "scorecard",
        CARD | {"department_share": 0.6, "internal_share": 0.4},
        "params.department_share",
        "0.6 + 0.4",
        "less than 1",
    ),
    ("scorecard", {"measures": CARD["measures"]}, "params.yuan_per_point", "neither", "one of"),
    (
        "scorecard",
        CARD | {"classes": [{"from_points": 60.0, "yuan": 9.0}]},
        "params.yuan_per_point",
        "yuan_per_point and classes",
        "one of",
    ),
    (
        "scorecard",
        {
            "measures": CARD["measures"],
            "classes": [
                {"from_points": 60.0, "yuan": {"clerk": 9.0, "manager": 9.0}},
                {"from_points": 90.0, "yuan": {"clerk": 10.0, "manager": 8.0}},
            ],
        },
        "params.classes.1",
        "8 after 9 for manager",
        "less than the one before",
    ),
    (
        "scorecard",
        CARD | {"point_rules": {"fees_yuan": {"points_each": 1.0}}},
        "params.point_rules.fees_yuan",
        "fees_yuan",
        "another name",
    ),
    (
        "scorecard",
        CARD | {"measures": {"deposits_yuan": DEPOSITS, "fees_yuan": FEES | {"cap": 0.0}}},
        "params.measures.fees_yuan.cap",
        "0",
        "more than 0",
    ),
    (
        "scorecard",
        CARD | {"measures": {"deposits_yuan": DEPOSITS, "internal_management_score": FEES}},
        "params.measures.internal_management_score",
        "internal_management_score",
        "internal_share",
    ),
    (
        "scorecard",
        CARD | {"measures": {"deposits_yuan": DEPOSITS, "fees_yuan": FEES | {"group": "department_score"}}},
        "params.measures.fees_yuan.group",
        "department_score",
        "another name",
    ),
    (
        "scorecard",
        CARD | {"measures": {"deposits_yuan": DEPOSITS | {"wieght": 0.6}, "fees_yuan": FEES}},
        "params.measures.deposits_yuan.wieght",
        "wieght",
        "weight",
    ),
    ("tournament", {"prize_yuan": 9.0, "star_share": 0.0}, "params.star_share", "0.0", "more than 0"),
    (
        "tournament",
        {"prize_yuan": 9.0, "star_share": 0.2, "second_share": 0.1},
        "params.second_share",
        "0.1",
        "more than star_share 0.2",
    ),
    (
        "tournament",
        {"prize_yuan": 5.0, "second_share": 0.2, "second_prize_yuan": {"clerk": 4.0, "manager": 6.0}},
        "params.prize_yuan",
        "5 after 6 for manager",
        "at least the second",
    ),
    ("ratcheting_quota", QUOTA | {"lowest_quota": 1.5}, "params.lowest_quota", "1.5 to 3", "at most 1"),
    ("ratcheting_quota", QUOTA | {"highest_quota": 0.9}, "params.lowest_quota", "0.5 to 0.9", "at least 1"),
    (
        "ratcheting_quota",
        QUOTA | {"quota_yuan_per_year": 0.0},
        "params.quota_yuan_per_year",
        "0.0",
        "more than 0",
    ),
    ("pay_grades", {"post_grade": 22}, "params.post_grade", "22", "at most 21"),
    ("pay_grades", {"post_grade": 8.5}, "params.post_grade", "8.5", "a whole number"),
    (
        "pay_grades",
        {"post_grade": {"clerk": 8, "manager": 12}, "work": "selling_collection", "base_grade": 4},
        "params.base_grade",
        "4",
        "at least 5",
    ),
    (
        "pay_grades",
        {
            "post_grade": {"clerk": 8, "manager": 15},
            "work": {"clerk": "any", "manager": "selling_collection"},
        },
        "params.post_grade.manager",
        "15",
        "grades 6 to 13",
    ),
    ("retention_pay", {"deferred_periods": 0}, "params.deferred_periods", "0", "at least 1"),
    ("retention_pay", {"lost_within_weeks": 1.5}, "params.lost_within_weeks", "1.5", "a whole number"),
]


@pytest.mark.parametrize(("plan_id", "params", "path", "found", "allowed"), MISTAKES)
def test_parameters_that_make_no_sense_together_are_refused(
    plan_id: str, params: dict[str, Any], path: str, found: str, allowed: str
) -> None:
    with pytest.raises(PlanError) as caught:
        build(plan_id, params)
    detail = caught.value.detail
    assert detail.path == path
    assert found in str(detail.found)
    assert allowed in str(detail.allowed)
    assert caught.value.exit_code == 2


def test_a_gate_that_is_not_on_the_card_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(PlanError) as caught:
        build("scorecard", CARD | {"gate": {"measure": "deposit_yuan", "least": 1.0}})
    detail = caught.value.detail
    assert (detail.path, detail.found) == ("params.gate.measure", "deposit_yuan")
    assert detail.allowed == "deposits_yuan, fees_yuan"
    assert detail.hint == "did you mean deposits_yuan?"


def test_a_mistake_inside_a_plan_inside_another_is_found_where_it_stands() -> None:
    inside = {
        "of": {"card": {"plan": "scorecard", "params": CARD | {"measures": {"deposits_yuan": DEPOSITS}}}}
    }
    with pytest.raises(PlanError) as caught:
        build("sum", inside)
    assert caught.value.detail.path == "params.of.card.params.measures"


def test_weights_may_miss_one_by_rounding() -> None:
    third = {"weight": 0.333_333_3, "target": 1.0}
    build("scorecard", CARD | {"measures": {"a": third, "b": third, "c": third}})
