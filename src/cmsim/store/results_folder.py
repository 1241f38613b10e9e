"""A folder of results is written by one command at a time, and holds what the last one wrote and no more.

The manifest vouches for a folder: it goes first when the folder is written again and comes last. What an
earlier command has written and this one has not (figures of other policies, say) is removed, if nobody has
changed it since; files of anybody else stay.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from cmsim.errors import StoreError
from cmsim.store.atomic import TEMPORARY_PREFIX, as_store_error, checksum, write_whole

FILES_FILE = "files.json"
FILES_FORMAT = "cmsim/files-1"
MANIFEST_FILE = "manifest.json"
LOCK_FILE = ".lock"
TIMING_FILE = "timing.json"
_UNLISTED = (FILES_FILE, LOCK_FILE, TIMING_FILE)
"""Not timing either: every command writes it anew, and the list is the same bytes whatever time it took."""

Stamp = tuple[int, int]


@contextmanager
def claimed_folder(out: str | Path | None, *, adds: bool = False) -> Iterator[None]:
    """Keep other commands out of a folder of results while the block runs; blocks of one thread may nest.

    When the outermost block ends well, what an earlier one wrote and this one did not is removed.

    Parameters
    ----------
    out : str or Path, optional
        The folder, which is made if need be; without one nothing is done.
    adds : bool
        Whether the block adds to what is there, so that nothing is removed.

    Raises
    ------
    StoreError
        If another command is writing the folder, or it cannot be written.
    """
    if out is None:
        yield
        return
    out = Path(out)
    made = [place for place in (out, *out.parents) if not place.exists()]
    with as_store_error(out):
        out.mkdir(parents=True, exist_ok=True)
        lock = FileLock(out.resolve() / LOCK_FILE, timeout=0, is_singleton=True)
        try:
            lock.acquire()
        except Timeout:
            raise StoreError(
                "store.folder-busy",
                "another command is writing its results into this folder",
                file=str(out),
                path="--out",
                allowed="a folder of its own for each command, or one after the other",
            ) from None
    outermost = lock.lock_counter == 1
    try:
        before = _stamps(out) if outermost else {}
        yield
        if outermost:
            with as_store_error(out):
                _settle(out, before, adds=adds)
    finally:
        lock.release()
        if outermost:
            _leave_no_empty_folder(out, made)


def begin_writing(out: Path) -> None:
    """Take the manifest away, so that a folder that is written only in part does not pass for a whole one.

    Raises
    ------
    StoreError
        If it cannot be removed.
    """
    with as_store_error(out):
        (out / MANIFEST_FILE).unlink(missing_ok=True)


def listed_files(out: Path) -> dict[str, str]:
    """Return what commands have written into a folder: path below it to checksum; nothing if no list is
    there.
    """
    try:
        content = json.loads((out / FILES_FILE).read_text(encoding="utf-8"))
        return {str(name): str(listed) for name, listed in content["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _settle(out: Path, before: dict[str, Stamp], *, adds: bool) -> None:
    """Remove what the last command left and this one did not write, and list what is there now."""
    after = _stamps(out)
    written = {name for name, stamp in after.items() if before.get(name) != stamp}
    if not written:
        return
    known = listed_files(out)
    for name, kept in known.items():
        if name in written or name not in after:
            continue
        if adds:
            written.add(name)
        elif checksum((out / name).read_bytes()) == kept:
            _remove(out, name)
    content = {
        "format": FILES_FORMAT,
        "files": {name: checksum((out / name).read_bytes()) for name in sorted(written)},
    }
    write_whole(out / FILES_FILE, (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode())


def _stamps(out: Path) -> dict[str, Stamp]:
    found = {}
    for path in out.rglob("*"):
        name = path.relative_to(out).as_posix()
        if name in _UNLISTED or path.name.startswith(TEMPORARY_PREFIX):
            continue
        with suppress(OSError):
            if path.is_file():
                told = path.stat()
                # A file that is written anew is another inode, though clock and size may be the same.
                found[name] = (told.st_mtime_ns, told.st_ino)
    return found


def _remove(out: Path, name: str) -> None:
    (out / name).unlink(missing_ok=True)
    for folder in (out / name).parents:
        if folder == out:
            break
        with suppress(OSError):
            folder.rmdir()


def _leave_no_empty_folder(out: Path, made: list[Path]) -> None:
    """Remove folders that were made for results that did not come."""
    with suppress(OSError):
        if {path.name for path in out.iterdir()} <= {LOCK_FILE}:
            (out / LOCK_FILE).unlink(missing_ok=True)
            for place in made:
                place.rmdir()
