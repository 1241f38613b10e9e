"""What an unquoted word of a scenario file means: the core schema of YAML 1.2, decimal numbers only.

``yes``, ``on``, ``12:30``, ``2005-01-01``, ``0x1F`` and ``1_000`` are texts; so a field that needs a number
or a switch says so instead of reading something else.
"""

from __future__ import annotations

import math
import re

from cmsim.scenario.tree import Scalar

MAX_DIGITS = 400
"""Longest number; longer ones overflow a double whatever they are."""

_INT = re.compile(r"[-+]?[0-9]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_NOT_FINITE = re.compile(r"([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\Z")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})


class ScalarError(ValueError):
    """A number that no scenario can hold."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def resolved(text: str) -> Scalar:
    """Return the value of an unquoted scalar.

    Raises
    ------
    ScalarError
        If it is a number that is not finite or too long.
    """
    if text in _NULLS:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if _NOT_FINITE.match(text):
        raise ScalarError("scenario.not-finite", "the number is not finite")
    if not _FLOAT.match(text):
        return text
    if len(text) > MAX_DIGITS:
        raise ScalarError("scenario.number-too-long", "the number has too many digits")
    if _INT.match(text):
        return int(text)
    value = float(text)
    if not math.isfinite(value):
        raise ScalarError("scenario.not-finite", "the number is not finite")
    return value
