"""Whether results can be written where they are to go: asked before the work and not after it."""

from __future__ import annotations

import os
from pathlib import Path

from cmsim.errors import StoreError


def check_folder(folder: Path) -> None:
    """Make sure that a folder could be made and written, without making it.

    Raises
    ------
    StoreError
        If a file stands in the way, or it may not be written.
    """
    nearest = next((place for place in (folder, *folder.parents) if place.exists()), folder)
    if not nearest.is_dir():
        raise _refused(folder, f"{nearest} is not a folder")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise _refused(folder, f"{nearest} may not be written")


def check_file(file: Path) -> None:
    """Make sure that a file could be written, without writing it.

    Raises
    ------
    StoreError
        If a folder has its name, or its own folder could not be written.
    """
    if file.is_dir():
        raise _refused(file, f"{file} is a folder")
    check_folder(file.parent)


def _refused(place: Path, found: str) -> StoreError:
    return StoreError(
        "store.cannot-write",
        "results cannot be written here",
        file=str(place),
        path="--out",
        found=found,
        allowed="a place that can be written",
    )
