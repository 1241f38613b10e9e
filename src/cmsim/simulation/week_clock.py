"""The week's rhythm: shared SimPy events for Monday and Friday, and the phases of a day.

Order within a day is by phase, a fraction of the day, so that it never depends on the order in which
processes were made.
"""

from __future__ import annotations

from collections.abc import Generator

import simpy

from cmsim.calendar import DAYS_PER_WEEK

MARKET_PHASE = 0.0
STAFF_PHASE = 0.001
PLAN_PHASE = 0.002
FILE_PHASE = 0.003
FIELD_PHASE = 0.004
PIPELINE_PHASE = 0.005
DESK_PHASE = 0.95
APPROVAL_PHASE = 0.955
DECISION_PHASE = 0.96
"""Evening of each day, after the windows have closed and the desks have worked."""
CLOSE_PHASE = 0.98
"""Friday evening: managers report, as a fraction of the week's last day."""
WEEK_END_PHASE = 0.99
"""Friday night: the week is closed."""

Process = Generator[simpy.Event, None, None]


class WeekClock:
    """Shared events that many processes wait for, so that a week costs one event and not one per manager."""

    def __init__(self, env: simpy.Environment) -> None:
        self.env = env
        self.plans_due = env.event()
        self.reports_due = env.event()

    def run(self) -> Process:
        """Fire the week's events for ever."""
        while True:
            yield self.env.timeout(FILE_PHASE)
            due, self.plans_due = self.plans_due, self.env.event()
            due.succeed()
            rest = DAYS_PER_WEEK - 1 + CLOSE_PHASE - FILE_PHASE
            yield self.env.timeout(rest)
            due, self.reports_due = self.reports_due, self.env.event()
            due.succeed()
            yield self.env.timeout(1.0 - CLOSE_PHASE)
