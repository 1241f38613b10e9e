"""Tasks by size, the largest first: what remains at the end is short, so that nobody waits long for it."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from typing import Generic, TypeVar

from cmsim.experiments.task import Task

T = TypeVar("T", bound=Task)


class TaskQueue(Generic[T]):
    """Tasks by size, the largest first; in the order of their coming where sizes are equal."""

    def __init__(self, tasks: Iterable[T] = ()) -> None:
        self._heap: list[tuple[float, int, T]] = []
        self._came = 0
        self.add(tasks)

    def __bool__(self) -> bool:
        return bool(self._heap)

    def add(self, tasks: Iterable[T]) -> None:
        """Add tasks."""
        for task in tasks:
            heapq.heappush(self._heap, (-task.size_years, self._came, task))
            self._came += 1

    def pop(self) -> T:
        """Take the largest out."""
        return heapq.heappop(self._heap)[-1]
