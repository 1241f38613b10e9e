"""What the schema declares, as a small tree that hints, listings and editors walk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, get_args, get_origin

from cmsim.scenario.number_fields import NumberField
from cmsim.scenario.section import Described, Section
from cmsim.scenario.tree import Path


@dataclass(frozen=True)
class Number:
    """A quantity or a list of numbers."""

    spec: NumberField


@dataclass(frozen=True)
class Part:
    """A section with fixed names; None stands for one that a scenario may leave out and does."""

    model: type[Section]


@dataclass(frozen=True)
class Collection:
    """A mapping from ids to entries of one shape."""

    item: Declared


@dataclass(frozen=True)
class Plain:
    """A name, switch, choice or free-form parameter."""

    described: Described | None


Declared = Number | Part | Collection | Plain


@cache
def fields_of(model: type[Section]) -> Mapping[str, Declared]:
    """Return the declarations of a section's fields, in order."""
    return {
        name: _declared(field.annotation, tuple(field.metadata)) for name, field in model.model_fields.items()
    }


def _declared(annotation: Any, metadata: tuple[Any, ...]) -> Declared:
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        return _declared(inner, (*more, *metadata))
    for item in metadata:
        if isinstance(item, NumberField):
            return Number(item)
    if get_origin(annotation) is UnionType:
        # A part that may be left out: `Balance | None`.
        kept = [option for option in get_args(annotation) if option is not NoneType]
        if len(kept) == 1:
            return _declared(kept[0], metadata)
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return Part(annotation)
    described = next((item for item in metadata if isinstance(item, Described)), None)
    if get_origin(annotation) is dict and described is None:
        return Collection(_declared(get_args(annotation)[1], ()))
    return Plain(described)


def declared_at(root: type[Section], path: Path) -> Declared | None:
    """Return what is declared at a path; None if the path leads nowhere or into free-form parameters."""
    here: Declared = Part(root)
    for step in path:
        if isinstance(here, Part):
            found = fields_of(here.model).get(str(step))
            if found is None:
                return None
            here = found
        elif isinstance(here, Collection):
            here = here.item
        else:
            return None
    return here


def names_at(root: type[Section], path: Path) -> tuple[str, ...]:
    """Return the names that may stand at a path, empty where any may; at the root only sections."""
    here = declared_at(root, path)
    if not isinstance(here, Part):
        return ()
    fields = fields_of(here.model).items()
    return tuple(name for name, declared in fields if path or not isinstance(declared, Plain))
