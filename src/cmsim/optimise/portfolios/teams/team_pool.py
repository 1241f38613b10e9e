"""Slots of a city's clients, a role each, and the persons who may take them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmsim.errors import InputError
from cmsim.optimise.portfolios.people import BoolArray
from cmsim.optimise.portfolios.places import RELATIONSHIP
from cmsim.optimise.portfolios.pool import NOBODY, FloatArray, IntArray, changes_of
from cmsim.optimise.portfolios.teams.roles import ROLES


@dataclass(frozen=True)
class TeamPool:
    """Slots and persons. Nobody holds two roles with the same client.

    Attributes
    ----------
    value : array (s, m)
        What slot i with person j is worth, yuan a year; -inf where j may not take it.
    client, role : array of int (s,)
        Client of each slot, from 0, and his role in the order of `ROLES`.
    hours : array (s,)
        Hours a week of each slot.
    target, balance : array (m,)
        Hours as relationship manager meant for each person, and by what share they may be missed.
    norm : array (m,)
        Norm of hours for clients.
    specialist_share : float
        Most of the norm that the other roles may take.
    current : array (s,)
        Who has the slot now, or NOBODY; known of relationship managers only.
    most_changes : int, optional
        At most so many clients whose relationship manager changes.

    Raises
    ------
    InputError
        If nobody may take a slot, or a client has fewer persons than roles.
    """

    name: str
    value: FloatArray
    client: IntArray
    role: IntArray
    hours: FloatArray
    target: FloatArray
    balance: FloatArray
    norm: FloatArray
    specialist_share: float
    current: IntArray
    most_changes: int | None = None

    def __post_init__(self) -> None:
        able = np.isfinite(self.value)
        untaken = np.flatnonzero(~able.any(axis=1))
        if untaken.size:
            raise InputError(
                "portfolios.unheld",
                "nobody of the city may take a role of a team",
                path=self.name,
                found=f"{ROLES[int(self.role[untaken[0]])]} ({untaken.size} slots in all)",
                allowed="at least one person for each role",
            )
        roles = np.bincount(self.client)
        persons = np.zeros((roles.size, self.value.shape[1]), dtype=np.bool_)
        np.logical_or.at(persons, self.client, able)
        short = np.flatnonzero(persons.sum(axis=1) < roles)
        if short.size:
            raise InputError(
                "portfolios.few-for-a-team",
                "a team has more roles than there are persons who may take them",
                path=self.name,
                found=f"{int(persons[short[0]].sum())} persons for {int(roles[short[0]])} roles",
                allowed="another person for each role of a client",
                hint="leave a role out by a share of 0, such as --role support=0",
            )

    @property
    def specialist(self) -> BoolArray:
        """Which slots are of another role than that of the relationship manager, shape (s,)."""
        return np.asarray(self.role != RELATIONSHIP, dtype=np.bool_)

    @property
    def changes(self) -> BoolArray:
        """Whether slot i with person j would be a change of hands, shape (s, m)."""
        return changes_of(self.current, self.value.shape[1])

    def worth(self, chosen: IntArray) -> float:
        """Return the value of a choice, shape (s,)."""
        return float(self.value[np.arange(chosen.size), chosen].sum())

    def changed(self, chosen: IntArray) -> int:
        """Return the clients who have a relationship manager and get another."""
        return int(((self.current != NOBODY) & (self.current != chosen)).sum())
