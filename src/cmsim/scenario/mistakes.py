"""A mistake in a value, raised by validators and given its place in the file by the loader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from pydantic_core import PydanticCustomError

_FOUND_LENGTH = 60
"""Longest wrong value that a message repeats."""


def shown(found: object) -> str:
    """Return a short, one-line rendering of a wrong value for an error message."""
    if isinstance(found, Mapping):
        return "a mapping"
    if isinstance(found, list | tuple):
        return f"a list of {len(found)}"
    if found is None:
        return "nothing"
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, int) and abs(found) >= 10**_FOUND_LENGTH:
        return "a very large number"
    text = found if isinstance(found, str) else repr(found)
    text = text if len(text) <= _FOUND_LENGTH else text[: _FOUND_LENGTH - 1] + "…"
    return repr(text) if isinstance(found, str) else text


def problem(
    code: str,
    message: str,
    *,
    found: object = None,
    in_words: str | None = None,
    allowed: str | None = None,
    hint: str | None = None,
    at: tuple[str | int, ...] = (),
) -> PydanticCustomError:
    """Return a validation error that carries what a scenario error needs.

    Parameters
    ----------
    found : object
        The wrong value itself.
    in_words : str or None
        What was found, where it is no single value.
    at : tuple
        Path below the field that is being checked, where the mistake stands.
    """
    context: dict[str, Any] = {
        "message": message,
        "found": in_words if found is None else shown(found),
        "allowed": allowed,
        "hint": hint,
        "at": at,
    }
    # The words come from the context: user text must never be read as a template.
    return PydanticCustomError(cast(Any, code), "{message}", context)
