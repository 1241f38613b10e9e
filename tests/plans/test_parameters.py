"""Parameters of plans: every mistake names its place and what would be right; every default its source."""

import re
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsim.errors import PlanError
from cmsim.plans.description import describe_plans
from cmsim.plans.parameters import Parameter, parameter_of
from cmsim.plans.registry import LIBRARY, PlanRegistry, build, plan_names, validate
from cmsim.quantities import KINDS_WITH_REFERENCE, UNITS, Kind

KINDS = ("clerk", "manager", "guest")
BONUS: dict[str, Any] = {"quota_yuan_per_year": 320_000.0, "bonus_yuan": 3_000.0}


def mistake(plan_id: str, params: dict[str, Any], kinds: tuple[str, ...] | None = None) -> PlanError:
    with pytest.raises(PlanError) as caught:
        build(plan_id, params, kind_ids=kinds)
    return caught.value


@pytest.mark.parametrize(
    ("plan_id", "params", "code", "path", "found", "allowed", "hint"),
    [
        ("linear_comission", {}, "plan.unknown", "plan", "linear_comission", "fixed, ", "linear_commission"),
        (
            "linear_commission",
            {"rat": 0.05},
            "plan.unknown-parameter",
            "params.rat",
            "rat",
            "rate",
            "did you mean rate?",
        ),
        ("fixed", {"rate": 0.05}, "plan.unknown-parameter", "params.rate", "rate", "none", None),
        (
            "linear_commission",
            {"rate": 1.5},
            "plan.bad-parameter",
            "params.rate",
            "1.5",
            "at most 1",
            None,
        ),
        (
            "linear_commission",
            {"rate": -0.1},
            "plan.bad-parameter",
            "params.rate",
            "-0.1",
            "at least 0",
            None,
        ),
        (
            "linear_commission",
            {"rate": "much"},
            "plan.bad-parameter",
            "params.rate",
            "'much'",
            "a number",
            None,
        ),
        (
            "linear_commission",
            {"rate": True},
            "plan.bad-parameter",
            "params.rate",
            "True",
            "a number",
            None,
        ),
        (
            "linear_commission",
            {"rate": float("nan")},
            "plan.bad-parameter",
            "params.rate",
            "nan",
            "a",
            None,
        ),
        (
            "linear_commission",
            {"rate": {"manager": 2.0}},
            "plan.bad-parameter",
            "params.rate.manager",
            "2.0",
            "at most 1",
            None,
        ),
        ("linear_commission", {"rate": {}}, "plan.bad-parameter", "params.rate", "{}", "at least one", None),
        (
            "quota_bonus",
            {"bonus_yuan": 1.0},
            "plan.missing-parameter",
            "params.quota_yuan_per_year",
            None,
            "period, quota_yuan_per_year, bonus_yuan",
            None,
        ),
        (
            "quota_bonus",
            {"quota_yuan_per_yaer": 1.0, "bonus_yuan": 1.0},
            "plan.unknown-parameter",
            "params.quota_yuan_per_yaer",
            "quota_yuan_per_yaer",
            "period, ",
            "did you mean quota_yuan_per_year?",
        ),
        (
            "quota_bonus",
            {**BONUS, "period": "quater"},
            "plan.bad-parameter",
            "params.period",
            "'quater'",
            "'month'",
            "did you mean quarter?",
        ),
        (
            "quota_bonus",
            {**BONUS, "bonus_yuan": 1e13},
            "plan.bad-parameter",
            "params.bonus_yuan",
            "1",
            "at most 1e+12",
            None,
        ),
        ("ceiling", {"of": "fixed"}, "plan.bad-parameter", "params.of", "'fixed'", "{plan, params}", None),
        (
            "ceiling",
            {"of": {"plan": "fixd"}, "ceiling_yuan_per_year": 1.0},
            "plan.unknown",
            "params.of.plan",
            "fixd",
            "fixed, ",
            "did you mean fixed?",
        ),
        (
            "ceiling",
            {"of": {"plan": "fixed", "parms": {}}, "ceiling_yuan_per_year": 1.0},
            "plan.unknown-parameter",
            "params.of.parms",
            "parms",
            "plan, params",
            "did you mean params?",
        ),
        (
            "sum",
            {"of": {"fee": {"plan": "linear_commission", "params": {"rate": 2}}}},
            "plan.bad-parameter",
            "params.of.fee.params.rate",
            "2",
            "at most 1",
            None,
        ),
        (
            "sum",
            {"of": {"a": {"plan": "floor", "params": {"of": {"plan": "fixed"}}}}},
            "plan.missing-parameter",
            "params.of.a.params.floor_yuan_per_year",
            None,
            "of, limited, floor_yuan_per_year",
            None,
        ),
        ("sum", {"of": {}}, "plan.bad-parameter", "params.of", "{}", "at least one", None),
        (
            "sum",
            {"of": {"Fee": {"plan": "fixed"}}},
            "plan.bad-parameter",
            "params.of.Fee",
            "'Fee'",
            "lower case",
            None,
        ),
        (
            "sum",
            {"of": {"a": {"plan": "fixed", "parms": {}}}},
            "plan.unknown-parameter",
            "params.of.a.parms",
            "parms",
            "plan, params",
            "did you mean params?",
        ),
    ],
)
def test_a_mistake_in_the_parameters_names_place_found_allowed_and_nearest(
    plan_id: str,
    params: dict[str, Any],
    code: str,
    path: str,
    found: str | None,
    allowed: str,
    hint: str | None,
) -> None:
    detail = mistake(plan_id, params).detail
    assert (detail.code, detail.path) == (code, path)
    assert (detail.found is None) if found is None else str(detail.found).startswith(found)
    assert detail.allowed is not None
    assert allowed in detail.allowed
    assert (detail.hint is None) if hint is None else hint in str(detail.hint)
    assert mistake(plan_id, params).exit_code == 2


