"""The folder of a finished comparison: manifest, timing, resolved scenarios, tables, dictionary,
summaries.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Mapping
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

from cmsim.store.atomic import write_whole
from cmsim.store.formats import MANIFEST_FORMAT
from cmsim.store.parquet import parquet_bytes_of
from cmsim.store.results_folder import MANIFEST_FILE, TIMING_FILE, begin_writing
from cmsim.tables import dictionary_json
from cmsim.version import VERSION, model_version

PAGE_FILE = "summary.md"


def cpu_level() -> str:
    """Return the processor features on which the last bits of NumPy's exp, log and pow depend."""
    try:
        features: dict[str, bool] = import_module("numpy._core._multiarray_umath").__cpu_features__
    except (ImportError, AttributeError):
        return platform.machine()
    found = [name for name in ("AVX512_SKX", "AVX512F", "AVX2", "SSE42", "ASIMD") if features.get(name)]
    return f"{platform.machine()} {found[0] if found else 'baseline'}"


def versions() -> dict[str, str]:
    """Return the versions of what moves numbers."""
    names = ("numpy", "scipy", "simpy", "pandas", "pyarrow", "pydantic")
    return {"cmsim": VERSION, "model": model_version(), **{name: version(name) for name in names}}


def write_run_folder(
    out: Path,
    *,
    tables: Mapping[str, Iterable[pd.DataFrame]],
    summaries: Mapping[str, pd.DataFrame],
    page: str,
    resolved: Mapping[str, str],
    manifest: Mapping[str, object],
    timing: Mapping[str, object],
) -> Path:
    """Write the folder of a run and return it; the manifest comes last, so that it vouches for the rest,
    and an older one goes first.

    Parameters
    ----------
    tables : mapping
        By name, in pieces of the same columns, as Parquet in `tables/`.
    summaries : mapping
        By name, as CSV that a spreadsheet opens.
    page : str
        What came out, for people, as Markdown.
    resolved : mapping
        Resolved scenarios as text, by label.

    Raises
    ------
    StoreError
        If the folder cannot be written.
    """
    begin_writing(out)
    for name, pieces in tables.items():
        write_whole(out / "tables" / f"{name}.parquet", parquet_bytes_of(pieces))
    for name, frame in summaries.items():
        write_summary(out, name, frame)
    write_whole(out / PAGE_FILE, page.encode())
    for label, text in resolved.items():
        write_whole(out / "scenarios" / f"{label}.resolved.yaml", text.encode())
    if resolved:
        write_whole(out / "scenario.resolved.yaml", next(iter(resolved.values())).encode())
    write_whole(out / "dictionary.json", dictionary_json().encode())
    write_whole(out / TIMING_FILE, _json(timing))
    write_whole(
        out / MANIFEST_FILE,
        _json({"format": MANIFEST_FORMAT, **manifest, "versions": versions(), "cpu": cpu_level()}),
    )
    return out


def write_summary(out: Path, name: str, frame: pd.DataFrame) -> None:
    """Write a small table as CSV into a run's folder; raises StoreError if it cannot be written."""
    # The mark lets spreadsheets see that the text is UTF-8.
    write_whole(out / f"{name}.csv", frame.to_csv(index=False).encode("utf-8-sig"))


def write_added(out: Path, name: str, *, table: pd.DataFrame, summary: pd.DataFrame, page: str) -> None:
    """Write what a further study adds to a run's folder, all under one name.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    write_whole(out / "tables" / f"{name}.parquet", parquet_bytes_of([table]))
    write_summary(out, name, summary)
    write_whole(out / f"{name}.md", page.encode())


def _json(content: Mapping[str, object]) -> bytes:
    return (json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False, default=_plain) + "\n").encode()


def _plain(value: object) -> object:
    if isinstance(value, np.generic):
        return value.item()
    return str(value)
