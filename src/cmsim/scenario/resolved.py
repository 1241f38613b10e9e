"""Writing a scenario as one self-contained file, the same text for the same content."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cmsim.quantities import Quantity, QuantityList, number_text
from cmsim.scenario.section import Section

_INDENT = "  "
_LEFT_OUT = frozenset({"id", "base"})


def resolved_yaml(scenario: Section) -> str:
    """Return the scenario as YAML; loading the text gives an equal scenario (apart from its id and base)."""
    return "\n".join(_section(scenario, 0)) + "\n"


def nested_yaml(name: str, value: Any, depth: int) -> str:
    """Return one named value, nested as deep as it is, as lines of YAML at an indentation of `depth`."""
    return "\n".join(_entry(name, value, depth))


def quoted_yaml(text: str) -> str:
    """Return a text as YAML reads it back."""
    return _text(text)


def _section(section: Section, depth: int) -> Iterator[str]:
    for name in type(section).model_fields:
        if depth > 0 or name not in _LEFT_OUT:
            value = getattr(section, name)
            # The head's texts have defaults and may be empty; an empty text is left out.
            # So are parts that the scenario does without.
            if value != "" and value is not None:
                yield from _entry(name, value, depth)


def _entry(name: str, value: Any, depth: int) -> Iterator[str]:
    pad = _INDENT * depth
    is_section = isinstance(value, Section) and bool(type(value).model_fields)
    if is_section or (isinstance(value, dict) and value):
        yield f"{pad}{_text(name)}:"
        if isinstance(value, Section):
            yield from _section(value, depth + 1)
        else:
            for key, item in value.items():
                yield from _entry(key, item, depth + 1)
    else:
        yield f"{pad}{_text(name)}: {_inline(value)}"


def _inline(value: Any) -> str:
    if isinstance(value, Quantity):
        return _quantity(value, number_text(value.value))
    if isinstance(value, QuantityList):
        return _quantity(value, _numbers(value.value))
    if isinstance(value, Section) or (isinstance(value, dict) and not value):
        return "{}"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_text(key)}: {_inline(item)}" for key, item in value.items()) + "}"
    if isinstance(value, tuple):
        return "[" + ", ".join(_inline(item) for item in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        # A float stays a float, so that a plan's parameters read back with the same types.
        return repr(value)
    if isinstance(value, int):
        return str(value)
    return _text(str(value))


def _quantity(quantity: Quantity | QuantityList, value: str) -> str:
    parts = [f"value: {value}", f"unit: {_text(quantity.unit)}", f"kind: {quantity.kind.value}"]
    if quantity.ref is not None:
        parts.append(f"ref: {_text(quantity.ref)}")
    if quantity.range is not None:
        parts.append(f"range: {_numbers(quantity.range)}")
    if quantity.distribution is not None:
        parts.append(f"distribution: {quantity.distribution.value}")
    return "{" + ", ".join(parts) + "}"


def _numbers(values: tuple[float, ...]) -> str:
    return "[" + ", ".join(number_text(value) for value in values) + "]"


def _text(text: str) -> str:
    """Return a text as a plain word if it can be nothing else, double-quoted otherwise."""
    is_word = text.isascii() and text.replace("_", "a").isalnum() and text[:1].isalpha()
    if is_word and text.lower() not in ("true", "false", "null"):
        return text
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    return character if character.isprintable() else f"\\U{ord(character):08X}"
