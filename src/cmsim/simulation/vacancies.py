"""Open posts of a week: how many of each kind, where, and for which industry group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmsim.randomness import IntArray
from cmsim.world.columns import PersonTable, Status
from cmsim.world.posts import Posts

NO_GROUP = -1
"""Group of a post that belongs to none: whoever takes it keeps his own."""
_PLACES_OF_A_CELL = 97
"""Modulus of the numbers by which posts of one kind and branch have luck of their own."""
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
    kinds, branches = posts.by_branch.shape
    key = persons.kind[rows] * branches + persons.home_branch[rows]
    return np.bincount(key, minlength=kinds * branches).reshape(kinds, branches)


def open_posts(posts: Posts, persons: PersonTable) -> OpenPosts:
    """Return the posts that nobody holds: of a kind with groups, by branch and group."""
    free = np.maximum(posts.by_branch - held_by_branch(posts, persons), 0)
    free[posts.grouped] = 0
    kind, branch = np.nonzero(free)
    times = free[free > 0]
    kind, branch = np.repeat(kind, times), np.repeat(branch, times)
    parts = [(kind, branch, np.full(kind.size, NO_GROUP), np.arange(kind.size) % _PLACES_OF_A_CELL)]
    for kind_number in np.flatnonzero(posts.grouped):
        parts.append(_of_groups(posts, persons, int(kind_number)))
    return OpenPosts(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _of_groups(
    posts: Posts, persons: PersonTable, kind: int
) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    rows = holding(persons)
    rows = rows[persons.kind[rows] == kind]
    wanted = posts.by_group[kind]
    key = persons.home_branch[rows] * wanted.shape[1] + persons.group[rows]
    free = np.maximum(wanted - np.bincount(key, minlength=wanted.size).reshape(wanted.shape), 0)
    # Somebody whose cell has too many stands for a post elsewhere: no more are hired than posts there are.
    filled = min(int(free.sum()), max(int(wanted.sum()) - rows.size, 0))
    branch, group = np.nonzero(free)
    times = free[free > 0]
    branch, group = np.repeat(branch, times), np.repeat(group, times)
    place = np.arange(branch.size) - np.repeat(np.cumsum(times) - times, times)
    number = _PLACES_OF_A_CELL + group * _PLACES_OF_A_GROUP + place
    kept = ((np.arange(filled) + 0.5) * branch.size / max(filled, 1)).astype(np.int64)
    return np.full(branch.size, kind)[kept], branch[kept], group[kept], number[kept]
