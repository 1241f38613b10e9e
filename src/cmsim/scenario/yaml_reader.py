"""Reading one YAML 1.2 document into a tree with places; any bytes raise a ScenarioError or nothing.

Scenario files are trees: anchors, aliases and tags are refused, so that a file cannot grow when it is read
and a reader never has to look elsewhere. The tree is built from the events of ruamel.yaml's pure parser,
which carry the position of every key and value.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from cmsim.errors import ScenarioError
from cmsim.scenario.mistakes import shown
from cmsim.scenario.tree import Node, Place, Scalar
from cmsim.scenario.yaml_scalars import ScalarError, resolved

MAX_BYTES = 1 << 20
"""Largest scenario file, 1 MiB."""
MAX_DEPTH = 24
"""Deepest nesting; the deepest shipped field lies at 7."""


def read_file(path: Path, name: str | None = None) -> Node:
    """Return the tree of a scenario file.

    Parameters
    ----------
    path : Path
        The file.
    name : str or None
        How errors call it; the path as given if absent.

    Raises
    ------
    ScenarioError
        If the file cannot be read, or as :func:`read_bytes`.
    """
    name = name or str(path)
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ScenarioError(
            "scenario.unreadable", f"the file cannot be read: {reason.lower()}", file=name
        ) from None
    return read_bytes(content, name)


def read_bytes(content: bytes, name: str, *, may_be_null: bool = False) -> Node:
    """Return the tree of a document; ``null`` alone counts as empty unless `may_be_null`.

    Raises
    ------
    ScenarioError
        If the bytes are too many, not UTF-8, no YAML, or use what scenario files may not: duplicate keys,
        anchors, aliases, tags, several documents, keys that are no text, numbers that are not finite, deep
        nesting.
    """
    if len(content) > MAX_BYTES:
        raise ScenarioError(
            "scenario.too-large",
            "the file is too large",
            file=name,
            allowed="at most 1 MiB (1,048,576 bytes)",
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        raise ScenarioError(
            "scenario.not-utf8",
            "the file is not UTF-8 text",
            file=name,
            line=before.count(b"\n") + 1,
            column=len(before) - (before.rfind(b"\n") + 1) + 1,
            found=f"the byte 0x{content[error.start]:02X}",
            hint="save the file as UTF-8",
        ) from None
    builder = _Builder(name)
    try:
        for event in YAML(typ="safe", pure=True).parse(io.StringIO(text)):
            builder.take(event)
    except ScenarioError:
        raise
    except YAMLError as error:
        raise _syntax_error(error, name) from None
    except Exception as error:
        # The parser lets other exceptions escape on malformed escapes; a file must never crash cmsim.
        raise ScenarioError(
            "scenario.not-yaml",
            f"the file is not valid YAML: {type(error).__name__} while reading it",
            file=name,
            line=builder.last_line,
        ) from None
    if builder.root is None or (builder.root.content is None and not may_be_null):
        raise ScenarioError("scenario.empty", "the file is empty", file=name, line=1, column=1)
    return builder.root


def _syntax_error(error: YAMLError, name: str) -> ScenarioError:
    line = column = None
    reason = str(error).split("\n", 1)[0]
    if isinstance(error, MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        if mark is not None:
            line, column = mark.line + 1, mark.column + 1
        reason = " ".join(part for part in (error.context, error.problem) if part) or reason
    return ScenarioError(
        "scenario.not-yaml", f"the file is not valid YAML: {reason}", file=name, line=line, column=column
    )


@dataclass
class _Open:
    """A mapping or list whose end has not come yet."""

    place: Place
    mapping: dict[str, Node] | None
    items: list[Node] | None
    key: str | None = None
    key_place: Place | None = None


@dataclass
class _Builder:
    """Turns parser events into nodes without recursion."""

    name: str
    root: Node | None = None
    last_line: int | None = None
    _stack: list[_Open] = field(default_factory=list)
    _documents: int = 0

    def take(self, event: Any) -> None:
        """Take the next event."""
        if isinstance(event, DocumentStartEvent):
            self._start_document(event)
        elif isinstance(event, NodeEvent):
            self._refuse_what_is_no_tree(event)
            if isinstance(event, ScalarEvent):
                self._scalar(event)
            elif isinstance(event, MappingStartEvent | SequenceStartEvent):
                self._open(event)
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            self._close()

    def _place(self, event: Any) -> Place:
        self.last_line = event.start_mark.line + 1
        return Place(self.name, event.start_mark.line + 1, event.start_mark.column + 1)

    def _error(
        self,
        code: str,
        message: str,
        place: Place,
        *,
        found: str | None = None,
        allowed: str | None = None,
        hint: str | None = None,
    ) -> ScenarioError:
        keys = [entry.key for entry in self._stack if entry.key is not None]
        return ScenarioError(
            code,
            message,
            file=place.file,
            line=place.line,
            column=place.column,
            path=".".join(keys) or None,
            found=found,
            allowed=allowed,
            hint=hint,
        )

    def _start_document(self, event: DocumentStartEvent) -> None:
        self._documents += 1
        place = self._place(event)
        if self._documents > 1:
            raise self._error(
                "scenario.several-documents",
                "a scenario file holds one document",
                place,
                found="a second one",
            )
        if event.version is not None and tuple(event.version) != (1, 2):
            version = ".".join(str(part) for part in event.version)
            raise self._error(
                "scenario.wrong-yaml-version",
                "scenario files are YAML 1.2",
                place,
                found=version,
                allowed="1.2",
            )

    def _refuse_what_is_no_tree(self, event: NodeEvent) -> None:
        place = self._place(event)
        if isinstance(event, AliasEvent) or event.anchor is not None:
            sign = "*" if isinstance(event, AliasEvent) else "&"
            raise self._error(
                "scenario.anchor",
                "anchors and aliases are not allowed",
                place,
                found=shown(f"{sign}{event.anchor}"),
                hint="write the value out, or share it by extends",
            )
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise self._error("scenario.tag", "tags are not allowed", place, found=shown(str(tag)))

    def _open(self, event: MappingStartEvent | SequenceStartEvent) -> None:
        place = self._place(event)
        if len(self._stack) >= MAX_DEPTH:
            raise self._error(
                "scenario.too-deep",
                "the file is nested too deeply",
                place,
                allowed=f"at most {MAX_DEPTH} levels",
            )
        if self._wants_key():
            raise self._key_error("a mapping or list", place)
        is_mapping = isinstance(event, MappingStartEvent)
        self._stack.append(_Open(place, {} if is_mapping else None, None if is_mapping else []))

    def _close(self) -> None:
        done = self._stack.pop()
        content = done.mapping if done.mapping is not None else tuple(done.items or ())
        self._put(content, done.place)

    def _wants_key(self) -> bool:
        return bool(self._stack) and self._stack[-1].mapping is not None and self._stack[-1].key is None

    def _key_error(self, found: str, place: Place) -> ScenarioError:
        return self._error("scenario.bad-key", "a key must be a text", place, found=found)

    def _scalar(self, event: ScalarEvent) -> None:
        place = self._place(event)
        plain = event.style is None or event.style == ""
        text = str(event.value)
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise self._error("scenario.not-utf8", "a text holds half a character (a lone surrogate)", place)
        if self._wants_key():
            self._key(text, plain, place)
        else:
            self._put(self._resolved(text, place) if plain else text, place)

    def _key(self, text: str, plain: bool, place: Place) -> None:
        top = self._stack[-1]
        if plain and not isinstance(self._resolved(text, place), str):
            raise self._key_error(shown(text), place)
        assert top.mapping is not None
        if text in top.mapping:
            first = top.mapping[text].key_place.line
            raise self._error(
                "scenario.duplicate-key",
                f"the key {shown(text)} appears twice",
                place,
                hint=f"first in line {first}",
            )
        top.key, top.key_place = text, place

    def _resolved(self, text: str, place: Place) -> Scalar:
        try:
            return resolved(text)
        except ScalarError as mistake:
            raise self._error(mistake.code, mistake.message, place, found=shown(text)) from None

    def _put(self, content: Scalar | dict[str, Node] | tuple[Node, ...], place: Place) -> None:
        if not self._stack:
            self.root = Node(content, place, place)
            return
        top = self._stack[-1]
        if top.mapping is not None:
            assert top.key is not None
            assert top.key_place is not None
            top.mapping[top.key] = Node(content, place, top.key_place)
            top.key = top.key_place = None
        else:
            assert top.items is not None
            top.items.append(Node(content, place, place))
