"""Pools of a simulated world, with who their rows are, and what was found for them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmsim.optimise.portfolios.pool import IntArray, Pool
from cmsim.optimise.portfolios.province import Province
from cmsim.world.ownership_start import NamedOwners


@dataclass(frozen=True)
class WorldPool:
    """A pool, and who its rows are.

    Attributes
    ----------
    client, person : array
        Permanent numbers of its clients (n,) and managers (m,).
    """

    pool: Pool
    client: IntArray
    person: IntArray


@dataclass(frozen=True)
class WorldPortfolios:
    """The assignment of one world."""

    replication: int
    pools: list[WorldPool]
    found: Province

    @property
    def owners(self) -> NamedOwners:
        """Who answers for whom, by permanent numbers."""
        client = np.concatenate([one.client for one in self.pools])
        person = np.concatenate(
            [one.person[done.chosen] for one, done in zip(self.pools, self.found.pools, strict=True)]
        )
        return NamedOwners(client, person)
