"""Loading a scenario: name or path in, frozen and checked scenario out, every mistake with its place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cmsim.errors import ScenarioError
from cmsim.scenario.catalogue import shipped_folder
from cmsim.scenario.composition import Composition, compose
from cmsim.scenario.model import Scenario
from cmsim.scenario.pay_check import check_pay_plan
from cmsim.scenario.preference_check import check_preferences
from cmsim.scenario.problems import scenario_error
from cmsim.scenario.tree import Node

__all__ = ["load", "shipped_folder"]


def load(name_or_path: str | Path, overrides: Mapping[str, str] | None = None) -> Scenario:
    """Return a scenario by name or path.

    Parameters
    ----------
    name_or_path : str or Path
        A name (looked up in ``./scenarios``, then among the shipped ones), a path, or several joined by
        ``+``: overlays on a scenario.
    overrides : mapping of str to str, optional
        Dotted path to a value as it would stand in a file, such as ``{"care.trust_rest": "0.5"}``.

    Raises
    ------
    ScenarioError
        With file, line, column, dotted path, found, allowed and the nearest valid name, as far as each
        applies.
    """
    composition = compose(name_or_path)
    composition.override(overrides or {})
    return _validated(composition)


def _validated(composition: Composition) -> Scenario:
    tree, head = composition.tree, composition.head
    assert tree is not None
    assert head is not None
    _no_reserved_sections(tree)
    values: dict[str, Any] = {
        "id": composition.id,
        "base": composition.base,
        "name": head.name,
        "name_zh": head.name_zh,
        "description": head.description,
        "description_zh": head.description_zh,
        **tree.plain(),
    }
    try:
        scenario = Scenario.model_validate(values)
    except ValidationError as error:
        raise scenario_error(error, Scenario, tree=tree, removals=composition.removals) from None
    check_pay_plan(scenario.policy.pay, scenario.staff.kinds, tree)
    check_preferences(scenario.behaviour.preferences, tree)
    return scenario


def _no_reserved_sections(tree: Node) -> None:
    """Refuse names that the loader sets itself and that an override could reach."""
    assert tree.entries is not None
    for name in ("id", "base", "format", "name", "name_zh", "description", "description_zh"):
        if name in tree.entries:
            node = tree.entries[name]
            raise ScenarioError(
                "scenario.unknown-field",
                "this cannot be set here",
                path=name,
                found=name,
                allowed="a section and a field, such as care.trust_rest",
                **node.key_place.where(),  # type: ignore[arg-type]
            )
