"""What those whom a plan pays expect of what it does not tell: others' results, and pay that waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from cmsim.plans.protocol import (
    AT_START,
    PERIOD_WEEKS,
    WEEKS_PER_YEAR,
    PayContext,
    Payment,
    Peers,
    Plan,
    State,
    breakpoints_of,
)

_NORMAL_POINTS = ((-1.732050807568877, 1.0 / 6.0), (0.0, 2.0 / 3.0), (1.732050807568877, 1.0 / 6.0))
"""Gauss-Hermite points of the standard normal and their weights: exact up to the fifth moment."""


@dataclass(frozen=True)
class Belief:
    """A statistic of others as it is expected: mean and standard deviation, in the statistic's unit."""

    mean: float
    sd: float = 0.0


@dataclass(frozen=True)
class Outlook:
    """Expectations of one kind of staff.

    Attributes
    ----------
    peers : mapping
        Statistic of others to what is believed of it. Those without spread are known.
    lost_per_year : float
        Hazard with which a client newly signed is lost.
    leaves_per_year : float
        Hazard of leaving the post oneself.
    discount_per_year : float
        Weight of a year's delay, above 0 and up to 1.
    """

    peers: Mapping[str, Belief] = field(default_factory=dict)
    lost_per_year: float = 0.0
    leaves_per_year: float = 0.0
    discount_per_year: float = 1.0

    def worth(self, payment: Payment) -> float:
        """Return the expected worth today of a yuan of a component: it may wait, and it may lapse."""
        waits = payment.deferred_periods * PERIOD_WEEKS[payment.due] / WEEKS_PER_YEAR
        worth = self.discount_per_year**waits
        if payment.revoked_if is None:
            return float(worth)
        within = payment.revoked_if.within_weeks / WEEKS_PER_YEAR
        hazard = {"client_lost": self.lost_per_year, "manager_left": self.leaves_per_year, "breach": 0.0}
        return float(worth * np.exp(-hazard[payment.revoked_if.condition] * within))

    def told(self) -> list[tuple[Peers, float]]:
        """Return what others may turn out to have done, (one value each, probability).

        All uncertain statistics move together: who believes one cut-off too low believes all too low.
        """
        if all(belief.sd == 0.0 for belief in self.peers.values()):
            return [(self._peers(0.0), 1.0)]
        return [(self._peers(z), weight) for z, weight in _NORMAL_POINTS]

    def breakpoints(self, plan: Plan, context: PayContext, state: State = AT_START) -> tuple[float, ...]:
        """Return where pay of one person jumps or bends along the index for anything that others may have
        done, above zero, ascending.
        """
        points = {
            float(point[0]) for told, _ in self.told() for point in breakpoints_of(plan, context, state, told)
        }
        return tuple(sorted(point for point in points if 0.0 < point < np.inf))

    def _peers(self, z: float) -> Peers:
        return Peers({name: np.array([max(b.mean + z * b.sd, 0.0)]) for name, b in self.peers.items()})


def for_all(told: Peers, count: int) -> Peers:
    """Return the same statistics, one value each, for `count` people."""
    return Peers({name: np.broadcast_to(value, (count,)) for name, value in told.values.items()})


NOTHING_AHEAD = Outlook()
"""No others, nobody lost: what is waited for comes in full."""
