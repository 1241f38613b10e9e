"""Portfolios by name: pools of a list, who answers for whom, and who holds which role."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmsim.optimise.portfolios.assign import Assigned
from cmsim.optimise.portfolios.places import NamedPool
from cmsim.optimise.portfolios.pool import IntArray
from cmsim.optimise.portfolios.province import Province
from cmsim.optimise.portfolios.teams.holders import HeldRole
from cmsim.optimise.portfolios.teams.roles import TeamRules
from cmsim.optimise.portfolios.teams.team_assign import TeamAssigned
from cmsim.world.ownership_start import NamedOwners


@dataclass(frozen=True)
class TeamsFound:
    """Teams of a list.

    Attributes
    ----------
    rules : TeamRules
    held : tuple of HeldRole
        Each role of each client who has a team, and the relationship manager of each other client.
    capacity : dict
        Hours a week that a person may give to the specialists' roles, by permanent number or name.
    """

    rules: TeamRules
    held: tuple[HeldRole, ...]
    capacity: dict[object, float]


@dataclass(frozen=True)
class NamedPortfolios:
    """The assignment of one list.

    Attributes
    ----------
    replication : int
        Of the world that the list is from; 0 if it is a planner's own.
    chosen : list of array
        Relationship manager of each client, pool by pool.
    found : Province
        Of the pools, or with teams of the cities, which may join several pools.
    """

    replication: int
    pools: list[NamedPool]
    chosen: list[IntArray]
    found: Province[Assigned] | Province[TeamAssigned]
    teams: TeamsFound | None = None

    @property
    def owners(self) -> NamedOwners:
        """Who answers for whom, by permanent numbers: with teams, the relationship managers."""
        client = np.concatenate([one.client for one in self.pools])
        person = np.concatenate(
            [one.person[chosen] for one, chosen in zip(self.pools, self.chosen, strict=True)]
        )
        return NamedOwners(client, person)
