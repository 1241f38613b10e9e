"""The patterns as data."""

import math

import pytest

from cmsim.calibrate.pattern_table import table_of
from cmsim.calibrate.patterns import FITTED, MEASURED, PATTERNS, Pattern, Use, number

NAMES = [pattern.name for pattern in PATTERNS]


def test_names_are_unique():
    assert len(set(NAMES)) == len(NAMES)


def test_every_pattern_has_words_in_both_languages_and_a_source():
    for pattern in PATTERNS:
        assert pattern.words
        assert any("一" <= letter <= "鿿" for letter in pattern.words_zh), pattern.name
        assert pattern.source


def test_every_fitted_pattern_has_a_range_and_a_measurement():
    for pattern in FITTED:
        assert pattern.measure is not None
        assert pattern.low is not None or pattern.high is not None


def test_predictions_on_pay_are_listed_and_never_judged():
    predicted = {p.name for p in PATTERNS if p.use is Use.PREDICTED}
    assert predicted == {"piece_rate_gain", "sorting_share", "bonus_gain", "cap_removal_gain"}
    table = table_of({name: [0.3] for name in predicted}).set_index("pattern")
    assert table.loc[sorted(predicted), "met"].isna().all()


def _pattern(low, high):
    return Pattern("x", "x", "某", "1", low, high, Use.FITTED, "", "", lambda seen: 0.0)


@pytest.mark.parametrize(
    ("low", "high", "value", "met", "miss"),
    [
        (1.0, 2.0, 1.0, True, 0.0),
        (1.0, 2.0, 2.0, True, 0.0),
        (1.0, 2.0, 0.75, False, 0.25),
        (1.0, 2.0, 2.5, False, 0.5),
        (None, 2.0, -9.0, True, 0.0),
        (1.0, None, 9.0, True, 0.0),
        (1.0, 2.0, math.nan, False, math.inf),
    ],
)
def test_a_value_meets_a_range_or_misses_it_by_its_distance(low, high, value, met, miss):
    assert _pattern(low, high).met(value) is met
    assert _pattern(low, high).miss(value) == miss


def test_the_table_judges_the_mean_and_gives_an_interval():
    table = table_of({"logo_loss": [0.14, 0.16], "close_days_mean": [30.0, 30.0]}).set_index("pattern")
    row = table.loc["logo_loss"]
    assert row["reached"] == pytest.approx(0.15)
    assert row["low"] < 0.14
    assert row["high"] > 0.16
    assert row["met"] is True
    assert table.loc["close_days_mean", "met"] is False
    assert table.loc["day_load", "met"] is None
    assert list(table.index) == NAMES


def test_days_to_close_are_not_judged_on_a_thinned_province():
    table = table_of({"close_days_mean": [30.0], "logo_loss": [0.3]}, whole=False).set_index("pattern")
    assert table.loc["close_days_mean", "met"] is None
    assert table.loc["logo_loss", "met"] is False


def test_what_is_only_reported_is_never_judged():
    values = {pattern.name: [1.0] for pattern in MEASURED if pattern.use is Use.REPORTED}
    table = table_of(values)
    assert table["met"].isna().all()


def test_numbers_are_written_for_people():
    assert [number(x) for x in (1.8766e9, 16234.4, 0.1234, None, math.nan)] == [
        "1.88 thousand million",
        "16,234",
        "0.123",
        "–",
        "–",
    ]
