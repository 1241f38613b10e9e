"""A scenario file as a tree of plain values, each with its place in the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Scalar = str | int | float | bool | None
Path = tuple[str | int, ...]
"""Keys and list positions from the root."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands; line and column count from 1."""

    file: str
    line: int
    column: int

    def where(self) -> dict[str, str | int]:
        """Return the position fields of an error."""
        return {"file": self.file, "line": self.line, "column": self.column}


@dataclass(frozen=True, slots=True)
class Node:
    """A value, where it stands, and where its key stands (the value's own place if it has no key)."""

    content: Scalar | dict[str, Node] | tuple[Node, ...]
    place: Place
    key_place: Place

    @property
    def entries(self) -> dict[str, Node] | None:
        """The entries of a mapping, None for everything else."""
        return self.content if isinstance(self.content, dict) else None

    def plain(self) -> Any:
        """Return the content without places: dicts, tuples and scalars."""
        if isinstance(self.content, dict):
            return {key: node.plain() for key, node in self.content.items()}
        if isinstance(self.content, tuple):
            return tuple(node.plain() for node in self.content)
        return self.content

    def at(self, path: Path) -> Node | None:
        """Return the node at a path, None if there is none."""
        node = self
        for step in path:
            found = _child(node, step)
            if found is None:
                return None
            node = found
        return node

    def nearest(self, path: Path) -> Node:
        """Return the node at a path, or the innermost one around it that exists."""
        node = self
        for step in path:
            found = _child(node, step)
            if found is None:
                return node
            node = found
        return node

    def walk(self, path: Path = ()) -> Iterator[tuple[Path, Node]]:
        """Yield every node below and including this one, with its path."""
        yield path, self
        if isinstance(self.content, dict):
            for key, node in self.content.items():
                yield from node.walk((*path, key))
        elif isinstance(self.content, tuple):
            for position, node in enumerate(self.content):
                yield from node.walk((*path, position))


def _child(node: Node, step: str | int) -> Node | None:
    if isinstance(node.content, dict) and isinstance(step, str):
        return node.content.get(step)
    if isinstance(node.content, tuple) and isinstance(step, int) and 0 <= step < len(node.content):
        return node.content[step]
    return None


def dotted(path: Path) -> str:
    """Return a path as users write it: keys and positions joined by dots."""
    return ".".join(str(step) for step in path)
