"""Which industry group each post is for: dealt in proportion to organisations, the same in every replication.

The row of groups from which posts are taken one after another is the order in which Webster's method gives
out seats: it is near the shares after any number of posts, and more posts leave those before as they were
(Balinski & Young 2001, Fair Representation, 2nd ed.).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from cmsim.world.geography import Geography, largest_remainder, places_within

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


def webster_row(share: FloatArray, posts: int) -> IntArray:
    """Return the group of each post in a row, shape (posts,): near the shares after any number of them.

    Parameters
    ----------
    share : array (groups,)
        Shares of the organisations, not all nought.
    """
    # No group gets more than its share rounded up and one; one without organisations gets none.
    most = np.floor(posts * share / share.sum()).astype(np.int64) + 2
    return _in_turn(np.where(share > 0.0, most, 0), share)[:posts]


def groups_of_posts(
    geography: Geography, base: IntArray, wanted: IntArray
) -> tuple[IntArray, IntArray, IntArray]:
    """Return branch, place there and industry group of every post of one kind, shapes (posts,).

    Posts stand in a row city after city, and in a city every branch's first before any's second, so that
    each city has its share of every group. Posts beyond those of the base stand after all of these.

    Parameters
    ----------
    base, wanted : array (branches,)
        Posts of the base, and those that there shall be.
    """
    # Where a policy takes posts away, those that are left keep their group.
    either = np.maximum(base, wanted)
    branch, place = np.repeat(np.arange(geography.branches), either), places_within(either)
    order = np.lexsort((branch, place, geography.branch_city[branch], place >= base[branch]))
    group = np.empty(branch.size, dtype=np.int64)
    group[order] = webster_row(geography.group_share, branch.size)
    kept = place < wanted[branch]
    return branch[kept], place[kept], group[kept]


def dealt_near(by_group: IntArray, branch_weight: FloatArray, present: IntArray) -> IntArray:
    """Return a city's posts by branch and group, shape (branches, groups), as many as can where they are.

    Every branch gets posts in proportion to its weight. Those that do not stay are dealt out: the branches
    stand in a row in which each comes at even distances, and the groups take their posts from it one after
    another.

    Parameters
    ----------
    by_group : array (groups,)
    branch_weight : array (branches,)
    present : array (branches, groups)
        Posts that there are; those that stay are a largest flow from branches to groups.
    """
    slots = largest_remainder(branch_weight, int(by_group.sum()))
    stay = _largest_overlap(slots, by_group, present)
    return stay + _dealt_to(slots - stay.sum(axis=1), by_group - stay.sum(axis=0))


def _dealt_to(slots: IntArray, by_group: IntArray) -> IntArray:
    result = np.zeros((slots.size, by_group.size), dtype=np.int64)
    np.add.at(result, (_in_turn(slots, slots), np.repeat(np.arange(by_group.size), by_group)), 1)
    return result


def _in_turn(counts: IntArray, weight: NDArray[np.number]) -> IntArray:
    """Return each number as often as `counts` says, at distances of one over its weight in the row."""
    number = np.repeat(np.arange(counts.size), counts)
    return number[np.argsort((places_within(counts) + 0.5) / weight[number], kind="stable")]


def _largest_overlap(slots: IntArray, by_group: IntArray, present: IntArray) -> IntArray:
    """Return how many of the present posts can stay, shape (branches, groups)."""
    branches, groups = present.shape
    source, sink = branches + groups, branches + groups + 1
    capacity = np.zeros((sink + 1, sink + 1), dtype=np.int32)
    capacity[source, :branches] = slots
    capacity[:branches, branches:source] = present
    capacity[branches:source, sink] = by_group
    flow = maximum_flow(csr_array(capacity), source, sink).flow.toarray()
    return np.maximum(flow[:branches, branches:source], 0).astype(np.int64)
