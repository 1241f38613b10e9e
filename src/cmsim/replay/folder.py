"""The folder of a replay: tables as CSV, all of them in one workbook, and a manifest; whole or not at all."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from cmsim.replay.frames import frames
from cmsim.replay.result import Replayed
from cmsim.report.words import Lang
from cmsim.store.atomic import replaced_folder
from cmsim.store.run_folder import versions

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MANIFEST = "replay.json"
WORKBOOK = "replay.xlsx"
MANIFEST_FORMAT = "cmsim/replay-1"
_DAY_OF_WORKBOOKS = datetime(2000, 1, 1)
"""Written into every workbook, so that the same result does not differ by the hour."""
_WIDEST, _NARROWEST, _MARGIN = 60, 8, 2
"""Widths of columns, in characters."""
_MONEY_FORMAT = "#,##0.00"


def write_replay(replayed: Replayed, out: Path, lang: Lang) -> Path:
    """Write the folder of a replay and return it. A folder of an earlier replay is replaced.

    Raises
    ------
    StoreError
        If it cannot be written, or holds something else than a replay.
    """
    tables = frames(replayed, lang)
    with replaced_folder(out, MANIFEST) as folder:
        for name, frame in tables.items():
            # The mark lets spreadsheets see that the text is UTF-8.
            (folder / f"{name}.csv").write_bytes(_csv(frame).encode("utf-8-sig"))
        (folder / WORKBOOK).write_bytes(workbook(tables))
        (folder / MANIFEST).write_text(_manifest(replayed), encoding="utf-8")
    return out


def _csv(frame: pd.DataFrame) -> str:
    return str(frame.to_csv(index=False, lineterminator="\r\n"))


def workbook(tables: Mapping[str, pd.DataFrame]) -> bytes:
    """Return a workbook with a sheet for each table."""
    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for name, frame in tables.items():
        _fill(book.create_sheet(name), frame)
    book.properties.creator = "cmsim"
    book.properties.created = book.properties.modified = _DAY_OF_WORKBOOKS
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _fill(sheet: Worksheet, frame: pd.DataFrame) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    for column, name in enumerate(frame.columns, start=1):
        sheet.cell(1, column, name).font = Font(bold=True)
        texts = [name]
        for row, value in enumerate(frame[name].tolist(), start=2):
            if pd.isna(value):
                continue
            cell = sheet.cell(row, column, value)
            if isinstance(value, str):
                # A name that begins with = is a name, and no formula.
                cell.data_type = "s"
            elif isinstance(value, float):
                cell.number_format = _MONEY_FORMAT
            texts.append(str(value))
        width = max(len(text) for text in texts) + _MARGIN
        sheet.column_dimensions[get_column_letter(column)].width = min(max(width, _NARROWEST), _WIDEST)
    sheet.freeze_panes = "A2"


def _manifest(replayed: Replayed) -> str:
    content = {
        "format": MANIFEST_FORMAT,
        "scenario": replayed.scenario,
        "scenario_digest": replayed.scenario_digest,
        "plan": replayed.plan,
        "today": replayed.today,
        "actuals": Path(replayed.actuals.file).name,
        "actuals_digest": replayed.actuals.digest,
        "plug_ins": replayed.plug_ins,
        "versions": versions(),
    }
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
