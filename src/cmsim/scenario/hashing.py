"""Hashes of a scenario's content: values only, no provenance and no words for people."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from hashlib import blake2b
from typing import Any

from cmsim.quantities import Quantity, QuantityList
from cmsim.scenario.section import Section
from cmsim.scenario.structure import Plain, fields_of

DIGEST_BYTES = 16
_EXACT_AS_FLOAT = 2**53


def plain_values(section: Section, exclude: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the values of a section as nested plain data.

    Collections keep their order, since entries are numbered by it.

    Parameters
    ----------
    exclude : tuple of str
        Dotted paths to leave out, ``*`` for any one name.
    """
    return _section(section, (), tuple(tuple(pattern.split(".")) for pattern in exclude))


def _left_out(path: tuple[str, ...], exclude: tuple[tuple[str, ...], ...]) -> bool:
    return any(
        len(pattern) == len(path)
        and all(fnmatchcase(name, want) for name, want in zip(path, pattern, strict=True))
        for pattern in exclude
    )


def _section(section: Section, path: tuple[str, ...], exclude: tuple[tuple[str, ...], ...]) -> dict[str, Any]:
    result = {}
    for name, declared in fields_of(type(section)).items():
        here = (*path, name)
        value = getattr(section, name)
        if value is None:
            # A part left out leaves no trace: what was written before it existed keeps its hash.
            continue
        if isinstance(value, Section) and value.silent_at_defaults and _as_declared(value):
            continue
        is_label = isinstance(declared, Plain) and declared.described is not None and declared.described.label
        if not is_label and not _left_out(here, exclude):
            result[name] = _value(value, here, exclude)
    return result


def _as_declared(section: Section) -> bool:
    """Return whether all values of a section are its defaults."""
    return _section(section, (), ()) == _section(type(section)(), (), ())


def _value(value: Any, path: tuple[str, ...], exclude: tuple[tuple[str, ...], ...]) -> Any:
    if isinstance(value, Section):
        return _section(value, path, exclude)
    if isinstance(value, Quantity):
        return value.value
    if isinstance(value, QuantityList):
        return list(value.value)
    if isinstance(value, dict):
        # Entries of a collection are numbered in their order; parameters of a plan have none.
        items = value.items() if _is_collection(value) else sorted(value.items())
        return {
            key: _value(item, (*path, key), exclude)
            for key, item in items
            if not _left_out((*path, key), exclude)
        }
    if isinstance(value, tuple):
        return [_value(item, path, exclude) for item in value]
    return value


def _is_collection(value: dict[str, Any]) -> bool:
    return all(isinstance(item, Section | Quantity) for item in value.values())


def _canonical(value: Any) -> Any:
    """Return plain data in which equal numbers look the same (3 and 3.0)."""
    if isinstance(value, dict):
        return {key: _canonical(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_canonical(item) for item in value]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _EXACT_AS_FLOAT:
        return float(value)
    return value


def same_content(one: object, other: object) -> bool:
    """Return whether two values of a field are equal, provenance left out; 3 and 3.0 are, 1 and true not."""
    texts = [json.dumps(_canonical(_value(value, (), ())), allow_nan=False) for value in (one, other)]
    return texts[0] == texts[1]


def hash_of(section: Section, exclude: tuple[str, ...] = ()) -> str:
    """Return the BLAKE2b hash of the canonical JSON of :func:`plain_values`, in hexadecimal."""
    content = _canonical(plain_values(section, exclude))
    text = json.dumps(content, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return blake2b(text.encode(), digest_size=DIGEST_BYTES).hexdigest()
