"""The event log: who did what to whom, and what caused it. Off unless asked for."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cmsim.world.columns import NOBODY

_COLUMNS = ("event_id", "cause_id", "day", "actor_id", "client_id", "kind", "amount_yuan")


Event = tuple[int, int, float, int, int, str, float]
"""event_id, cause_id, day, actor_id, client_id, kind, amount_yuan."""


@dataclass
class EventLog:
    """Append-only log of state changes; `enabled` false makes every call free of effect."""

    enabled: bool = False
    _rows: list[Event] = field(default_factory=list)
    _last_of_client: dict[int, int] = field(default_factory=dict)

    def add(
        self,
        kind: str,
        day: float,
        clients: NDArray[np.integer] | None = None,
        actors: NDArray[np.integer] | None = None,
        amounts_yuan: NDArray[np.floating] | None = None,
    ) -> None:
        """Record one event per row; an event's cause is the client's latest event before it (NOBODY if
        none).
        """
        if not self.enabled:
            return
        count = max(x.size for x in (clients, actors, amounts_yuan) if x is not None)
        if count == 0:
            return
        nobody = np.full(count, NOBODY)
        client_ids = nobody if clients is None else clients
        actor_ids = nobody if actors is None else actors
        amounts = np.zeros(count) if amounts_yuan is None else amounts_yuan
        for client, actor, amount in zip(client_ids, actor_ids, amounts, strict=True):
            event = len(self._rows)
            cause = self._last_of_client.get(int(client), NOBODY) if client >= 0 else NOBODY
            self._rows.append((event, cause, day, int(actor), int(client), kind, float(amount)))
            if client >= 0:
                self._last_of_client[int(client)] = event

    def rows_from(self, first: int) -> list[Event]:
        """Return the events from a number on."""
        return self._rows[first:]

    def frame(self) -> pd.DataFrame:
        """Return the log as the table `events`."""
        return pd.DataFrame(self._rows, columns=list(_COLUMNS))
