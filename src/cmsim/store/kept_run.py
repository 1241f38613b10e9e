"""Reading the folder of a finished run: what was run, and the tables of one of its runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from cmsim.errors import InputError, did_you_mean
from cmsim.scenario import Scenario, load
from cmsim.store import formats
from cmsim.store.formats import MANIFEST_FORMAT, migrated
from cmsim.store.results_folder import MANIFEST_FILE
from cmsim.tables import TABLES
from cmsim.tables.dictionary import KEYS

_FACTS = "equilibrium"
"""Table of what the equilibrium of each run came to."""
LATER_PREFIX = "steady_"
"""Begins the name of a table of the years after those compared."""


@dataclass(frozen=True)
class KeptRun:
    """A folder that `cmsim run` or `cmsim compare` wrote.

    Attributes
    ----------
    manifest : mapping
        As written: policies with their hashes, bases, replications, seed, law, versions.
    """

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def policies(self) -> tuple[str, ...]:
        """Labels of the policies, the base first."""
        base = str(self.manifest["base"])
        return (base, *(name for name in self.manifest["policies"] if name != base))

    @property
    def replications(self) -> range:
        """Numbers of the replications."""
        first = int(self.manifest.get("first_replication", 0))
        return range(first, first + int(self.manifest["replications"]))

    def scenario(self, policy: str) -> Scenario:
        """Return the scenario of a policy as it was run.

        Raises
        ------
        ScenarioError, PlanError
            If its file does not load: it is damaged, or names a plan of a file that was not given.
        InputError
            If it is missing.
        """
        path = self.folder / "scenarios" / f"{policy}.resolved.yaml"
        if not path.is_file():
            raise _no_run(self.folder, f"no {path.relative_to(self.folder).as_posix()}")
        base = str(self.manifest["base"])
        known = {"id": policy, "base": "" if policy == base else base}
        return load(path).model_copy(update=known)

    def tables_of(self, policy: str, basis: str, replication: int) -> dict[str, pd.DataFrame]:
        """Return the tables of one run as they lie in the folder, without the keys of the run.

        Raises
        ------
        InputError
            If a table cannot be read.
        """
        paths = sorted((self.folder / "tables").glob("*.parquet"))
        known = [path for path in paths if path.stem.removeprefix(LATER_PREFIX) in TABLES]
        return {path.stem: _rows(path, (policy, basis, replication)) for path in known}

    def facts(self, policy: str, basis: str, replication: int) -> dict[str, float]:
        """Return what the equilibrium of one run came to: `fact:kind` to value."""
        frame = _rows(self.folder / "tables" / f"{_FACTS}.parquet", (policy, basis, replication))
        return {f"{row.fact}:{row.kind}": float(row.value) for row in frame.itertuples()}  # type: ignore[arg-type]


def kept_run(folder: Path) -> KeptRun:
    """Return the run that a folder holds.

    Raises
    ------
    InputError
        If there is none in it.
    """
    try:
        manifest = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _no_run(folder, getattr(error, "strerror", None) or str(error)) from error
    manifest = migrated(manifest, MANIFEST_FORMAT, formats.MANIFEST_MIGRATIONS)
    if manifest is None:
        raise _no_run(folder, "a manifest of something else")
    return KeptRun(folder, manifest)


def _no_run(folder: Path, found: str) -> InputError:
    beside = [path.parent.name for path in sorted(folder.parent.glob(f"*/{MANIFEST_FILE}"))]
    return InputError(
        "explain.no-run",
        "there is no finished run in this folder",
        file=str(folder),
        found=found,
        allowed="a folder that cmsim run or cmsim compare has written",
        hint=did_you_mean(folder.name, beside),
    )


def _rows(path: Path, run: tuple[str, str, int]) -> pd.DataFrame:
    """Return the rows of a run, without the keys of the run; one row group in memory at a time."""
    wanted = dict(zip(KEYS, run, strict=True))
    try:
        pieces = []
        with pq.ParquetFile(pa.BufferReader(path.read_bytes())) as file:
            schema = file.schema_arrow
            for number in range(file.num_row_groups):
                piece = file.read_row_group(number, use_threads=False)
                fits = [pc.equal(piece[name], value) for name, value in wanted.items()]
                pieces.append(piece.filter(pc.and_(pc.and_(fits[0], fits[1]), fits[2])))
        table = pa.concat_tables(pieces) if pieces else schema.empty_table()
        frame: pd.DataFrame = table.drop_columns(list(wanted)).to_pandas(use_threads=False)
    except (OSError, pa.ArrowException, KeyError) as error:
        raise InputError(
            "explain.damaged",
            "a table of the run cannot be read",
            file=str(path),
            found=str(error),
            hint="run it again",
        ) from error
    return frame
