"""Failed replications, kept so that they can be seen again: a small file each, until the key succeeds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from cmsim.errors import StoreError, did_you_mean
from cmsim.store.atomic import write_whole

FAILURE_FORMAT = "cmsim/failure-1"
_FOLDER = "failures"


def failure_path(root: Path, key: str) -> Path:
    """Return where the failure of a key is kept."""
    return root / _FOLDER / f"{key}.json"


def keep_failure(root: Path, key: str, facts: Mapping[str, object]) -> None:
    """Keep what is needed to see a failure again.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    content = {"format": FAILURE_FORMAT, "key": key, **facts}
    text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False, default=str)
    write_whole(failure_path(root, key), (text + "\n").encode())


def forget_failure(root: Path, key: str) -> None:
    """Remove the failure of a key that has succeeded since."""
    with suppress(OSError):
        failure_path(root, key).unlink()


def kept_failures(root: Path) -> list[dict[str, object]]:
    """Return all failures that are kept, by key; a file that is damaged is passed over."""
    found = []
    for path in sorted((root / _FOLDER).glob("*.json")):
        with suppress(OSError, ValueError):
            content = json.loads(path.read_text(encoding="utf-8"))
            if isinstance(content, dict) and content.get("format") == FAILURE_FORMAT:
                found.append(content)
    return found


def kept_failure(root: Path, key: str) -> dict[str, object]:
    """Return the failure of a key, or of the only key that begins so.

    Raises
    ------
    StoreError
        If there is none, or several begin so.
    """
    all_of_them = kept_failures(root)
    fitting = [one for one in all_of_them if str(one["key"]).startswith(key)]
    if len(fitting) != 1 or not key:
        known = [str(one["key"]) for one in all_of_them]
        raise StoreError(
            "store.no-failure",
            "no failure of this key is kept" if not fitting else "several failures begin with this key",
            file=str(root / _FOLDER),
            path="KEY",
            found=key,
            allowed=", ".join(known) or "nothing: there is no failure",
            hint=did_you_mean(key, known),
        )
    return fitting[0]
