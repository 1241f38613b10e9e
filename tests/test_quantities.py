import pickle

import pytest

from cmsim.quantities import (
    UNITS,
    Kind,
    Quantity,
    QuantityList,
    QuantityListSpec,
    QuantitySpec,
    Role,
    number_text,
)

SHARE = QuantitySpec("share", "A share", "占比", low=0.0, high=1.0)


def test_a_quantity_is_read_as_its_value() -> None:
    quantity = Quantity(0.25, SHARE, Kind.ASSUMPTION, range=(0.1, 0.5))
    assert float(quantity) == 0.25
    assert quantity.value == 0.25
    assert int(Quantity(203.0, QuantitySpec("persons", "Posts", "岗位"))) == 203


def test_unit_role_and_descriptions_come_from_the_declaration() -> None:
    lever = QuantitySpec("persons", "Posts", "岗位", role=Role.LEVER)
    quantity = Quantity(3.0, lever)
    assert (quantity.unit, quantity.role) == ("persons", Role.LEVER)
    assert (quantity.description, quantity.description_zh) == ("Posts", "岗位")
    assert str(quantity) == "3 persons"


def test_a_quantity_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Quantity(0.25, SHARE).value = 0.5  # type: ignore[misc]


def test_a_quantity_refuses_to_be_a_truth_value() -> None:
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(Quantity(0.0, SHARE))


def test_a_quantity_without_provenance_is_the_users() -> None:
    quantity = Quantity(0.25, SHARE)
    assert (quantity.kind, quantity.ref, quantity.range) == (Kind.USER, None, None)


def test_a_list_iterates_over_plain_floats() -> None:
    spec = QuantityListSpec("1", "Season", "季节", length=3)
    season = QuantityList((1.1, 0.9, 1.0), spec)
    assert [float(value) for value in season] == [1.1, 0.9, 1.0]
    assert (len(season), season[0], season.unit) == (3, 1.1, "1")


def test_units_outside_the_closed_list_are_refused() -> None:
    assert "parsecs" not in UNITS
    with pytest.raises(ValueError, match="closed list"):
        QuantitySpec("parsecs", "Far", "远")


@pytest.mark.parametrize(
    ("low", "high", "whole", "words"),
    [
        (0.0, 1.0, False, "a number from 0 to 1 (share)"),
        (2.5, None, False, "a number of at least 2.5 (share)"),
        (None, 7.0, True, "a whole number of at most 7 (share)"),
        (None, None, False, "a number (share)"),
    ],
)
def test_bounds_are_told_in_words(low: float | None, high: float | None, whole: bool, words: str) -> None:
    assert QuantitySpec("share", "x", "x", low=low, high=high, whole=whole).bounds_text == words


@pytest.mark.parametrize(
    ("value", "text"), [(203.0, "203"), (0.1, "0.1"), (-2.0, "-2"), (1e-6, "1e-06"), (1e22, "1e+22")]
)
def test_numbers_are_written_shortly_and_read_back_equal(value: float, text: str) -> None:
    assert number_text(value) == text
    assert float(text) == value


def test_quantities_travel_between_processes() -> None:
    quantity = Quantity(0.25, SHARE, Kind.SOURCE, "domain document 1", (0.1, 0.5))
    assert pickle.loads(pickle.dumps(quantity)) == quantity
