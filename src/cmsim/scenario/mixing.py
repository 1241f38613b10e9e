"""Scenarios between two others: in which fields they differ, and each of these taken from either."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pydantic import ValidationError

from cmsim.scenario.hashing import same_content
from cmsim.scenario.model import Scenario
from cmsim.scenario.problems import scenario_error
from cmsim.scenario.section import FrozenDict, Section
from cmsim.scenario.structure import Collection, Declared, Part, Plain, fields_of
from cmsim.scenario.tree import Path, dotted

FromOther = Callable[[str], bool]
"""Says of a field, by its dotted path, whether it is taken from the other scenario."""


def differences(one: Scenario, other: Scenario) -> list[str]:
    """Return the dotted paths of the fields in which two scenarios differ, words for people left out.

    A mapping by name that holds no sections, such as a plan's parameters, is one field.
    """
    return [dotted(path) for path in _differing(one, other, ())]


def mixed(one: Scenario, other: Scenario, from_other: FromOther) -> Scenario:
    """Return a scenario with the fields of `one`, some of them taken from `other`; words are of `one`.

    Raises
    ------
    ScenarioError
        If the two don't go together.
    """
    wanted = {path for path in _differing(one, other, ()) if from_other(dotted(path))}
    made = _section(one, other, (), frozenset(wanted))
    assert isinstance(made, Scenario)
    return made


def _differing(one: Section, other: Section, path: Path) -> Iterator[Path]:
    for name, declared in fields_of(type(one)).items():
        if isinstance(declared, Plain) and declared.described is not None and declared.described.label:
            continue
        yield from _differing_values(getattr(one, name), getattr(other, name), declared, (*path, name))


def _differing_values(one: object, other: object, declared: Declared, path: Path) -> Iterator[Path]:
    if isinstance(one, Section) and isinstance(other, Section):
        yield from _differing(one, other, path)
    elif _are_sections(one, other, declared):
        assert isinstance(one, dict)
        assert isinstance(other, dict)
        assert isinstance(declared, Collection)
        for key in one:
            yield from _differing_values(one[key], other[key], declared.item, (*path, key))
    elif not (one is None and other is None) and (
        one is None or other is None or not same_content(one, other)
    ):
        yield path


def _are_sections(one: object, other: object, declared: Declared) -> bool:
    """Return whether two collections have sections of the same names, in the same order, as entries."""
    return (
        isinstance(declared, Collection)
        and isinstance(declared.item, Part)
        and isinstance(one, dict)
        and isinstance(other, dict)
        and list(one) == list(other)
    )


def _section(one: Section, other: Section, path: Path, wanted: frozenset[Path]) -> Section:
    content = {}
    for name in fields_of(type(one)):
        content[name] = _value(getattr(one, name), getattr(other, name), (*path, name), wanted)
    try:
        return type(one).model_validate(content)
    except ValidationError as error:
        raise scenario_error(error, type(one), prefix=path) from None


def _value(one: object, other: object, path: Path, wanted: frozenset[Path]) -> object:
    if path in wanted:
        return other
    if not any(field[: len(path)] == path for field in wanted):
        return one
    if isinstance(one, Section) and isinstance(other, Section):
        return _section(one, other, path, wanted)
    assert isinstance(one, dict)
    assert isinstance(other, dict)
    return FrozenDict({key: _value(one[key], other[key], (*path, key), wanted) for key in one})
