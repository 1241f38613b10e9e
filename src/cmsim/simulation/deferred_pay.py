"""Pay that waits or can be taken back: what was promised for which results, and what becomes of it.

Cost is accrued when the pay is earned. What is taken back is a negative payment when that is known: at the
end of the time within which it can happen, or when the person leaves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cmsim.plans.protocol import PERIOD_WEEKS, Payment
from cmsim.randomness import FloatArray, IntArray
from cmsim.simulation.state_arrays import below

TAKEN_BACK = "taken_back"
"""Begins the component under which a claw-back is paid."""
_CONDITIONS = ("client_lost", "manager_left", "breach")
_COLUMNS = (
    "person",
    "yuan",
    "from_tick",
    "earned_tick",
    "due_tick",
    "within_weeks",
    "condition",
    "component",
)


@dataclass(frozen=True)
class TakenBack:
    """What is taken back now, an entry for each promise: persons and yuan (not negative)."""

    component: str
    person: IntArray
    yuan: FloatArray


class Credited:
    """Signatures that somebody was credited with, and what became of the client."""

    def __init__(self) -> None:
        self._person: IntArray = np.zeros(0, dtype=np.int64)
        self._client: IntArray = np.zeros(0, dtype=np.int64)
        self._tick: IntArray = np.zeros(0, dtype=np.int64)
        self._yuan: FloatArray = np.zeros(0)
        self._lost_tick: IntArray = np.zeros(0, dtype=np.int64)

    def note(self, person: IntArray, client: IntArray, yuan: FloatArray, tick: int) -> None:
        """Enter signatures of this week."""
        self._person = np.concatenate([self._person, person])
        self._client = np.concatenate([self._client, client])
        self._tick = np.concatenate([self._tick, np.full(person.size, tick)])
        self._yuan = np.concatenate([self._yuan, yuan])
        self._lost_tick = np.concatenate([self._lost_tick, np.full(person.size, _STILL_THERE)])

    def lose(self, clients: IntArray, tick: int) -> None:
        """Mark the signatures of clients who are lost this week."""
        if clients.size and self._client.size:
            gone = np.isin(self._client, clients) & (self._lost_tick == _STILL_THERE)
            self._lost_tick[gone] = tick

    def lost_share(self, person: int, from_tick: int, to_tick: int, within_weeks: int) -> float:
        """Return the share of what a person was credited with in a period whose clients left in time."""
        mine = (self._person == person) & (self._tick >= from_tick) & (self._tick <= to_tick)
        credited = float(self._yuan[mine].sum())
        if credited <= 0.0:
            return 0.0
        lost = mine & (self._lost_tick - self._tick <= within_weeks)
        return float(self._yuan[lost].sum()) / credited

    def forget_before(self, tick: int) -> None:
        """Drop signatures that no promise looks at any more."""
        keep = self._tick >= tick
        self._person, self._client = self._person[keep], self._client[keep]
        self._tick, self._yuan, self._lost_tick = self._tick[keep], self._yuan[keep], self._lost_tick[keep]

    def export_state(self) -> dict[str, NDArray[np.generic]]:
        """Return all columns."""
        return {
            "person": self._person.copy(),
            "client": self._client.copy(),
            "tick": self._tick.copy(),
            "yuan": self._yuan.copy(),
            "lost_tick": self._lost_tick.copy(),
        }

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Take up what :meth:`export_state` returned."""
        self._person, self._client = np.array(state["person"]), np.array(state["client"])
        self._tick, self._yuan = np.array(state["tick"]), np.array(state["yuan"])
        self._lost_tick = np.array(state["lost_tick"])


_STILL_THERE = np.iinfo(np.int64).max // 2


