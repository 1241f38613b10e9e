"""Warm-ups, and the runs that each of them makes possible."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from cmsim.experiments.executors.choice import LOCAL, ExecutorChoice
from cmsim.experiments.executors.registry import do_all_with
from cmsim.experiments.failures import note_outcome
from cmsim.experiments.replication import PolicyTask, WarmUpTask
from cmsim.experiments.task import Done, failed
from cmsim.experiments.worker_pool import default_workers
from cmsim.store.replications import Store

__all__ = ["Unit", "default_workers", "outstanding", "run_tasks"]

Unit = WarmUpTask | PolicyTask
Report = Callable[[Unit, Done], None]


def outstanding(tasks: Sequence[PolicyTask]) -> tuple[list[WarmUpTask], list[PolicyTask]]:
    """Return what is not in the store: warm-ups that are needed, and runs; checked runs are always run."""
    runs = [task for task in tasks if task.check or not Store(task.warm.store).has(task.key)]
    warm = {task.warm.key: task.warm for task in runs}
    return [one for one in warm.values() if not Store(one.store).has(one.key)], runs


def run_tasks(
    tasks: Sequence[PolicyTask], workers: int, report: Report, executor: ExecutorChoice = LOCAL
) -> list[Done]:
    """Do what is outstanding and return what failed; each result is in the store as soon as it is finished.

    A run waits for its own warm-up only, so that runs and warm-ups fill all workers together.

    Parameters
    ----------
    workers : int
        Processes; 1 works in this one.
    report : callable
        Called once for each warm-up and run done.
    executor : ExecutorChoice
        Processes of this machine, or a cluster.
    """
    warm, runs = outstanding(tasks)
    waiting: dict[str, list[PolicyTask]] = {one.key: [] for one in warm}
    ready: list[Unit] = list(warm)
    for run in runs:
        waiting.get(run.warm.key, ready).append(run)
    failures: list[Done] = []

    def note(unit: Unit, done: Done) -> None:
        note_outcome(unit, done)
        if done.error is not None:
            failures.append(done)
        report(unit, done)

    def after(unit: Unit, done: Done) -> Iterable[Unit]:
        note(unit, done)
        freed = waiting.pop(unit.key, []) if isinstance(unit, WarmUpTask) else []
        if done.error is None:
            return freed
        for run in freed:
            note(run, failed(run, "warm-up", RuntimeError("its warm-up failed")))
        return []

    do_all_with(executor, ready, min(workers, max(len(ready), len(runs))), after)
    return failures
