"""Every limit on teams and their worth once more, from the list of holders and the list of people alone.

Nothing here looks at slots, pools or the solver: what they got wrong would be got wrong twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import sqrt

import numpy as np

from cmsim.optimise.portfolios.people import Listing
from cmsim.optimise.portfolios.pool import NOBODY
from cmsim.optimise.portfolios.teams.holders import Holder
from cmsim.optimise.portfolios.teams.roles import ROLES, TeamRules

_TOLERANCE = 1e-6
"""Of hours, relative to a person's norm, and of values."""


@dataclass(frozen=True)
class LookedOver:
    """What a list of holders breaks, nothing if it holds; and what it is worth, yuan a year."""

    broken: tuple[str, ...]
    value: float


def looked_over(
    listing: Listing, rules: TeamRules, holders: Iterable[Holder], most_changes: int | None = None
) -> LookedOver:
    """Return what holders of roles break and are worth.

    Looked at are: one holder for each role that a client has, and none for others; each role of a client
    another person; who may take what; balance of relationship hours; hours of specialists; changes of hands.
    """
    facts = _Facts(listing, rules)
    broken: dict[str, int] = defaultdict(int)
    roles: dict[int, dict[str, int]] = defaultdict(dict)
    for one in holders:
        client, person = facts.client.get(one.client), facts.person.get(one.person)
        if client is None or person is None:
            broken["a client or person is not in the list"] += 1
        elif one.role in roles[client]:
            broken["a role has two holders"] += 1
        else:
            roles[client][one.role] = person
    own, special = np.zeros(len(facts.person)), np.zeros(len(facts.person))
    value, changes = 0.0, 0
    for client, place in enumerate(listing.clients.place):
        has = roles.get(client, {})
        if set(has) != (facts.roles_of(client) if int(place) in facts.norm_of_place else set()):
            broken["a client has not the roles that he should have"] += 1
        if len(set(has.values())) < len(has):
            broken["a person has two roles with the same client"] += 1
        for role, person in has.items():
            broken["a person may not have a role"] += not facts.may(client, role, person)
            hours = facts.asked[client] * facts.share(client, role)
            (own if role == ROLES[0] else special)[person] += hours
            value += facts.worth(client, role, person)
            changes += role == ROLES[0] and facts.changes(client, person)
    for person in facts.person.values():
        norm = float(listing.managers.hours[person])
        least, most = facts.bounds(person)
        slack = _TOLERANCE * max(1.0, norm)
        broken["a person has more relationship hours than his share"] += bool(own[person] > most + slack)
        broken["a person has less relationship hours than his share"] += bool(own[person] < least - slack)
        too_many = special[person] > rules.specialist_share * norm + slack
        broken["a person gives more hours to other roles than may be"] += bool(too_many)
    if most_changes is not None and changes > most_changes:
        broken["more clients change hands than may"] += changes - most_changes
    return LookedOver(tuple(f"{what} ({count})" for what, count in broken.items() if count), value)


def same_value(told: float, worked_out: float) -> bool:
    """Return whether two values agree but for rounding."""
    return abs(told - worked_out) <= _TOLERANCE * max(1.0, abs(worked_out))


