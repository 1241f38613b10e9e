"""Posts of a run by kind, branch and industry group, where the policy writes them out by place and group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmsim.scenario import Scenario
from cmsim.scenario.places import known_places
from cmsim.world.geography import Geography, head_counts_of, largest_remainder, posts_by_branch

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class Posts:
    """What posts there are.

    Attributes
    ----------
    by_branch : array (kinds, branches)
    by_group : array (kinds, branches, groups)
        Zero for kinds whose posts belong to no group.
    grouped : bool array (kinds,)
        Kinds whose posts are written out by place and group.
    """

    by_branch: IntArray
    by_group: IntArray
    grouped: BoolArray


def posts_of(scenario: Scenario, geography: Geography, *, with_policy: bool) -> Posts:
    """Return the posts of a scenario; none in branches that a thinned province does not keep."""
    by_branch = posts_by_branch(geography, head_counts_of(scenario, with_policy=with_policy))
    kinds = geography.kind_ids
    by_group = np.zeros((len(kinds), geography.branches, geography.groups), dtype=np.int64)
    grouped = np.zeros(len(kinds), dtype=np.bool_)
    written = scenario.policy.territory.posts if with_policy else {}
    for kind, name in enumerate(kinds):
        if name not in written:
            continue
        grouped[kind] = True
        by_group[kind] = _spread_over_branches(scenario, geography, name)
        by_group[kind][~geography.kept] = 0
        by_branch[kind] = by_group[kind].sum(axis=1)
    return Posts(by_branch, by_group, grouped)


def _spread_over_branches(scenario: Scenario, geography: Geography, kind: str) -> IntArray:
    """Return the posts of one kind by branch and group, those of a whole city dealt to its branches."""
    posts = np.zeros((geography.branches, geography.groups), dtype=np.int64)
    places = known_places(scenario.organisation.cities)
    number = {name: group for group, name in enumerate(geography.group_ids)}
    for place, by_group in scenario.policy.territory.posts[kind].items():
        city, within = places[place]
        wanted = np.zeros(geography.groups, dtype=np.int64)
        for name, count in by_group.items():
            wanted[number[name]] = int(float(count))
        branches = np.flatnonzero(geography.branch_city == city)
        if within is None:
            posts[branches] += dealt(wanted, geography.branch_weight[branches])
        else:
            posts[branches[within]] += wanted
    return posts


def dealt(by_group: IntArray, branch_weight: NDArray[np.float64]) -> IntArray:
    """Return a city's posts by branch and group, shape (branches, groups), by dealing them out.

    Every branch gets posts in proportion to its weight. The branches stand in a row in which each comes at
    even distances, and the groups take their posts from it one after another.
    """
    slots = largest_remainder(branch_weight, int(by_group.sum()))
    result = np.zeros((slots.size, by_group.size), dtype=np.int64)
    np.add.at(result, (_evenly(slots), np.repeat(np.arange(by_group.size), by_group)), 1)
    return result


def _evenly(counts: IntArray) -> IntArray:
    """Return each number as often as `counts` says, at even distances in the row."""
    number = np.repeat(np.arange(counts.size), counts)
    place = np.arange(number.size) - np.repeat(np.cumsum(counts) - counts, counts)
    return number[np.argsort((place + 0.5) / counts[number], kind="stable")]
