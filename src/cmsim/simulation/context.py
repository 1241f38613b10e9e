"""What the processes of one run share: configuration, luck, places and the tables; no behaviour of its
own.
"""

from __future__ import annotations

from dataclasses import dataclass

from cmsim.calendar import DAYS_PER_WEEK
from cmsim.randomness import Streams
from cmsim.scenario import Scenario
from cmsim.simulation.event_log import EventLog
from cmsim.simulation.prepared import PreparedPolicy
from cmsim.world.columns import WorldState
from cmsim.world.geography import Geography


@dataclass
class RunContext:
    """One run of one policy in one replication.

    Attributes
    ----------
    policy_starts : int
        Tick at which the scenario's policy takes effect (t0); in the warm-up, tick 0.
    """

    scenario: Scenario
    streams: Streams
    geography: Geography
    state: WorldState
    prepared: PreparedPolicy
    policy_starts: int
    log: EventLog

    @property
    def tick(self) -> int:
        """Absolute week, counted from the start of the warm-up."""
        return self.state.tick

    @property
    def monday(self) -> float:
        """Absolute day on which the present week begins."""
        return float(self.state.tick * DAYS_PER_WEEK)

    @property
    def ownership(self) -> bool:
        """Whether key clients have owners under the policy that is running."""
        return bool(self.scenario.policy.ownership.enabled)
