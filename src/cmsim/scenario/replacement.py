"""New scenarios from old ones: single values replaced, only what they touch checked again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from cmsim.errors import ScenarioError, did_you_mean
from cmsim.quantities import Kind, Quantity, QuantityList
from cmsim.scenario.number_fields import NumberField
from cmsim.scenario.problems import scenario_error
from cmsim.scenario.section import FrozenDict, Section, freeze
from cmsim.scenario.structure import Collection, Declared, Number, Part, fields_of
from cmsim.scenario.tree import Path, dotted

Changes = dict[Path, object]


def replaced(section: Section, values: Mapping[str, object], *, kind: Kind, ref: str | None) -> Section:
    """Return the section with the values at dotted paths below it replaced.

    Parameters
    ----------
    values : mapping
        Dotted path to a number, list, switch or text; a quantity brings its own provenance.
    kind, ref
        Provenance of bare numbers.

    Raises
    ------
    ScenarioError
        If a path does not exist or a value is not allowed.
    """
    changes: Changes = {tuple(path.split(".")): value for path, value in values.items()}
    return _section(section, changes, (), _Source(kind, ref))


class _Source:
    """Provenance that bare new numbers take."""

    def __init__(self, kind: Kind, ref: str | None) -> None:
        self._kind, self._ref = kind, ref

    def parse(self, spec: NumberField, value: object) -> Quantity | QuantityList:
        """Return the new quantity of a field."""
        if isinstance(value, Quantity | QuantityList | Mapping):
            return spec.parse(value)
        given: dict[str, object] = {"value": value, "kind": self._kind.value}
        return spec.parse(given if self._ref is None else {**given, "ref": self._ref})


def _by_first_step(changes: Changes) -> dict[str, Changes]:
    grouped: dict[str, Changes] = {}
    for path, value in changes.items():
        grouped.setdefault(str(path[0]), {})[path[1:]] = value
    return grouped


def _section(section: Section, changes: Changes, path: Path, source: _Source) -> Section:
    declared = fields_of(type(section))
    # Not dict(section): that would bring cached properties along.
    content = {name: getattr(section, name) for name in declared}
    for name, inner in _by_first_step(changes).items():
        if name not in declared:
            raise _no_such(name, tuple(declared), (*path, name))
        content[name] = _changed(content[name], declared[name], inner, (*path, name), source)
    try:
        return type(section).model_validate(content)
    except ValidationError as error:
        raise scenario_error(error, type(section), prefix=path) from None


def _changed(current: Any, declared: Declared, changes: Changes, path: Path, source: _Source) -> Any:
    if () in changes:
        value = changes[()]
        if isinstance(declared, Number):
            return _number(declared.spec, value, path, source)
        return freeze(value)
    if isinstance(declared, Part):
        if current is None:
            raise _no_such(str(path[-1]), (), path)
        return _section(current, changes, path, source)
    if isinstance(declared, Collection):
        content = dict(current)
        for key, inner in _by_first_step(changes).items():
            if key not in content and () not in inner:
                raise _no_such(key, tuple(content), (*path, key))
            content[key] = _changed(content.get(key), declared.item, inner, (*path, key), source)
        return FrozenDict(content)
    if isinstance(current, dict):
        content = dict(current)
        for key, inner in _by_first_step(changes).items():
            content[key] = _changed(content.get(key), declared, inner, (*path, key), source)
        return FrozenDict(content)
    raise _no_such(str(next(iter(changes))[0]), (), (*path, *next(iter(changes))))


def _number(spec: NumberField, value: object, path: Path, source: _Source) -> Quantity | QuantityList:
    try:
        return source.parse(spec, value)
    except ValueError as error:
        context = getattr(error, "context", None) or {}
        raise ScenarioError(
            getattr(error, "type", "scenario.bad-value"),
            context.get("message", str(error)),
            path=dotted(path),
            found=context.get("found"),
            allowed=context.get("allowed"),
            hint=context.get("hint"),
        ) from None


def _no_such(name: str, names: tuple[str, ...], path: Path) -> ScenarioError:
    return ScenarioError(
        "scenario.unknown-field",
        "there is no such field",
        path=dotted(path),
        found=name,
        allowed=", ".join(names) or "nothing below a single value",
        hint=did_you_mean(name, names),
    )
