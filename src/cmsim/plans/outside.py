"""Plans from outside that this process knows, beside those of the library."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cmsim.errors import PlanError
from cmsim.plans.known_outside import KnownOutside, Sort, Words
from cmsim.plans.plug_ins import require_plan_class
from cmsim.plans.protocol import Plan

PLANS = Sort(
    "cmsim.plans",
    PlanError,
    require_plan_class,
    Words("plan.name-taken", "there is already a plan of this name"),
    Words("plug-in.does-not-import", "the plan of an installed package cannot be imported"),
    Words("plan.other-name", "a plan has another name than its entry point"),
)
OUTSIDE: KnownOutside[Plan] = KnownOutside(PLANS)
"""What this process knows."""


def used_plug_ins(plan: str, params: Mapping[str, Any]) -> dict[str, str]:
    """Return the hash of the source of every plan from outside that a plan uses, by name of the plan."""
    found = {}
    outside = OUTSIDE.find(plan)
    if outside is not None:
        found[plan] = outside.plug_in.digest
    for value in params.values():
        found |= _used_inside(value)
    return dict(sorted(found.items()))


def _used_inside(value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping):
        return {}
    inside, params = value.get("plan"), value.get("params", {})
    if isinstance(inside, str):
        return used_plug_ins(inside, params if isinstance(params, Mapping) else {})
    found: dict[str, str] = {}
    for item in value.values():
        found |= _used_inside(item)
    return found
