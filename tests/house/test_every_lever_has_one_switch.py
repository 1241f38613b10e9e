"""What a policy may change belongs to exactly one of the four switches, or to the world."""

from collections.abc import Iterator

import pytest

from cmsim.experiments.switches import LEVERS, LEVERS_OUTSIDE_POLICY, switches_of
from cmsim.quantities import Role
from cmsim.scenario.model import Scenario
from cmsim.scenario.section import Section
from cmsim.scenario.structure import Collection, Number, Part, Plain, fields_of

LEVERS_OF_THE_WORLD = {
    "sales.city_approval_from_yuan",
    "sales.province_approval_from_yuan",
    "sales.approvers_city",
    "sales.approvers_province",
    "issues.desk_capacity_slack",
    "windows.counters_per_branch",
}
"""Levers of no policy: they change what an hour of work brings, so that a comparison refuses to mix them."""


def fields(model: type[Section], path: tuple[str, ...] = ()) -> Iterator[tuple[str, Role | None]]:
    """Yield the path and role of every field that is no words for people, ``any`` for names of entries."""
    for name, declared in fields_of(model).items():
        here, inner = (*path, name), declared
        while isinstance(inner, Collection):
            here, inner = (*here, "any"), inner.item
        if isinstance(inner, Part):
            yield from fields(inner.model, here)
        elif isinstance(inner, Number):
            yield ".".join(here), inner.spec.role
        elif isinstance(inner, Plain) and not (inner.described is not None and inner.described.label):
            yield ".".join(here), inner.described.role if inner.described is not None else None


EVERY = dict(fields(Scenario))


@pytest.mark.parametrize("path", [path for path in EVERY if path.startswith("policy.")])
def test_every_field_of_a_policy_has_one_switch(path: str) -> None:
    assert len(switches_of(path)) == 1


@pytest.mark.parametrize("path", [path for path, role in EVERY.items() if role is Role.LEVER])
def test_every_lever_has_one_switch_or_is_of_the_world(path: str) -> None:
    assert len(switches_of(path)) == (0 if path in LEVERS_OF_THE_WORLD else 1)


def test_what_is_no_lever_has_no_switch_unless_it_is_of_the_policy() -> None:
    others = [path for path, role in EVERY.items() if role is not Role.LEVER]
    assert [path for path in others if switches_of(path) and not path.startswith("policy.")] == []


def test_no_switch_names_a_field_that_is_not_there() -> None:
    declared = [path.split(".") for path in EVERY]

    def there(field: str) -> bool:
        steps = ["any" if step == "*" else step for step in field.split(".")]
        return any(path[: len(steps)] == steps for path in declared)

    named = [field for fields in LEVERS.values() for field in fields]
    assert [field for field in (*named, *LEVERS_OF_THE_WORLD) if not there(field)] == []
    assert set(LEVERS_OUTSIDE_POLICY) <= set(named)
