"""The version: of the package, and of the model that moves numbers."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path

VERSION = "0.1.0"
"""Version of the package; `pyproject.toml` states the same (a test compares them)."""

_NUMBER_MOVING = (
    "response",
    "plans",
    "preferences",
    "careers",
    "scenario",
    "world",
    "behaviour",
    "simulation",
    "equilibrium",
    "calendar.py",
    "quantities.py",
    "randomness.py",
)


def sources_digest(paths: list[Path], root: Path) -> str:
    """Return a hash of source files, blind to where they lie and to how lines end."""
    digest = blake2b(digest_size=8)
    for path in sorted(paths, key=lambda p: p.relative_to(root).as_posix()):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


@cache
def model_version() -> str:
    """Return the package's version and a hash of the sources that move simulated numbers.

    A store that outlives an edit of the model must not hand out the results of the old one, whether or not
    somebody remembered to raise the version.
    """
    root = Path(__file__).resolve().parent
    files: list[Path] = []
    for name in _NUMBER_MOVING:
        place = root / name
        files += list(place.rglob("*.py")) if place.is_dir() else [place]
    return f"{VERSION}+{sources_digest(files, root)}"
