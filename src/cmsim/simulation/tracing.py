"""A trace of a run: what everybody did, held, signed and was paid, week by week.

It reads and never writes, so that a traced run is the run itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from cmsim.plans.protocol import Measures, Payment, Peers, State
from cmsim.randomness import FloatArray, IntArray
from cmsim.simulation.context import RunContext
from cmsim.simulation.deferred_pay import TakenBack
from cmsim.simulation.parts import Parts
from cmsim.simulation.sales import Signed
from cmsim.simulation.trace_log import TraceLog
from cmsim.simulation.traced_people import people_frame
from cmsim.world.columns import BoolArray, Status
from cmsim.world.people import TASKS

WEEK_COLUMNS = ("tick", "person_id", "at_work", *TASKS, "clients", "trust_sum")
CREDIT_COLUMNS = (
    "tick",
    "person_id",
    "client_id",
    "product_mask",
    "value_yuan",
    "gross_profit_yuan",
    "award_yuan",
)


@dataclass(frozen=True)
class PaidTogether:
    """One call of the plan: whom it paid, what it was told of them, and what it answered.

    Attributes
    ----------
    tick : int
        Week in whose course it was paid.
    left : array (n,)
        Whether the person left at the beginning of this week, and so is paid for the weeks before it.
    person_id : array (n,)
    """

    tick: int
    left: BoolArray
    person_id: IntArray
    measured: Measures
    state: State
    peers: Peers
    payments: tuple[Payment, ...]


@dataclass(frozen=True)
class TakenBackAt:
    """What was taken back in a week, by person."""

    tick: int
    person_id: IntArray
    component: str
    yuan: FloatArray


@dataclass
class Trace:
    """Takes notes of a run to which it is attached; knows a plan only by what it was told and paid."""

    paid: list[PaidTogether] = field(default_factory=list)
    taken_back: list[TakenBackAt] = field(default_factory=list)
    _weeks: list[pd.DataFrame] = field(default_factory=list)
    _credits: list[pd.DataFrame] = field(default_factory=list)

    def attach(self, parts: Parts) -> None:
        """Listen to a province that has not begun to run."""
        self.context: RunContext = parts.context
        self.log = TraceLog(self.context)
        self.context.log = self.log
        parts.payroll.trace = self

    def note_credited(self, signed: Signed, holds: BoolArray, awards_yuan: FloatArray) -> None:
        """Note the contracts of this week that count."""
        state = self.context.state
        columns = {
            "tick": np.full(int(holds.sum()), self.context.tick),
            "person_id": state.persons.person_id[signed.person[holds]],
            "client_id": state.clients.client_id[signed.client[holds]],
            "product_mask": signed.product_mask[holds],
            "value_yuan": signed.value_yuan[holds],
            "gross_profit_yuan": signed.gross_profit_yuan[holds],
            "award_yuan": np.array(awards_yuan),
        }
        self._credits.append(pd.DataFrame(columns))

    def note_paid(
        self,
        rows: IntArray,
        measured: Measures,
        state: State,
        peers: Peers,
        payments: tuple[Payment, ...],
    ) -> None:
        """Keep a call of the plan; its arrays are copied, because others go on with theirs."""
        persons = self.context.state.persons
        copies = Measures({name: np.array(v) for name, v in measured.values.items()}, measured.context)
        self.paid.append(
            PaidTogether(
                self.context.tick,
                persons.status[rows] == Status.LEFT,
                persons.person_id[rows],
                copies,
                State({name: np.array(v) for name, v in state.values.items()}),
                Peers({name: np.array(v) for name, v in peers.values.items()}),
                payments,
            )
        )

    def note_taken_back(self, taken: TakenBack) -> None:
        """Keep what is taken back."""
        person_id = self.context.state.persons.person_id[taken.person]
        self.taken_back.append(TakenBackAt(self.context.tick, person_id, taken.component, taken.yuan))

    def note_week(self) -> None:
        """Note, at a week's end, the hours of everybody on the roll and the clients in his care."""
        context = self.context
        clients, persons = context.state.clients, context.state.persons
        at_work = persons.status == Status.EMPLOYED
        rows = np.flatnonzero(at_work | (persons.status == Status.IN_TRAINING))
        held = np.flatnonzero(clients.active & (clients.contact >= 0))
        holder, people = clients.contact[held], len(persons)
        hours = {task: persons.hours[rows, number] for number, task in enumerate(TASKS)}
        columns = {
            "tick": np.full(rows.size, context.tick),
            "person_id": persons.person_id[rows],
            "at_work": at_work[rows],
            **hours,
            "clients": np.bincount(holder, minlength=people)[rows],
            "trust_sum": np.bincount(holder, weights=clients.trust[held], minlength=people)[rows],
        }
        self._weeks.append(pd.DataFrame(columns))

    def weeks(self) -> pd.DataFrame:
        """Return a row for each week and person on the roll."""
        return _joined(self._weeks, WEEK_COLUMNS)

    def credits(self) -> pd.DataFrame:
        """Return a row for each contract that somebody was credited with; `product_mask` has a bit for each
        family, `value_yuan` and `gross_profit_yuan` are those of a year.
        """
        return _joined(self._credits, CREDIT_COLUMNS)

    def people(self) -> pd.DataFrame:
        """Return everybody who was on the roll, as he is at the end of the run, in the order of numbers."""
        return people_frame(self.context, self.weeks()["person_id"].unique())


def _joined(parts: list[pd.DataFrame], columns: tuple[str, ...]) -> pd.DataFrame:
    some = [part for part in parts if len(part)]
    return pd.concat(some, ignore_index=True) if some else pd.DataFrame(columns=list(columns))
