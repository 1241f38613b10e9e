"""Tuned incentives told: who loses most stands below the table of limits."""

import pytest

from cmsim.optimise.incentives.confirmed import LimitSeen
from cmsim.optimise.incentives.limits import IncentiveLimits
from cmsim.report.incentive_tables import limits_table
from cmsim.statistics.intervals import Estimate


def seen(**means):
    groups = [name.replace("_", " ", 1) for name in means]
    limits = IncentiveLimits(fairness_share=0.05).as_limits(groups)
    values = [1.0, 0.0, *means.values()]
    return [
        LimitSeen(limit, Estimate(mean, mean - 0.01, mean + 0.01, 0.01, 8), Estimate(0.0, -1.0, 1.0, 1.0, 8))
        for limit, mean in zip(limits, values, strict=True)
    ]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "grade assistant loses most: -3.10 % (-4.10 - -2.10) of its certainty equivalent"),
        ("zh", "级别assistant损失最大"),
    ],
)
def test_who_loses_most_is_told(lang, words):
    table = limits_table(seen(kind_sellers=0.0, grade_assistant=-0.031, group_banks=-0.02), lang)
    (note,) = table.notes
    assert words in note


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "industry group banks gains least"), ("zh", "行业群banks")]
)
def test_where_nobody_loses_the_least_gain_is_told(lang, words):
    table = limits_table(seen(kind_sellers=0.03, city_a_b=0.04, group_banks=0.01), lang)
    assert words in table.notes[0]
    assert "+1.00 %" in table.notes[0]


def test_nothing_is_told_where_fairness_is_not_limited():
    assert limits_table(seen(), "en").notes == ()
