"""The dictionary of all tables: looking up, checking frames against it, writing it out."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd

from cmsim.errors import CmsimError, InputError, did_you_mean
from cmsim.tables.client_tables import CLIENT_TABLES
from cmsim.tables.column import Column, Table
from cmsim.tables.decomposition_table import DECOMPOSITION
from cmsim.tables.money_tables import MONEY_TABLES
from cmsim.tables.people_tables import PEOPLE_TABLES

DICTIONARY_FORMAT = "cmsim/dictionary-1"

RUN_KEYS: tuple[Column, ...] = (
    Column("policy", "string", "text", "Scenario that was run.", "政策(情景)", "experiments"),
    Column("basis", "string", "text", "Basis of comparison.", "比较基准", "experiments"),
    Column("replication", "int64", "id", "Replication, from 0.", "重复编号,从0起", "experiments"),
)
"""Keys that go before a table's own when runs are put together."""

KEYS: tuple[str, ...] = tuple(column.name for column in RUN_KEYS)

TABLES: dict[str, Table] = {
    table.name: table
    for table in sorted((*MONEY_TABLES, *CLIENT_TABLES, *PEOPLE_TABLES, DECOMPOSITION), key=lambda t: t.name)
}


def table_of(name: str) -> Table:
    """Return the declaration of a table.

    Raises
    ------
    InputError
        If there is no such table; the nearest name is the hint.
    """
    if name not in TABLES:
        raise InputError(
            "tables.unknown",
            "there is no table of this name",
            found=name,
            allowed=", ".join(TABLES),
            hint=did_you_mean(name, TABLES),
        )
    return TABLES[name]


def checked(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with the declared columns, order and types, rows left as they are.

    Raises
    ------
    CmsimError
        If a column is missing or undeclared, a value is missing, infinite or of another type, or keys repeat.
    """
    table = table_of(name)
    declared = [column.name for column in table.columns]
    missing = [column for column in declared if column not in frame.columns]
    unknown = [column for column in frame.columns if column not in declared]
    if missing or unknown:
        raise CmsimError(
            "tables.columns",
            f"the table {name} does not have the declared columns",
            path=name,
            found=f"missing {missing}, undeclared {unknown}",
            allowed=", ".join(declared),
        )
    content = {column.name: _typed(name, column, frame[column.name]) for column in table.columns}
    result = pd.DataFrame(content)
    keys = [column.name for column in table.keys]
    if bool(result.duplicated(keys).any()):
        raise CmsimError(
            "tables.keys", f"rows of the table {name} repeat their keys", path=name, allowed=", ".join(keys)
        )
    return result


def _typed(table: str, column: Column, values: pd.Series[Any]) -> pd.Series[Any]:
    path = f"{table}.{column.name}"
    if bool(values.isna().any()):
        raise CmsimError("tables.missing-value", "a value is missing", path=path)
    if column.dtype == "string":
        if not all(isinstance(value, str) for value in values):
            raise CmsimError("tables.type", "a value is no text", path=path)
        return values.astype("str" if pd.__version__ >= "3" else "object").reset_index(drop=True)
    kind = values.dtype.kind
    allowed = {"int64": "iu", "float64": "iuf", "bool": "b"}[column.dtype]
    if len(values) and kind not in allowed:
        raise CmsimError(
            "tables.type",
            "the type is not the declared one",
            path=path,
            found=str(values.dtype),
            allowed=column.dtype,
        )
    typed = values.astype(column.dtype).reset_index(drop=True)
    if column.dtype == "float64" and not bool(np.isfinite(typed.to_numpy()).all()):
        raise CmsimError("tables.infinite", "a value is infinite", path=path)
    return typed


def dictionary_json() -> str:
    """Return the dictionary as the text of ``dictionary.json``."""
    content = {
        "format": DICTIONARY_FORMAT,
        "run_keys": [_column(column, column.owner) for column in RUN_KEYS],
        "tables": {
            table.name: {
                "meaning": table.meaning,
                "meaning_zh": table.meaning_zh,
                "owner": table.owner,
                "always": table.always,
                "keys": [_column(column, table.owner) for column in table.keys],
                "measures": [_column(column, table.owner) for column in table.measures],
            }
            for table in TABLES.values()
        },
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _column(column: Column, owner: str) -> dict[str, str]:
    return {
        "name": column.name,
        "dtype": column.dtype,
        "unit": column.unit,
        "meaning": column.meaning,
        "meaning_zh": column.meaning_zh,
        "owner": column.owner or owner,
    }
