"""From a failed validation of an experiment file to one error with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from cmsim.errors import InputError, did_you_mean
from cmsim.experiment_files.model import ExperimentFile
from cmsim.scenario.mistakes import shown
from cmsim.scenario.tree import Node, Path, dotted

_WORDS: dict[str, tuple[str, str]] = {
    "bool_type": ("true or false is needed", "true, false"),
    "string_type": ("a text is needed", "a text"),
    "int_type": ("a whole number is needed", "a whole number"),
    "float_type": ("a number is needed", "a number"),
    "dict_type": ("a mapping is needed", "a mapping"),
    "model_type": ("a mapping is needed", "a mapping"),
    "tuple_type": ("a list is needed", "a list"),
    "finite_number": ("the number is not finite", "a finite number"),
    "string_too_short": ("a text is needed", "a text"),
    "string_too_long": ("the text is too long", ""),
    "too_short": ("there must be more of them", ""),
    "too_long": ("there are too many of them", ""),
}
_LIMITS = {
    "greater_than_equal": ("at least", "ge"),
    "less_than_equal": ("at most", "le"),
}
_UNION_BRANCHES = frozenset({"bool", "int", "float", "str", "constrained-float", "float-constrained"})


@dataclass(frozen=True)
class FileCodes:
    """Codes of the errors of one kind of file."""

    unknown_field: str
    missing_field: str
    unknown_choice: str
    bad_value: str


EXPERIMENT_CODES = FileCodes(
    "experiment.unknown-field",
    "experiment.missing-field",
    "experiment.unknown-choice",
    "experiment.bad-value",
)


def file_error(
    error: ValidationError,
    tree: Node,
    model: type[BaseModel] = ExperimentFile,
    codes: FileCodes | None = None,
) -> InputError:
    """Return the first error of a file, a misspelt field before one that is missing.

    Parameters
    ----------
    model : type
        What the file was to be.
    codes : FileCodes, optional
        Codes of its errors; those of experiment files if left out.
    """
    details = sorted(error.errors(include_url=False), key=lambda one: one["type"] != "extra_forbidden")
    return _one(details[0], tree, model, codes or EXPERIMENT_CODES)


def mistake(
    tree: Node,
    path: Path,
    code: str,
    message: str,
    *,
    found: str | None = None,
    allowed: str | None = None,
    hint: str | None = None,
) -> InputError:
    """Return an error at a path of a file, or at the innermost place around it that exists."""
    node = tree.nearest(path)
    place = node.place if node.entries is None else node.key_place
    return InputError(
        code,
        message,
        path=dotted(path) or None,
        found=found,
        allowed=allowed,
        hint=hint,
        **place.where(),  # type: ignore[arg-type]
    )


def _one(detail: ErrorDetails, tree: Node, model: type[BaseModel], codes: FileCodes) -> InputError:
    path = tuple(step for step in detail["loc"] if not _is_union_branch(step, tree, detail["loc"]))
    context: dict[str, Any] = detail.get("ctx", {})
    kind, given = detail["type"], detail.get("input")
    if kind == "extra_forbidden":
        names = fields_at(path[:-1], model)
        node = tree.nearest(path)
        return InputError(
            codes.unknown_field,
            "there is no such field",
            path=dotted(path),
            found=shown(path[-1]),
            allowed=", ".join(names),
            hint=did_you_mean(str(path[-1]), names),
            **node.key_place.where(),  # type: ignore[arg-type]
        )
    if kind == "missing":
        return mistake(tree, path, codes.missing_field, f"the field {path[-1]} is missing")
    if kind == "literal_error":
        allowed = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
        hint = did_you_mean(given, allowed.split(", ")) if isinstance(given, str) else None
        return mistake(
            tree,
            path,
            codes.unknown_choice,
            "this is not one of the choices",
            found=shown(given),
            allowed=allowed,
            hint=hint,
        )
    if kind in _LIMITS:
        words, key = _LIMITS[kind]
        message, allowed = "the number is out of range", f"{words} {context.get(key)}"
    else:
        message, allowed = _WORDS.get(kind, (detail["msg"][:1].lower() + detail["msg"][1:], ""))
    return mistake(tree, path, codes.bad_value, message, found=shown(given), allowed=allowed or None)


def _is_union_branch(step: str | int, tree: Node, loc: tuple[str | int, ...]) -> bool:
    """Return whether a step names a branch of a union, which no file has."""
    if not isinstance(step, str) or step in tree_keys(tree, loc):
        return False
    return step in _UNION_BRANCHES or "[" in step


def tree_keys(tree: Node, loc: tuple[str | int, ...]) -> frozenset[str]:
    """Return the keys of the file that lie on the way to a place."""
    keys: set[str] = set()
    node: Node | None = tree
    for step in loc:
        entries = node.entries if node is not None else None
        keys |= set(entries or ())
        node = (entries or {}).get(str(step)) if entries is not None else node
    return frozenset(keys)


def fields_at(path: Path, whole: type[BaseModel] = ExperimentFile) -> tuple[str, ...]:
    """Return the names of the fields at a path of a file."""
    model: type[BaseModel] | None = whole
    for step in path:
        if model is None:
            return ()
        field = model.model_fields.get(str(step))
        # A name within a collection, such as a factor's path, leads nowhere by itself.
        model = model if field is None else _model_of(field.annotation) or model
    return tuple(model.model_fields) if model is not None else ()


def _model_of(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in get_args(annotation):
        found = _model_of(inner)
        if found is not None:
            return found
    return None
