"""Checking the preferences that a scenario names against the registry of preferences."""

from __future__ import annotations

from typing import Any

from cmsim.errors import PreferencesError, ScenarioError
from cmsim.preferences.registry import PREFERENCES
from cmsim.scenario.sections.behaviour import PreferenceChoice
from cmsim.scenario.tree import Node, dotted

PREFERENCES_PATH = ("behaviour", "preferences")


def check_preferences(choice: PreferenceChoice | None, tree: Node | None = None) -> None:
    """Check the name and parameters of preferences; none are constant risk aversion, and need no check.

    Raises
    ------
    ScenarioError
        With the place in the file if `tree` is given.
    """
    if choice is None:
        return
    try:
        PREFERENCES.validate(choice.name, choice.params)
    except PreferencesError as error:
        detail = error.detail
        path = (*PREFERENCES_PATH, *(detail.path or "").split("."))
        place = tree.nearest(path).place if tree is not None else None
        where: dict[str, Any] = place.where() if place is not None else {}
        raise ScenarioError(
            detail.code,
            detail.message,
            path=dotted(path),
            found=detail.found,
            allowed=detail.allowed,
            hint=detail.hint,
            **where,
        ) from None
