"""Every change of state has its cause in the event log: replayed from the start, the log gives the state."""

from __future__ import annotations

import numpy as np

from cmsim.randomness import IntArray
from cmsim.simulation.context import RunContext
from cmsim.world.columns import NOBODY, BoolArray

_WON = frozenset({"won", "won_by_referral"})
_LOST = frozenset({"lost_to_market", "followed_leaver", "defaulted"})
_DEAL_ENDS = frozenset({"won", "won_by_referral", "widened", "declined", "not_pursued", "ended_with_client"})


class Replay:
    """The state of clients as the events since the start of a run tell it."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        clients, persons = context.state.clients, context.state.persons
        self._row_of_client = {int(number): row for row, number in enumerate(clients.client_id)}
        self._active: BoolArray = clients.active.copy()
        self._open_deal: BoolArray = clients.open_deal.copy()
        held = clients.contact >= 0
        self._contact: IntArray = np.where(held, persons.person_id[np.maximum(clients.contact, 0)], NOBODY)
        self._seen = 0

    def difference(self) -> str | None:
        """Replay what happened since the last call; return what the log does not explain, or None."""
        events = self._context.log.rows_from(self._seen)
        self._seen += len(events)
        for _event, _cause, _day, actor, client, kind, _amount in events:
            if client == NOBODY:
                continue
            row = self._row_of_client[client]
            if kind == "lead":
                self._open_deal[row] = True
            elif kind in _DEAL_ENDS:
                self._open_deal[row] = False
            if kind in _WON:
                self._active[row] = True
            elif kind in _LOST:
                self._active[row] = False
                self._contact[row] = NOBODY
            elif kind == "taken_over":
                self._contact[row] = actor
            elif kind == "released":
                self._contact[row] = NOBODY
        return self._unexplained()

    def _unexplained(self) -> str | None:
        clients, persons = self._context.state.clients, self._context.state.persons
        contact = np.where(clients.contact >= 0, persons.person_id[np.maximum(clients.contact, 0)], NOBODY)
        for name, told, is_so in (
            ("active", self._active, clients.active),
            ("open_deal", self._open_deal, clients.open_deal),
            ("contact", self._contact, contact),
        ):
            wrong = np.flatnonzero(told != is_so)
            if wrong.size:
                return f"{name} of {wrong.size} clients, the first of them {clients.client_id[wrong[0]]}"
        return None
