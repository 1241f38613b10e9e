"""Who holds which role with which client: what a solution says, as a plain list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cmsim.optimise.portfolios.people import Listing
from cmsim.optimise.portfolios.pool import IntArray
from cmsim.optimise.portfolios.teams.joined import JoinedPool
from cmsim.optimise.portfolios.teams.roles import ROLES, Role


@dataclass(frozen=True)
class Holder:
    """A role with a client, and who has it; permanent numbers or names as the list has them."""

    client: object
    role: Role
    person: object


@dataclass(frozen=True)
class HeldRole:
    """A holder, with what reports tell of it.

    Attributes
    ----------
    city : str
        In which the role is held.
    hours : float
        A week.
    worth_yuan : float
        A year, after what a change of hands costs.
    team : bool
        Whether the client has a team.
    """

    holder: Holder
    city: str
    hours: float
    worth_yuan: float
    team: bool


def held_roles(
    listing: Listing, joined: Sequence[JoinedPool], chosen: Sequence[IntArray]
) -> tuple[HeldRole, ...]:
    """Return the holders of all roles, city by city: relationship managers first.

    Parameters
    ----------
    chosen : sequence of array (s,)
        Person of each slot, city by city.
    """
    held = []
    for one, persons in zip(joined, chosen, strict=True):
        clients = listing.clients.client[one.rows[one.pool.client]].tolist()
        names = listing.managers.person[one.people[persons]].tolist()
        team = np.bincount(one.pool.client)[one.pool.client] > 1
        for slot, (client, person) in enumerate(zip(clients, names, strict=True)):
            held.append(
                HeldRole(
                    Holder(client, ROLES[one.pool.role[slot]], person),
                    one.pool.name,
                    float(one.pool.hours[slot]),
                    float(one.pool.value[slot, persons[slot]]),
                    bool(team[slot]),
                )
            )
    return tuple(held)
