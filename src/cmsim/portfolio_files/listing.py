"""A list of clients and managers made of a planner's two files, with what he should know of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cmsim.errors import InputError
from cmsim.optimise.portfolios.people import Clients, Ground, Listing, Managers
from cmsim.optimise.portfolios.pool import NOBODY, FloatArray, IntArray
from cmsim.optimise.portfolios.teams.roles import ROLES
from cmsim.portfolio_files.columns import (
    CLIENT,
    GROUP,
    HOURS,
    MANAGER,
    PLANNING,
    SKILL,
    TIER,
    TIERS,
    WORTH,
    Table,
)
from cmsim.portfolio_files.reading import Places, places_of, read_tables
from cmsim.world.columns import Tier

OTHER_GROUP = 0.8
"""What an hour with a client of another industry group is worth. Assumption as in the base, 0.5 to 1."""
OTHER_BRANCH = 0.69
"""Share of an hour that the way to another branch of the city leaves. Assumption as in the base: a visit of
0.75 hours with 0.6 hours of travel, and as long again for another branch."""
CHANGE_SHARE = 0.21
"""Share of a client's worth that a change of hands costs. Assumption: the base's cut of trust when somebody
leaves (0.35), of which an orderly hand-over saves 40 % (Shi et al. 2017)."""


@dataclass(frozen=True)
class ListRules:
    """What a list is made by, beside its files.

    Attributes
    ----------
    balance : float
        By what share hours may miss what a manager is meant to have; never narrower than whole clients allow.
    change_share, other_group, other_branch : float
        As the constants of this module have them.
    """

    balance: float = 0.1
    change_share: float = CHANGE_SHARE
    other_group: float = OTHER_GROUP
    other_branch: float = OTHER_BRANCH


@dataclass(frozen=True)
class ListNotes:
    """What a planner should know of his list.

    Attributes
    ----------
    unknown_groups : dict
        Industry groups that no manager knows, with their clients.
    elsewhere : int
        Clients whose manager does not serve their place, or may not answer for them: whoever gets them is no
        change of hands.
    crowded : dict
        Places whose clients ask for more hours than their managers have, and how many times as many.
    """

    unknown_groups: dict[str, int]
    elsewhere: int
    crowded: dict[str, float]


def read_listing(clients: Path, managers: Path, rules: ListRules) -> tuple[Listing, ListNotes]:
    """Return the list that two files make.

    Raises
    ------
    InputError
        If something in a file is wrong: file, line, column, what was found and is allowed, the nearest name.
    """
    of_clients, of_managers = read_tables(clients, managers)
    places = places_of(of_clients, of_managers)
    row_of = _unique(of_managers, MANAGER)
    people = _managers(of_managers, places, list(row_of))
    groups = _groups(of_clients, of_managers)
    held = _clients(of_clients, places, row_of, groups)
    people = Managers(**{**vars(people), "group": _group_of(of_managers, groups)})
    ground = Ground(
        places=places.names,
        cities=places.names,
        expertise=lambda own, group: np.where(own == group, 1.0, rules.other_group),
        on_the_way=lambda home, branch: np.where(home == branch, 1.0, rules.other_branch),
        change_share=rules.change_share,
        balance=rules.balance,
    )
    listing = Listing(held, people, ground)
    _check_served(of_clients, listing, places)
    return listing, _notes(listing, places, groups)


def _unique(table: Table, column: str) -> dict[str, int]:
    """Return the row of each name of a column."""
    row_of: dict[str, int] = {}
    for row, (line, cells) in enumerate(table.sheet.rows):
        name = table.needed(line, cells, column)
        if name in row_of:
            table.twice(line, column, name, table.sheet.rows[row_of[name]][0])
        row_of[name] = row
    return row_of


def _groups(clients: Table, managers: Table) -> dict[str, int]:
    """Return the number of each industry group, those that a manager knows first."""
    names = [
        table.needed(line, cells, GROUP) for table in (managers, clients) for line, cells in table.sheet.rows
    ]
    return {name: number for number, name in enumerate(dict.fromkeys(names))}


def _group_of(table: Table, groups: dict[str, int]) -> IntArray:
    return np.array([groups[table.text(cells, GROUP)] for _, cells in table.sheet.rows], dtype=np.intp)


def _numbers(table: Table, column: str, if_empty: float | None = None) -> FloatArray:
    return np.array(
        [table.number(line, cells, column, if_empty) for line, cells in table.sheet.rows], dtype=np.float64
    )


def _managers(table: Table, places: Places, names: list[str]) -> Managers:
    roles = [table.roles(line, cells) for line, cells in table.sheet.rows]
    return Managers(
        person=np.array(names, dtype=object),
        skill=_numbers(table, SKILL, 1.0),
        planning=_numbers(table, PLANNING, 1.0),
        place=places.of_managers,
        branch=places.branch_of_managers,
        city=places.of_managers,
        group=np.zeros(len(names), dtype=np.intp),
        hours=_numbers(table, HOURS),
        may=np.array([[role in may for role in ROLES] for may in roles], dtype=np.bool_),
    )


def _clients(table: Table, places: Places, row_of: dict[str, int], groups: dict[str, int]) -> Clients:
    names = list(_unique(table, CLIENT))
    current, tier = [], []
    for line, cells in table.sheet.rows:
        manager, told = table.text(cells, MANAGER), table.text(cells, TIER)
        if manager and manager not in row_of:
            table.wrong_name(line, MANAGER, manager, row_of)
        current.append(row_of[manager] if manager else NOBODY)
        tier.append(int(TIERS[table.choice(line, told, TIER, TIERS)]) if told else int(Tier.MID))
    return Clients(
        client=np.array(names, dtype=object),
        worth_yuan=_numbers(table, WORTH),
        hours=_numbers(table, HOURS) if table.has(HOURS) else None,
        place=places.of_clients,
        branch=places.branch_of_clients,
        city=places.of_clients,
        group=_group_of(table, groups),
        tier=np.array(tier, dtype=np.intp),
        current=np.array(current, dtype=np.intp),
    )


def _check_served(table: Table, listing: Listing, places: Places) -> None:
    """Make sure that each client's place has somebody who may answer for him."""
    serves = set(listing.managers.place[listing.managers.may[:, 0]].tolist())
    for (line, cells), place in zip(table.sheet.rows, listing.clients.place.tolist(), strict=True):
        if place not in serves:
            raise InputError(
                "lists.unserved",
                "nobody of this place may be a relationship manager",
                file=table.sheet.file,
                line=line,
                column=table.at[places.column] + 1,
                path=places.column,
                found=table.text(cells, places.column),
                allowed=", ".join(places.names[one] for one in sorted(serves)),
            )


def _notes(listing: Listing, places: Places, groups: dict[str, int]) -> ListNotes:
    clients, managers = listing.clients, listing.managers
    unknown = {
        name: int((clients.group == number).sum())
        for name, number in groups.items()
        if number not in managers.group
    }
    held = clients.current != NOBODY
    now = clients.current[held]
    fits = (managers.place[now] == clients.place[held]) & managers.may[now, 0]
    crowded = {}
    if clients.hours is not None:
        for number, name in enumerate(places.names):
            asked = float(clients.hours[clients.place == number].sum())
            there = float(managers.hours[(managers.place == number) & managers.may[:, 0]].sum())
            if asked > there > 0.0:
                crowded[name] = asked / there
    return ListNotes(unknown, int((~fits).sum()), crowded)
