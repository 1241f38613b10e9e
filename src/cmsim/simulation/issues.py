"""Service issues and the closed loop of first-inquiry responsibility.

An issue is accepted by whoever is asked first (its owner, if the client has one, out of his service hours),
passes from unit to unit of the city's back office, and ends with the answer to the client. It waits in a
unit's tray for a time of its own, then for the unit's capacity: an overloaded back office lengthens every
issue.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import simpy
from numpy.typing import NDArray

from cmsim.calendar import DAYS_PER_WEEK, WEEKS_PER_YEAR, WORKING_DAYS_PER_YEAR
from cmsim.randomness import FloatArray, IntArray, poisson_from_uniform
from cmsim.simulation.context import RunContext
from cmsim.simulation.desks import DeskBank
from cmsim.simulation.state_arrays import below
from cmsim.simulation.trays import Trays
from cmsim.simulation.week_clock import DESK_PHASE, Process
from cmsim.world.columns import NOBODY
from cmsim.world.people import SERVICE

UNITS_PER_CITY = 3
"""Departments through which issues of a city pass (production, finance, the specialised bureaus)."""
_POST_BEFORE_DESKS_DAYS = 0.01
_FREE, _WITH_OWNER, _IN_TRAY, _QUEUED = range(4)
_FIRST_ROWS = 4096
_COLUMNS = (
    "client",
    "person",
    "opened_day",
    "hand_offs_left",
    "number",
    "ready_day",
    "unit",
    "stage",
    "tick",
)


@dataclass
class IssueCounts:
    """Of the present year, by branch and (unowned, owned)."""

    opened: FloatArray
    settled: FloatArray
    days_sum: FloatArray


class IssueLoop:
    """Owner of the table of issues and of the back-office desks."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        scenario = context.scenario
        issues = scenario.issues
        self._rate_per_week = float(issues.per_client_year) / WEEKS_PER_YEAR
        self._hand_offs = (float(issues.hand_offs_unowned), float(issues.hand_offs_owned))
        self._delay_effect = float(issues.delivery_delay_effect)
        self._hours = float(issues.manager_hours_per_issue)
        self._owner_patience_days = float(issues.owner_patience_days)
        geography = context.geography
        planned = (
            float(scenario.clients.organisations)
            * float(scenario.clients.initial_active_share)
            * float(issues.per_client_year)
            * self._hand_offs[0]
            / WORKING_DAYS_PER_YEAR
            / UNITS_PER_CITY
        )
        kept = np.bincount(
            geography.branch_city,
            weights=geography.branch_weight * geography.kept,
            minlength=geography.cities,
        )
        capacity = np.repeat(planned * kept * (1.0 + float(issues.desk_capacity_slack)), UNITS_PER_CITY)
        self.desks = DeskBank(capacity, DESK_PHASE, self._served)
        self._table: dict[str, NDArray[Any]] = {
            name: np.zeros(_FIRST_ROWS, dtype=np.float64 if name.endswith("day") else np.int64)
            for name in _COLUMNS
        }
        self._trays = Trays(context.streams, float(issues.days_per_hand_off), _FIRST_ROWS)
        self._owner_budget: FloatArray = np.zeros(0)
        self._settled_weeks: FloatArray = np.zeros(len(context.state.clients))
        self._settled: list[tuple[IntArray, FloatArray]] = []
        self._population = int(float(scenario.clients.organisations))
        self._new_year()

    def _new_year(self) -> None:
        self.year = IssueCounts(*np.zeros((3, self._context.geography.branches, 2)))

    def take_year(self) -> IssueCounts:
        """Return the year's counts and begin anew."""
        counts = self.year
        self._new_year()
        return counts

    def open_week(self, delivery_backlog_days: FloatArray) -> None:
        """Draw the week's issues of active clients.

        Parameters
        ----------
        delivery_backlog_days : array (branches,)
            Days of delivery work that wait; they bring more issues.
        """
        context = self._context
        clients, streams, tick = context.state.clients, context.streams, context.tick
        rows = np.flatnonzero(clients.active)
        delayed = 1.0 + self._delay_effect * delivery_backlog_days[clients.branch[rows]]
        u = streams.uniforms("issue", tick, self._population)[clients.client_id[rows]]
        rate = self._rate_per_week * delayed
        some = np.flatnonzero(u > np.exp(-rate))
        rows = np.repeat(rows[some], poisson_from_uniform(u[some], rate[some]))
        if rows.size == 0:
            return
        repeat = np.arange(rows.size) - np.searchsorted(rows, rows)
        ids = clients.client_id[rows]
        owned = clients.owner[rows] >= 0
        mean = np.where(owned, self._hand_offs[1], self._hand_offs[0])
        more = poisson_from_uniform(
            self._of_issues("issue-hand-offs", ids, repeat), np.maximum(mean - 1.0, 0.0)
        )
        day = np.floor(self._of_issues("issue-day", ids, repeat) * DAYS_PER_WEEK)
        opened = context.monday + day
        where = self._free_rows(rows.size)
        table = self._table
        table["client"][where] = rows
        table["person"][where] = clients.owner[rows]
        table["opened_day"][where] = opened
        table["hand_offs_left"][where] = 1 + more
        table["number"][where] = repeat
        table["tick"][where] = tick
        table["unit"][where] = (ids + tick) % UNITS_PER_CITY
        table["stage"][where] = np.where(owned, _WITH_OWNER, _IN_TRAY)
        self._trays.open(where, ids, tick, repeat)
        table["ready_day"][where] = opened + self._tray_time(where)
        np.add.at(self.year.opened, (clients.branch[rows], owned.astype(int)), 1.0)
        context.log.add("issue_opened", context.monday, ids)

    def _of_issues(self, purpose: str, ids: IntArray, number: IntArray) -> FloatArray:
        """Return draws of this week's issues; few clients have a second one, and single draws are dearer."""
        streams, tick = self._context.streams, self._context.tick
        u = streams.uniforms_at(purpose, tick, ids)
        second = np.flatnonzero(number > 0)
        u[second] = streams.uniforms_at(purpose, tick, ids[second], number[second])
        return u

    def _tray_time(self, where: IntArray) -> FloatArray:
        """Return the days that issues lie in the tray of their present hand-off."""
        table = self._table
        ids = self._context.state.clients.client_id[table["client"][where]]
        return self._trays.time(
            where, ids, table["tick"][where], table["number"][where], table["hand_offs_left"][where]
        )

    def start(self, env: simpy.Environment) -> None:
        """Start the post and the desks."""
        self.desks.start(env)
        env.process(self._post(env))

    def _post(self, env: simpy.Environment) -> Process:
        """Carry issues each day: owners accept theirs, what is ready goes to its unit's queue."""
        yield env.timeout(DESK_PHASE - _POST_BEFORE_DESKS_DAYS)
        while True:
            day = float(np.floor(env.now))
            self._accept(day)
            table = self._table
            ready = np.flatnonzero((table["stage"] == _IN_TRAY) & (table["ready_day"] < day + 1.0))
            if ready.size:
                ready = ready[np.lexsort((ready, table["ready_day"][ready]))]
                table["stage"][ready] = _QUEUED
                city = self._context.state.clients.city[table["client"][ready]]
                self.desks.hand_in(ready, city * UNITS_PER_CITY + table["unit"][ready])
            yield env.timeout(1.0)

    def _accept(self, day: float) -> None:
        """Let owners take in their issues, first come first served, as far as their service hours go."""
        table, persons = self._table, self._context.state.persons
        if self._owner_budget.size < len(persons):
            grown = np.zeros(len(persons))
            grown[: self._owner_budget.size] = self._owner_budget
            self._owner_budget = grown
        week = persons.hours[:, SERVICE]
        # Hours not used are not saved up beyond a week.
        self._owner_budget = np.minimum(
            self._owner_budget + week / DAYS_PER_WEEK, np.maximum(week, self._hours)
        )
        rows = np.flatnonzero((table["stage"] == _WITH_OWNER) & (table["opened_day"] <= day))
        if rows.size == 0:
            return
        owner = self._context.state.clients.owner[table["client"][rows]]
        # An owner who has left leaves the issue to whoever is asked next.
        orphan = rows[owner == NOBODY]
        rows, owner = rows[owner != NOBODY], owner[owner != NOBODY]
        order = np.lexsort((rows, table["opened_day"][rows], owner))
        rows, owner = rows[order], owner[order]
        place = np.arange(rows.size) - np.searchsorted(owner, owner)
        if self._hours > 0.0:
            accepted = (place + 1) * self._hours <= self._owner_budget[owner] + 1e-9
            np.subtract.at(self._owner_budget, owner[accepted], self._hours)
        else:
            accepted = np.ones(rows.size, dtype=np.bool_)
        left = rows[~accepted]
        weary = left[day - table["opened_day"][left] >= self._owner_patience_days]
        self._go_from_door_to_door(weary)
        moved = np.concatenate([rows[accepted], orphan, weary])
        table["stage"][moved] = _IN_TRAY
        table["ready_day"][moved] = day + self._tray_time(moved)

    def _go_from_door_to_door(self, rows: IntArray) -> None:
        """Let clients whom their manager has kept waiting take their issue to the departments themselves.

        It then passes through as many more units as an issue that nobody owns (domain document 3: one to
        many).
        """
        if rows.size == 0:
            return
        table = self._table
        ids = self._context.state.clients.client_id[table["client"][rows]]
        u = self._context.streams.uniforms_at(
            "issue-unheard", table["tick"][rows], ids, table["number"][rows]
        )
        unowned, owned = self._hand_offs
        table["hand_offs_left"][rows] += poisson_from_uniform(u, np.full(rows.size, unowned - owned))

    def _served(self, rows: IntArray, _desks: IntArray, day: float) -> None:
        """Pass on what the units have dealt with: to the next unit, or closed."""
        self._pass_on(np.sort(rows), day)

    def _pass_on(self, rows: IntArray, day: float) -> None:
        table = self._table
        table["hand_offs_left"][rows] -= 1
        done = table["hand_offs_left"][rows] <= 0
        onward = rows[~done]
        table["unit"][onward] = (table["unit"][onward] + 1) % UNITS_PER_CITY
        table["stage"][onward] = _IN_TRAY
        table["ready_day"][onward] = day + self._tray_time(onward)
        self._settle(rows[done], day)

    def _settle(self, rows: IntArray, day: float) -> None:
        if rows.size == 0:
            return
        context, table = self._context, self._table
        client = table["client"][rows]
        days = day + 1.0 - table["opened_day"][rows]
        owned = table["person"][rows] >= 0
        branch = context.state.clients.branch[client]
        np.add.at(self.year.settled, (branch, owned.astype(int)), 1.0)
        np.add.at(self.year.days_sum, (branch, owned.astype(int)), days)
        since = np.maximum(table["opened_day"][rows], context.monday)
        np.add.at(self._settled_weeks, client, (day + 1.0 - since) / DAYS_PER_WEEK)
        table["stage"][rows] = _FREE
        self._settled.append((client, days))
        context.log.add("issue_settled", day, context.state.clients.client_id[client])

    def take_settled(self) -> tuple[IntArray, FloatArray]:
        """Return the clients of the issues settled since the last call, and the working days they took."""
        settled, self._settled = [(np.zeros(0, dtype=np.int64), np.zeros(0)), *self._settled], []
        clients, days = zip(*settled, strict=True)
        return np.concatenate(clients), np.concatenate(days)

    def issue_weeks(self) -> FloatArray:
        """Return issue-weeks open in this week, per client (call on Friday, once)."""
        table = self._table
        weeks = self._settled_weeks
        rows = np.flatnonzero(table["stage"] != _FREE)
        since = np.maximum(table["opened_day"][rows] - self._context.monday, 0.0)
        np.add.at(weeks, table["client"][rows], (DAYS_PER_WEEK - since) / DAYS_PER_WEEK)
        self._settled_weeks = np.zeros(weeks.size)
        return weeks

    def _free_rows(self, count: int) -> IntArray:
        free = np.flatnonzero(self._table["stage"] == _FREE)
        if free.size < count:
            grow = max(count, self._table["stage"].size)
            for name, column in self._table.items():
                self._table[name] = np.concatenate([column, np.zeros(grow, dtype=column.dtype)])
            self._trays.grow(grow)
            free = np.flatnonzero(self._table["stage"] == _FREE)
        return free[:count]

    def export_state(self, now: float) -> dict[str, NDArray[np.generic]]:
        """Return everything in flight as arrays."""
        state: dict[str, NDArray[np.generic]] = {f"table.{k}": v.copy() for k, v in self._table.items()}
        state["owner_budget"] = self._owner_budget.copy()
        state["tray"] = self._trays.days.copy()
        state.update({f"desks.{k}": v for k, v in self.desks.export_state(now).items()})
        return state

    def restore(self, env: simpy.Environment, state: dict[str, NDArray[Any]]) -> None:
        """Take up what :meth:`export_state` returned."""
        self._table = {name: np.array(state[f"table.{name}"]) for name in _COLUMNS}
        self._owner_budget = np.array(state["owner_budget"])
        self._trays.days = np.array(state["tray"])
        self.desks.restore(env, below("desks.", state))
