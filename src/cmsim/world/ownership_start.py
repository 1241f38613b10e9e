"""A start of ownership written out: which person answers for which client, world by world."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cmsim.errors import ScenarioError

IntArray = NDArray[np.int64]
COLUMNS = ("seed", "replication", "client", "person")
WHERE = "policy.ownership.start"
_DIGEST_BYTES = 16


@dataclass(frozen=True)
class NamedOwners:
    """Permanent numbers of clients and of the persons who answer for them, shape (n,) each."""

    client: IntArray
    person: IntArray


def written_start(worlds: Mapping[tuple[int, int], NamedOwners]) -> bytes:
    """Return the bytes of the file, worlds by seed and replication; clients in the order of their numbers."""
    lines = [",".join(COLUMNS)]
    for (seed, replication), named in sorted(worlds.items()):
        order = np.argsort(named.client, kind="stable")
        pairs: Iterable[tuple[int, int]] = zip(named.client[order], named.person[order], strict=True)
        lines += [f"{seed},{replication},{client},{person}" for client, person in pairs]
    return ("\n".join(lines) + "\n").encode()


def checksum_of_start(content: bytes) -> str:
    """Return the checksum under which a scenario names a file of this content."""
    return blake2b(content, digest_size=_DIGEST_BYTES).hexdigest()


def start_of_ownership(file: str, checksum: str, seed: int, replication: int) -> NamedOwners:
    """Return who answers for whom in a world.

    Raises
    ------
    ScenarioError
        If the file cannot be read, is another one than the checksum says, or knows nothing of this world.
    """
    worlds = _read(file, checksum)
    if (seed, replication) not in worlds:
        known = sorted(number for of_seed, number in worlds if of_seed == seed)
        raise ScenarioError(
            "scenario.start-of-another-world",
            "the start of ownership was made for other worlds, in which clients and people are others",
            path=f"{WHERE}.file",
            found=f"seed {seed}, replication {replication}",
            allowed=f"replications {known[0]} to {known[-1]} of this seed" if known else "another seed",
            hint="make a start for as many replications with cmsim optimize portfolios",
        )
    return worlds[seed, replication]


def rows_of(numbers: IntArray, wanted: IntArray) -> IntArray:
    """Return the row of each wanted permanent number, -1 where there is none."""
    order = np.argsort(numbers, kind="stable")
    place = np.minimum(np.searchsorted(numbers[order], wanted), numbers.size - 1)
    row = order[place]
    return np.where(numbers[row] == wanted, row, -1)


@lru_cache(maxsize=4)
def _read(file: str, checksum: str) -> dict[tuple[int, int], NamedOwners]:
    try:
        content = Path(file).read_bytes()
    except OSError as error:
        raise ScenarioError(
            "scenario.start-unreadable",
            "the start of ownership cannot be read",
            path=f"{WHERE}.file",
            found=f"{file} ({error.strerror or error})",
            allowed="a file that cmsim optimize portfolios wrote",
        ) from error
    if checksum_of_start(content) != checksum:
        raise ScenarioError(
            "scenario.start-changed",
            "the start of ownership is another file than the one that the scenario names",
            path=f"{WHERE}.checksum",
            found=checksum_of_start(content),
            allowed=checksum,
        )
    rows = csv.reader(io.StringIO(content.decode("utf-8", errors="replace")))
    header = tuple(next(rows, ()))
    try:
        if header != COLUMNS:
            raise ValueError(",".join(header))
        table = np.array([[int(cell) for cell in row] for row in rows], dtype=np.int64)
        table = table.reshape(-1, len(COLUMNS))
    except ValueError as error:
        raise ScenarioError(
            "scenario.start-unreadable",
            "the start of ownership is no table of whole numbers",
            path=f"{WHERE}.file",
            found=f"{file}: {error}",
            allowed=",".join(COLUMNS),
        ) from None
    worlds: dict[tuple[int, int], NamedOwners] = {}
    for seed, replication in {(int(row[0]), int(row[1])) for row in table[:, :2]}:
        ours = table[(table[:, 0] == seed) & (table[:, 1] == replication)]
        worlds[seed, replication] = NamedOwners(ours[:, 2], ours[:, 3])
    return worlds
