"""Teams as processes: a city's group meets on Monday, hands out vacant clients and the deals of those who
left.
"""

from __future__ import annotations

import numpy as np
import simpy

from cmsim.calendar import DAYS_PER_WEEK
from cmsim.simulation.context import RunContext
from cmsim.simulation.rosters import Rosters
from cmsim.simulation.sales import Sales
from cmsim.simulation.week_clock import PIPELINE_PHASE, Process


class Teams:
    """One process per city and industry group."""

    def __init__(self, context: RunContext, sales: Sales, rosters: Rosters) -> None:
        self._context = context
        self._sales = sales
        self._rosters = rosters
        self._orphans: dict[int, np.ndarray] = {}

    def start(self, env: simpy.Environment) -> None:
        """Start all teams."""
        geography = self._context.geography
        for team in range(geography.cities * geography.groups):
            env.process(self._meet(env, team))

    def collect_orphans(self, leavers: np.ndarray) -> None:
        """Sort the open deals of leavers by the team of their client."""
        self._orphans = {}
        if leavers.size == 0:
            return
        rows = self._sales.rows_of(leavers)
        clients = self._context.state.clients
        client = self._context.state.deals.client[rows]
        team = clients.city[client] * self._context.geography.groups + clients.group[client]
        for number in np.unique(team):
            self._orphans[int(number)] = rows[team == number]

    def _meet(self, env: simpy.Environment, team: int) -> Process:
        yield env.timeout(PIPELINE_PHASE)
        while True:
            rows = self._orphans.pop(team, None)
            if rows is not None:
                self._reassign(rows)
            yield env.timeout(DAYS_PER_WEEK)

    def _reassign(self, rows: np.ndarray) -> None:
        context = self._context
        clients, persons, deals = context.state.clients, context.state.persons, context.state.deals
        client = deals.client[rows]
        u = context.streams.uniforms_at("deal-heir", context.tick, clients.client_id[client])
        heirs = self._rosters.choose(
            persons,
            clients.branch[client],
            clients.group[client],
            np.ones(len(persons)),
            u,
        )
        self._sales.pass_on(rows, heirs)
