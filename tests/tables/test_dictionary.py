"""The dictionary of tables: complete in two languages, and a guard that lets no faulty frame through."""

import json
import math
import re
from importlib.util import find_spec

import numpy as np
import pandas as pd
import pytest

from cmsim.errors import CmsimError, InputError
from cmsim.tables.column import UNITS, Column, Table
from cmsim.tables.dictionary import (
    DICTIONARY_FORMAT,
    KEYS,
    RUN_KEYS,
    TABLES,
    checked,
    dictionary_json,
    table_of,
)

CHINESE = re.compile(r"[\u4e00-\u9fff]")
DTYPES = {"int64": np.int64, "float64": np.float64, "bool": np.bool_}
EVERY_COLUMN = [
    pytest.param(table, column, id=f"{table.name}.{column.name}")
    for table in TABLES.values()
    for column in table.columns
]


def a_frame(table: Table, rows: int = 3) -> pd.DataFrame:
    """Return a frame that is right: row number as value of every column."""
    numbers = np.arange(rows)
    return pd.DataFrame(
        {
            column.name: [f"x{n}" for n in numbers]
            if column.dtype == "string"
            else numbers.astype(DTYPES[column.dtype])
            for column in table.columns
        }
    )


def refused(name: str, frame: pd.DataFrame) -> CmsimError:
    with pytest.raises(CmsimError) as caught:
        checked(name, frame)
    return caught.value


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_a_frame_that_is_right_passes_whatever_the_order_of_its_columns(table: Table) -> None:
    frame = a_frame(table)
    turned = frame[list(reversed(frame.columns))]
    pd.testing.assert_frame_equal(checked(table.name, turned), checked(table.name, frame))
    assert list(checked(table.name, turned).columns) == [column.name for column in table.columns]


def test_an_empty_frame_gets_the_declared_types() -> None:
    empty = pd.DataFrame({column.name: [] for column in TABLES["cohorts"].columns})
    result = checked("cohorts", empty)
    assert result["year"].dtype == np.int64
    assert result["referred"].dtype == np.bool_
    assert result["revenue_yuan"].dtype == np.float64


def test_whole_numbers_become_the_declared_numbers_and_the_index_of_the_frame_is_forgotten() -> None:
    frame = a_frame(TABLES["attainment"])
    frame["bookings_yuan"] = np.array([1, 2, 3], dtype=np.int32)
    frame.index = pd.Index([7, 7, 9])
    result = checked("attainment", frame)
    assert result["bookings_yuan"].dtype == np.float64
    assert list(result.index) == [0, 1, 2]


def test_a_missing_and_an_undeclared_column_are_both_named() -> None:
    frame = a_frame(TABLES["finance"]).rename(columns={"pay_yuan": "pay_yuen"})
    error = refused("finance", frame)
    assert error.detail.code == "tables.columns"
    assert error.detail.found == "missing ['pay_yuan'], undeclared ['pay_yuen']"


def test_rows_that_repeat_their_keys_are_refused() -> None:
    frame = a_frame(TABLES["finance"])
    error = refused("finance", pd.concat([frame, frame.iloc[[1]]]))
    assert (error.detail.code, error.detail.allowed) == ("tables.keys", "year, branch, group, tier")


@pytest.mark.parametrize(
    ("column", "values", "code"),
    [
        ("revenue_yuan", [1.0, math.nan, 3.0], "tables.missing-value"),
        ("revenue_yuan", [1.0, math.inf, 3.0], "tables.infinite"),
        ("revenue_yuan", [1.0, -math.inf, 3.0], "tables.infinite"),
        ("revenue_yuan", ["1", "2", "3"], "tables.type"),
        ("year", [1.0, 2.0, 3.0], "tables.type"),
        ("year", [True, False, True], "tables.type"),
        ("group", [1, 2, 3], "tables.type"),
        ("group", ["a", None, "b"], "tables.missing-value"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_with_its_column(
    column: str, values: list[object], code: str
) -> None:
    frame = a_frame(TABLES["finance"])
    frame[column] = pd.Series(values, dtype=object if column == "group" else None)
    error = refused("finance", frame)
    assert (error.detail.code, error.detail.path) == (code, f"finance.{column}")


def test_an_unknown_table_is_answered_with_the_nearest() -> None:
    with pytest.raises(InputError) as caught:
        table_of("finanse")
    assert caught.value.detail.hint == "did you mean finance?"


def test_a_unit_outside_the_list_is_refused() -> None:
    with pytest.raises(ValueError, match="list of units"):
        Column("x", "float64", "parsecs", "Far.", "远")


@pytest.mark.parametrize(("table", "column"), EVERY_COLUMN)
def test_every_column_says_what_it_means_in_two_languages_and_who_writes_it(
    table: Table, column: Column
) -> None:
    assert column.meaning.endswith(".")
    assert not CHINESE.search(column.meaning)
    assert CHINESE.search(column.meaning_zh)
    assert column.unit in UNITS
    owner = column.owner or table.owner
    assert find_spec(f"cmsim.{owner}") is not None, f"there is no module {owner}"


@pytest.mark.parametrize(("table", "column"), EVERY_COLUMN)
def test_money_is_called_yuan(table: Table, column: Column) -> None:
    assert (column.unit == "yuan") == (column.name.endswith("_yuan") or column.name == "yuan")


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_a_table_is_described_in_two_languages_and_no_column_stands_in_it_twice(table: Table) -> None:
    assert table.meaning.endswith(".")
    assert CHINESE.search(table.meaning_zh)
    names = [column.name for column in table.columns]
    assert len(set(names)) == len(names)
    assert table.keys
    assert table.measures
    assert not set(names) & set(KEYS)


def test_the_dictionary_file_holds_every_column_of_every_table() -> None:
    content = json.loads(dictionary_json())
    assert content["format"] == DICTIONARY_FORMAT
    assert [key["name"] for key in content["run_keys"]] == [column.name for column in RUN_KEYS] == list(KEYS)
    assert list(content["tables"]) == sorted(TABLES)
    for name, table in TABLES.items():
        entry = content["tables"][name]
        assert (entry["owner"], entry["always"]) == (table.owner, table.always)
        written = entry["keys"] + entry["measures"]
        assert [column["name"] for column in written] == [column.name for column in table.columns]
        for column in written + content["run_keys"]:
            assert set(column) == {"name", "dtype", "unit", "meaning", "meaning_zh", "owner"}
            assert all(column.values())


def test_the_dictionary_file_is_readable_in_chinese() -> None:
    assert "客户" in dictionary_json()
