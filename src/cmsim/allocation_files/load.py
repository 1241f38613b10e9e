"""Loading an allocation file: path in, checked content and its places out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from cmsim.allocation_files.judgement_table import JudgementTable, read_judgement
from cmsim.allocation_files.model import FORMAT, AllocationFile
from cmsim.errors import CmsimError, InputError
from cmsim.experiment_files.load import as_experiment_error
from cmsim.experiment_files.mistakes import FileCodes, file_error, mistake
from cmsim.scenario.mistakes import shown
from cmsim.scenario.tree import Node
from cmsim.scenario.yaml_reader import read_bytes, read_file

CODES = FileCodes(
    "allocation.unknown-field",
    "allocation.missing-field",
    "allocation.unknown-choice",
    "allocation.bad-value",
)


@dataclass(frozen=True)
class LoadedAllocation:
    """An allocation file with the places of its values.

    Attributes
    ----------
    table : JudgementTable or None
        Where the judgement stands, if in a table beside the file; `content` has it too.
    """

    path: Path
    content: AllocationFile
    tree: Node
    table: JudgementTable | None = None

    def sized(self, size: Mapping[str, float]) -> LoadedAllocation:
        """Return the file with a survey of another size; the same if it has no survey.

        Parameters
        ----------
        size : mapping
            Fields of :class:`cmsim.allocation_files.model.SurfacePart`.
        """
        if self.content.surface is None:
            return self
        surface = self.content.surface.model_copy(update=dict(size))
        return replace(self, content=self.content.model_copy(update={"surface": surface}))

    def placed(self, error: InputError) -> InputError:
        """Return an error about a field of this file with its place."""
        path = tuple((error.detail.path or "").split(", ")[0].split("."))
        node = self.tree.nearest((*path, error.detail.found or ""))
        place = node.place if node.entries is None else node.key_place
        placed = error.located(**place.where())
        assert isinstance(placed, InputError)
        return placed


def load_allocation(path: Path) -> LoadedAllocation:
    """Return an allocation file.

    Raises
    ------
    InputError
        With file, line, column, field, found, allowed and the nearest valid name, as far as each applies.
    """
    try:
        tree = read_file(path)
    except CmsimError as error:
        raise as_experiment_error(error) from None
    return _checked(path, tree)


def read_allocation(content: bytes, name: str) -> LoadedAllocation:
    """Return an allocation file from its bytes; raises InputError as :func:`load_allocation`."""
    try:
        tree = read_bytes(content, name)
    except CmsimError as error:
        raise as_experiment_error(error) from None
    return _checked(Path(name), tree)


def _checked(path: Path, tree: Node) -> LoadedAllocation:
    entries = tree.entries
    first = next(iter(entries), None) if entries is not None else None
    if entries is None or first != "format" or entries["format"].content != FORMAT:
        raise mistake(
            tree,
            ("format",),
            "allocation.missing-format",
            "the first key of an allocation file is its format",
            found=shown(first) if entries is not None else shown(tree.plain()),
            allowed=f"format: {FORMAT}",
        )
    try:
        content = AllocationFile.model_validate(tree.plain())
    except ValidationError as error:
        raise file_error(error, tree, AllocationFile, CODES) from None
    if content.judgement_table is None:
        return LoadedAllocation(path, content, tree)
    if content.judgement:
        raise mistake(
            tree,
            ("judgement_table",),
            "allocation.two-judgements",
            "the judgement stands twice",
            found="judgement and judgement_table",
            allowed="one of them",
        )
    table = read_judgement(path.parent / content.judgement_table)
    return LoadedAllocation(path, content.model_copy(update={"judgement": table.parts}), tree, table)
