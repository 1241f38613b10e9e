"""Files and folders that are there whole or not at all, whatever kills the process that writes them."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path

from cmsim.errors import StoreError

TEMPORARY_PREFIX = ".writing-"
"""Leftovers of killed processes begin with this; nobody reads them."""
LEFTOVER_SECONDS = 86_400.0
"""After a day nobody is writing a leftover any more."""


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """Yield a new folder beside `target`; it becomes `target` when the block ends well, else it is removed.

    If somebody else has made `target` meanwhile, theirs stays: the same key means the same content.

    Raises
    ------
    StoreError
        If the disk is full or the place cannot be written.
    """
    with as_store_error(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.parent / f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}"
        temporary.mkdir()
        try:
            yield temporary
            _flush(temporary)
            try:
                os.rename(temporary, target)
            except OSError:
                if not target.is_dir():
                    raise
                shutil.rmtree(temporary, ignore_errors=True)
        except BaseException:
            shutil.rmtree(temporary, ignore_errors=True)
            raise


@contextmanager
def replaced_folder(target: Path, marker: str) -> Iterator[Path]:
    """Yield a new folder beside `target`, which takes its place when the block ends well, else is removed.

    Parameters
    ----------
    marker : str
        File that shows that a folder is of the same making: only such a folder, or an empty one, is replaced.

    Raises
    ------
    StoreError
        If the place cannot be written, or holds something else.
    """
    with as_store_error(target):
        if target.exists() and not (target.is_dir() and (_is_empty(target) or (target / marker).is_file())):
            raise StoreError(
                "store.taken",
                "there is something else in this place",
                file=str(target),
                path="--out",
                allowed=f"a new folder, or one with the file {marker}",
                hint="give another folder",
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.parent / f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}"
        aside = temporary.with_name(f"{temporary.name}-old")
        temporary.mkdir()
        try:
            yield temporary
            _flush(temporary)
            if target.exists():
                os.rename(target, aside)
            os.rename(temporary, target)
        except BaseException:
            if aside.exists() and not target.exists():
                os.rename(aside, target)
            shutil.rmtree(temporary, ignore_errors=True)
            raise
        shutil.rmtree(aside, ignore_errors=True)


def _is_empty(folder: Path) -> bool:
    return next(folder.iterdir(), None) is None


def write_whole(target: Path, content: bytes) -> None:
    """Write a file; a reader sees the old one or the new one, never a part.

    Raises
    ------
    StoreError
        If the disk is full or the place cannot be written.
    """
    with as_store_error(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.parent / f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}"
        try:
            with open(temporary, "xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, target)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise


def sweep(root: Path, older_than_seconds: float = LEFTOVER_SECONDS) -> None:
    """Remove what killed processes left below a folder, if it is too old for anybody to be writing it."""
    limit = time.time() - older_than_seconds
    for leftover in root.rglob(f"{TEMPORARY_PREFIX}*"):
        with suppress(OSError):
            if leftover.stat().st_mtime >= limit:
                continue
            if leftover.is_dir():
                shutil.rmtree(leftover, ignore_errors=True)
            else:
                leftover.unlink()


def _flush(folder: Path) -> None:
    """Bring what was written to the disk before its name says that it is finished."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            descriptor = os.open(path, os.O_RDWR)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def checksum(content: bytes) -> str:
    """Return the checksum under which a file of ours is listed."""
    return blake2b(content, digest_size=16).hexdigest()


@contextmanager
def as_store_error(target: Path) -> Iterator[None]:
    """Tell what the system says of a place that cannot be written as StoreError."""
    try:
        yield
    except OSError as error:
        raise StoreError(
            "store.cannot-write",
            "results cannot be written here",
            file=str(target),
            found=error.strerror or str(error),
            allowed="a folder that can be written, on a disk with space",
            hint="what was finished before is kept",
        ) from error
