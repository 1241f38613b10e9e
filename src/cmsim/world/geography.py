"""Branches, cities, groups and posts: what a scenario fixes about places and numbers, derived once.

A thinned province (`scale` below one) keeps whole branches with their permanent numbers, clients and posts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmsim.randomness import Streams
from cmsim.scenario import Scenario

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Geography:
    """Places and posts of a scenario.

    Attributes
    ----------
    city_ids, group_ids, product_ids, kind_ids : tuple of str
        Names in the scenario's order; everything else counts them from 0.
    branch_city : array (branches,)
        City of each branch.
    branch_weight : array (branches,)
        Share of the province's organisations.
    kept : bool array (branches,)
        Branches of a thinned province.
    group_share, transfer : array (groups,)
        Share of organisations; expertise of somebody of another group, relative to one of the group.
    """

    city_ids: tuple[str, ...]
    group_ids: tuple[str, ...]
    product_ids: tuple[str, ...]
    kind_ids: tuple[str, ...]
    branch_city: IntArray
    branch_weight: FloatArray
    kept: NDArray[np.bool_]
    group_share: FloatArray
    transfer: FloatArray

    @property
    def branches(self) -> int:
        """Number of branches of the whole province."""
        return int(self.branch_city.size)

    @property
    def cities(self) -> int:
        """Number of cities."""
        return len(self.city_ids)

    @property
    def groups(self) -> int:
        """Number of industry groups."""
        return len(self.group_ids)

    @property
    def kept_share(self) -> float:
        """Share of the province's organisations in the branches kept."""
        return float(self.branch_weight[self.kept].sum())

    @property
    def kept_share_of_city(self) -> FloatArray:
        """Share of each city's organisations in the branches kept, shape (cities,)."""
        total = np.bincount(self.branch_city, weights=self.branch_weight, minlength=self.cities)
        kept = np.bincount(self.branch_city, weights=self.branch_weight * self.kept, minlength=self.cities)
        return np.asarray(kept / total)


def geography_of(scenario: Scenario, scale: float = 1.0) -> Geography:
    """Return the places of a scenario; `scale` is the share of branches kept, for every seed the same."""
    cities = scenario.organisation.cities
    counts = [int(city.branches) for city in cities.values()]
    branch_city = np.repeat(np.arange(len(counts)), counts)
    size = np.repeat([float(city.size) for city in cities.values()], counts)
    branches = branch_city.size
    kept = np.ones(branches, dtype=np.bool_)
    if scale < 1.0:
        order = np.argsort(Streams(0, 0).uniforms("thin-branches", 0, branches), kind="stable")
        kept = np.zeros(branches, dtype=np.bool_)
        kept[order[: max(1, round(scale * branches))]] = True
    share = np.array([float(group.organisations_share) for group in scenario.groups.values()])
    return Geography(
        city_ids=tuple(cities),
        group_ids=tuple(scenario.groups),
        product_ids=tuple(scenario.products),
        kind_ids=tuple(scenario.staff.kinds),
        branch_city=branch_city.astype(np.int64),
        branch_weight=size / size.sum(),
        kept=kept,
        group_share=share / share.sum(),
        transfer=np.array([float(group.expertise_transfer) for group in scenario.groups.values()]),
    )


def largest_remainder(weights: FloatArray, total: int) -> IntArray:
    """Return whole numbers that sum to `total`, in proportion to `weights` (Hamilton's method)."""
    exact = weights / weights.sum() * total
    whole: IntArray = np.floor(exact).astype(np.int64)
    rest = total - int(whole.sum())
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[:rest]] += 1
    return np.asarray(whole)


def places_within(counts: IntArray) -> IntArray:
    """Return 0, 1, … within each of the cells that have so many entries, one after another, (sum,)."""
    return np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)


def posts_by_branch(geography: Geography, head_counts: list[int]) -> IntArray:
    """Return posts by kind and branch, shape (kinds, branches), of the whole province, kept or not."""
    return np.stack([largest_remainder(geography.branch_weight, count) for count in head_counts])


def head_counts_of(scenario: Scenario, *, with_policy: bool) -> list[int]:
    """Return the number of posts by kind, with or without what the policy does to them."""
    counts = []
    for kind_id, kind in scenario.staff.kinds.items():
        factor = 1.0
        if with_policy and kind_id in scenario.policy.territory.posts:
            by_place = scenario.policy.territory.posts[kind_id].values()
            counts.append(sum(int(float(posts)) for cells in by_place for posts in cells.values()))
            continue
        if with_policy and kind_id in scenario.policy.staffing.head_count_factor:
            factor = float(scenario.policy.staffing.head_count_factor[kind_id])
        counts.append(round(float(kind.head_count) * factor))
    return counts
