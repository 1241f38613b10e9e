"""What managers expected of a year against what came: bookings, and whatever else their plan counts."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.plans.protocol import BOOKINGS
from cmsim.randomness import FloatArray, IntArray
from cmsim.simulation.prepared import PreparedPolicy

_ADDS_UP = ("flow", "count")


class BeliefRecord:
    """Sums by behavioural type over the year.

    What adds up is summed; a level (score, balance) is summed over manager-years, so that both are told for
    the years worked.
    """

    def __init__(self, prepared: PreparedPolicy, kind_ids: tuple[str, ...]) -> None:
        self._prepared, self._kind_ids = prepared, kind_ids
        self._types = prepared.certainty_equivalent_yuan_per_year.size
        self._levels = {spec.name for spec in prepared.plan.measures if spec.kind not in _ADDS_UP}
        self.clear()

    def clear(self) -> None:
        """Begin a year."""
        self._weeks = np.zeros(self._types)
        self._realised = {BOOKINGS: np.zeros(self._types)}
        self._years = {name: np.zeros(self._types) for name in self._prepared.predicted_measures}
        self._realised |= {name: np.zeros(self._types) for name in self._prepared.predicted_measures}

    def note_booked(self, types: IntArray, value_yuan: FloatArray) -> None:
        """Add what was credited, (n,) each."""
        np.add.at(self._realised[BOOKINGS], types, value_yuan)

    def note_week(self, types: IntArray) -> None:
        """Add a week of work of people of these types."""
        np.add.at(self._weeks, types, 1.0)

    def note_results(self, types: IntArray, weeks: FloatArray, results: Mapping[str, FloatArray]) -> None:
        """Add an account period's results, (n,) each."""
        years = weeks / WEEKS_PER_YEAR
        for name, worked in self._years.items():
            value = results[name] * (years if name in self._levels else 1.0)
            np.add.at(self._realised[name], types, value)
            np.add.at(worked, types, years)

    def frame(self, year: int) -> pd.DataFrame:
        """Return rows of the table `beliefs`: a measure and kind of staff each."""
        prepared = self._prepared
        parts = [
            self._rows(BOOKINGS, prepared.predicted_bookings_yuan_per_year, self._weeks / WEEKS_PER_YEAR)
        ]
        parts += [
            self._rows(n, of_type, self._years[n]) for n, of_type in prepared.predicted_measures.items()
        ]
        frame = pd.concat(parts, ignore_index=True)
        frame.insert(0, "year", year)
        frame["residual"] = frame["realised"] - frame["predicted"]
        return frame

    def _rows(self, name: str, predicted_per_year: FloatArray, years: FloatArray) -> pd.DataFrame:
        shape = (len(self._kind_ids), -1)
        return pd.DataFrame(
            {
                "measure": [f"{name}:{kind}" for kind in self._kind_ids],
                "manager_years": years.reshape(shape).sum(axis=1),
                "predicted": (predicted_per_year * years).reshape(shape).sum(axis=1),
                "realised": self._realised[name].reshape(shape).sum(axis=1),
            }
        )
