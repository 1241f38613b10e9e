"""The store of finished work: one folder per key, with the checksum of every file in it.

A key is a hash of everything that the content depends on, so an entry never changes and is never out of
date. What is missing, truncated or damaged counts as not there and is made again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from cmsim.errors import CmsimError, StoreError
from cmsim.store import formats
from cmsim.store.atomic import checksum, sweep, whole_folder, write_whole
from cmsim.store.formats import ENTRY_FORMAT, can_be_read, migrated
from cmsim.store.parquet import frame_of, parquet_bytes
from cmsim.tables import checked
from cmsim.version import model_version
from cmsim.world.columns import WorldState
from cmsim.world.snapshot import load as load_state
from cmsim.world.snapshot import to_bytes

VERSION_FOLDER = "v1"
_FORMAT_FILE = "format.json"
_ENTRY_FILE = "entry.json"
_STATE_FILE = "state.npz"
_LAWS_FOLDER = "laws"


def key_of(parts: Mapping[str, object]) -> str:
    """Return the key of what depends on `parts` and on the model's version."""
    content = json.dumps({**parts, "model": model_version()}, sort_keys=True, default=str)
    return blake2b(content.encode(), digest_size=16).hexdigest()


class Store:
    """A folder of finished replications and warm-up states. Any number of processes may share it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def laws(self) -> Path:
        """Folder of response laws that this version of the model measured for worlds of the user's own."""
        return self.root / _LAWS_FOLDER / model_version()

    def open(self) -> None:
        """Make the store if need be, and sweep it.

        Raises
        ------
        StoreError
            If it cannot be written, or a later version of cmsim made it.
        """
        marker = self.root / _FORMAT_FILE
        try:
            known = json.loads(marker.read_text(encoding="utf-8"))["format"] if marker.is_file() else None
        except (OSError, ValueError, KeyError, TypeError):
            known = None
        if known is not None and not can_be_read(str(known), ENTRY_FORMAT, formats.ENTRY_MIGRATIONS):
            raise StoreError(
                "store.format",
                "the store was written by another version of cmsim",
                file=str(marker),
                found=str(known),
                allowed=ENTRY_FORMAT,
                hint="give another folder",
            )
        sweep(self.root)
        if known is None:
            write_whole(marker, (json.dumps({"format": ENTRY_FORMAT}) + "\n").encode())

    def folder(self, key: str) -> Path:
        """Return where the entry of a key lies."""
        return self.root / VERSION_FOLDER / key[:2] / key

    def save(self, key: str, frames: Mapping[str, pd.DataFrame], parts: Mapping[str, object]) -> None:
        """Keep the tables of a finished run.

        Raises
        ------
        StoreError
            If they cannot be written.
        CmsimError
            If a table does not match the dictionary.
        """
        contents = {
            f"{name}.parquet": parquet_bytes(checked(name, frame)) for name, frame in sorted(frames.items())
        }
        self._write(key, contents, parts)

    def load(self, key: str) -> dict[str, pd.DataFrame] | None:
        """Return the tables of a key, or None if they are not there or not whole."""
        contents = self._read(key)
        if contents is None or _STATE_FILE in contents:
            return None
        try:
            return {name.removesuffix(".parquet"): frame_of(data) for name, data in contents.items()}
        except (pa.ArrowException, CmsimError, ValueError):
            return None

    def save_warm(self, key: str, state: WorldState, parts: Mapping[str, object]) -> None:
        """Keep the state at the end of a warm-up; raises StoreError if it cannot be written."""
        self._write(key, {_STATE_FILE: to_bytes(state)}, parts)

    def load_warm(self, key: str) -> WorldState | None:
        """Return the state of a key, or None if it is not there or not whole."""
        if self._read(key) is None:
            return None
        try:
            return load_state(self.folder(key) / _STATE_FILE)
        except StoreError:
            return None

    def has(self, key: str) -> bool:
        """Return whether an entry is there (its content is checked when it is read)."""
        return (self.folder(key) / _ENTRY_FILE).is_file()

    def _write(self, key: str, contents: Mapping[str, bytes], parts: Mapping[str, object]) -> None:
        target = self.folder(key)
        if target.is_dir() and self._read(key) is None:
            self._set_aside(target)
        entry = {
            "format": ENTRY_FORMAT,
            "key": key,
            "model": model_version(),
            "parts": {name: str(value) for name, value in parts.items()},
            "files": {name: checksum(data) for name, data in contents.items()},
        }
        with whole_folder(target) as folder:
            for name, data in contents.items():
                (folder / name).write_bytes(data)
            (folder / _ENTRY_FILE).write_text(
                json.dumps(entry, indent=1, sort_keys=True) + "\n", encoding="utf-8"
            )

    @staticmethod
    def _set_aside(damaged: Path) -> None:
        """Move a damaged entry out of the way, so that it can be made again; it is kept for whoever wants
        to look.
        """
        number = 0
        while (aside := damaged.with_name(f"damaged-{damaged.name}-{number}")).exists():
            number += 1
        try:
            damaged.rename(aside)
        except OSError as error:
            # Another process was quicker, or we may not write here: the write that follows tells which.
            if damaged.exists():
                raise StoreError(
                    "store.cannot-write",
                    "a damaged entry cannot be moved away",
                    file=str(damaged),
                    found=error.strerror or str(error),
                ) from error

    def _read(self, key: str) -> dict[str, bytes] | None:
        folder = self.folder(key)
        try:
            written = json.loads((folder / _ENTRY_FILE).read_text(encoding="utf-8"))
            entry: Any = migrated(written, ENTRY_FORMAT, formats.ENTRY_MIGRATIONS)
            if entry is None or entry["key"] != key:
                return None
            contents = {name: (folder / name).read_bytes() for name in entry["files"]}
        except (OSError, ValueError, KeyError, TypeError):
            return None
        whole = all(checksum(data) == entry["files"][name] for name, data in contents.items())
        return contents if whole else None
