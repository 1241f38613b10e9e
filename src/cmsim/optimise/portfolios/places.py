"""Pools of a list of clients and managers, place by place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmsim.optimise.portfolios.fit import least_balance, worth_of_pairs
from cmsim.optimise.portfolios.people import Listing, Names
from cmsim.optimise.portfolios.pool import NOBODY, FloatArray, IntArray, Pool

RELATIONSHIP = 0
"""Position of the relationship manager among the roles."""


@dataclass(frozen=True)
class NamedPool:
    """A pool, and who its rows are.

    Attributes
    ----------
    client, person : array
        Permanent numbers or names of its clients (n,) and managers (m,).
    rows, people : array
        Their rows in the list.
    hours : array (n,)
        Hours a week that each client asks for, of all roles together.
    """

    pool: Pool
    client: Names
    person: Names
    rows: IntArray
    people: IntArray
    hours: FloatArray


def pools_from(listing: Listing, share: FloatArray | None = None) -> list[NamedPool]:
    """Return the pools of a list.

    Eligible for a client are the manager whom he has, those of his industry group and those of his branch;
    all of the pool where there is none, and all clients for a manager who would have none though balance
    gives everybody some. Places without clients or without managers make no pool. Everybody is meant to have
    the same share of his norm of hours.

    Parameters
    ----------
    share : array (n,), optional
        Share of each client's hours that falls to his relationship manager; all if left out.

    Raises
    ------
    InputError
        If nobody may be a client's relationship manager.
    """
    clients, managers, ground = listing.clients, listing.managers, listing.ground
    share = np.ones(clients.client.size) if share is None else share
    serves = managers.may[:, RELATIONSHIP] & (managers.hours > 0.0)
    pools = []
    for place in np.intersect1d(clients.place, managers.place[serves]):
        rows = np.flatnonzero(clients.place == place)
        people = np.flatnonzero((managers.place == place) & serves)
        place_of = {int(person): number for number, person in enumerate(people)}
        current = np.array([place_of.get(int(one), NOBODY) for one in clients.current[rows]], dtype=np.intp)
        # Whom one thinks of: who has the client, who knows his industry, who is at his branch.
        near = managers.branch[people][None, :] == clients.branch[rows][:, None]
        known = managers.group[people][None, :] == clients.group[rows][:, None]
        eligible = near | known | (current[:, None] == np.arange(people.size)[None, :])
        idle = ~eligible.any(axis=0)
        eligible[~eligible.any(axis=1)] = True
        fit = share[rows][:, None] * listing.fit(managers.skill, rows, people)
        capacity = managers.hours[people]
        asked = hours_of(listing, rows, capacity)
        hours = asked * share[rows]
        target = capacity * _load(listing, asked, hours, capacity)
        balance = max(ground.balance, least_balance(hours, target))
        if balance < 1.0:
            eligible[:, idle] = True
        pool = Pool(
            name=ground.places[int(place)],
            value=worth_of_pairs(
                clients.worth_yuan[rows], np.where(eligible, fit, -np.inf), current, ground.change_share
            ),
            workload=hours,
            target=target,
            current=current,
            balance=balance,
        )
        pools.append(NamedPool(pool, clients.client[rows], managers.person[people], rows, people, asked))
    return pools


def hours_of(listing: Listing, rows: IntArray, capacity: FloatArray) -> FloatArray:
    """Return the hours a week that the clients of a place ask for, shape (rows,)."""
    if listing.clients.hours is not None:
        return listing.clients.hours[rows]
    root = np.sqrt(listing.clients.worth_yuan[rows])
    return np.asarray(root / root.sum() * capacity.sum(), dtype=np.float64)


def _load(listing: Listing, asked: FloatArray, hours: FloatArray, capacity: FloatArray) -> float:
    """Return the share of his norm that each manager is meant to have."""
    of_asked = float(hours.sum() / asked.sum())
    return of_asked if listing.clients.hours is None else of_asked * float(asked.sum() / capacity.sum())
