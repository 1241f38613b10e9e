"""The design: how many posts of each kind in each cell, run by run, spread over what is worth asking.

Each cell of each kind meets every level of a Latin hypercube once (McKay, Beckman & Conover 1979), in an
order of its own, while every run has as many posts in all as today: so that runs differ in where people are
and not in how many are looked for.
"""

from __future__ import annotations

import numpy as np

from cmsim.optimise.surfaces.observed import FloatArray, IntArray
from cmsim.randomness import Streams
from cmsim.scenario import Scenario
from cmsim.world.geography import Geography, head_counts_of, largest_remainder

MOST_LEVEL = 2.5
"""Most posts of a cell, relative to its share of today's by size."""


def expected_posts(scenario: Scenario, geography: Geography) -> FloatArray:
    """Return what each cell would have by its share of organisations, shape (C, K), cells by group."""
    city = np.bincount(geography.branch_city, weights=geography.branch_weight, minlength=geography.cities)
    share = np.outer(geography.group_share, city).ravel()
    heads = np.array(head_counts_of(scenario, with_policy=True), dtype=np.float64)
    return np.asarray(share[:, None] * heads[None, :])


def designed_posts(
    scenario: Scenario, geography: Geography, runs: int, most_level: float = MOST_LEVEL
) -> IntArray:
    """Return posts by run, cell and kind, shape (R, C, K).

    Parameters
    ----------
    runs : int
        Runs of the design, which is as many levels.
    most_level : float
        Above 1.
    """
    expected = expected_posts(scenario, geography)
    cells, kinds = expected.shape
    streams = Streams(scenario.run.seed, 0)
    # Levels from 0 to the most, with a mean of one.
    levels = most_level * ((np.arange(runs) + 0.5) / runs) ** (most_level - 1.0)
    posts = np.zeros((runs, cells, kinds), dtype=np.intp)
    for kind in range(kinds):
        u = streams.uniforms("design-order", kind, runs * cells).reshape(runs, cells)
        wanted = levels[np.argsort(np.argsort(u, axis=0), axis=0)] * expected[:, kind]
        total = round(float(expected[:, kind].sum()))
        for run in range(runs):
            posts[run, :, kind] = largest_remainder(wanted[run], total)
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
