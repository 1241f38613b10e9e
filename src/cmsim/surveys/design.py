"""The design: how many posts of each kind in each cell, run by run, spread over what is worth asking.

Each cell of each kind meets every level of a Latin hypercube once (McKay, Beckman & Conover 1979), in an
order of its own, while every run has as many posts in all as today: so that runs differ in where people are
and not in how many are looked for.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cmsim.optimise.surfaces.observed import FloatArray, IntArray
from cmsim.randomness import Streams
from cmsim.scenario import Scenario
from cmsim.world.geography import Geography, head_counts_of, largest_remainder

MOST_LEVEL = 2.5
"""Most posts of a cell, relative to its share of today's by size."""
NEAR_LEVELS = (0.6, 1.4)
"""Least and most posts of a cell, relative to a staffing that is looked at more closely."""
_LEAST_NEAR = 3


def expected_posts(scenario: Scenario, geography: Geography) -> FloatArray:
    """Return what each cell would have by its share of organisations, shape (C, K), cells by group."""
    city = np.bincount(geography.branch_city, weights=geography.branch_weight, minlength=geography.cities)
    share = np.outer(geography.group_share, city).ravel()
    heads = np.array(head_counts_of(scenario, with_policy=True), dtype=np.float64)
    return np.asarray(share[:, None] * heads[None, :])


def designed_posts(scenario: Scenario, geography: Geography, runs: int) -> IntArray:
    """Return posts by run, cell and kind, shape (R, C, K), all over what is worth asking.

    Parameters
    ----------
    runs : int
        As many levels, from none to :data:`MOST_LEVEL`.
    """
    # From none to the most, with a mean of one.
    wide = MOST_LEVEL * ((np.arange(runs) + 0.5) / runs) ** (MOST_LEVEL - 1.0)
    return _hypercube(scenario, expected_posts(scenario, geography), wide, 0)


def surveyed_posts(
    scenario: Scenario, geography: Geography, runs: int, about: Sequence[IntArray]
) -> IntArray:
    """Return posts by run, cell and kind, shape (R, C, K): some staffings, others about them, and all over.

    Parameters
    ----------
    runs : int
        Of those all over.
    about : sequence of array (C, K)
        Staffings to look at more closely: each itself, and a quarter as many runs within
        :data:`NEAR_LEVELS` of it. The first run is the first of them.
    """
    near = [posts_near(scenario, one, runs, number + 1) for number, one in enumerate(about)]
    return np.concatenate([np.stack(list(about)), designed_posts(scenario, geography, runs), *near])


def posts_near(scenario: Scenario, staffing: IntArray, runs: int, number: int) -> IntArray:
    """Return posts about a staffing (C, K), a quarter as many runs, shape (R, C, K).

    Parameters
    ----------
    number : int
        From 1, of the staffings looked at more closely: each has an order of its own.
    """
    levels = np.linspace(*NEAR_LEVELS, max(_LEAST_NEAR, runs // 4))
    return _hypercube(scenario, staffing.astype(np.float64), levels, number)


def _hypercube(scenario: Scenario, middle: FloatArray, levels: FloatArray, design: int) -> IntArray:
    """Return posts about the middle, shape (levels, C, K): as many in all in every run."""
    cells, kinds = middle.shape
    streams = Streams(scenario.run.seed, 0)
    posts = np.zeros((levels.size, cells, kinds), dtype=np.intp)
    for kind in range(kinds):
        total = round(float(middle[:, kind].sum()))
        if total == 0:
            continue
        u = streams.uniforms("design-order", kind, levels.size * cells, draw=design)
        order = np.argsort(np.argsort(u.reshape(levels.size, cells), axis=0), axis=0)
        for run in range(levels.size):
            posts[run, :, kind] = largest_remainder(levels[order[run]] * middle[:, kind], total)
    return posts


def as_written(
    posts: IntArray, geography: Geography, kinds: tuple[str, ...]
) -> dict[str, dict[str, dict[str, int]]]:
    """Return posts of one run, shape (C, K), as a scenario writes them: kind, city, group."""
    by_cell = posts.reshape(geography.groups, geography.cities, len(kinds))
    return {
        kind: {
            city: {group: int(by_cell[g, c, k]) for g, group in enumerate(geography.group_ids)}
            for c, city in enumerate(geography.city_ids)
        }
        for k, kind in enumerate(kinds)
    }


def with_posts(scenario: Scenario, posts: IntArray, geography: Geography) -> Scenario:
    """Return a scenario with posts by city and group, (C, K), and no other factor on head-count."""
    factors = {
        f"policy.staffing.head_count_factor.{kind}": 1.0
        for kind in scenario.policy.staffing.head_count_factor
    }
    written = as_written(posts, geography, geography.kind_ids)
    return scenario.with_values({**factors, "policy.territory.posts": written})
