"""One scenario file as a tree of values with positions; strict YAML 1.2 without anchors, aliases or tags."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import AliasEvent, CollectionStartEvent, NodeEvent, ScalarEvent
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from cmsim.errors import ScenarioError

MAX_BYTES = 1 << 20
MAX_DEPTH = 40
_MAX_DIGITS = 40


@dataclass(frozen=True)
class Place:
    """Where something stands, counted from 1."""

    file: str
    line: int
    column: int

    def where(self) -> dict[str, str | int]:
        """Return the fields of an error that say where."""
        return {"file": self.file, "line": self.line, "column": self.column}


@dataclass
class Branch:
    """A value with its place; mappings hold branches, lists and scalars are plain."""

    place: Place
    value: Any
    is_mapping: bool = False

    def plain(self) -> Any:
        """Return the content without places."""
        if self.is_mapping:
            return {key: branch.plain() for key, branch in self.value.items()}
        if isinstance(self.value, list):
            return [item.plain() for item in self.value]
        return self.value


def read_document(path: Path, shown_name: str) -> Branch:
    """Return the content of a scenario file.

    Raises
    ------
    ScenarioError
        If it cannot be read, is too large, is not UTF-8 or YAML, has duplicate keys, anchors, aliases or tags, or is no mapping.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ScenarioError(
                "scenario.too-large",
                "the file is too large",
                file=shown_name,
                found=f"{size} bytes",
                allowed="at most 1 MiB",
            )
        raw = path.read_bytes()
    except OSError as error:
        raise ScenarioError(
            "scenario.unreadable", "the file cannot be read", file=shown_name, found=error.strerror
        ) from error
    return parse_document(raw, shown_name)


def parse_document(raw: bytes, shown_name: str) -> Branch:
    """Return the content of a scenario given as bytes; raises as :func:`read_document`."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ScenarioError(
            "scenario.encoding", "the file is not UTF-8 text", file=shown_name, line=line
        ) from error
    try:
        _refuse_graph_syntax(text, shown_name)
        root = YAML(typ="rt", pure=True).compose(io.StringIO(text))
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise ScenarioError(
            "scenario.syntax",
            f"this is not valid YAML: {problem}",
            file=shown_name,
            line=None if mark is None else mark.line + 1,
            column=None if mark is None else mark.column + 1,
        ) from error
    except (ValueError, RecursionError, AttributeError, TypeError, KeyError, IndexError) as error:
        raise ScenarioError("scenario.syntax", "this is not valid YAML", file=shown_name) from error
    if not isinstance(root, MappingNode):
        raise ScenarioError(
            "scenario.not-a-mapping",
            "a scenario file must be a mapping of sections",
            file=shown_name,
            line=1,
            hint="begin with `format: cmsim/scenario-1`",
        )
    return _convert(root, shown_name)


def _refuse_graph_syntax(text: str, shown_name: str) -> None:
    depth = 0
    for event in YAML(typ="rt", pure=True).parse(io.StringIO(text)):
        mark = event.start_mark
        where = {"file": shown_name, "line": mark.line + 1, "column": mark.column + 1} if mark else {}
        name = type(event).__name__
        depth += name.endswith("StartEvent") - name.endswith("EndEvent")
        if depth > MAX_DEPTH:
            raise ScenarioError("scenario.too-deep", "the file is nested too deeply", **where)
        if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
            raise ScenarioError(
                "scenario.anchor",
                "anchors and aliases are not allowed",
                hint="use `extends` to share values",
                **where,
            )
        tagged = isinstance(event, ScalarEvent | CollectionStartEvent) and event.tag is not None
        if tagged and str(event.tag) not in ("None", "!"):
            raise ScenarioError("scenario.tag", "tags are not allowed", found=str(event.tag), **where)


def _convert(node: Any, shown_name: str) -> Branch:
    place = Place(shown_name, node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, MappingNode):
        content: dict[str, Branch] = {}
        for key_node, value_node in node.value:
            key = _scalar(key_node, shown_name) if isinstance(key_node, ScalarNode) else None
            key_place = Place(shown_name, key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            if not isinstance(key, str):
                raise ScenarioError(
                    "scenario.key", "a key must be text", found=repr(key), **key_place.where()
                )
            if key in content:
                raise ScenarioError(
                    "scenario.duplicate-key",
                    f"the key {key!r} stands twice in this mapping",
                    hint=f"first in line {content[key].place.line}",
                    **key_place.where(),
                )
            branch = _convert(value_node, shown_name)
            # Errors about a field point at its key, which is where the eye looks.
            branch.place = key_place
            content[key] = branch
        return Branch(place, content, is_mapping=True)
    if isinstance(node, SequenceNode):
        return Branch(place, [_convert(item, shown_name) for item in node.value])
    return Branch(place, _scalar(node, shown_name))


def _scalar(node: Any, shown_name: str) -> Any:
    where = Place(shown_name, node.start_mark.line + 1, node.start_mark.column + 1).where()
    text, kind = node.value, str(node.tag).rsplit(":", 1)[-1]
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() in ("true", "yes", "on")
    if kind in ("int", "float"):
        if len(text) > _MAX_DIGITS:
            raise ScenarioError("scenario.number", "the number has too many digits", **where)
        try:
            cleaned = text.replace("_", "")
            number: int | float = int(cleaned, 0) if kind == "int" and not cleaned.lstrip("+-").startswith("0") else float(cleaned)
        except ValueError:
            return text
        if isinstance(number, float) and number.is_integer() and kind == "int":
            number = int(number)
        if isinstance(number, float) and not math.isfinite(number):
            raise ScenarioError(
                "scenario.number", "a number must be finite", found=text, allowed="a finite number", **where
            )
        return number
    return text
