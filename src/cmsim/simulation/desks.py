"""Desks: FIFO queues of single items, each served by a process with a capacity per day.

Business managers who write proposals, approvers and units of the back office are all desks. A queue is a SimPy resource whose
`get` takes a batch, so that a desk costs one event a day and not one per item.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import simpy
from numpy.typing import NDArray
from simpy.resources import base

from cmsim.randomness import FloatArray, IntArray
from cmsim.simulation.week_clock import DESK_PHASE, Process


class QueuePut(base.Put):
    """Request to append items, in order."""

    def __init__(self, queue: BatchQueue, items: list[int]) -> None:
        self.items = items
        super().__init__(queue)


class QueueGet(base.Get):
    """Request to take up to `most` items from the front; granted at once, perhaps with none."""

    def __init__(self, queue: BatchQueue, most: int) -> None:
        self.most = most
        super().__init__(queue)


class BatchQueue(base.BaseResource):  # type: ignore[type-arg]
    """A FIFO queue of item numbers."""

    def __init__(self, env: simpy.Environment) -> None:
        super().__init__(env, capacity=float("inf"))  # type: ignore[arg-type]
        self.items: list[int] = []

    def put_all(self, items: list[int]) -> QueuePut:
        """Append items."""
        return QueuePut(self, items)

    def take(self, most: int) -> QueueGet:
        """Take up to `most` items from the front; the event's value is the list."""
        return QueueGet(self, most)

    def _do_put(self, event: Any) -> bool:
        self.items.extend(event.items)
        event.succeed()
        return True

    def _do_get(self, event: Any) -> bool:
        taken, self.items = self.items[: event.most], self.items[event.most :]
        event.succeed(taken)
        return True


class DeskBank:
    """Desks of one sort, each with its queue and its capacity a day.

    Parameters
    ----------
    capacity_per_day : array (desks,)
        Items a day; a fraction is carried to the next day, an idle day is not.
    serve : callable
        Called with (items, desk, day) for what a desk finishes in a day.
    """

    def __init__(
        self, capacity_per_day: FloatArray, serve: Callable[[list[int], int, float], None]
    ) -> None:
        self._capacity = capacity_per_day
        self._serve = serve
        self.queues: list[BatchQueue] = []
        self.carried: FloatArray = np.zeros(capacity_per_day.size)
        self.most_served_share = 0.0
        """Largest share of a desk's capacity ever used in a day, carried part included (at most one)."""

    def start(self, env: simpy.Environment) -> None:
        """Make the queues (with what was restored) and start a process per desk."""
        waiting = [queue.items for queue in self.queues] or [[] for _ in self._capacity]
        self.queues = [BatchQueue(env) for _ in self._capacity]
        for queue, items in zip(self.queues, waiting, strict=True):
            queue.items = list(items)
        for desk in range(self._capacity.size):
            env.process(self._work(env, desk))

    def hand_in(self, items: IntArray, desk: IntArray) -> None:
        """Put items on desks, in the order given."""
        if items.size == 0:
            return
        order = np.argsort(desk, kind="stable")
        items, desk = items[order], desk[order]
        starts = np.flatnonzero(np.concatenate([[True], desk[1:] != desk[:-1]]))
        for first, last in zip(starts, [*starts[1:], desk.size], strict=True):
            self.queues[int(desk[first])].put_all(items[first:last].tolist())

    def _work(self, env: simpy.Environment, desk: int) -> Process:
        yield env.timeout(DESK_PHASE)
        queue, capacity = self.queues[desk], float(self._capacity[desk])
        while True:
            budget = float(self.carried[desk]) + capacity
            taken = yield queue.take(int(budget))
            self.carried[desk] = min(budget - len(taken), 1.0) if not queue.items else budget - len(taken)
            if taken:
                self.most_served_share = max(self.most_served_share, len(taken) / max(budget, 1e-12))
                self._serve(taken, desk, float(np.floor(env.now)))
            yield env.timeout(1.0)

    def export_state(self) -> dict[str, NDArray[np.generic]]:
        """Return queues and carried capacity as arrays."""
        items = [np.array(queue.items, dtype=np.int64) for queue in self.queues]
        lengths = np.array([part.size for part in items], dtype=np.int64)
        return {
            "items": np.concatenate(items) if items else np.zeros(0, dtype=np.int64),
            "lengths": lengths,
            "carried": self.carried.copy(),
        }

    def restore(self, env: simpy.Environment, state: dict[str, NDArray[Any]]) -> None:
        """Take up the queues that :meth:`export_state` returned (before `start`)."""
        edges = np.concatenate([[0], np.cumsum(state["lengths"])])
        self.carried = np.array(state["carried"], dtype=np.float64)
        self.queues = [BatchQueue(env) for _ in self._capacity]
        for queue, first, last in zip(self.queues, edges[:-1], edges[1:], strict=True):
            queue.items = [int(item) for item in state["items"][first:last]]