class _Facts:
    """Hours, shares and worth as the definitions have them, one client and person at a time."""

    def __init__(self, listing: Listing, rules: TeamRules) -> None:
        clients, managers = listing.clients, listing.managers
        self._listing, self._rules = listing, rules
        self.client = {name: row for row, name in enumerate(clients.client.tolist())}
        self.person = {name: row for row, name in enumerate(managers.person.tolist())}
        self._has_team = rules.has_team(clients.tier).tolist()
        self._serves = [
            bool(may) and hours > 0.0 for may, hours in zip(managers.may[:, 0], managers.hours, strict=True)
        ]
        self.norm_of_place: dict[int, float] = defaultdict(float)
        for person, place in enumerate(managers.place.tolist()):
            if self._serves[person]:
                self.norm_of_place[place] += float(managers.hours[person])
        self.asked = self._hours()
        self._people_of_place: dict[int, list[int]] = defaultdict(list)
        for person, place in enumerate(managers.place.tolist()):
            if self._serves[person]:
                self._people_of_place[place].append(person)
        self._bounds = self._bounds_by_place()
        self._idle = self._without_natural_clients()

    def _hours(self) -> list[float]:
        clients = self._listing.clients
        if clients.hours is not None:
            return [float(hours) for hours in clients.hours]
        root = [sqrt(float(worth)) for worth in clients.worth_yuan]
        sums: dict[int, float] = defaultdict(float)
        for one, place in zip(root, clients.place.tolist(), strict=True):
            sums[place] += one
        return [
            one / sums[place] * self.norm_of_place.get(place, 0.0)
            for one, place in zip(root, clients.place.tolist(), strict=True)
        ]

    def _bounds_by_place(self) -> dict[int, tuple[float, float]]:
        """Return least and most of each place's managers' hours, per hour of their norm."""
        clients, managers = self._listing.clients, self._listing.managers
        asked: dict[int, list[float]] = defaultdict(list)
        for client, place in enumerate(clients.place.tolist()):
            asked[place].append(self.asked[client] * self.share(client, ROLES[0]))
        bounds = {}
        for place, hours in asked.items():
            if place not in self.norm_of_place:
                continue
            load = sum(hours) / self.norm_of_place[place]
            smallest = min(float(managers.hours[one]) for one in self._people_of_place[place])
            miss = max(self._listing.ground.balance, max(hours) / (load * smallest))
            bounds[place] = ((1.0 - miss) * load, (1.0 + miss) * load)
        return bounds

    def _without_natural_clients(self) -> set[int]:
        """Return the managers whom no client of their place has, knows or is near to, if all need some."""
        clients = self._listing.clients
        met = {
            person
            for client, place in enumerate(clients.place.tolist())
            for person in self._people_of_place.get(place, [])
            if self._natural(client, person)
        }
        needed = [place for place, (least, _most) in self._bounds.items() if least > 0.0]
        return {person for place in needed for person in self._people_of_place[place]} - met

    def roles_of(self, client: int) -> set[str]:
        """Return the roles that a client has to have."""
        special = self._rules.specialists if self._has_team[client] else ()
        return {ROLES[0], *(ROLES[number] for number in special)}

    def share(self, client: int, role: str) -> float:
        """Return the share of a client's hours that a role takes."""
        return float(self._rules.shares[role]) if self._has_team[client] else 1.0  # type: ignore[index]

    def bounds(self, person: int) -> tuple[float, float]:
        """Return least and most hours a week as relationship manager."""
        place = int(self._listing.managers.place[person])
        if not self._serves[person] or place not in self._bounds:
            return 0.0, 0.0
        norm = float(self._listing.managers.hours[person])
        least, most = self._bounds[place]
        return least * norm, most * norm

    def may(self, client: int, role: str, person: int) -> bool:
        """Return whether a person may have a role with a client."""
        clients, managers = self._listing.clients, self._listing.managers
        if role != ROLES[0]:
            ours = managers.city[person] == clients.city[client]
            return bool(ours and managers.may[person, ROLES.index(role)])
        place = int(clients.place[client])
        if not self._serves[person] or managers.place[person] != place:
            return False
        nobody = not any(self._natural(client, one) for one in self._people_of_place[place])
        return self._natural(client, person) or nobody or person in self._idle

    def _natural(self, client: int, person: int) -> bool:
        clients, managers = self._listing.clients, self._listing.managers
        return bool(
            managers.branch[person] == clients.branch[client]
            or managers.group[person] == clients.group[client]
            or clients.current[client] == person
        )

    def changes(self, client: int, person: int) -> bool:
        """Return whether a client who has a manager of his place would get another."""
        clients, managers = self._listing.clients, self._listing.managers
        now = int(clients.current[client])
        held = now != NOBODY and self._serves[now] and managers.place[now] == clients.place[client]
        return bool(held and now != person)

    def worth(self, client: int, role: str, person: int) -> float:
        """Return what a holder of a role is worth, yuan a year."""
        clients, managers, ground = self._listing.clients, self._listing.managers, self._listing.ground
        social, planning = float(managers.skill[person]), float(managers.planning[person])
        skill: dict[str, Callable[[], float]] = {
            "relationship": lambda: social,
            "leader": lambda: sqrt(social * planning),
            "business": lambda: planning,
            "support": lambda: 1.0,
        }
        fit = skill[role]()
        fit *= float(ground.expertise(managers.group[person], clients.group[client]))
        fit *= float(ground.on_the_way(managers.branch[person], clients.branch[client]))
        lost = ground.change_share if role == ROLES[0] and self.changes(client, person) else 0.0
        return float(clients.worth_yuan[client]) * (self.share(client, role) * fit - lost)
