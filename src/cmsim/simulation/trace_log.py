"""The event log of a traced run: what happened by person, compactly, beside the table of events."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cmsim.calendar import DAYS_PER_WEEK
from cmsim.randomness import IntArray
from cmsim.simulation.context import RunContext
from cmsim.simulation.event_log import EventLog
from cmsim.world.columns import NOBODY

EVENT_COLUMNS = ("tick", "kind", "client_id", "amount_yuan")


class TraceLog(EventLog):
    """Keeps every event in arrays, whether or not the run keeps the table; what it logs is unchanged.

    An event that names a client and nobody who acts belongs to whoever calls on the client at that moment.
    """

    def __init__(self, context: RunContext) -> None:
        super().__init__(context.log.enabled)
        self._context = context
        clients = context.state.clients.client_id
        self._order: IntArray = np.argsort(clients)
        self._sorted: IntArray = clients[self._order]
        self._noted: list[tuple[str, float, IntArray, IntArray, NDArray[np.float64]]] = []

    def add(
        self,
        kind: str,
        day: float,
        clients: NDArray[np.integer] | None = None,
        actors: NDArray[np.integer] | None = None,
        amounts_yuan: NDArray[np.floating] | None = None,
    ) -> None:
        """Record events as :meth:`EventLog.add` does, and note whose they are."""
        super().add(kind, day, clients, actors, amounts_yuan)
        count = max(x.size for x in (clients, actors, amounts_yuan) if x is not None)
        if count == 0:
            return
        client_ids = np.full(count, NOBODY) if clients is None else np.array(clients, dtype=np.int64)
        amounts = np.zeros(count) if amounts_yuan is None else np.array(amounts_yuan, dtype=np.float64)
        whose = self._holders(client_ids) if actors is None else np.array(actors, dtype=np.int64)
        self._noted.append((kind, day, client_ids, whose, amounts))

    def _holders(self, client_ids: IntArray) -> IntArray:
        """Return the permanent number of whoever calls on each client, NOBODY where nobody does."""
        state = self._context.state
        place = np.searchsorted(self._sorted, np.maximum(client_ids, self._sorted[0]))
        contact = np.where(client_ids >= 0, state.clients.contact[self._order[place]], NOBODY)
        return np.where(contact >= 0, state.persons.person_id[np.maximum(contact, 0)], NOBODY)

    def of(self, person_id: int) -> pd.DataFrame:
        """Return the events of one person in their order, with the columns :data:`EVENT_COLUMNS`."""
        rows = []
        for kind, day, clients, whose, amounts in self._noted:
            for row in np.flatnonzero(whose == person_id):
                rows.append((int(day // DAYS_PER_WEEK), kind, int(clients[row]), float(amounts[row])))
        return pd.DataFrame(rows, columns=list(EVENT_COLUMNS))
