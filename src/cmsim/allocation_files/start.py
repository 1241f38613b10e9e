"""The world that an allocation starts from: built once, whatever is asked of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmsim.allocation_files.cells_of import place_of_rows, places_of, today_of_kinds
from cmsim.optimise.allocation.problem import IntArray
from cmsim.randomness import Streams
from cmsim.scenario import Scenario
from cmsim.world.build import build_world
from cmsim.world.columns import WorldState
from cmsim.world.geography import Geography, geography_of

REPLICATION = 0
"""Of the world whose people and clients an allocation begins with."""


@dataclass(frozen=True)
class Start:
    """A scenario with its world as it stands at the start.

    Attributes
    ----------
    by_branch : bool
        Whether places are branches; else they are cities.
    """

    scenario: Scenario
    geography: Geography
    state: WorldState
    by_branch: bool

    @classmethod
    def of(cls, scenario: Scenario, *, by_branch: bool) -> Start:
        """Return the start of a scenario's world."""
        state = build_world(scenario, Streams(scenario.run.seed, REPLICATION))
        return cls(scenario, geography_of(scenario), state, by_branch)

    @property
    def places(self) -> tuple[str, ...]:
        """Names of the places."""
        return places_of(self.geography, by_branch=self.by_branch)

    @property
    def cells(self) -> int:
        """Number of cells."""
        return self.geography.groups * len(self.places)

    @property
    def group(self) -> IntArray:
        """Group of each cell, (C,)."""
        return np.repeat(np.arange(self.geography.groups), len(self.places))

    @property
    def cell_of_client(self) -> IntArray:
        """Cell of each client."""
        clients = self.state.clients
        return np.asarray(clients.group * len(self.places) + place_of_rows(clients, by_branch=self.by_branch))

    @property
    def persons(self) -> IntArray:
        """Persons at work by cell and kind of staff, (C, K)."""
        return today_of_kinds(self.scenario, self.state.persons, self.places, by_branch=self.by_branch)

    def by_city(self, counts: IntArray) -> IntArray:
        """Return counts by cell, (C, n), summed over the branches of each city."""
        if not self.by_branch:
            return counts
        geography = self.geography
        by_branch = counts.reshape(geography.groups, geography.branches, -1)
        belongs = np.eye(geography.cities, dtype=np.intp)[geography.branch_city]
        summed: IntArray = np.einsum("gbn,bc->gcn", by_branch, belongs)
        return summed.reshape(-1, counts.shape[1])
