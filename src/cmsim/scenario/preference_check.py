"""Checking the preferences that a scenario names against the registry of preferences."""

from __future__ import annotations

from cmsim.errors import PreferencesError
from cmsim.preferences.registry import PREFERENCES
from cmsim.scenario.named_choice import in_the_file
from cmsim.scenario.sections.behaviour import PreferenceChoice
from cmsim.scenario.tree import Node

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
        raise in_the_file(error, PREFERENCES_PATH, tree) from None
