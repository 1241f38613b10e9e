"""Territories: whom a manager serves, how far he goes for it, and how much he knows of their industry.

Where a city's industry groups are organised at the city, a manager serves clients of all its branches: those
of another branch cost him time on the way, those of another group he knows less well.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cmsim.randomness import FloatArray, IntArray
from cmsim.scenario import Scenario
from cmsim.world.geography import Geography

_LEAST_HOURS = 1e-12


class Territories:
    """How places, groups and managers go together under a policy.

    Parameters
    ----------
    scenario : Scenario
    geography : Geography
    """

    def __init__(self, scenario: Scenario, geography: Geography) -> None:
        rules, care = scenario.policy.territory, scenario.care
        self._geography = geography
        self.by_city = rules.serves == "city"
        self.own_group_share = float(rules.own_group_share)
        per_visit = float(care.visit_hours) + float(care.travel_hours)
        self._share_elsewhere = (
            per_visit / (per_visit + float(rules.city_travel_hours)) if self.by_city else 1.0
        )
        """Share of an hour that is left for a client of another branch."""
        self.place_of_branch: IntArray = (
            geography.branch_city if self.by_city else np.arange(geography.branches)
        )
        self.places = geography.cities if self.by_city else geography.branches

    @property
    def as_units_serve(self) -> bool:
        """Whether all of a branch serve all its clients, as without any order by group."""
        return not self.by_city and self.own_group_share == 0.0

    def on_the_way(self, home_branch: IntArray, branch: IntArray) -> FloatArray:
        """Return the share of an hour that is left for clients of a branch, broadcast over both."""
        return np.where(home_branch == branch, 1.0, self._share_elsewhere)

    def expertise(self, own_group: IntArray, group: IntArray) -> FloatArray:
        """Return what an hour is worth with clients of a group, relative to one of the own group."""
        return np.where(own_group == group, 1.0, self._geography.transfer[group])

    def claim(self, own_group: IntArray, group: IntArray) -> FloatArray:
        """Return the weight with which clients of a group fall to a manager: his expertise, and less of
        what is kept for his own group.
        """
        shared = self._geography.transfer[group] * (1.0 - self.own_group_share)
        return np.where(own_group == group, 1.0, shared)

    def pools(
        self, home_branch: IntArray, own_group: IntArray, hours: FloatArray, useful: FloatArray
    ) -> tuple[Pool, Pool]:
        """Return development hours as two pools: for the own group, and for whoever is in the territory.

        Parameters
        ----------
        home_branch, own_group, hours, useful : array (m,)
            Of managers at work; `useful` are hours times effectiveness.
        """
        geography = self._geography
        shape = (geography.branches, geography.groups)
        key = home_branch * geography.groups + own_group
        raw, there = (_summed(key, values, shape) for values in (hours, useful))
        near = there
        if self.by_city:
            raw, all_useful = self._of_place(raw), self._of_place(there)[self.place_of_branch]
            near = there + self._share_elsewhere * (all_useful - there)
        own, open_to_all = self.own_group_share, 1.0 - self.own_group_share
        raw_place = raw[self.place_of_branch]
        total = raw.sum(axis=1)
        transfer = geography.transfer[None, :]
        expert = transfer * near.sum(axis=1, keepdims=True) + (1.0 - transfer) * near
        of_group = Pool(
            np.asarray(own * raw.ravel(), dtype=np.float64),
            self.place_of_branch[:, None] * geography.groups + np.arange(geography.groups)[None, :],
            near / np.maximum(raw_place, _LEAST_HOURS),
        )
        of_all = Pool(
            np.asarray(open_to_all * total, dtype=np.float64),
            np.broadcast_to(self.place_of_branch[:, None], shape),
            expert / np.maximum(total, _LEAST_HOURS)[self.place_of_branch][:, None],
        )
        return of_group, of_all

    def _of_place(self, by_branch: FloatArray) -> FloatArray:
        sums = np.zeros((self.places, by_branch.shape[1]))
        np.add.at(sums, self.place_of_branch, by_branch)
        return sums


def _summed(key: IntArray, values: FloatArray, shape: tuple[int, int]) -> FloatArray:
    sums = np.bincount(key, weights=values, minlength=shape[0] * shape[1]).reshape(shape)
    return np.asarray(sums, dtype=np.float64)


class Pool:
    """Hours that spread over prospects.

    Attributes
    ----------
    hours : array (pools,)
        A week.
    of_cell : array (branches, groups)
        Number of the pool that prospects of a branch and group belong to.
    effectiveness : array (branches, groups)
        What one of its hours is worth with them.
    """

    def __init__(self, hours: FloatArray, of_cell: NDArray[np.int64], effectiveness: FloatArray) -> None:
        self.hours, self.of_cell, self.effectiveness = hours, of_cell, effectiveness
