"""The plans and preferences from outside that a scenario uses, by the hash of their source."""

from __future__ import annotations

from cmsim.plans.outside import used_plug_ins
from cmsim.preferences.outside import used_preferences
from cmsim.scenario.model import Scenario


def plug_ins_of(scenario: Scenario) -> dict[str, str]:
    """Return the hash of the source of all that a scenario uses from outside the package.

    Plans stand under their name, preferences under ``preferences NAME``.
    """
    pay, feelings = scenario.policy.pay, scenario.behaviour.preferences
    used = used_plug_ins(pay.plan, pay.params)
    return used if feelings is None else {**used, **used_preferences(feelings.name)}