def test_an_amount_for_a_kind_of_staff_that_does_not_exist_is_refused_with_the_nearest() -> None:
    detail = mistake(
        "linear_commission", {"rate": {"clerks": 0.1, "manager": 0.1, "guest": 0.1}}, KINDS
    ).detail
    assert (detail.code, detail.path) == ("plan.unknown-kind", "params.rate.clerks")
    assert (detail.found, detail.allowed) == ("clerks", "clerk, manager, guest")
    assert detail.hint == "did you mean clerk?"


AMOUNTS = [
    (plan_id, field)
    for plan_id in plan_names()
    for field, info in LIBRARY.find(plan_id).Params.model_fields.items()
    if parameter_of(LIBRARY.find(plan_id).Params, field) is not None
    and "dict" in str(info.annotation)
    and "cmsim.plans" not in str(info.annotation)
]
"""Amounts that may differ by kind of staff; mappings that hold models are named collections."""
STRUCTURED: dict[str, dict[str, Any]] = {
    "tiered_commission": {"quota_yuan_per_year": 0.5, "tiers": [{"from_attainment": 0.5, "rate": 0.5}]},
    "scorecard": {"measures": {"deposits_yuan": {"weight": 1.0, "target": 0.5}}, "yuan_per_point": 0.5},
    "pay_grades": {"post_grade": 10},
    "coefficient_pay": {"target_bookings_yuan_per_year": 0.5},
    "by_kind": {"kinds": {kind: {"plan": "fixed"} for kind in KINDS}},
}
"""Parameters of plans for which a number is not enough."""
LEFT_OUT: dict[tuple[str, str], dict[str, Any]] = {
    ("tiered_commission", "quota_yuan_per_year"): {"tiers": [{"from_yuan_per_year": 0.5, "rate": 0.5}]},
    ("scorecard", "yuan_per_point"): {"classes": [{"from_points": 60.0, "yuan": 0.5}]},
    ("coefficient_pay", "target_bookings_yuan_per_year"): {},
}
"""What stands in the place of a parameter that one of two ways to write a plan leaves out."""
NO_NUMBER: dict[tuple[str, str], Any] = {("pay_grades", "post_grade"): 10, ("pay_grades", "work"): "any"}
"""What may differ by kind of staff and is no share."""


def complete(plan_id: str) -> dict[str, Any]:
    """Return parameters with which every plan of the library can be built."""
    fields = LIBRARY.find(plan_id).Params.model_fields
    given: dict[str, Any] = {name: 0.5 for name, info in fields.items() if info.is_required()}
    given |= STRUCTURED.get(plan_id, {})
    if "of" in given:
        inside = {"plan": "fixed"}
        given["of"] = {"a": inside} if plan_id == "sum" else inside
    return given


@given(st.sampled_from(AMOUNTS), st.lists(st.sampled_from(KINDS), min_size=1, max_size=2, unique=True))
def test_a_kind_of_staff_without_an_amount_is_an_error_and_never_paid_nothing(
    where: tuple[str, str], named: list[str]
) -> None:
    plan_id, field = where
    params = complete(plan_id) | {field: dict.fromkeys(named, NO_NUMBER.get(where, 0.5))}
    detail = mistake(plan_id, params, KINDS).detail
    assert (detail.code, detail.path) == ("plan.missing-kind", f"params.{field}")
    inside = mistake("sum", {"of": {"x": {"plan": plan_id, "params": params}}}, KINDS).detail
    assert (inside.code, inside.path) == ("plan.missing-kind", f"params.of.x.params.{field}")
    build(plan_id, params, kind_ids=tuple(named))


def test_every_amount_may_differ_by_kind() -> None:
    # An award is for a deal, whoever made it.
    assert {plan_id for plan_id, _ in AMOUNTS} == set(plan_names()) - {
        "fixed",
        "sum",
        "by_kind",
        "deal_award",
    }


