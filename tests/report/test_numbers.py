"""Numbers for people: units, decimals, intervals."""

import math

import pytest

from cmsim.report.numbers import Scale, interval, number, quantity, scales
from cmsim.statistics.intervals import Estimate

NAN = math.nan


def seen(mean: float, half: float = NAN) -> Estimate:
    return Estimate(mean, mean - half, mean + half, half, 5 if not math.isnan(half) else 1)


@pytest.mark.parametrize(
    ("unit", "found", "lang", "text"),
    [
        ("yuan/year", seen(12.3e6, 0.4e6), "en", "12.3 [11.9, 12.7] million yuan a year"),
        ("yuan/year", seen(12.3e6, 0.4e6), "zh", "1,230 [1,190, 1,270] 万元/年"),
        ("yuan", seen(1.88e9, 0.05e9), "en", "1.88 [1.83, 1.93] thousand million yuan"),
        ("yuan", seen(1.88e9, 0.05e9), "zh", "18.8 [18.3, 19.3] 亿元"),
        ("yuan/year", seen(15_500.0, 40.0), "en", "15,500 [15,460, 15,540] yuan a year"),
        ("share", seen(0.842, 0.004), "en", "84.2 [83.8, 84.6] %"),
        ("days", seen(5.6, 0.2), "zh", "5.60 [5.40, 5.80] 天"),
    ],
)
def test_a_level_is_shown_with_its_interval_and_unit(unit, found, lang, text):
    scale, _ = scales(unit, [found], [], lang)
    assert quantity(found, scale, lang) == text


@pytest.mark.parametrize(
    ("unit", "level", "change", "lang", "text"),
    [
        (
            "yuan/year",
            seen(600e6, 4e6),
            seen(12.3e6, 0.4e6),
            "en",
            "+12.3 [+11.9, +12.7] million yuan a year",
        ),
        ("yuan/year", seen(600e6, 4e6), seen(-12.3e6, 0.4e6), "zh", "-1,230 [-1,270, -1,190] 万元/年"),
        ("share", seen(0.84, 0.004), seen(0.012, 0.004), "en", "+1.2 [+0.8, +1.6] points of %"),
        ("share", seen(0.84, 0.004), seen(0.012, 0.004), "zh", "+1.2 [+0.8, +1.6] 个百分点"),
    ],
)
def test_a_difference_has_a_sign_and_points_instead_of_percent(unit, level, change, lang, text):
    _, scale = scales(unit, [level], [change], lang)
    assert quantity(change, scale, lang) == text


def test_money_is_shown_in_one_unit_for_levels_and_differences():
    for_level, for_change = scales("yuan/year", [seen(1.9e9, 1e7)], [seen(12e6, 1e6)], "en")
    assert for_level.unit == for_change.unit == "million yuan a year"


def test_a_small_difference_does_not_blow_up_the_level_to_more_than_five_figures():
    for_level, _ = scales("yuan/year", [seen(20e6, 1e5)], [seen(2e4, 1e3)], "en")
    assert for_level.unit == "million yuan a year"


def test_decimals_show_the_interval_and_no_more():
    wide, _ = scales("days", [seen(589.3, 40.0)], [], "en")
    narrow, _ = scales("days", [seen(589.3, 0.4)], [], "en")
    assert (wide.decimals, narrow.decimals) == (0, 1)


def test_an_interval_without_zero_does_not_seem_to_touch_it():
    scale = Scale(1e6, "million yuan", 1, signed=True)
    assert interval(seen(0.2e6, 0.18e6), scale, "en") == "+0.20 [+0.02, +0.38]"
    assert interval(seen(-0.2e6, 0.197e6), scale, "en") == "-0.200 [-0.397, -0.003]"
    assert interval(seen(0.2e6, 0.21e6), scale, "en") == "+0.2 [0.0, +0.4]"


def test_one_replication_gives_no_interval_and_says_so():
    found = seen(12.3e6)
    scale, _ = scales("yuan", [found], [], "en")
    assert interval(found, scale, "en") == "12.3 [no interval]"
    assert interval(found, scale, "zh") == "12.3 [无区间]"


def test_what_does_not_exist_is_not_defined():
    found = Estimate(NAN, NAN, NAN, NAN, 5)
    scale, _ = scales("share", [found], [found], "en")
    assert quantity(found, scale, "en") == "not defined"
    assert number(NAN, scale, "zh") == "无定义"


def test_a_rounded_zero_has_no_sign():
    scale = Scale(1.0, "days", 1, signed=True)
    assert [number(x, scale, "en") for x in (-0.01, 0.0, 0.01, -0.1)] == ["0.0", "0.0", "0.0", "-0.1"]
