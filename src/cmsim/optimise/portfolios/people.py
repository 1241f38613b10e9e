"""Clients and managers as a list has them, of a simulated world or from a planner's files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cmsim.optimise.portfolios.pool import FloatArray, IntArray

BoolArray = NDArray[np.bool_]
Names = NDArray[Any]
"""Permanent numbers, or names."""


@dataclass(frozen=True)
class Clients:
    """Clients, one row each; arrays have shape (n,).

    Attributes
    ----------
    client : array
        Permanent numbers or names.
    worth_yuan : array
        Gross profit a year.
    hours : array, optional
        Hours a week that a client asks for; without them the hours of a place's managers are shared out by
        the root of worth, as managers spread theirs.
    place, branch, city, group : array of int
        Where he is served, his branch, its city, and his industry group.
    tier : array of int
        As `cmsim.world.columns.Tier` counts them.
    current : array of int
        Row of the manager whom he has, or NOBODY.
    """

    client: Names
    worth_yuan: FloatArray
    hours: FloatArray | None
    place: IntArray
    branch: IntArray
    city: IntArray
    group: IntArray
    tier: IntArray
    current: IntArray


@dataclass(frozen=True)
class Managers:
    """Managers, one row each; arrays have shape (m,) unless stated.

    Attributes
    ----------
    person : array
        Permanent numbers or names.
    skill, planning : array
        What an hour with a client, and an hour of planning and writing, is worth; one on average.
    place, branch, city, group : array of int
        Whom he serves, where he sits, and the industry group that he knows.
    hours : array
        Norm of hours a week for clients.
    may : bool array (m, roles)
        Which of the roles of a team he may have, in the order of `ROLES`; the first is that of the
        relationship manager.
    """

    person: Names
    skill: FloatArray
    planning: FloatArray
    place: IntArray
    branch: IntArray
    city: IntArray
    group: IntArray
    hours: FloatArray
    may: BoolArray


@dataclass(frozen=True)
class Ground:
    """What relates clients and managers.

    Attributes
    ----------
    places, cities : tuple of str
        Their names.
    expertise : callable
        Of a manager's group and a client's: what an hour is worth, relative to one in the own group.
    on_the_way : callable
        Of a manager's branch and a client's: share of an hour that the way leaves.
    change_share : float
        Share of a client's worth that a change of hands costs.
    balance : float
        By what share hours may miss what a manager is meant to have; never narrower than whole clients allow.
    """

    places: tuple[str, ...]
    cities: tuple[str, ...]
    expertise: Callable[[IntArray, IntArray], FloatArray]
    on_the_way: Callable[[IntArray, IntArray], FloatArray]
    change_share: float
    balance: float


@dataclass(frozen=True)
class Listing:
    """Clients, managers, and what relates them."""

    clients: Clients
    managers: Managers
    ground: Ground

    def fit(self, skill: FloatArray, rows: IntArray, people: IntArray) -> FloatArray:
        """Return what an hour of managers is worth with clients, shape (rows, people): skill times expertise
        times what the way leaves.

        Parameters
        ----------
        skill : array (m,)
            That counts in the role, of all managers.
        """
        clients, managers = self.clients, self.managers
        expertise = self.ground.expertise(managers.group[people][None, :], clients.group[rows][:, None])
        way = self.ground.on_the_way(managers.branch[people][None, :], clients.branch[rows][:, None])
        return np.asarray(skill[people][None, :] * expertise * way, dtype=np.float64)
