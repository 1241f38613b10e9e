"""Measures against sums worked out by hand on tables of two years."""

import math

import pandas as pd
import pytest

from cmsim.errors import InputError
from cmsim.tables.dictionary import TABLES
from cmsim.tables.measures import MEASURES, Measure, measure_of, total

TABLES_OF_A_RUN = {
    "finance": pd.DataFrame(
        {
            "year": [1, 1, 1, 2, 2, 2],
            "group": ["banks", "banks", "public"] * 2,
            "revenue_yuan": [100.0, 50.0, 30.0, 200.0, 50.0, 30.0],
            "gross_profit_yuan": [30.0, 15.0, 6.0, 60.0, 15.0, 6.0],
            "pay_yuan": [0.0, 10.0, 0.0, 0.0, 12.0, 0.0],
            "on_cost_yuan": [0.0, 3.0, 0.0, 0.0, 4.0, 0.0],
            "other_cost_yuan": [0.0, 2.0, 0.0, 0.0, 2.0, 0.0],
            "net_contribution_yuan": [30.0, 0.0, 6.0, 60.0, -3.0, 6.0],
        }
    ),
    "retention": pd.DataFrame(
        {
            "year": [1, 2],
            "opening_clients": [10.0, 30.0],
            "retained_clients": [9.0, 24.0],
            "opening_revenue_yuan": [1000.0, 3000.0],
            "retained_revenue_yuan": [800.0, 2600.0],
            "expansion_yuan": [100.0, 500.0],
        }
    ),
    "sizing": pd.DataFrame({"year": [1, 2], "terminal_value_yuan": [500.0, 700.0]}),
    "staff": pd.DataFrame(
        {
            "year": [1, 2],
            "opening": [10.0, 8.0],
            "closing": [8.0, 0.0],
            "left_quit": [2.0, 7.0],
            "left_not_renewed": [0.0, 0.0],
            "left_dismissed": [0.0, 1.0],
            "certainty_equivalent_yuan": [80_000.0, 0.0],
        }
    ),
}


def value(name, years):
    return measure_of(name).of(TABLES_OF_A_RUN, years)


def test_money_is_a_mean_over_the_years_asked_for():
    assert value("revenue_yuan", [1, 2]) == 230.0
    assert value("revenue_yuan", [2]) == 280.0
    assert value("selling_cost_yuan", [1, 2]) == 16.5


def test_ordinary_demand_at_windows_is_no_key_client():
    assert value("key_client_gross_profit_yuan", [1]) == 45.0


def test_a_rate_over_years_is_a_ratio_of_sums_and_no_mean_of_ratios():
    assert value("logo_retention_share", [1, 2]) == 33.0 / 40.0
    assert value("gross_revenue_retention_share", [1, 2]) == 3400.0 / 4000.0
    assert value("net_revenue_retention_share", [1]) == 0.9


def test_net_retention_is_never_below_gross():
    assert value("net_revenue_retention_share", [1, 2]) >= value("gross_revenue_retention_share", [1, 2])


def test_turnover_is_against_mean_head_count():
    assert value("staff_turnover_share", [1]) == 2.0 / 9.0


def test_a_mean_over_nobody_does_not_exist():
    assert math.isnan(value("certainty_equivalent_yuan", [2]))
    assert value("certainty_equivalent_yuan", [1]) == 10_000.0


def test_the_terminal_value_is_that_of_the_last_year_and_is_spread_over_all():
    assert value("terminal_value_yuan", [1, 2]) == 700.0
    assert value("net_contribution_with_terminal_yuan", [1, 2]) == (99.0 + 700.0) / 2
    assert value("net_contribution_yuan", [1, 2]) == 99.0 / 2


def test_a_measure_can_be_broken_down():
    found = measure_of("gross_profit_yuan").by(TABLES_OF_A_RUN, ["group"], [1, 2])
    assert found.to_dict() == {("banks",): 60.0, ("public",): 6.0}


@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: m.name)
def test_every_measure_reads_columns_that_the_dictionary_declares(measure: Measure):
    for part in (measure.numerator, measure.denominator, measure.spread):
        if part is not None:
            declared = {column.name for column in TABLES[part.table].columns}
            assert {name for name, _ in part.weights} <= declared
            assert part.but_not is None or part.but_not[0] in declared


def test_names_are_unique():
    names = [measure.name for measure in MEASURES]
    assert len(set(names)) == len(names)


def test_an_unknown_measure_is_answered_with_the_nearest():
    with pytest.raises(InputError) as caught:
        measure_of("revenue_yuen")
    assert caught.value.detail.hint == "did you mean revenue_yuan?"


def test_a_ratio_that_is_not_pooled_is_refused():
    with pytest.raises(ValueError, match="pooled"):
        Measure("x", "share", "", "", "per year", total("staff", "hired"), total("staff", "opening"))
