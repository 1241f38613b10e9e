"""Invented lists of clients and managers for portfolios and teams."""

import numpy as np

from cmsim.optimise.portfolios.people import Clients, Ground, Listing, Managers
from cmsim.optimise.portfolios.pool import NOBODY
from cmsim.world.columns import Tier

GROUPS = 3
TRANSFER = 0.8
"""What an hour is worth in another group."""
LEFT_BY_THE_WAY = 0.7
"""Of an hour at another branch."""


def ground(branches: int, cities: int, balance: float, change_share: float = 0.1) -> Ground:
    return Ground(
        places=tuple(f"branch {n}" for n in range(branches)),
        cities=tuple(f"city {n}" for n in range(cities)),
        expertise=lambda own, group: np.where(own == group, 1.0, TRANSFER),
        on_the_way=lambda home, branch: np.where(home == branch, 1.0, LEFT_BY_THE_WAY),
        change_share=change_share,
        balance=balance,
    )


def listing(
    clients: int,
    managers: int,
    seed: int = 0,
    *,
    branches: int = 1,
    cities: int = 1,
    balance: float = 0.1,
    high: float = 0.3,
    may: float = 1.0,
    own_hours: bool = False,
) -> Listing:
    """Return a list whose branches all have somebody; `high` and `may` are the chances of a high tier, and
    that a person may have a role beside relationships.
    """
    luck = np.random.default_rng(seed)
    city_of = np.arange(branches) % cities
    branch, home = luck.integers(0, branches, clients), np.arange(managers) % branches
    allowed = luck.uniform(size=(managers, 4)) < may
    allowed[:, 0] = True
    return Listing(
        Clients(
            client=np.array([f"c{n}" for n in range(clients)], dtype=object),
            worth_yuan=luck.lognormal(9.0, 0.5, clients),
            hours=luck.uniform(0.5, 2.0, clients) if own_hours else None,
            place=branch,
            branch=branch,
            city=city_of[branch],
            group=luck.integers(0, GROUPS, clients),
            tier=np.where(luck.uniform(size=clients) < high, Tier.HIGH, Tier.MID),
            current=luck.integers(NOBODY, managers, clients),
        ),
        Managers(
            person=np.array([f"m{n}" for n in range(managers)], dtype=object),
            skill=luck.lognormal(0.0, 0.25, managers),
            planning=luck.lognormal(0.0, 0.25, managers),
            place=home,
            branch=home,
            city=city_of[home],
            group=luck.integers(0, GROUPS, managers),
            hours=luck.choice([6.0, 8.0], managers),
            may=allowed,
        ),
        ground(branches, cities, balance),
    )
