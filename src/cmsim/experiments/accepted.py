"""Joint draws of assumptions that met the base's patterns together: worlds that a comparison can sample.

The draws of a base lie in ``accepted/BASE.csv`` among its scenarios: a row is one world, a column with a dot
in its name is the dotted path of a field; other columns (patterns reached) are for people.
"""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path

import pandas as pd

from cmsim.errors import InputError
from cmsim.scenario import Scenario
from cmsim.scenario.catalogue import LOCAL_FOLDER
from cmsim.scenario.load import shipped_folder

ACCEPTED_FOLDER = "accepted"
OVERLAY_SIGN = "+"
_FIRST_ROW_LINE = 2
"""The heading is line 1."""


def accepted_path(base: str) -> Path | None:
    """Return the file of a base's accepted draws, or None; one in the working directory goes first."""
    for folder in (LOCAL_FOLDER, shipped_folder()):
        path = folder / ACCEPTED_FOLDER / f"{base}.csv"
        if path.is_file():
            return path
    return None


def accepted_draws(scenario: Scenario) -> pd.DataFrame:
    """Return the accepted draws of a scenario's base: a row each, columns are dotted paths of fields.

    Raises
    ------
    InputError
        If there are none, or the file is no table of finite numbers.
    """
    base = (scenario.base or scenario.id).split(OVERLAY_SIGN)[0]
    path = accepted_path(base)
    if path is None:
        raise InputError(
            "accepted.missing",
            "there are no accepted draws of this base's parameters",
            path="parameters",
            found=base,
            allowed=f"a base with {ACCEPTED_FOLDER}/{base}.csv beside its scenario file",
            hint="make them with `cmsim calibrate search`, or compare with the parameters as in the files",
        )
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> pd.DataFrame:
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        raise InputError(
            "accepted.unreadable", "accepted draws cannot be read", file=str(path), found=str(error)
        ) from error
    written = frame[[column for column in frame.columns if "." in column]]
    if written.empty:
        raise InputError(
            "accepted.empty",
            "there are no draws in this file",
            file=str(path),
            allowed="a row for each draw, a column for each field by its dotted path",
        )
    # Python reads a decimal to the last bit, on which the world's hash hangs; pandas may not.
    return pd.DataFrame(
        {
            column: [_number(text, path, row, column) for row, text in enumerate(written[column])]
            for column in written.columns
        }
    )


def _number(text: str, path: Path, row: int, column: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise InputError(
            "accepted.not-a-number",
            "an accepted draw must be a finite number",
            file=str(path),
            line=row + _FIRST_ROW_LINE,
            path=column,
            found=text,
        )
    return number


def accepted_world(scenario: Scenario, replication: int) -> Scenario:
    """Return the scenario in the world of a replication's accepted draw (replication modulo their number).

    Raises
    ------
    InputError
        If there are no draws, or the scenario does not allow one.
    """
    draws = accepted_draws(scenario)
    row = draws.iloc[replication % len(draws)]
    return scenario.with_values({str(path): float(value) for path, value in row.items()})
