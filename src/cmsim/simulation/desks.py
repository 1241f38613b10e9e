"""Desks: FIFO queues of single items, each served by a process with a capacity per day.

Business managers who write proposals, approvers and units of the back office are all desks. A queue is a
SimPy resource whose `get` takes a batch; a desk sleeps until something is handed in and then works once a
day, so that it costs an event a working day and not one per item, and nothing while it is idle.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import simpy
from numpy.typing import NDArray
from simpy.resources import base

from cmsim.calendar import DAYS_PER_WEEK
from cmsim.randomness import FloatArray, IntArray
from cmsim.simulation.week_clock import Process

_COLLECT_AFTER_DAYS = 0.001
_SAME_TIME_DAYS = 1e-6
"""Times of the simulation are sums of steps; closer than this they are the same."""


class QueuePut(base.Put["BatchQueue"]):
    """Request to append items, in order."""

    def __init__(self, queue: BatchQueue, items: list[int]) -> None:
        self.items = items
        super().__init__(queue)


class QueueGet(base.Get["BatchQueue"]):
    """Request to take up to `most` items from the front; waits until there is one."""

    def __init__(self, queue: BatchQueue, most: int) -> None:
        self.most = most
        super().__init__(queue)


class BatchQueue(base.BaseResource):  # type: ignore[type-arg]
    """A FIFO queue of item numbers."""

    def __init__(self, env: simpy.Environment, items: list[int]) -> None:
        super().__init__(env, capacity=float("inf"))
        self.items = items

    def put_all(self, items: list[int]) -> QueuePut:
        """Append items."""
        return QueuePut(self, items)

    def take(self, most: int) -> QueueGet:
        """Take up to `most` items from the front, once there is one; the event's value is the list."""
        return QueueGet(self, most)

    def _do_put(self, event: Any) -> bool:
        self.items.extend(event.items)
        event.succeed()
        return True

    def _do_get(self, event: Any) -> bool:
        if not self.items:
            return False
        taken, self.items = self.items[: event.most], self.items[event.most :]
        event.succeed(taken)
        return True


class DeskBank:
    """Desks of one sort, each with its queue and its capacity a day.

    Parameters
    ----------
    capacity_per_day : array (desks,)
        Items a day; what is left of it is carried to the next day as far as one item, and wholly while
        items wait.
    phase : float
        Time of the day, as a fraction of it, at which the desks finish their day's work.
    serve : callable
        Called once a day with (items, desks, day), arrays by desk: what all have finished.
    """

    def __init__(
        self,
        capacity_per_day: FloatArray,
        phase: float,
        serve: Callable[[IntArray, IntArray, float], None],
    ) -> None:
        self._capacity = capacity_per_day
        self._phase = phase
        self._serve = serve
        self.queues: list[BatchQueue] = []
        self.carried: FloatArray = np.zeros(capacity_per_day.size)
        self._finished: list[tuple[int, list[int]]] = []
        self._worked_until: FloatArray = np.zeros(capacity_per_day.size)
        """Day up to which `carried` has been brought, by desk."""
        self.most_served_share = 0.0
        """Largest share of a desk's capacity ever used in a day, carried part included (at most one)."""

    def start(self, env: simpy.Environment) -> None:
        """Make the queues (with what was restored) and start a process per desk."""
        waiting = [queue.items for queue in self.queues] or [[] for _ in self._capacity]
        self.queues = [BatchQueue(env, list(items)) for items in waiting]
        self._worked_until[:] = np.floor(env.now)
        for desk in range(self._capacity.size):
            env.process(self._work(env, desk))
        env.process(self._collect(env))

    def hand_in(self, items: IntArray, desk: IntArray) -> None:
        """Put items on desks, in the order given."""
        if items.size == 0:
            return
        order = np.argsort(desk, kind="stable")
        items, desk = items[order], desk[order]
        starts = np.flatnonzero(np.concatenate([[True], desk[1:] != desk[:-1]]))
        for first, last in zip(starts, [*starts[1:], desk.size], strict=True):
            self.queues[int(desk[first])].put_all(items[first:last].tolist())

    def _idle_until(self, desk: int, day: float) -> None:
        """Carry the capacity of days without work: as far as one item."""
        idle = day - self._worked_until[desk]
        if idle > 0.0:
            self.carried[desk] = min(self.carried[desk] + idle * self._capacity[desk], 1.0)
            self._worked_until[desk] = day

    def _work(self, env: simpy.Environment, desk: int) -> Process:
        queue, capacity = self.queues[desk], float(self._capacity[desk])
        while True:
            if not queue.items:
                # Sleep until something is handed in, without taking it: it is worked on at the day's end.
                yield queue.take(0)
            day = float(np.floor(env.now))
            if env.now > day + self._phase - _SAME_TIME_DAYS:
                day += 1.0
            yield env.timeout(day + self._phase - env.now)
            self._idle_until(desk, day)
            budget = float(self.carried[desk]) + capacity
            granted = queue.take(int(budget))
            yield granted
            taken = list(granted.value or ())
            left = budget - len(taken)
            self.carried[desk] = left if queue.items else min(left, 1.0)
            self._worked_until[desk] = day + 1.0
            if taken:
                self.most_served_share = max(self.most_served_share, len(taken) / budget)
                self._finished.append((desk, taken))

    def _collect(self, env: simpy.Environment) -> Process:
        """Hand on each day, just after the desks, what they have finished, in one batch."""
        yield env.timeout(self._phase + _COLLECT_AFTER_DAYS)
        while True:
            if self._finished:
                self._finished.sort()
                items = np.concatenate([np.array(part, dtype=np.int64) for _, part in self._finished])
                counts = [len(part) for _, part in self._finished]
                desks = np.repeat(np.array([desk for desk, _ in self._finished]), counts)
                self._finished = []
                self._serve(items, desks, float(np.floor(env.now)))
            yield env.timeout(1.0)

    def export_state(self, now: float) -> dict[str, NDArray[np.generic]]:
        """Return queues and carried capacity at the end of a week as arrays."""
        next_monday = float(np.ceil(now / DAYS_PER_WEEK)) * DAYS_PER_WEEK
        for desk in range(self._capacity.size):
            self._idle_until(desk, next_monday)
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
        self.queues = [
            BatchQueue(env, [int(item) for item in state["items"][first:last]])
            for first, last in itertools.pairwise(edges)
        ]
