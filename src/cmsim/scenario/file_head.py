"""The head of a scenario file: format, kind, what it extends, and its names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from cmsim.errors import ScenarioError
from cmsim.scenario.mistakes import shown
from cmsim.scenario.tree import Node, Place

FORMAT = "cmsim/scenario-1"
FileKind = Literal["scenario", "overlay", "base"]
FILE_KINDS: tuple[FileKind, ...] = get_args(FileKind)
HEAD_KEYS = ("format", "kind", "extends", "name", "name_zh", "description", "description_zh")
MAX_EXTENDS = 20


@dataclass(frozen=True)
class FileHead:
    """What a file says about itself.

    Attributes
    ----------
    kind : {'scenario', 'overlay', 'base'}
        A scenario stands alone (with what it extends); an overlay is put on one. A base is a scenario with
        which those that extend it are compared, though it extends another one itself.
    extends : tuple of (name, place)
        Scenarios that come first, in order.
    """

    kind: FileKind
    extends: tuple[tuple[str, Place], ...]
    name: str
    name_zh: str
    description: str
    description_zh: str


def split_head(root: Node) -> tuple[FileHead, Node]:
    """Return the head of a file and the tree of its sections.

    Raises
    ------
    ScenarioError
        If the file is no mapping, does not begin with the right format, or its head has the wrong types.
    """
    entries = root.entries
    if entries is None:
        raise ScenarioError(
            "scenario.not-a-mapping",
            "a scenario file is a mapping of sections",
            found=shown(root.plain()),
            allowed=f"format: {FORMAT} and sections",
            **root.place.where(),  # type: ignore[arg-type]
        )
    _check_format(root, entries)
    stated = _text(entries, "kind", "scenario")
    kind = next((known for known in FILE_KINDS if known == stated), None)
    if kind is None:
        raise _wrong(
            entries["kind"],
            "kind",
            "scenario.unknown-choice",
            "there is no such kind of file",
            allowed=", ".join(FILE_KINDS),
        )
    name = _text(entries, "name", "")
    if not name:
        raise ScenarioError(
            "scenario.missing-field",
            "a scenario file needs a name",
            path="name",
            allowed="name: a short title in English",
            **root.place.where(),  # type: ignore[arg-type]
        )
    head = FileHead(
        kind=kind,
        extends=_extends(entries),
        name=name,
        name_zh=_text(entries, "name_zh", name),
        description=_text(entries, "description", ""),
        description_zh=_text(entries, "description_zh", ""),
    )
    sections = {key: node for key, node in entries.items() if key not in HEAD_KEYS}
    return head, Node(sections, root.place, root.key_place)


def _check_format(root: Node, entries: dict[str, Node]) -> None:
    first = next(iter(entries), None)
    if first != "format":
        raise ScenarioError(
            "scenario.missing-format",
            "the first key of a scenario file is its format",
            found=shown(first),
            allowed=f"format: {FORMAT}",
            **(entries[first].key_place if first is not None else root.place).where(),  # type: ignore[arg-type]
        )
    if entries["format"].content != FORMAT:
        raise _wrong(
            entries["format"], "format", "scenario.unknown-format", "this format is not known", allowed=FORMAT
        )


def _text(entries: dict[str, Node], key: str, default: str) -> str:
    node = entries.get(key)
    if node is None:
        return default
    if not isinstance(node.content, str) or not node.content.strip():
        raise _wrong(node, key, "scenario.wrong-type", "a text is needed", allowed="a text")
    return " ".join(node.content.split())


def _extends(entries: dict[str, Node]) -> tuple[tuple[str, Place], ...]:
    node = entries.get("extends")
    if node is None:
        return ()
    items = node.content if isinstance(node.content, tuple) else (node,)
    if len(items) > MAX_EXTENDS:
        raise _wrong(
            node, "extends", "scenario.too-many-extends", "too many names", allowed=f"up to {MAX_EXTENDS}"
        )
    names = []
    for item in items:
        if not isinstance(item.content, str):
            raise _wrong(
                item,
                "extends",
                "scenario.wrong-type",
                "extends names scenarios",
                allowed="a name or a list of names",
            )
        names.append((item.content, item.place))
    return tuple(names)


def _wrong(node: Node, path: str, code: str, message: str, *, allowed: str) -> ScenarioError:
    return ScenarioError(
        code,
        message,
        path=path,
        found=shown(node.plain()),
        allowed=allowed,
        **node.place.where(),  # type: ignore[arg-type]
    )
