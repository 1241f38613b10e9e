"""Cells of a scenario's world: places, people and key clients in each."""

from __future__ import annotations

import numpy as np

from cmsim.allocation_files.model import AllocationFile
from cmsim.optimise.allocation.problem import Cells, FloatArray, IntArray
from cmsim.scenario import Scenario
from cmsim.world.columns import ClientTable, PersonTable, Status, Tier
from cmsim.world.geography import Geography

TIERS = {"high": Tier.HIGH, "mid": Tier.MID}
"""In the order in which they are served."""


def places_of(geography: Geography, *, by_branch: bool) -> tuple[str, ...]:
    """Return the names of the places: cities, or branches numbered within their city."""
    if not by_branch:
        return geography.city_ids
    number = np.arange(geography.branches) - np.searchsorted(geography.branch_city, geography.branch_city)
    return tuple(
        f"{geography.city_ids[city]}-{within + 1}"
        for city, within in zip(geography.branch_city, number, strict=True)
    )


def place_of_rows(table: ClientTable | PersonTable, *, by_branch: bool) -> IntArray:
    """Return the place of each client or person."""
    if not by_branch:
        return table.city.astype(np.intp)
    branch = table.branch if isinstance(table, ClientTable) else table.home_branch
    return branch.astype(np.intp)


def cells_by(
    geography: Geography,
    places: tuple[str, ...],
    clients: dict[str, FloatArray],
    hours: dict[str, FloatArray],
) -> Cells:
    """Return the cells, groups first."""
    return Cells(
        tuple(geography.group_ids),
        places,
        np.repeat(np.arange(geography.groups), len(places)),
        np.tile(np.arange(len(places)), geography.groups),
        clients,
        hours,
    )


def today_of_kinds(
    scenario: Scenario, persons: PersonTable, places: tuple[str, ...], *, by_branch: bool
) -> IntArray:
    """Return persons at work by cell and kind, shape (C, K)."""
    employed = persons.status == Status.EMPLOYED
    count = len(scenario.groups) * len(places)
    cell = persons.group[employed] * len(places) + place_of_rows(persons, by_branch=by_branch)[employed]
    today = np.zeros((count, len(scenario.staff.kinds)), dtype=np.intp)
    np.add.at(today, (cell, persons.kind[employed]), 1)
    return today


def summed(cell: IntArray, values: FloatArray, count: int) -> FloatArray:
    """Return sums by cell, shape (count,)."""
    return np.asarray(np.bincount(cell, weights=values, minlength=count), dtype=np.float64)


def key_clients(
    content: AllocationFile, clients: ClientTable, cell: IntArray, count: int
) -> tuple[dict[str, FloatArray], dict[str, FloatArray]]:
    """Return key clients by tier that are to be covered, and the hours a week that they need, by cell.

    Parameters
    ----------
    cell : array (clients,)
        Cell of each client; there are so many.
    """
    numbers: dict[str, FloatArray] = {}
    hours: dict[str, FloatArray] = {}
    for name, tier in TIERS.items():
        asked = content.limits.coverage.get(name)  # type: ignore[call-overload]
        if asked is not None:
            of_tier = clients.active & (clients.tier == tier)
            numbers[name] = summed(cell, of_tier.astype(np.float64), count)
            hours[name] = asked.hours_per_client * numbers[name]
    return numbers, hours
