"""Where results of an account period fall relative to the mark: the first point at which pay jumps or
bends.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from cmsim.calendar import period_weeks
from cmsim.plans.protocol import BOOKINGS, Measures, Peers, State, breakpoints_of
from cmsim.randomness import FloatArray, IntArray
from cmsim.simulation.context import RunContext

BINS_PER_MARK = 20
"""Fine enough for the excess just past a quota, which studies look for within a twentieth of it."""
LAST_BIN = 2 * BINS_PER_MARK
"""Holds everything from twice the mark up."""


class MarkAttainment:
    """Counts people who worked a whole period, by kind of staff and bin; a year at a time."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._reset()

    def _reset(self) -> None:
        shape = (len(self._context.geography.kind_ids), LAST_BIN + 1)
        self._managers, self._bookings, self._marks = (np.zeros(shape) for _ in range(3))

    def note(self, kinds: IntArray, measured: Measures, state: State, peers: Peers) -> None:
        """Add people as they are paid for a period, (n,); those without a mark do not count."""
        context = self._context
        mark = first_mark(breakpoints_of(context.prepared.plan, measured.context, state, peers), kinds.size)
        _, length = period_weeks(context.tick, context.prepared.period)
        booked = measured.of(BOOKINGS)
        counts = np.isfinite(mark) & (measured.context.weeks >= length)
        reached = np.floor(BINS_PER_MARK * booked[counts] / mark[counts])
        at = (kinds[counts], np.clip(reached, 0, LAST_BIN).astype(np.int64))
        np.add.at(self._managers, at, 1.0)
        np.add.at(self._bookings, at, booked[counts])
        np.add.at(self._marks, at, mark[counts])

    def rows_of_year(self, year: int) -> pd.DataFrame:
        """Return the year's rows of the table `attainment_bins`, of kinds with a mark, and begin anew."""
        kind, at = (axis.ravel() for axis in np.indices(self._managers.shape))
        frame = pd.DataFrame(
            {
                "year": year,
                "kind": np.array(self._context.geography.kind_ids, dtype=object)[kind],
                "bin": at,
                "managers": self._managers.ravel(),
                "bookings_yuan": self._bookings.ravel(),
                "mark_yuan": self._marks.ravel(),
            }
        )
        marked = np.repeat(self._managers.sum(axis=1) > 0.0, self._managers.shape[1])
        self._reset()
        return frame[marked].reset_index(drop=True)


def first_mark(breakpoints: tuple[FloatArray, ...], people: int) -> FloatArray:
    """Return each person's lowest mark above zero, infinite for those without one, (people,)."""
    mark = np.full(people, np.inf)
    for point in breakpoints:
        mark = np.where(point > 0.0, np.minimum(mark, point), mark)
    return mark
