"""Choosing a person of a branch by weight: who gets a lead, a vacant client, an enquiry."""

from __future__ import annotations

import numpy as np

from cmsim.randomness import FloatArray, IntArray
from cmsim.world.columns import NOBODY, BoolArray, PersonTable, Status
from cmsim.world.geography import Geography


class Rosters:
    """The staff of each branch as a padded matrix, rebuilt when staff changes."""

    def __init__(self, geography: Geography, persons: PersonTable) -> None:
        self._geography = geography
        self.refresh(persons)

    def refresh(self, persons: PersonTable) -> None:
        """Read the table of persons again."""
        at_work = np.flatnonzero(persons.status == Status.EMPLOYED)
        branch = persons.home_branch[at_work]
        order = np.argsort(branch, kind="stable")
        at_work, branch = at_work[order], branch[order]
        counts = np.bincount(branch, minlength=self._geography.branches)
        width = max(1, int(counts.max(initial=0)))
        place = np.arange(branch.size) - np.repeat(np.cumsum(counts) - counts, counts)
        self.at_work = at_work
        self.matrix: IntArray = np.full((self._geography.branches, width), NOBODY)
        self.matrix[branch, place] = at_work
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

        Probability in proportion to `weight` times expertise (1 in the person's own group, else the group's
        transfer); rows with weight zero or not eligible are never chosen.

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
        same = persons.group[rows] == group[:, None]
        weights = weight[rows] * np.where(same, 1.0, self._geography.transfer[group][:, None]) * present
        if eligible is not None:
            weights = weights * eligible[rows]
        edges = np.cumsum(weights, axis=1)
        total = edges[:, -1]
        column = (u[:, None] * total[:, None] >= edges).sum(axis=1)
        column = np.minimum(column, staff.shape[1] - 1)
        chosen = staff[np.arange(branch.size), column]
        return np.where(total > 0.0, chosen, NOBODY)
