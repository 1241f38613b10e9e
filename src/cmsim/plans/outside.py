"""Plans from outside that this process knows, beside those of the library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cmsim.errors import PlanError
from cmsim.plans.plug_ins import PlugIn, installed, plan_of_entry_point
from cmsim.plans.protocol import Plan


@dataclass(frozen=True)
class OutsidePlan:
    """A class of plans and where it comes from."""

    plan: type[Plan]
    plug_in: PlugIn


class OutsidePlans:
    """Plans from outside by name. A file that was changed and is named again takes its own place."""

    def __init__(self, *, installed_too: bool = True) -> None:
        self._known: dict[str, OutsidePlan] = {}
        self._installed_too = installed_too

    def add(self, plug_in: PlugIn, plans: Iterable[type[Plan]]) -> None:
        """Take the plans of a plug-in in place of what it held before.

        Raises
        ------
        PlanError
            If another plug-in, or the same one, already has a plan of the name.
        """
        kept = {name: one for name, one in self._known.items() if one.plug_in.origin != plug_in.origin}
        for plan in plans:
            if plan.name in kept:
                raise PlanError(
                    "plan.name-taken",
                    "there is already a plan of this name",
                    file=plug_in.origin,
                    path=plan.__name__,
                    found=f"{plan.name}, also of {kept[plan.name].plug_in.origin}",
                )
            kept[plan.name] = OutsidePlan(plan, plug_in)
        self._known = kept

    def find(self, name: str) -> OutsidePlan | None:
        """Return a plan by name; one of an installed package is imported now."""
        if name not in self._known and self._installed_too and name in installed():
            plug_in, plan = plan_of_entry_point(installed()[name])
            self._known[name] = OutsidePlan(plan, plug_in)
        return self._known.get(name)

    def names(self) -> tuple[str, ...]:
        """Return the names of all, those of installed packages too."""
        return tuple(dict.fromkeys([*self._known, *(installed() if self._installed_too else ())]))

    def files(self) -> tuple[PlugIn, ...]:
        """Return the files of plans, for a worker process to load too."""
        return tuple(
            dict.fromkeys(one.plug_in for one in self._known.values() if one.plug_in.text is not None)
        )

    def forget(self) -> None:
        """Forget all plans from outside."""
        self._known = {}


OUTSIDE = OutsidePlans()
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
