"""Sales by week: contracts and bookings of each kind of staff through the year, and what of it was pulled
forward.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from cmsim.calendar import WEEKS_PER_YEAR, month_of, week_of_year
from cmsim.randomness import FloatArray, IntArray
from cmsim.simulation.context import RunContext
from cmsim.simulation.sales import Signed
from cmsim.world.columns import Status

_COUNTS = (
    "manager_weeks",
    "contracts",
    "bookings_yuan",
    "asked_early",
    "pulled_contracts",
    "pulled_bookings_yuan",
    "price_cut_yuan",
)


class SalesRecord:
    """Accumulates a year, by kind of staff and week."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._reset()

    def _reset(self) -> None:
        shape = (len(self._context.geography.kind_ids), WEEKS_PER_YEAR)
        self._sums = {name: np.zeros(shape) for name in _COUNTS}

    def note_asked(self, person: IntArray) -> None:
        """Count the proposals whose clients were asked early, by the person who asked."""
        self._add("asked_early", person, np.ones(person.size))

    def note_week(self, signed: Signed) -> None:
        """Add what was signed this week, and the people at work."""
        at_work = np.flatnonzero(self._context.state.persons.status == Status.EMPLOYED)
        self._add("manager_weeks", at_work, np.ones(at_work.size))
        pulled = signed.price_cut_yuan > 0.0
        self._add("contracts", signed.person, np.ones(signed.person.size))
        self._add("bookings_yuan", signed.person, signed.value_yuan)
        self._add("pulled_contracts", signed.person, signed.pulled.astype(np.float64))
        self._add("pulled_bookings_yuan", signed.person, signed.value_yuan * signed.pulled)
        self._add("price_cut_yuan", signed.person[pulled], signed.price_cut_yuan[pulled])

    def _add(self, what: str, person: IntArray, amount: FloatArray) -> None:
        sums = self._sums[what]
        kind = np.maximum(self._context.state.persons.kind[person], 0)
        sums[:, week_of_year(self._context.tick)] += np.bincount(kind, amount, sums.shape[0])

    def rows_of_year(self, year: int) -> pd.DataFrame:
        """Return the year's rows of the table `sales_by_week`, and begin anew."""
        names = np.array(self._context.geography.kind_ids, dtype=object)
        kind, week = (axis.ravel() for axis in np.indices(self._sums["contracts"].shape))
        frame = pd.DataFrame(
            {
                "year": year,
                "kind": names[kind],
                "week": week + 1,
                "month": np.array([month_of(int(w)) + 1 for w in week]),
                **{name: sums.ravel() for name, sums in self._sums.items()},
            }
        )
        self._reset()
        return frame
