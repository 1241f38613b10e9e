"""Reposting: where a policy writes posts out by place and industry group, people go to them at its start."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from cmsim.randomness import IntArray
from cmsim.simulation.context import RunContext
from cmsim.simulation.portfolios import Portfolios
from cmsim.simulation.rosters import Rosters
from cmsim.simulation.staffing import Staffing
from cmsim.simulation.territories import Territories
from cmsim.simulation.vacancies import holding

CellOf = Callable[[IntArray, IntArray], IntArray]
"""Number of what must be alike, from branch and group."""


class Reposting:
    """Owner of moves between cells: each keeps as much of what he knows and where he lives as posts allow."""

    def __init__(
        self,
        context: RunContext,
        staffing: Staffing,
        rosters: Rosters,
        portfolios: Portfolios,
        territories: Territories,
    ) -> None:
        self._context = context
        self._rosters = rosters
        self._staffing = staffing
        self._portfolios = portfolios
        self._territories = territories
        rules = context.scenario.policy.territory
        self._move_cost = float(rules.move_cost_yuan)
        self._training_cost = float(context.scenario.labour.training_cost_yuan)

    def begin_policy(self) -> None:
        """Move and retrain people so that the posts are held as far as there are people for them.

        Who stays keeps all; who gets another group ramps up again; who goes to another city costs the move
        and leaves his clients behind. People above the number of posts stay where they are and are not
        replaced.
        """
        posts = self._staffing.posts_of_run
        persons = self._context.state.persons
        for kind in np.flatnonzero(posts.written):
            rows = holding(persons)
            rows = rows[persons.kind[rows] == kind]
            rows = rows[np.argsort(persons.person_id[rows], kind="stable")]
            branch, group = self._assigned(rows, posts.by_group[kind])
            self._move(rows, branch, group)
        if posts.written.any():
            self._rosters.refresh(persons)

    def _assigned(self, rows: IntArray, wanted: IntArray) -> tuple[IntArray, IntArray]:
        """Return branch and group of everybody, in rounds in which ever less must be alike."""
        geography, persons = self._context.geography, self._context.state.persons
        groups, city = geography.groups, geography.branch_city
        at_branch, of_group = persons.home_branch[rows].copy(), persons.group[rows].copy()
        free_branch, free_group = np.nonzero(wanted)
        times = wanted[wanted > 0]
        free_branch, free_group = np.repeat(free_branch, times), np.repeat(free_group, times)
        waiting = np.arange(rows.size)
        alike: tuple[CellOf, ...] = (
            lambda branch, group: branch * groups + group,
            lambda branch, group: city[branch] * groups + group,
            lambda branch, group: branch,
            lambda branch, group: city[branch],
            lambda branch, group: group,
            lambda branch, group: np.zeros_like(branch),
        )
        for cell_of in alike:
            have = cell_of(persons.home_branch[rows[waiting]], persons.group[rows[waiting]])
            who, post = matched(have, cell_of(free_branch, free_group))
            at_branch[waiting[who]], of_group[waiting[who]] = free_branch[post], free_group[post]
            waiting = np.delete(waiting, who)
            free_branch, free_group = np.delete(free_branch, post), np.delete(free_group, post)
        return at_branch, of_group

    def _move(self, rows: IntArray, branch: IntArray, group: IntArray) -> None:
        context, year = self._context, self._staffing.year
        persons, city = context.state.persons, context.geography.branch_city
        retrained = persons.group[rows] != group
        gone = persons.city[rows] != city[branch]
        elsewhere = persons.home_branch[rows] != branch
        leaves_clients = gone if self._territories.by_city else elsewhere
        self._staffing.repost(rows, branch, group)
        year.training_cost_yuan += self._training_cost * float(retrained.sum())
        year.moving_cost_yuan += self._move_cost * float(gone.sum())
        context.log.add("retrained", context.monday, None, persons.person_id[rows[retrained]])
        context.log.add("moved", context.monday, None, persons.person_id[rows[elsewhere]])
        self._portfolios.leave_behind(rows[leaves_clients])


def matched(have: IntArray, wanted: IntArray) -> tuple[IntArray, IntArray]:
    """Return positions of people and of posts that go together: the k-th of a cell with its k-th.

    Parameters
    ----------
    have : array (n,)
        Cell of each person.
    wanted : array (m,)
        Cell of each post.
    """
    ours, posts = _in_cells(have), _in_cells(wanted)
    _, who, post = np.intersect1d(ours, posts, assume_unique=True, return_indices=True)
    return who, post


def _in_cells(cell: IntArray) -> IntArray:
    """Return one number for each entry's cell and its place among the entries of the cell."""
    order = np.argsort(cell, kind="stable")
    ordered = cell[order]
    place = np.empty(cell.size, dtype=np.int64)
    place[order] = np.arange(cell.size) - np.searchsorted(ordered, ordered)
    return cell * (1 << 32) + place