class DeferredPay:
    """Promises that are not settled, and the signatures they hang on."""

    def __init__(self) -> None:
        self._components: list[str] = []
        self._table: dict[str, NDArray[Any]] = {name: np.zeros(0) for name in _COLUMNS}
        self.credited = Credited()

    def promise(self, payments: tuple[Payment, ...], rows: IntArray, weeks: FloatArray, tick: int) -> None:
        """Enter the components of a period that wait or can be taken back.

        Parameters
        ----------
        rows, weeks : array (n,)
            Who is paid, and the weeks of the account period that each worked.
        tick : int
            Week in which the period ends.
        """
        for payment in payments:
            if payment.revoked_if is None or not payment.is_income:
                continue
            owed = np.flatnonzero(payment.yuan > 0.0)
            if owed.size == 0:
                continue
            if payment.component not in self._components:
                self._components.append(payment.component)
            waits = round(payment.deferred_periods * PERIOD_WEEKS[payment.due])
            within = payment.revoked_if.within_weeks
            new = {
                "person": rows[owed],
                "yuan": payment.yuan[owed],
                "from_tick": tick - weeks[owed] + 1,
                "earned_tick": np.full(owed.size, tick),
                "due_tick": np.full(owed.size, tick + max(waits, within)),
                "within_weeks": np.full(owed.size, within),
                "condition": np.full(owed.size, _CONDITIONS.index(payment.revoked_if.condition)),
                "component": np.full(owed.size, self._components.index(payment.component)),
            }
            for name, column in new.items():
                self._table[name] = np.concatenate([self._table[name], column.astype(np.float64)])

    @property
    def waiting_yuan(self) -> float:
        """Sum of all promises that can still be taken back."""
        return float(self._table["yuan"].sum())

    def settle_due(self, tick: int) -> list[TakenBack]:
        """Settle the promises whose time is over; return what is taken back."""
        return self._settle(np.flatnonzero(self._table["due_tick"] <= tick), tick, left=False)

    def settle_leavers(self, leavers: IntArray, tick: int) -> list[TakenBack]:
        """Settle the promises of people who leave: those that hang on their staying are lost."""
        return self._settle(np.flatnonzero(np.isin(self._table["person"], leavers)), tick, left=True)

    def _settle(self, chosen: IntArray, tick: int, *, left: bool) -> list[TakenBack]:
        if chosen.size == 0:
            return []
        table = self._table
        share = np.array([self._lost_share(int(row), left=left) for row in chosen])
        found = []
        for number, component in enumerate(self._components):
            hit = (table["component"][chosen] == number) & (share > 0.0)
            if hit.any():
                rows = chosen[hit]
                person = table["person"][rows].astype(np.int64)
                found.append(TakenBack(f"{TAKEN_BACK}.{component}", person, table["yuan"][rows] * share[hit]))
        keep = np.ones(table["person"].size, dtype=np.bool_)
        keep[chosen] = False
        self._table = {name: column[keep] for name, column in table.items()}
        self.credited.forget_before(int(self._table["from_tick"].min(initial=tick)))
        return found

    def _lost_share(self, row: int, *, left: bool) -> float:
        table = self._table
        condition = _CONDITIONS[int(table["condition"][row])]
        if condition == "manager_left":
            return float(left)
        if condition == "client_lost":
            return self.credited.lost_share(
                int(table["person"][row]),
                int(table["from_tick"][row]),
                int(table["earned_tick"][row]),
                int(table["within_weeks"][row]),
            )
        # Breaches are points of an appraisal; none takes pay back yet.
        return 0.0

    def export_state(self) -> dict[str, NDArray[np.generic]]:
        """Return promises and signatures as arrays."""
        state: dict[str, NDArray[np.generic]] = {f"promise.{k}": v.copy() for k, v in self._table.items()}
        state["components"] = np.array(self._components, dtype=np.str_)
        state.update({f"credited.{k}": v for k, v in self.credited.export_state().items()})
        return state

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Take up what :meth:`export_state` returned."""
        self._table = {name: np.array(state[f"promise.{name}"], dtype=np.float64) for name in _COLUMNS}
        self._components = [str(name) for name in state["components"]]
        self.credited.restore(below("credited.", state))
