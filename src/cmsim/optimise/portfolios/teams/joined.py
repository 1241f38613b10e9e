"""Pools of a city joined: relationship managers serve their place, specialists the city."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cmsim.optimise.portfolios.people import Listing
from cmsim.optimise.portfolios.places import NamedPool
from cmsim.optimise.portfolios.pool import NOBODY, FloatArray, IntArray
from cmsim.optimise.portfolios.teams.roles import ROLES, TeamRules
from cmsim.optimise.portfolios.teams.team_pool import TeamPool


@dataclass(frozen=True)
class JoinedPool:
    """Slots of a city.

    Attributes
    ----------
    rows, people : array
        Rows in the list of its clients and persons.
    parts : tuple of int
        Positions of the pools that it joins; their clients come in this order, and their slots first.
    """

    pool: TeamPool
    rows: IntArray
    people: IntArray
    parts: tuple[int, ...]

    def chosen_of_parts(self, pools: Sequence[NamedPool], chosen: IntArray) -> list[IntArray]:
        """Return the relationship managers of each part, as the part counts its managers."""
        found, first = [], 0
        for part in self.parts:
            one = pools[part]
            persons = self.people[chosen[first : first + one.rows.size]]
            found.append(np.searchsorted(one.people, persons))
            first += one.rows.size
        return found


def skill_in_role(listing: Listing, role: int) -> FloatArray:
    """Return what persons' skill counts in a role, shape (m,).

    A relationship lives by social skill, a solution by planning and writing (model, section 3), who leads
    needs both, and support is anybody's: assumptions.
    """
    managers = listing.managers
    return {
        "relationship": managers.skill,
        "leader": np.sqrt(managers.skill * managers.planning),
        "business": managers.planning,
        "support": np.ones(managers.person.size),
    }[ROLES[role]]


def joined_pools(listing: Listing, pools: Sequence[NamedPool], rules: TeamRules) -> list[JoinedPool]:
    """Return the slots of each city that has clients in a pool.

    Parameters
    ----------
    pools : sequence of NamedPool
        Made with the relationship managers' shares of hours.

    Raises
    ------
    InputError
        As :class:`TeamPool`.
    """
    city = np.array([int(listing.clients.city[one.rows[0]]) for one in pools], dtype=np.intp)
    return [
        _joined(listing, pools, tuple(int(n) for n in np.flatnonzero(city == number)), int(number), rules)
        for number in np.unique(city)
    ]


def _joined(
    listing: Listing, pools: Sequence[NamedPool], parts: tuple[int, ...], city: int, rules: TeamRules
) -> JoinedPool:
    clients, managers = listing.clients, listing.managers
    people = np.flatnonzero(managers.city == city)
    rows = np.concatenate([pools[part].rows for part in parts])
    asked = np.concatenate([pools[part].hours for part in parts])
    value = np.full((rows.size, people.size), -np.inf)
    current = np.full(rows.size, NOBODY, dtype=np.intp)
    target, balance = np.zeros(people.size), np.zeros(people.size)
    first = 0
    for part in parts:
        one = pools[part]
        mine = np.searchsorted(people, one.people)
        slots = np.arange(first, first + one.rows.size)
        value[np.ix_(slots, mine)] = one.pool.value
        held = one.pool.current != NOBODY
        current[slots[held]] = mine[one.pool.current[held]]
        target[mine], balance[mine] = one.pool.target, one.pool.balance
        first += one.rows.size
    team = np.flatnonzero(rules.has_team(clients.tier[rows]))
    values, client = [value], [np.arange(rows.size)]
    role, hours = [np.zeros(rows.size, dtype=np.intp)], [asked * rules.relationship_share(clients.tier[rows])]
    for number in rules.specialists:
        share = rules.shares[ROLES[number]]
        fit = share * listing.fit(skill_in_role(listing, number), rows[team], people)
        worth = clients.worth_yuan[rows[team]][:, None] * fit
        values.append(np.where(managers.may[people, number][None, :], worth, -np.inf))
        client.append(team)
        role.append(np.full(team.size, number, dtype=np.intp))
        hours.append(share * asked[team])
    slots_in_all = sum(one.size for one in client)
    pool = TeamPool(
        name=listing.ground.cities[city],
        value=np.concatenate(values),
        client=np.concatenate(client),
        role=np.concatenate(role),
        hours=np.concatenate(hours),
        target=target,
        balance=balance,
        norm=managers.hours[people],
        specialist_share=rules.specialist_share,
        current=np.concatenate([current, np.full(slots_in_all - rows.size, NOBODY, dtype=np.intp)]),
    )
    return JoinedPool(pool, rows, people, parts)
