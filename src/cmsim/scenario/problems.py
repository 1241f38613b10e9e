"""From a failed validation to one error that says where, what was found and what is allowed."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from cmsim.errors import ScenarioError, did_you_mean
from cmsim.scenario.merging import Removals
from cmsim.scenario.mistakes import shown
from cmsim.scenario.section import Section
from cmsim.scenario.structure import names_at
from cmsim.scenario.tree import Node, Path, Place, dotted

MAX_FURTHER = 5
"""How many further errors are told beside the first."""

_WORDS: dict[str, tuple[str, str, str]] = {
    "bool_type": ("scenario.wrong-type", "true or false is needed", "true, false"),
    "string_type": ("scenario.wrong-type", "a text is needed", "a text"),
    "int_type": ("scenario.wrong-type", "a whole number is needed", "a whole number"),
    "dict_type": ("scenario.wrong-type", "a mapping is needed", "a mapping"),
    "model_type": ("scenario.wrong-type", "a mapping of fields is needed", "a mapping"),
    "model_attributes_type": ("scenario.wrong-type", "a mapping of fields is needed", "a mapping"),
    "tuple_type": ("scenario.wrong-type", "a list is needed", "a list"),
    "string_too_short": ("scenario.wrong-type", "the text is empty", "a text"),
    "string_too_long": ("scenario.too-long", "the text is too long", "a shorter text"),
    "string_pattern_mismatch": (
        "scenario.bad-id",
        "this cannot be an id",
        "a lower-case letter, then lower-case letters, digits and _, at most 40",
    ),
    "too_short": ("scenario.empty-collection", "at least one entry is needed", "one entry or more"),
    "too_long": ("scenario.too-many-entries", "there are too many entries", "fewer entries"),
}
"""Our code, message and what is allowed, by pydantic's error type."""
_AT_KEY = frozenset({"extra_forbidden", "string_pattern_mismatch"})


def scenario_error(
    error: ValidationError,
    root: type[Section],
    *,
    tree: Node | None = None,
    removals: Removals | None = None,
    prefix: Path = (),
) -> ScenarioError:
    """Return the first mistake of a failed validation; further ones stand in the context.

    Parameters
    ----------
    root : type
        Section that was validated.
    tree : Node or None
        Where the values came from, for file, line and column.
    removals : dict or None
        What was deleted, to point at a deletion if a needed field is missing.
    prefix : tuple
        Path of the section.
    """
    # A misspelt name also leaves the right one missing: tell the misspelling first.
    details = sorted(error.errors(include_url=False), key=lambda detail: detail["type"] != "extra_forbidden")
    told = [_one(detail, tree, removals or {}, root, prefix) for detail in details[: 1 + MAX_FURTHER]]
    first = told[0]
    if len(details) > 1:
        further = "\n".join(str(other) for other in told[1:])
        first = _with_context(first, {"further_count": str(len(details) - 1), "further": further})
    return first


def _with_context(error: ScenarioError, context: dict[str, str]) -> ScenarioError:
    d = error.detail
    return ScenarioError(
        d.code,
        d.message,
        file=d.file,
        line=d.line,
        column=d.column,
        path=d.path,
        found=d.found,
        allowed=d.allowed,
        hint=d.hint,
        context=context,
    )


def _one(
    detail: ErrorDetails, tree: Node | None, removals: Removals, root: type[Section], prefix: Path
) -> ScenarioError:
    context: dict[str, Any] = detail.get("ctx", {})
    loc = tuple(step for step in detail["loc"] if not _is_branch_of_union(step))
    path = (*prefix, *loc, *context.get("at", ()))
    kind = detail["type"]
    position = _place(kind, path, tree, removals)
    where: dict[str, Any] = {**(position.where() if position else {}), "path": dotted(path) or None}
    if kind.startswith("scenario."):
        return ScenarioError(
            kind,
            context["message"],
            found=context["found"],
            allowed=context["allowed"],
            hint=context["hint"],
            **where,
        )
    if kind == "extra_forbidden":
        return _unknown_field(path, names_at(root, path[len(prefix) : -1]), where)
    if kind == "missing":
        hint = "it is deleted here by null" if path in removals else None
        return ScenarioError("scenario.missing-field", f"the field {path[-1]} is missing", hint=hint, **where)
    if kind == "literal_error":
        allowed = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
        return _choice(detail.get("input"), allowed, where)
    code, message, allowed = _WORDS.get(kind, ("scenario.bad-value", _sentence(detail["msg"]), ""))
    return ScenarioError(code, message, found=shown(detail.get("input")), allowed=allowed or None, **where)


def _is_branch_of_union(step: str | int) -> bool:
    return isinstance(step, str) and (step == "[key]" or step.startswith(("literal[", "tuple[")))


def _place(kind: str, path: Path, tree: Node | None, removals: Removals) -> Place | None:
    if tree is None:
        return None
    if kind == "missing":
        if path in removals:
            return removals[path]
        return tree.nearest(path[:-1]).key_place
    node = tree.nearest(path)
    return node.key_place if kind in _AT_KEY else node.place


def _unknown_field(path: Path, names: tuple[str, ...], where: dict[str, Any]) -> ScenarioError:
    return ScenarioError(
        "scenario.unknown-field",
        "there is no such field",
        found=shown(path[-1]),
        allowed=", ".join(names) or "nothing",
        hint=did_you_mean(str(path[-1]), names),
        **where,
    )


def _choice(found: object, allowed: str, where: dict[str, Any]) -> ScenarioError:
    return ScenarioError(
        "scenario.unknown-choice",
        "this is not one of the choices",
        found=shown(found),
        allowed=allowed,
        hint=did_you_mean(found, allowed.split(", ")) if isinstance(found, str) else None,
        **where,
    )


def _sentence(message: str) -> str:
    return message[:1].lower() + message[1:]
