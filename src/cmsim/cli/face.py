"""How a call wants to be answered: language, form, and streams that no console can break."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cmsim.report.words import LANGUAGES, Lang

LANGUAGE_VARIABLE = "CMSIM_LANG"
DEBUG_VARIABLE = "CMSIM_DEBUG"
DEFAULT_LANGUAGE: Lang = "en"
_END_OF_OPTIONS = "--"


@dataclass(frozen=True)
class Face:
    """How to answer.

    Attributes
    ----------
    lang : {'en', 'zh'}
        Language of tables and errors.
    as_json : bool
        One JSON document on standard output, errors as one JSON object on standard error.
    out : Path or None
        Where results are to go.
    """

    lang: Lang = DEFAULT_LANGUAGE
    as_json: bool = False
    out: Path | None = None


def face_of(arguments: Sequence[str]) -> Face:
    """Return the face that a call asks for, read without parsing it.

    An error in the call itself must be told in the language and form that the call asked for, so this works
    on calls that cannot be parsed.
    """
    before = list(arguments)
    if _END_OF_OPTIONS in before:
        before = before[: before.index(_END_OF_OPTIONS)]
    out = _value(before, "--out")
    asked = _value(before, "--lang") or os.environ.get(LANGUAGE_VARIABLE, "")
    lang: Lang = next((known for known in LANGUAGES if known == asked.strip().lower()), DEFAULT_LANGUAGE)
    return Face(lang=lang, as_json="--json" in before, out=Path(out) if out else None)


def _value(arguments: Sequence[str], option: str) -> str | None:
    """Return the last value of an option, in either way of writing it."""
    found = None
    for position, argument in enumerate(arguments):
        if argument == option and position + 1 < len(arguments):
            found = arguments[position + 1]
        elif argument.startswith(f"{option}="):
            found = argument[len(option) + 1 :]
    return found


def debugging() -> bool:
    """Return whether tracebacks are to be shown."""
    return os.environ.get(DEBUG_VARIABLE, "") not in ("", "0")


def make_streams_robust() -> None:
    """Let consoles of a narrow code (GBK, ASCII) show a question mark where they lack a character."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and getattr(stream, "errors", None) == "strict":
            reconfigure(errors="replace")
