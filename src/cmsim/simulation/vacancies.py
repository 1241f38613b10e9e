"""Open posts of a week: how many of each kind, where, and for which industry group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmsim.randomness import IntArray
from cmsim.world.columns import BoolArray, PersonTable, Status
from cmsim.world.geography import places_within
from cmsim.world.posts import Posts

_PLACES_OF_A_GROUP = 10_000
"""Room for numbers of the posts of one kind, branch and group."""


@dataclass(frozen=True)
class OpenPosts:
    """Open posts, one entry each.

    Attributes
    ----------
    kind, branch, group : array (n,)
    number : array (n,)
        Tells open posts of one kind and branch from each other, for their luck.
    """

    kind: IntArray
    branch: IntArray
    group: IntArray
    number: IntArray


def holding(persons: PersonTable) -> IntArray:
    """Return the rows of people who hold a post, those in training included."""
    return np.flatnonzero(np.isin(persons.status, (int(Status.EMPLOYED), int(Status.IN_TRAINING))))


def held_by_branch(posts: Posts, persons: PersonTable) -> IntArray:
    """Return posts held, shape (kinds, branches)."""
    rows = holding(persons)
    kinds, branches, _ = posts.by_group.shape
    key = persons.kind[rows] * branches + persons.home_branch[rows]
    return np.bincount(key, minlength=kinds * branches).reshape(kinds, branches)


def open_posts(posts: Posts, persons: PersonTable) -> OpenPosts:
    """Return the posts that nobody holds.

    Of a kind whose posts are written out no more are open than there are posts without people: somebody whose
    cell has too many stands for a post elsewhere.
    """
    rows = holding(persons)
    _, branches, groups = posts.by_group.shape
    cell = (persons.kind[rows] * branches + persons.home_branch[rows]) * groups + persons.group[rows]
    held = np.bincount(cell, minlength=posts.by_group.size).reshape(posts.by_group.shape)
    free = np.maximum(posts.by_group - held, 0)
    kind, branch, group = np.nonzero(free)
    times = free[free > 0]
    kind, branch, group = np.repeat(kind, times), np.repeat(branch, times), np.repeat(group, times)
    kept = np.ones(kind.size, dtype=np.bool_)
    for written in np.flatnonzero(posts.written):
        without = int(posts.by_group[written].sum() - held[written].sum())
        kept[kind == written] = _evenly_chosen(int(np.sum(kind == written)), max(without, 0))
    number = group * _PLACES_OF_A_GROUP + places_within(times)
    return OpenPosts(kind[kept], branch[kept], group[kept], number[kept])


def _evenly_chosen(count: int, most: int) -> BoolArray:
    """Return which of `count` are among `most` at even distances."""
    chosen = np.zeros(count, dtype=np.bool_)
    filled = min(count, most)
    chosen[((np.arange(filled) + 0.5) * count / max(filled, 1)).astype(np.int64)] = True
    return chosen
