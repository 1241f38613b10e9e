"""A parameter that nothing reads promises what the model does not keep."""

import ast
from collections.abc import Iterator

from source_tree import modules, parsed

from cmsim.scenario.model import Scenario
from cmsim.scenario.section import Section
from cmsim.scenario.structure import Collection, Part, Plain, fields_of
from cmsim.world.people import TASKS

FOR_THE_RECORD = {
    "organisation.staff_total",
    "organisation.management_share",
    "organisation.marketing_share",
}
"""Facts of the organisation that the base is checked against (tests of the shipped scenarios)."""
READ_BY_NAME = {f"staff.kinds.norm_hours.{task}" for task in TASKS}
"""Fields that are looked up by the names of the tasks."""


def leaves(model: type[Section], path: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the dotted paths of all fields that are no words for people."""
    for name, declared in fields_of(model).items():
        inner = declared
        while isinstance(inner, Collection):
            inner = inner.item
        if isinstance(inner, Part):
            yield from leaves(inner.model, (*path, name))
        elif not (isinstance(inner, Plain) and inner.described is not None and inner.described.label):
            yield ".".join((*path, name))


def names_read() -> set[str]:
    """Return the attributes that any module outside the scenario layer reads."""
    return {
        node.attr
        for path in modules()
        if "scenario" not in path.parts
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
    }


def test_every_parameter_is_read_outside_the_scenario_layer() -> None:
    read = names_read()
    unread = {path for path in leaves(Scenario) if path.rsplit(".", 1)[-1] not in read}
    assert unread - READ_BY_NAME == FOR_THE_RECORD


def test_the_search_looks_at_every_section() -> None:
    sections = {path.split(".")[0] for path in leaves(Scenario)}
    declared = {name for name, part in fields_of(Scenario).items() if not isinstance(part, Plain)}
    assert sections >= declared
