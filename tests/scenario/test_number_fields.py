import pytest
from pydantic_core import PydanticCustomError

from cmsim.quantities import Distribution, Kind
from cmsim.scenario.number_fields import NumberField, NumberListField

TRUST = NumberField("1", "Trust at rest", "信任", low=0.0, high=1.0)
POSTS = NumberField("persons", "Posts", "岗位", low=0.0, whole=True)
SEASON = NumberListField("1", "Season", "季节", low=0.0, length=3, mean=1.0, weights=(1, 1, 2))


def code_of(field: NumberField, raw: object) -> str:
    with pytest.raises(PydanticCustomError) as caught:
        field.parse(raw)
    return caught.value.type


def test_a_bare_number_is_the_users_and_keeps_the_fields_unit() -> None:
    parsed = TRUST.parse(0.5)
    assert (parsed.value, parsed.kind, parsed.unit) == (0.5, Kind.USER, "1")
    assert parsed.ref is None
    assert parsed.range is None


def test_an_object_carries_its_provenance() -> None:
    parsed = TRUST.parse(
        {
            "value": 0.4,
            "unit": "1",
            "kind": "literature",
            "ref": "Little 1970",
            "range": (0.2, 0.6),
            "distribution": "loguniform",
        }
    )
    assert (parsed.kind, parsed.ref, parsed.range) == (Kind.LITERATURE, "Little 1970", (0.2, 0.6))
    assert parsed.distribution is Distribution.LOGUNIFORM


def test_an_object_without_a_kind_is_the_users() -> None:
    assert TRUST.parse({"value": 0.4}).kind is Kind.USER


@pytest.mark.parametrize("kind", ["source", "literature", "calibrated"])
def test_a_claim_about_a_text_must_name_it(kind: str) -> None:
    assert code_of(TRUST, {"value": 0.4, "kind": kind}) == "scenario.missing-reference"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (True, "scenario.not-a-number"),
        ("0.5", "scenario.not-a-number"),
        (None, "scenario.not-a-number"),
        ([0.5], "scenario.not-a-number"),
        (float("nan"), "scenario.not-finite"),
        (10**400, "scenario.not-finite"),
        (-0.001, "scenario.out-of-bounds"),
        (1.001, "scenario.out-of-bounds"),
        ({"value": 0.5, "unit": "share"}, "scenario.wrong-unit"),
        ({"value": 0.5, "range": (0.6, 0.9)}, "scenario.outside-range"),
        ({"value": 0.5, "range": (0.9, 0.1)}, "scenario.bad-range"),
        ({"value": 0.5, "range": (0.1,)}, "scenario.bad-range"),
        ({"value": 0.5, "range": (0.1, 2.0)}, "scenario.out-of-bounds"),
        ({"value": 0.5, "distribution": "uniform"}, "scenario.bad-range"),
        ({"value": 0.5, "range": (0, 1), "distribution": "loguniform"}, "scenario.bad-range"),
        ({"value": 0.5, "ref": "  "}, "scenario.wrong-type"),
        ({"value": 0.5, "kind": ["source"]}, "scenario.unknown-choice"),
        ({}, "scenario.missing-value"),
    ],
)
def test_wrong_values_are_named_by_their_mistake(raw: object, code: str) -> None:
    assert code_of(TRUST, raw) == code


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_the_bounds_themselves_are_allowed(value: float) -> None:
    assert TRUST.parse(value).value == value


def test_counts_are_whole_numbers() -> None:
    assert POSTS.parse(203).value == 203.0
    assert code_of(POSTS, 203.5) == "scenario.not-whole"


def test_a_mean_is_weighted() -> None:
    # (1.2 + 1.2 + 2 x 0.8) / 4 = 1, where the plain mean would be 1.067.
    assert SEASON.parse((1.2, 1.2, 0.8)).value == (1.2, 1.2, 0.8)
    assert code_of(SEASON, (1.2, 0.8, 1.2)) == "scenario.wrong-mean"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (1.0, "scenario.wrong-type"),
        ((), "scenario.wrong-length"),
        ((1.0, 1.0), "scenario.wrong-length"),
        ((1.0, "x", 1.0), "scenario.not-a-number"),
        ((1.0, -1.0, 1.0), "scenario.out-of-bounds"),
        ({"value": (1, 1, 1), "range": (0.5, 0.9)}, "scenario.outside-range"),
    ],
)
def test_wrong_lists_are_named_by_their_mistake(raw: object, code: str) -> None:
    assert code_of(SEASON, raw) == code


def test_user_text_is_never_read_as_a_template() -> None:
    with pytest.raises(PydanticCustomError) as caught:
        TRUST.parse("{message} {nothing}")
    assert "a number is needed" in caught.value.message()
