"""Tables that sum up a comparison."""

import re

import pytest
from invented import BASE_REVENUE_YUAN

from cmsim.report.summary import KEY_MEASURES, comparison_table, sanity_table, year_table
from cmsim.report.text_table import TextTable
from cmsim.tables.measures import measure_of

BASIS = "equal_participation"
TABLES = (comparison_table, year_table, sanity_table)


def test_policies_are_rows_and_key_measures_columns_with_their_unit(seven):
    table = comparison_table(seven, BASIS, "en")
    assert [row[0] for row in table.rows] == [seven.names[label][0] for label in seven.labels]
    assert len(table.headers) == 1 + len(KEY_MEASURES)
    assert table.headers[1] == "Key-client revenue, million yuan a year"
    assert table.headers[2] == "Logo retention a year, % (differences: points of %)"


def test_the_base_stands_as_a_level_and_the_others_as_differences_with_a_verdict(sure):
    table = comparison_table(sure, BASIS, "en")
    revenue = [row[1] for row in table.rows]
    level = sure.level(measure_of("key_client_revenue_yuan"), "base", BASIS)
    assert revenue[0].startswith(f"{level.mean / 1e6:.0f} [")
    # The effect of 12 million comes in by a third in each of three years; of -6 million likewise.
    assert revenue[1].startswith("+8.0") or revenue[1].startswith("+8 ")
    assert revenue[1].endswith("\nhigher")
    assert revenue[2].endswith("\nlower")


def test_a_difference_of_zero_is_too_close_to_call(sure):
    table = comparison_table(sure, BASIS, "en")
    cost = [header.startswith("Selling cost") for header in table.headers].index(True)
    assert table.rows[2][cost].endswith("too close to call")


@pytest.mark.parametrize("make", TABLES)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_random_number_stands_without_its_interval(seven, make, lang):
    table = make(seven, BASIS, lang)
    elasticity = {2, 3} if make is sanity_table else set()
    for row in table.rows:
        for position, cell in enumerate(row):
            if position not in elasticity and re.match(r"[+-]?\d[\d,.]* ?", cell):
                assert re.match(r"[+-]?[\d,.]+ \[[+-]?[\d,.]+, [+-]?[\d,.]+\]", cell), cell
    assert any("95" in note for note in table.notes)


@pytest.mark.parametrize("make", TABLES)
def test_chinese_tables_hold_no_english(seven, make):
    table = make(seven, BASIS, "zh")
    text = " ".join(
        [table.title, *table.headers, *table.notes, *(cell for row in table.rows for cell in row)]
    )
    # Names of authors stay as they are.
    assert set(re.findall(r"[a-zA-Z]{2,}", text)) <= {"Dorfman", "Steiner"}


@pytest.mark.parametrize("make", TABLES)
def test_one_replication_says_that_there_is_no_interval(single, make):
    table = make(single, BASIS, "en")
    assert (
        "There is no interval with one replication, and so nothing can be said of differences." in table.notes
    )
    verdicts = {cell.split("\n")[1] for row in table.rows for cell in row if "\n" in cell}
    assert verdicts <= {"too close to call"}
    assert any("[no interval]" in cell for row in table.rows for cell in row)


def test_a_ratio_over_nobody_is_not_defined_and_explained(nobody):
    table = comparison_table(nobody, BASIS, "en")
    equivalent = [header.startswith("A manager's") for header in table.headers].index(True)
    assert table.rows[2][equivalent] == "not defined"
    assert any(note.startswith("Not defined") for note in table.notes)


def test_the_transition_is_shown_by_year_with_and_without_the_final_value(sure):
    table = year_table(sure, BASIS, "en")
    assert table.headers[2:6] == ("Year 1", "Year 2", "Year 3", "Mean of years")
    revenue = next(row for row in table.rows if row[1] == "Better, at a cost" and row[0].startswith("Key"))
    assert [float(cell.split(" ")[0]) for cell in revenue[2:6]] == [4.0, 8.0, 12.0, 8.0]
    assert revenue[6] == "-"
    net = next(row for row in table.rows if row[1] == "Better, at a cost" and row[0].startswith("Net"))
    # Margin 0.3 of revenue less 1.3 million of pay with on-costs; then a third of 30 million of final value.
    assert [float(cell.split(" ")[0]) for cell in net[2:]] == pytest.approx([-0.1, 1.1, 2.3, 1.1, 11.1])


def test_selling_cost_stands_beside_the_elasticity_and_is_read(sure):
    table = sanity_table(sure, BASIS, "en")
    share = sure.values(measure_of("selling_cost_yuan"), "base", BASIS).mean() / (0.3 * BASE_REVENUE_YUAN)
    assert float(table.rows[0][1].split(" ")[0]) == pytest.approx(100 * share, abs=0.1)
    assert table.rows[0][2:] == ("0.11", "0.17", "more selling would pay")
    assert "in year 3" in table.headers[2]
    assert "year 5" in table.headers[3]


def test_only_the_base_is_a_table_of_levels(alone):
    table = comparison_table(alone, BASIS, "en")
    assert len(table.rows) == 1
    assert not any("difference" in text for text in (*table.headers, *table.notes))


def test_a_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="as many cells"):
        TextTable("t", ("a", "b"), (("1",),), ())
