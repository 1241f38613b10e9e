"""Tasks over processes: warm-ups first, then everything that needs them.

A worker that dies takes nothing with it: what was under way is tried again.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from cmsim.experiments.replication import Done, PolicyTask, WarmUpTask, failure_of, perform

Task = WarmUpTask | PolicyTask
Report = Callable[[Task, Done], None]

MOST_TRIES = 3
"""How often a task is given to a worker before a worker that dies on it counts as its failure."""


def default_workers() -> int:
    """Return the number of processors."""
    return max(1, os.cpu_count() or 1)


def run_tasks(tasks: Sequence[PolicyTask], workers: int, report: Report) -> list[Done]:
    """Do all tasks and return what failed; each result is in the store as soon as it is finished.

    Parameters
    ----------
    workers : int
        Processes; 1 works in this one.
    report : callable
        Called once for each warm-up and policy run done.
    """
    warm = list({task.warm.key: task.warm for task in tasks}.values())
    failures: list[Done] = []

    def note(task: Task, done: Done) -> None:
        if done.error is not None:
            failures.append(done)
        report(task, done)

    if workers <= 1:
        lost: set[str] = set()
        everything: list[Task] = [*warm, *tasks]
        for one in everything:
            if isinstance(one, PolicyTask) and one.warm.key in lost:
                note(one, _without_warm_up(one))
                continue
            done = perform(one)
            if done.error is not None:
                lost.add(one.key)
            note(one, done)
        return failures
    _Pool(workers, note).run(warm, tasks)
    return failures


def _without_warm_up(task: PolicyTask) -> Done:
    reason = RuntimeError("its warm-up failed")
    return Done(task.key, 0.0, failure_of(task, "warm-up", reason), "warm-up")


class _Pool:
    """A process pool that is made anew when a worker dies, with the tasks that were not finished."""

    def __init__(self, workers: int, note: Report) -> None:
        self._workers = workers
        self._note = note
        self._tries: Counter[str] = Counter()

    def run(self, warm: Sequence[WarmUpTask], tasks: Sequence[PolicyTask]) -> None:
        waiting: dict[str, list[PolicyTask]] = {one.key: [] for one in warm}
        for task in tasks:
            waiting[task.warm.key].append(task)
        todo: list[Task] = list(warm)
        while todo:
            todo = self._round(todo, waiting)

    def _round(self, todo: list[Task], waiting: dict[str, list[PolicyTask]]) -> list[Task]:
        """Work until everything is done or a worker dies; return what is left to do."""
        pool = ProcessPoolExecutor(self._workers, mp_context=multiprocessing.get_context("spawn"))
        pending: dict[Future[Done], Task] = {}
        left: list[Task] = []
        try:
            for task in todo:
                try:
                    pending[pool.submit(perform, task)] = task
                except BrokenProcessPool:
                    left.append(task)
            while pending:
                finished, _ = wait(pending, return_when=FIRST_COMPLETED)
                for future in finished:
                    task = pending.pop(future)
                    try:
                        done = future.result()
                    except BrokenProcessPool as error:
                        left += self._after_death(task, error, waiting)
                        continue
                    for more in self._finish(task, done, waiting):
                        try:
                            pending[pool.submit(perform, more)] = more
                        except BrokenProcessPool:
                            left.append(more)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        pool.shutdown(wait=True)
        return left

    def _after_death(
        self, task: Task, error: BrokenProcessPool, waiting: dict[str, list[PolicyTask]]
    ) -> list[Task]:
        """Return the task for another try, or nothing if it has had enough of them.

        Which task killed the worker cannot be told, so that all that were under way are tried again.
        """
        self._tries[task.key] += 1
        if self._tries[task.key] < MOST_TRIES:
            return [task]
        reason = RuntimeError(f"a worker process died {MOST_TRIES} times ({error})")
        done = Done(task.key, 0.0, failure_of(task, "process", reason), "process")
        return list(self._finish(task, done, waiting))

    def _finish(self, task: Task, done: Done, waiting: dict[str, list[PolicyTask]]) -> list[PolicyTask]:
        """Report a task; return those that its warm-up makes possible."""
        self._note(task, done)
        if not isinstance(task, WarmUpTask):
            return []
        ready = waiting.pop(task.key, [])
        if done.error is None:
            return ready
        for one in ready:
            self._note(one, _without_warm_up(one))
        return []
