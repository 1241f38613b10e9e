"""A manager explained as a file: one ledger as CSV, or a workbook with a sheet for each table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from cmsim.errors import InputError
from cmsim.replay.folder import workbook
from cmsim.store.atomic import write_whole
from cmsim.traced.frames import ledger

FILES = (".csv", ".xlsx")


def require_ending(path: Path, option: str, endings: tuple[str, ...]) -> None:
    """Raise InputError if a file has another ending than one of those that can be written."""
    if path.suffix.lower() not in endings:
        raise InputError(
            "explain.bad-file",
            "this kind of file cannot be written",
            file=str(path),
            path=option,
            found=path.suffix or path.name,
            allowed=", ".join(endings),
        )


def write_tables(tables: Mapping[str, pd.DataFrame], out: Path) -> Path:
    """Write the tables, and return the file.

    Raises
    ------
    InputError
        If the ending is neither .csv nor .xlsx.
    StoreError
        If it cannot be written.
    """
    require_ending(out, "--out", FILES)
    if out.suffix.lower() == ".xlsx":
        write_whole(out, workbook(tables))
    else:
        # The mark lets spreadsheets see that the text is UTF-8.
        text = str(ledger(tables).to_csv(index=False, lineterminator="\r\n"))
        write_whole(out, text.encode("utf-8-sig"))
    return out
