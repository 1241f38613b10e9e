"""Tasks over processes: warm-ups first, then everything that needs them."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait

from cmsim.experiments.replication import Done, PolicyTask, WarmUpTask, perform

Task = WarmUpTask | PolicyTask
Report = Callable[[Done], None]


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
    if workers <= 1:
        for one in [*warm, *tasks]:
            _note(perform(one), failures, report)
        return failures
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        ready = {key: [task for task in tasks if task.warm.key == key] for key in {t.key for t in warm}}
        pending: dict[Future[Done], str | None] = {pool.submit(perform, one): one.key for one in warm}
        try:
            while pending:
                finished, _ = wait(pending, return_when=FIRST_COMPLETED)
                for future in finished:
                    warm_key = pending.pop(future)
                    _note(future.result(), failures, report)
                    if warm_key is not None:
                        pending.update(_submitted(pool, ready.pop(warm_key)))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return failures


def _submitted(
    pool: ProcessPoolExecutor, tasks: Iterable[PolicyTask]
) -> dict[Future[Done], str | None]:
    return {pool.submit(perform, task): None for task in tasks}


def _note(done: Done, failures: list[Done], report: Report) -> None:
    if done.error is not None:
        failures.append(done)
    report(done)
