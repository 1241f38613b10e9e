"""Names of groups, places and posts in an allocation, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from cmsim.report.words import Lang
from cmsim.scenario import Scenario

_BETWEEN = " · "
"""Group and place in the name of a cell."""
_NUMBERED = "-"
"""Before the number of a branch within its city."""


@dataclass(frozen=True)
class AllocationNames:
    """Names as a scenario has them; what it does not name keeps its identifier."""

    scenario: Scenario
    lang: Lang

    def group(self, name: str) -> str:
        """Return the name of an industry group."""
        found = self.scenario.groups.get(name)
        return name if found is None else self._of(found.name, found.name_zh)

    def place(self, name: str) -> str:
        """Return the name of a city, or of a branch with its number."""
        city, sign, number = name.rpartition(_NUMBERED)
        if not sign or not number.isdigit():
            city, sign, number = name, "", ""
        found = self.scenario.organisation.cities.get(city)
        return name if found is None else f"{self._of(found.name, found.name_zh)}{sign}{number}"

    def cell(self, name: str) -> str:
        """Return the name of a cell, group first."""
        group, sign, place = name.partition(_BETWEEN)
        return f"{self.group(group)}{sign}{self.place(place)}"

    def post(self, name: str) -> str:
        """Return the name of a kind of staff; a grade keeps its own."""
        found = self.scenario.staff.kinds.get(name)
        return name if found is None else self._of(found.name, found.name_zh)

    def _of(self, name: str, name_zh: str) -> str:
        return name_zh if self.lang == "zh" else name
