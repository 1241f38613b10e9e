"""State that a plan carries from account period to account period, person by person."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cmsim.plans.protocol import Measures, Peers, Plan, State
from cmsim.randomness import FloatArray, IntArray


class PlanState:
    """Where each person stands on the axes of the plan in force; all start at the axis' start."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._starts = {axis.name: axis.start for axis in plan.state}
        self._values: dict[str, FloatArray] = {name: np.zeros(0) for name in self._starts}

    def of(self, rows: IntArray, people: int) -> State:
        """Return the state of some rows of a table of `people` rows."""
        self._grow(people)
        return State({name: values[rows] for name, values in self._values.items()})

    def advance(self, rows: IntArray, measured: Measures, state: State, peers: Peers) -> None:
        """Carry the rows over the end of their account period."""
        if not self._starts:
            return
        after = self._plan.advance(measured, state, peers)
        for name, value in after.values.items():
            self._values[name][rows] = value

    def forget(self, rows: IntArray) -> None:
        """Return people who leave to the start: whoever comes back begins anew."""
        for name, start in self._starts.items():
            self._values[name][rows] = start

    def _grow(self, people: int) -> None:
        for name, start in self._starts.items():
            known = self._values[name]
            if known.size < people:
                self._values[name] = np.concatenate([known, np.full(people - known.size, start)])

    def export_state(self) -> dict[str, NDArray[np.generic]]:
        """Return the axes as arrays by row of the table of persons."""
        return {name: values.copy() for name, values in self._values.items()}

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Take up what :meth:`export_state` returned; another plan's axes are left behind."""
        for name in self._starts:
            if name in state:
                self._values[name] = np.array(state[name], dtype=np.float64)
