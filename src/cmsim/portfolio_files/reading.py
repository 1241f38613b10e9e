"""The two files as tables, and where clients and managers are: in cities, or in branches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cmsim.errors import InputError
from cmsim.optimise.portfolios.pool import IntArray
from cmsim.portfolio_files.columns import (
    BRANCH,
    CITY,
    NEEDED_OF_CLIENTS,
    NEEDED_OF_MANAGERS,
    OF_CLIENTS,
    OF_MANAGERS,
    Table,
    found_columns,
)
from cmsim.sheets import CSV_SUFFIXES, EXCEL_SUFFIXES, Sheet, read_sheet


def read_tables(clients: Path, managers: Path) -> tuple[Table, Table]:
    """Return the tables of clients and managers; of a workbook the first sheet.

    Raises
    ------
    InputError
        If a file cannot be read or is empty, or a column is missing.
    """
    return (
        found_columns(_sheet_of(clients), OF_CLIENTS, NEEDED_OF_CLIENTS),
        found_columns(_sheet_of(managers), OF_MANAGERS, NEEDED_OF_MANAGERS),
    )


def _sheet_of(path: Path) -> Sheet:
    if path.suffix.lower() not in (*CSV_SUFFIXES, *EXCEL_SUFFIXES):
        raise InputError(
            "lists.suffix",
            "clients and managers are read from CSV or Excel",
            file=str(path),
            found=path.suffix or "no suffix",
            allowed=", ".join((*CSV_SUFFIXES, *EXCEL_SUFFIXES)),
        )
    try:
        sheet = read_sheet(path)
    except InputError as error:
        detail = error.detail
        if detail.code == "actuals.empty":
            raise InputError(
                "lists.empty",
                "there is no row under the headings",
                file=detail.file,
                found=detail.found,
                allowed="a line of headings, and a line for each client or manager",
            ) from error
        raise InputError(
            "lists.unreadable", "the file cannot be read", file=str(path), found=detail.found
        ) from error
    assert sheet is not None
    return sheet


@dataclass(frozen=True)
class Places:
    """Places by their number.

    Attributes
    ----------
    column : str
        By which clients and managers belong together: `city`, or `branch` where no file has cities.
    names : tuple of str
        Of the places.
    of_clients, of_managers : array
        Place of each row.
    branch_of_clients, branch_of_managers : array
        Branch of each row; the place where the files do not tell branches.
    """

    column: str
    names: tuple[str, ...]
    of_clients: IntArray
    of_managers: IntArray
    branch_of_clients: IntArray
    branch_of_managers: IntArray


def places_of(clients: Table, managers: Table) -> Places:
    """Return where clients and managers are.

    Raises
    ------
    InputError
        If the files have neither cities nor branches in common, or a client is where there is no manager.
    """
    both = [name for name in (CITY, BRANCH) if clients.has(name) and managers.has(name)]
    if not both:
        raise InputError(
            "lists.no-place",
            "the files do not tell where clients and managers are",
            file=clients.sheet.file,
            line=clients.sheet.header_line,
            path=f"{CITY} or {BRANCH}",
            found=", ".join(clients.sheet.header),
            allowed=f"a column {CITY} or a column {BRANCH} in both files",
        )
    column = both[0]
    there = {managers.needed(line, cells, column): 0 for line, cells in managers.sheet.rows}
    number = {name: n for n, name in enumerate(there)}
    for line, cells in clients.sheet.rows:
        name = clients.needed(line, cells, column)
        if name not in number:
            clients.wrong_name(line, column, name, number)
    at_branch = BRANCH in both
    keys = [
        [_branch(table, cells, column, at_branch) for _, cells in table.sheet.rows]
        for table in (clients, managers)
    ]
    branches = {key: n for n, key in enumerate(dict.fromkeys([*keys[0], *keys[1]]))}

    def numbered(table: Table) -> IntArray:
        return _array([number[table.text(cells, column)] for _, cells in table.sheet.rows])

    return Places(
        column,
        tuple(number),
        numbered(clients),
        numbered(managers),
        _array([branches[key] for key in keys[0]]),
        _array([branches[key] for key in keys[1]]),
    )


def _branch(table: Table, cells: tuple[object, ...], column: str, told: bool) -> tuple[str, str]:
    # A branch of one city is another than that of the same name in another city.
    return table.text(cells, column), table.text(cells, BRANCH) if told else ""


def _array(values: Sequence[int]) -> IntArray:
    return np.array(values, dtype=np.intp)
