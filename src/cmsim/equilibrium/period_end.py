"""What stands at an account period's end: pay for what was booked, worked and reached before, and the state
that is left.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from cmsim.equilibrium.driven import DrivenMeasures
from cmsim.plans.outlook import Outlook, for_all
from cmsim.plans.plan_states import PlanStates
from cmsim.plans.protocol import AT_START, PERIOD_WEEKS, Measures, PayContext, Peers, Plan, State
from cmsim.randomness import FloatArray, IntArray

_LOOKS = 801
"""Points at which pay is looked at for jumps."""
_LEAST_JUMP_SHARE = 0.01
"""Of the range of pay; smaller jumps are blurred by a node's width."""
_PARTS, _CLOSER, _MOST_OF_STEP = 32, 4, 0.5


@dataclass(frozen=True)
class PeriodEnd:
    """Pay and next state, for any people at once.

    Attributes
    ----------
    base_pay_yuan_per_year : array (kinds,)
    states : PlanStates or None
        None where the plan carries no state.
    outlook : Outlook
        What is expected of others, and of pay that waits.
    """

    plan: Plan
    kind_ids: tuple[str, ...]
    base_pay_yuan_per_year: FloatArray
    measures: DrivenMeasures
    states: PlanStates | None = None
    outlook: Outlook = field(default_factory=Outlook)

    def context(self, kind: IntArray) -> PayContext:
        """Return what the plan is told of people who work the whole period."""
        weeks = np.full(kind.size, PERIOD_WEEKS[self.plan.period])
        return PayContext(self.kind_ids, kind, self.base_pay_yuan_per_year[kind], weeks)

    def income_yuan(
        self, kind: IntArray, node: IntArray, booked_yuan: FloatArray, hours: FloatArray
    ) -> FloatArray:
        """Return expected income of the period, (m,), yuan: over what is unexplained in the measures and
        unknown of others; what waits or may lapse at its worth.

        Parameters
        ----------
        kind, node : array (m,)
            Kind of staff, and node of the plan's state (zeros where it has none).
        booked_yuan : array (m,)
        hours : array (m, k)
            Mean effective hours a week by task.
        """
        rests, told = self.measures.rests, self.outlook.told()
        # All that may happen at once: a crowd of so many copies of everybody, paid by one call.
        copies = rests.size * len(told)
        kinds, nodes = np.tile(kind, copies), np.tile(node, copies)
        values = {
            name: self.measures.within_bounds(name, _spread(mean, sd, rests, len(told)))
            for name, (mean, sd) in self.measures.expected(kind, booked_yuan, hours).items()
        }
        measured = Measures(values, self.context(kinds))
        each = rests.size * kind.size
        peers = Peers(
            {
                name: np.concatenate([np.broadcast_to(one.values[name], (each,)) for one, _ in told])
                for name in told[0][0].values
            }
        )
        income = np.zeros(kinds.size)
        for payment in self.plan.pay(measured, self._state(kinds, nodes), peers):
            if payment.is_income:
                income = income + self.outlook.worth(payment) * payment.yuan
        weight = np.repeat([chance for _, chance in told], rests.size) / rests.size
        return np.asarray(weight @ income.reshape(copies, kind.size))

    def next_place(
        self, kind: IntArray, node: IntArray, booked_yuan: FloatArray, hours: FloatArray
    ) -> FloatArray:
        """Return the fractional place among the nodes at which the next period begins, (m,)."""
        if self.states is None:
            return np.zeros(kind.size)
        context = self.context(kind)
        measured = self.measures.measured(context, booked_yuan, hours)
        told = for_all(self.outlook.told()[0][0], kind.size)
        after = self.plan.advance(measured, self._state(kind, node), told)
        return self.states.place_of(kind, after.values)

    def _state(self, kind: IntArray, node: IntArray) -> State:
        return AT_START if self.states is None else self.states.state(kind, node)


@dataclass(frozen=True)
class EndPayout:
    """Pay as a function of bookings, for people of one kind in one state with the same hours."""

    end: PeriodEnd
    kind: int
    node: int
    hours: tuple[float, ...]

    def __call__(self, booked_yuan: FloatArray) -> FloatArray:
        """Return yuan for each value of the bookings; any shape."""
        booked = np.asarray(booked_yuan, dtype=np.float64)
        return self.end.income_yuan(*self._crowd(booked)).reshape(booked.shape)

    def jumps(self, most_yuan: float) -> tuple[float, ...]:
        """Return where pay jumps between nothing and some bookings, found by looking ever closer."""
        at = np.linspace(0.0, most_yuan, _LOOKS)
        pay = self(at)
        least = _LEAST_JUMP_SHARE * float(np.ptp(pay))
        found = []
        for cell in np.flatnonzero(np.abs(np.diff(pay)) > least):
            jump = self._closer(float(at[cell]), float(at[cell + 1]), abs(float(pay[cell + 1] - pay[cell])))
            found.extend([] if jump is None else [jump])
        return tuple(found)

    def _closer(self, low: float, high: float, whole: float) -> float | None:
        """Return the upper end of a tiny interval that holds most of a step; None if it is a slope."""
        for _ in range(_CLOSER):
            at = np.linspace(low, high, _PARTS + 1)
            steps = np.abs(np.diff(self(at)))
            largest = int(np.argmax(steps))
            if steps[largest] < _MOST_OF_STEP * whole:
                return None
            low, high = float(at[largest]), float(at[largest + 1])
        return high

    def next_place(self, booked_yuan: FloatArray) -> FloatArray:
        """Return where the next period begins for each value of the bookings, (m,)."""
        return self.end.next_place(*self._crowd(np.asarray(booked_yuan, dtype=np.float64)))

    def _crowd(self, booked: FloatArray) -> tuple[IntArray, IntArray, FloatArray, FloatArray]:
        count = booked.size
        hours = np.broadcast_to(np.array(self.hours), (count, len(self.hours)))
        return np.full(count, self.kind), np.full(count, self.node), booked.ravel(), hours


def _spread(mean: FloatArray, sd: FloatArray, rests: FloatArray, times: int) -> FloatArray:
    """Return copies of a measure with what is unexplained added, (times × rests × m,)."""
    return np.tile((mean + rests[:, None] * sd).ravel(), times)
