"""An experiment's tables for other programmes: CSV files, one workbook, or Parquet files."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Literal, get_args

import pandas as pd

from cmsim.errors import InputError
from cmsim.report.sweep_folder import RESPONSES, TABLES
from cmsim.store.atomic import write_whole
from cmsim.store.parquet import parquet_bytes
from cmsim.store.results_folder import MANIFEST_FILE

Format = Literal["csv", "excel", "parquet"]
FORMATS: tuple[Format, ...] = get_args(Format)
WORKBOOK = "experiment.xlsx"
_WIDEST_COLUMN = 40
_MOST_ROWS = 1_048_000
"""A sheet holds 1,048,576."""


def exported(folder: Path, to: Format, out: Path) -> list[Path]:
    """Write the tables of an experiment's folder in another format, and return what was written.

    Raises
    ------
    InputError
        If the folder holds no finished experiment, or a table is too long for a workbook.
    StoreError
        If they cannot be written.
    """
    frames = _tables(folder)
    if to == "excel":
        write_whole(out / WORKBOOK, _workbook(folder, frames))
        return [out / WORKBOOK]
    written = []
    for name, frame in frames.items():
        path = out / f"{name}.{to}"
        data = parquet_bytes(frame) if to == "parquet" else frame.to_csv(index=False).encode("utf-8-sig")
        write_whole(path, data)
        written.append(path)
    return written


def _tables(folder: Path) -> dict[str, pd.DataFrame]:
    if not (folder / MANIFEST_FILE).is_file() or not (folder / f"{RESPONSES}.parquet").is_file():
        raise InputError(
            "experiment.not-finished",
            "there is no finished experiment in this folder",
            file=str(folder),
            allowed="a folder that cmsim experiment run has written",
            hint="cmsim experiment resume goes on with one that was stopped",
        )
    frames = {
        name: pd.read_csv(folder / f"{name}.csv", encoding="utf-8-sig")
        for name in TABLES
        if (folder / f"{name}.csv").is_file()
    }
    return {**frames, RESPONSES: pd.read_parquet(folder / f"{RESPONSES}.parquet")}


def _workbook(folder: Path, frames: dict[str, pd.DataFrame]) -> bytes:
    longest = max(len(frame) for frame in frames.values())
    if longest > _MOST_ROWS:
        raise InputError(
            "experiment.too-long",
            "a table is too long for a workbook",
            found=f"{longest} rows",
            allowed=f"up to {_MOST_ROWS}",
            hint="take --to parquet",
        )
    page = (folder / "summary.md").read_text(encoding="utf-8")
    lines = [line for line in page.splitlines() if line and not line.startswith("|")]
    buffer = io.BytesIO()
    with pd.ExcelWriter(buffer, engine="openpyxl") as writer:
        about = pd.DataFrame({"about": lines})
        for name, frame in {"read me": about, **frames}.items():
            frame.to_excel(writer, sheet_name=name, index=False)
            sheet = writer.sheets[name]
            sheet.freeze_panes = "A2"
            for column in sheet.columns:
                widest = max(len(str(cell.value or "")) for cell in column)
                letter = column[0].column_letter
                sheet.column_dimensions[letter].width = min(widest + 2, _WIDEST_COLUMN)
    return buffer.getvalue()
