"""Names of the places where posts may be: whole cities, and branches by their number within the city."""

from __future__ import annotations

from collections.abc import Mapping

from cmsim.scenario.sections.organisation import City


def known_places(cities: Mapping[str, City]) -> dict[str, tuple[int, int | None]]:
    """Return the names of places: to the city's number, and the branch within it (None for a whole city).

    A city's branches are numbered from 1: ``shijiazhuang_1`` is the first of ``shijiazhuang``.
    """
    places: dict[str, tuple[int, int | None]] = {name: (number, None) for number, name in enumerate(cities)}
    for number, (name, city) in enumerate(cities.items()):
        for within in range(int(city.branches)):
            places.setdefault(f"{name}_{within + 1}", (number, within))
    return places
