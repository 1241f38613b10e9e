"""Loading an experiment file: name or path in, checked content and its places out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from cmsim.errors import CmsimError, InputError, did_you_mean
from cmsim.experiment_files.mistakes import file_error, mistake
from cmsim.experiment_files.model import FORMAT, ExperimentFile
from cmsim.scenario.mistakes import shown
from cmsim.scenario.tree import Node
from cmsim.scenario.yaml_reader import read_bytes, read_file

SUFFIXES = (".yaml", ".yml")
LOCAL_FOLDER = Path("experiments")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}\Z")


@dataclass(frozen=True)
class LoadedFile:
    """An experiment file with the places of its values.

    Attributes
    ----------
    path : Path
        Where it lies.
    id : str
        Name of the file without suffix.
    """

    path: Path
    id: str
    content: ExperimentFile
    tree: Node


def shipped_experiments() -> Path:
    """Return the folder of the experiments that travel with cmsim."""
    packaged = Path(str(files("cmsim"))) / "_shipped" / "experiments"
    if packaged.is_dir():
        return packaged
    return Path(str(files("cmsim"))).parents[1] / "experiments"


def experiment_paths() -> dict[str, Path]:
    """Return the experiments that can be named: those below the working directory first, then the shipped."""
    found: dict[str, Path] = {}
    for folder in (LOCAL_FOLDER, shipped_experiments()):
        if folder.is_dir():
            for path in sorted(folder.iterdir()):
                if path.suffix in SUFFIXES:
                    found.setdefault(path.stem, path)
    return found


def load_experiment(name_or_path: str | Path) -> LoadedFile:
    """Return an experiment by name or path.

    Raises
    ------
    InputError
        With file, line, column, field, found, allowed and the nearest valid name, as far as each applies.
    """
    path = _found(name_or_path)
    try:
        tree = read_file(path)
    except CmsimError as error:
        raise as_experiment_error(error) from None
    return _checked(path, tree)


def read_experiment(content: bytes, name: str) -> LoadedFile:
    """Return an experiment from the bytes of a file; raises InputError as :func:`load_experiment`."""
    try:
        tree = read_bytes(content, name)
    except CmsimError as error:
        raise as_experiment_error(error) from None
    return _checked(Path(name), tree)


def as_experiment_error(error: CmsimError) -> InputError:
    """Return an error of reading a file as one of an experiment file: the same place and words."""
    d = error.detail
    return InputError(
        d.code,
        d.message,
        file=d.file,
        line=d.line,
        column=d.column,
        path=d.path,
        found=d.found,
        allowed=d.allowed,
        hint=d.hint,
        context=d.context,
    )


def _found(name_or_path: str | Path) -> Path:
    text = str(name_or_path)
    if isinstance(name_or_path, str) and _NAME.match(text):
        known = experiment_paths()
        if text in known:
            return known[text]
        raise InputError(
            "experiment.unknown",
            "there is no experiment of this name",
            path="FILE",
            found=text,
            allowed=", ".join(known) or "a file",
            hint=did_you_mean(text, known),
        )
    return Path(text)


def _checked(path: Path, tree: Node) -> LoadedFile:
    entries = tree.entries
    if entries is None:
        raise mistake(
            tree,
            (),
            "experiment.not-a-mapping",
            "an experiment file is a mapping of fields",
            found=shown(tree.plain()),
            allowed=f"format: {FORMAT} and fields",
        )
    first = next(iter(entries), None)
    if first != "format" or entries["format"].content != FORMAT:
        node = entries.get("format", tree)
        raise InputError(
            "experiment.missing-format",
            "the first key of an experiment file is its format",
            path="format",
            found=shown(first if first != "format" else node.plain()),
            allowed=f"format: {FORMAT}",
            **node.place.where(),  # type: ignore[arg-type]
        )
    try:
        content = ExperimentFile.model_validate(tree.plain())
    except ValidationError as error:
        raise file_error(error, tree) from None
    return LoadedFile(path, path.stem, content, tree)
