"""Choosing a person of a territory by weight: who gets a lead, a vacant client, an enquiry."""

from __future__ import annotations

import numpy as np

from cmsim.randomness import FloatArray, IntArray
from cmsim.simulation.territories import Territories
from cmsim.world.columns import NOBODY, BoolArray, PersonTable, Status
from cmsim.world.geography import Geography, places_within


class Rosters:
    """The staff of each branch (or city) as a padded matrix, rebuilt when staff changes."""

    def __init__(self, geography: Geography, territories: Territories, persons: PersonTable) -> None:
        self._geography = geography
        self._territories = territories
        self.refresh(persons)

    def refresh(self, persons: PersonTable) -> None:
        """Read the table of persons again."""
        at_work = np.flatnonzero(persons.status == Status.EMPLOYED)
        territories = self._territories
        place = territories.place_of_branch[persons.home_branch[at_work]]
        order = np.argsort(place, kind="stable")
        at_work, place = at_work[order], place[order]
        counts = np.bincount(place, minlength=territories.places)
        width = max(1, int(counts.max(initial=0)))
        column = places_within(counts)
        self.at_work = at_work
        self.matrix: IntArray = np.full((territories.places, width), NOBODY)
        self.matrix[place, column] = at_work
        if territories.by_city:
            self._serving = territories.place_of_branch
            return
        # A branch without staff is served from the city: its nearest branch with staff, by number.
        staffed = np.flatnonzero(counts > 0)
        self._serving = np.arange(self._geography.branches)
        for empty in np.flatnonzero(counts == 0):
            same_city = staffed[self._geography.branch_city[staffed] == self._geography.branch_city[empty]]
            near = same_city if same_city.size else staffed
            if near.size:
                self._serving[empty] = near[np.argmin(np.abs(near - empty))]

    def choose(
        self,
        persons: PersonTable,
        branch: IntArray,
        group: IntArray,
        weight: FloatArray,
        u: FloatArray,
        eligible: BoolArray | None = None,
    ) -> IntArray:
        """Return a person's row for each (branch, group), or NOBODY where no one may serve.

        Probability in proportion to `weight` times the person's claim on clients of the group (his expertise,
        less of what is kept for his own group) and what the way leaves of his time; rows with weight zero or
        not eligible are never chosen.

        Parameters
        ----------
        weight : array (persons,)
            Weight of each person before expertise.
        u : array (n,)
            Uniform draws.
        """
        staff = self.matrix[self._serving[branch]]
        present = staff >= 0
        rows = np.where(present, staff, 0)
        weights = weight[rows] * self._territories.claim(persons.group[rows], group[:, None]) * present
        if self._territories.by_city:
            weights = weights * self._territories.on_the_way(persons.home_branch[rows], branch[:, None])
        if eligible is not None:
            weights = weights * eligible[rows]
        edges = np.cumsum(weights, axis=1)
        total = edges[:, -1]
        column = (u[:, None] * total[:, None] >= edges).sum(axis=1)
        column = np.minimum(column, staff.shape[1] - 1)
        chosen = staff[np.arange(branch.size), column]
        return np.where(total > 0.0, chosen, NOBODY)
