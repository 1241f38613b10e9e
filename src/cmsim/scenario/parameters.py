"""All numbers, switches and choices of a scenario as flat rows, for lists, robustness studies and tuners."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from cmsim.quantities import Distribution, Kind, Quantity, QuantityList, Role
from cmsim.scenario.model import Scenario
from cmsim.scenario.section import Described, Section
from cmsim.scenario.structure import Collection, Declared, Number, Part, Plain, fields_of

Value = float | tuple[float, ...] | bool | str | tuple[str | int, ...]


@dataclass(frozen=True)
class Parameter:
    """A row of the list of parameters.

    Attributes
    ----------
    path : str
        Dotted path, as an override or :meth:`Scenario.with_values` takes it.
    kind : Kind or None
        Provenance; None for switches and choices, which state a rule and no fact.
    low, high : float or None
        Physical bounds of the field, against `range`: what is worth exploring.
    whole : bool
        Whether only whole numbers make sense.
    """

    path: str
    value: Value
    unit: str
    kind: Kind | None
    ref: str | None
    range: tuple[float, float] | None
    distribution: Distribution | None
    role: Role
    description: str
    description_zh: str
    low: float | None = None
    high: float | None = None
    whole: bool = False

    @property
    def section(self) -> str:
        """Name of the section."""
        return self.path.split(".", 1)[0]


def parameters(
    scenario: Scenario,
    *,
    kinds: Iterable[Kind] | None = None,
    roles: Iterable[Role] | None = None,
    prefix: str = "",
    with_range: bool = False,
) -> list[Parameter]:
    """Return the parameters and levers of a scenario in the order of its sections.

    Parameters
    ----------
    kinds, roles : iterables, optional
        Keep only these provenances and roles. Rows without provenance fall out if `kinds` is given.
    prefix : str
        Keep only what lies at or below this dotted path.
    with_range : bool
        Keep only what has a range worth exploring.
    """
    wanted_kinds = None if kinds is None else frozenset(kinds)
    wanted_roles = None if roles is None else frozenset(roles)
    return [
        row
        for row in _section(scenario, ())
        if (wanted_kinds is None or row.kind in wanted_kinds)
        and (wanted_roles is None or row.role in wanted_roles)
        and (not prefix or row.path == prefix or row.path.startswith(f"{prefix}."))
        and (not with_range or row.range is not None)
    ]


def _section(section: Section, path: tuple[str, ...]) -> Iterator[Parameter]:
    for name, declared in fields_of(type(section)).items():
        yield from _rows(getattr(section, name), declared, (*path, name))


def _rows(value: Any, declared: Declared, path: tuple[str, ...]) -> Iterator[Parameter]:
    if isinstance(declared, Part):
        if value is not None:
            yield from _section(value, path)
    elif isinstance(declared, Collection):
        for key, item in value.items():
            yield from _rows(item, declared.item, (*path, key))
    elif isinstance(declared, Number):
        yield _number(value, ".".join(path))
    elif isinstance(declared, Plain) and not isinstance(value, dict):
        # A plan's own parameters (the one free mapping) are listed by the plan, which knows their bounds.
        described = declared.described
        if described is not None and described.role is not None:
            yield _choice(value, described, described.role, ".".join(path))


def _number(quantity: Quantity | QuantityList, path: str) -> Parameter:
    spec = quantity.spec
    return Parameter(
        path=path,
        value=quantity.value,
        unit=spec.unit,
        kind=quantity.kind,
        ref=quantity.ref,
        range=quantity.range,
        distribution=quantity.distribution,
        role=spec.role,
        description=spec.description,
        description_zh=spec.description_zh,
        low=spec.low,
        high=spec.high,
        whole=spec.whole,
    )


def _choice(value: Value, described: Described, role: Role, path: str) -> Parameter:
    return Parameter(
        path=path,
        value=value,
        unit="",
        kind=None,
        ref=None,
        range=None,
        distribution=None,
        role=role,
        description=described.description,
        description_zh=described.description_zh,
    )
