"""An error as text for people: what is wrong, where, what was found, what is allowed, how to mend it."""

from __future__ import annotations

import re

from cmsim.cli.error_words import HINTS_ZH, MESSAGES_ZH
from cmsim.cli.usage import CallError
from cmsim.cli.words import say
from cmsim.errors import CmsimError, ErrorDetail
from cmsim.report.words import Lang

_HINTS_WITH_NAMES = {
    "meant instead": re.compile(r"did you mean (?P<name>.+) instead of (?P<wrong>.+)\?"),
    "meant": re.compile(r"did you mean (?P<name>.+)\?"),
    "first": re.compile(r"first in line (?P<line>\d+)"),
    "example": re.compile(r"for example (?P<name>.+)"),
}
"""Phrase that says the same, by key, and the English hint with its names; the first that fits is taken."""
_NO_ERRORS = ("cli.interrupted",)


def error_text(error: CmsimError, lang: Lang) -> str:
    """Return the lines that tell an error."""
    detail = error.detail
    message = _message(detail, lang)
    hint = _hint(detail.hint, lang)
    if detail.code in _NO_ERRORS:
        return say("stopped", lang, message=message, hint=hint or "")
    lines = [say("error", lang, message=message)]
    facts: list[tuple[str, object]] = [
        ("where", ":".join(str(p) for p in (detail.file, detail.line, detail.column) if p is not None)),
        ("field", detail.path),
        ("found", detail.found),
        ("allowed", detail.allowed),
        ("hint", hint),
    ]
    lines += [_line(say(key, lang), str(value)) for key, value in facts if value]
    lines += [_line(name, value) for name, value in detail.context.items()]
    if isinstance(error, CallError) and error.help_command:
        lines.append(_line(say("help", lang), f"{error.help_command} --help"))
    return "\n".join(lines)


def _line(name: str, value: str) -> str:
    indented = value.strip().replace("\n", "\n    ")
    return f"  {name}: {indented}"


def _message(detail: ErrorDetail, lang: Lang) -> str:
    if lang == "zh" and detail.code in MESSAGES_ZH:
        return MESSAGES_ZH[detail.code].format(message=detail.message)
    return detail.message


def _hint(hint: str | None, lang: Lang) -> str | None:
    if hint is None or lang == "en":
        return hint
    for key, pattern in _HINTS_WITH_NAMES.items():
        fitting = pattern.fullmatch(hint)
        if fitting is not None:
            return say(key, lang, **fitting.groupdict())
    return HINTS_ZH.get(hint, hint)