@pytest.mark.parametrize(
    ("plan_id", "change", "path"),
    [
        (
            "tiered_commission",
            {"tiers": [{"from_attainment": 0.5, "rate": {"clerk": 0.1}}]},
            "params.tiers.0.rate",
        ),
        (
            "scorecard",
            {"measures": {"deposits_yuan": {"weight": 1.0, "target": {"clerk": 9.0}}}},
            "params.measures.deposits_yuan.target",
        ),
        (
            "scorecard",
            {"yuan_per_point": None, "classes": [{"from_points": 60.0, "yuan": {"clerk": 9.0}}]},
            "params.classes.0.yuan",
        ),
    ],
)
def test_amounts_inside_steps_and_measures_are_checked_by_kind_too(
    plan_id: str, change: dict[str, Any], path: str
) -> None:
    detail = mistake(plan_id, complete(plan_id) | change, KINDS).detail
    assert (detail.code, detail.path) == ("plan.missing-kind", path)
    build(plan_id, complete(plan_id) | change, kind_ids=("clerk",))


PARAMETERS = [
    pytest.param(plan_id, field, id=f"{plan_id}.{field}")
    for plan_id in plan_names()
    for field in LIBRARY.find(plan_id).Params.model_fields
]


@pytest.mark.parametrize(("plan_id", "field"), PARAMETERS)
def test_every_parameter_has_unit_meaning_and_provenance(plan_id: str, field: str) -> None:
    params = LIBRARY.find(plan_id).Params
    known = parameter_of(params, field)
    if known is None:
        # Only plans that stand inside a plan have none.
        assert "PlanSpec" in str(params.model_fields[field].annotation)
        return
    assert known.unit in UNITS
    assert known.description
    assert known.ref.strip()
    assert known.kind is not Kind.USER
    if known.kind in KINDS_WITH_REFERENCE:
        assert re.search(r"domain [1-5]|\d{4}", known.ref)


@pytest.mark.parametrize(("plan_id", "field"), PARAMETERS)
def test_every_default_is_valid_and_lies_where_a_tuner_searches(plan_id: str, field: str) -> None:
    params = LIBRARY.find(plan_id).Params
    info, known = params.model_fields[field], parameter_of(params, field)
    if info.is_required():
        return
    assert known is not None
    given = complete(plan_id)
    if (plan_id, field) in LEFT_OUT:
        del given[field]
        given |= LEFT_OUT[plan_id, field]
    default = info.get_default(call_default_factory=True)
    assert getattr(validate(plan_id, given), field) == default
    if known.tune is not None:
        assert known.tune[0] <= info.default <= known.tune[1]
        for end in known.tune:
            build(plan_id, complete(plan_id) | {field: end})


def test_a_parameter_without_a_reference_cannot_be_declared() -> None:
    with pytest.raises(ValueError, match="without a reference"):
        Parameter("share", "A guess", Kind.ASSUMPTION, " ")
    with pytest.raises(ValueError, match="closed list"):
        Parameter("parsecs", "Far", Kind.ASSUMPTION, "because")
    with pytest.raises(ValueError, match="empty"):
        Parameter("share", "A guess", Kind.ASSUMPTION, "because", tune=(0.3, 0.3))


def test_the_editors_schema_carries_unit_provenance_and_tuning_interval() -> None:
    schema = LIBRARY.find("linear_commission").Params.model_json_schema()["properties"]["rate"]
    assert (schema["unit"], schema["kind"], schema["tune"]) == ("share", "assumption", [0.025, 0.1])
    assert schema["description"]
    assert schema["ref"]


def test_the_description_of_the_library_holds_every_plan_and_parameter() -> None:
    described = {plan.name: plan for plan in describe_plans()}
    assert tuple(described) == plan_names()
    for name, plan in described.items():
        fields = set(LIBRARY.find(name).Params.model_fields)
        assert {p.name for p in plan.parameters} | set(plan.nests) == fields
        assert plan.summary
        for parameter in plan.parameters:
            assert not (parameter.required and parameter.default is not None)
            assert parameter.required == LIBRARY.find(name).Params.model_fields[parameter.name].is_required()


def test_parameters_cannot_be_changed_once_checked() -> None:
    checked = validate("linear_commission", {"rate": 0.05})
    with pytest.raises(ValueError, match="frozen"):
        checked.rate = 0.5  # type: ignore[attr-defined]


def test_a_name_that_is_taken_or_no_name_is_not_registered() -> None:
    plan = LIBRARY.find("fixed")
    with pytest.raises(PlanError, match="already"):
        PlanRegistry((plan, plan))
    bad = type("Bad", (plan,), {"name": "No Name"})
    with pytest.raises(PlanError, match="lower case"):
        PlanRegistry((bad,))
    wrong = type("Wrong", (plan,), {"name": "wrong", "Params": dict})
    with pytest.raises(PlanError, match="PlanParams"):
        PlanRegistry((wrong,))


def test_the_periods_of_all_plans_are_those_of_the_calendar() -> None:
    for plan_id in plan_names():
        info = LIBRARY.find(plan_id).Params.model_fields.get("period")
        assert info is None or set(get_args(info.annotation)) == {"month", "quarter", "year"}
