"""Managers as processes: each files a plan on Monday and reports on Friday for as long as he holds his
post.
"""

from __future__ import annotations

import numpy as np
import simpy

from cmsim.simulation.context import RunContext
from cmsim.simulation.effort import Effort
from cmsim.simulation.week_clock import Process, WeekClock
from cmsim.world.columns import Status


class Managers:
    """Starts a process for whoever takes up a post; a process ends when its manager has left."""

    def __init__(self, context: RunContext, effort: Effort, clock: WeekClock) -> None:
        self._context = context
        self._effort = effort
        self._clock = clock

    def start_present(self, env: simpy.Environment) -> None:
        """Start a process for each person who holds a post, in the order of the table."""
        for row in np.flatnonzero(self._context.state.persons.status == Status.EMPLOYED):
            self.start(env, int(row))

    def start(self, env: simpy.Environment, row: int) -> None:
        """Start the process of one manager."""
        env.process(self._work(row))

    def _work(self, row: int) -> Process:
        employed = int(Status.EMPLOYED)
        while True:
            yield self._clock.plans_due
            if self._context.state.persons.status[row] != employed:
                return
            self._effort.file(row)
            yield self._clock.reports_due
