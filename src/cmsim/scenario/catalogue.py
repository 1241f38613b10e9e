"""Finding scenario files by name or path, and listing them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

from cmsim.errors import ScenarioError, did_you_mean
from cmsim.scenario.file_head import FileHead, split_head
from cmsim.scenario.mistakes import shown
from cmsim.scenario.yaml_reader import read_file

SUFFIXES = (".yaml", ".yml")
LOCAL_FOLDER = Path("scenarios")
"""Looked at before the shipped ones, below the working directory."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}\Z")


@dataclass(frozen=True)
class ScenarioInfo:
    """What a list of scenarios shows.

    Attributes
    ----------
    id : str
        Name under which the file is loaded.
    kind : {'scenario', 'overlay'}
        Whether it stands alone or is put on a scenario with ``+``.
    base : str
        Id of the base that what it extends leads to, which a policy is compared with; empty for a base.
    """

    id: str
    name: str
    name_zh: str
    description: str
    kind: Literal["scenario", "overlay"]
    file: str
    description_zh: str = ""
    base: str = ""


def shipped_folder() -> Path:
    """Return the folder of the scenarios that travel with cmsim.

    An installed wheel carries them as package data; an editable install reads the checkout's own folder.
    """
    packaged = Path(str(files("cmsim"))) / "_shipped" / "scenarios"
    if packaged.is_dir():
        return packaged
    return Path(str(files("cmsim"))).parents[1] / "scenarios"


def search_folders(beside: Path | None = None) -> tuple[Path, ...]:
    """Return the folders in which a name is looked up, in order."""
    candidates = [beside, LOCAL_FOLDER, shipped_folder()]
    found: list[Path] = []
    seen: set[Path] = set()
    for folder in candidates:
        if folder is not None and folder.is_dir() and folder.resolve() not in seen:
            seen.add(folder.resolve())
            found.append(folder)
    return tuple(found)


def is_name(text: str) -> bool:
    """Return whether a text is a scenario's name rather than a path."""
    return _NAME.match(text) is not None


def find(reference: str, beside: Path | None = None) -> Path:
    """Return the file of a name, looked up in :func:`search_folders`.

    Raises
    ------
    ScenarioError
        If the text is no plain name, or no file has it.
    """
    if not is_name(reference):
        raise ScenarioError(
            "scenario.bad-name",
            "this is not the name of a scenario",
            found=shown(reference),
            allowed="letters, digits, - and _ (no folders)",
        )
    folders = search_folders(beside)
    for folder in folders:
        for suffix in SUFFIXES:
            path = folder / f"{reference}{suffix}"
            if path.is_file():
                return path
    names = sorted({path.stem for folder in folders for path in _files(folder)})
    raise ScenarioError(
        "scenario.unknown-scenario",
        "there is no scenario of this name",
        found=shown(reference),
        allowed=", ".join(names) or "none: no folder with scenarios was found",
        hint=did_you_mean(reference, names),
    )


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES and is_name(path.stem))


def _head(path: Path) -> FileHead:
    return split_head(read_file(path))[0]


def _base(path: Path, head_of: Callable[[Path], FileHead]) -> str:
    """Return the id of the base that a chain of extends leads to, empty if the file is one or in a circle."""
    here, seen = path, {path.resolve()}
    while (head := head_of(here)).extends and head.kind != "base":
        here = find(head.extends[0][0], beside=here.parent)
        if here.resolve() in seen:
            return ""
        seen.add(here.resolve())
    return "" if here == path else here.stem


def list_scenarios() -> list[ScenarioInfo]:
    """Return the scenarios and overlays that can be loaded by name: scenarios first, then by id.

    Raises
    ------
    ScenarioError
        If one of the files has no valid head, or extends what is not there.
    """
    # Most files stand on the same base: each is read once per listing, and anew for the next.
    head_of = cache(_head)
    found: dict[str, ScenarioInfo] = {}
    for folder in search_folders():
        for path in _files(folder):
            if path.stem in found:
                continue
            head = head_of(path)
            found[path.stem] = ScenarioInfo(
                id=path.stem,
                name=head.name,
                name_zh=head.name_zh,
                description=head.description,
                kind="overlay" if head.kind == "overlay" else "scenario",
                file=str(path),
                description_zh=head.description_zh,
                base=_base(path, head_of),
            )
    return sorted(found.values(), key=lambda info: (info.kind == "overlay", info.id))
