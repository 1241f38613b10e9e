"""Posts of a run by kind, branch and industry group: as dealt by size, or as the policy writes them out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmsim.scenario import Scenario
from cmsim.scenario.places import known_places
from cmsim.world.geography import Geography, head_counts_of, posts_by_branch
from cmsim.world.post_groups import dealt_near, groups_of_posts

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class Posts:
    """What posts there are.

    Attributes
    ----------
    by_group : array (kinds, branches, groups)
    written : bool array (kinds,)
        Kinds whose posts the policy writes out by place and group; others are dealt by size.
    """

    by_group: IntArray
    written: BoolArray

    @property
    def by_branch(self) -> IntArray:
        """Posts of all groups, shape (kinds, branches)."""
        return np.asarray(self.by_group.sum(axis=2))


def posts_of(scenario: Scenario, geography: Geography, *, with_policy: bool) -> Posts:
    """Return the posts of a scenario; none in branches that a thinned province does not keep.

    Branches have posts in proportion to their organisations, and groups theirs of each city's; who serves
    which group is thus no matter of luck. Posts that a policy adds come on top of those that there are.
    """
    base, wanted = (
        posts_by_branch(geography, head_counts_of(scenario, with_policy=policy))
        for policy in (False, with_policy)
    )
    texts = scenario.policy.territory.posts if with_policy else {}
    posts = np.zeros((*base.shape, geography.groups), dtype=np.int64)
    for kind, name in enumerate(geography.kind_ids):
        if name in texts:
            present = _dealt_by_size(geography, base[kind], base[kind])
            posts[kind] = _spread_over_branches(scenario, geography, name, present)
        else:
            posts[kind] = _dealt_by_size(geography, base[kind], wanted[kind])
    posts[:, ~geography.kept] = 0
    return Posts(posts, np.array([name in texts for name in geography.kind_ids]))


def _dealt_by_size(geography: Geography, base: IntArray, wanted: IntArray) -> IntArray:
    """Return posts of one kind by branch and group, shape (branches, groups), from those by branch."""
    posts = np.zeros((geography.branches, geography.groups), dtype=np.int64)
    branch, _, group = groups_of_posts(geography, base, wanted)
    np.add.at(posts, (branch, group), 1)
    return posts


def _spread_over_branches(scenario: Scenario, geography: Geography, kind: str, present: IntArray) -> IntArray:
    """Return the posts of one kind by branch and group, those of a whole city dealt to its branches.

    Parameters
    ----------
    present : array (branches, groups)
        Posts that there are: of the city's, as many as possible stay where they are.
    """
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
            posts[branches] += dealt_near(wanted, geography.branch_weight[branches], present[branches])
        else:
            posts[branches[within]] += wanted
    return posts
