"""Tasks given to the executor that was chosen."""

from __future__ import annotations

from collections.abc import Iterable

from cmsim.experiments.executors.choice import ExecutorChoice
from cmsim.experiments.executors.dask_cluster import do_all_on_cluster
from cmsim.experiments.executors.shipping import T
from cmsim.experiments.worker_pool import After, do_all


def do_all_with(choice: ExecutorChoice, tasks: Iterable[T], workers: int, after: After[T]) -> None:
    """Do all tasks, and those that they make possible, with the executor that was chosen.

    Parameters
    ----------
    workers : int
        Processes of this machine; a cluster has as many as it has.
    after : callable
        Called in this process once for each task done or failed; returns the tasks that can be done now.

    Raises
    ------
    InputError
        If a cluster cannot be used.
    """
    if choice.name == "dask":
        do_all_on_cluster(choice.scheduler, tasks, after)
    else:
        do_all(tasks, workers, after)
