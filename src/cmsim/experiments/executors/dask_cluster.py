"""A Dask cluster: tasks go to its workers, results come back as bytes and into the store here.

Rocklin 2015, "Dask: parallel computation with blocked algorithms and task scheduling", SciPy. Workers share
no folder with this machine. The state at the end of a warm-up is made once, on one worker, and moves to the
runs that begin with it from worker to worker.
"""

from __future__ import annotations

import math
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import Any

from cmsim.errors import InputError
from cmsim.experiments.executors.cluster_connection import check_workers, connected, require_distributed
from cmsim.experiments.executors.shipping import (
    Returned,
    Shipped,
    T,
    needed_by,
    packed,
    perform_elsewhere,
    place_of,
    store_of,
    unpack,
)
from cmsim.experiments.task import Done, failed
from cmsim.experiments.task_queue import TaskQueue
from cmsim.plans.plug_ins import PlugIn
from cmsim.preferences.files import files_in_use, use_plug_ins
from cmsim.store.replications import Store

LOST_SECONDS = 300.0
"""How long one waits for workers to come back when all are gone."""
_BETWEEN_LOOKS_SECONDS = 0.02
_BETWEEN_COUNTS_SECONDS = 5.0
_MOST_SCATTERED = 8
"""States of finished warm-ups that wait on the cluster for runs still to be sent."""
_SENT_PER_THREAD = 3
_LEAST_SENT = 8
"""Tasks on the cluster at a time: each thread has its next ones at hand."""


def do_all_on_cluster(address: str, tasks: Iterable[T], after: Callable[[T, Done], Iterable[T]]) -> None:
    """Do all tasks, and those that they make possible, on a cluster.

    Raises
    ------
    InputError
        If Dask is not installed, nobody answers at the address, there is no worker, or a worker runs another
        version of what moves numbers.
    """
    distributed = require_distributed()
    first = list(tasks)
    if not first:
        return
    client = connected(distributed, address)
    run = _ClusterRun(distributed, client, after)
    try:
        check_workers(client)
        run.do(first)
    finally:
        run.end()
        client.close()


class _ClusterRun:
    """One call's tasks on a cluster."""

    def __init__(self, distributed: Any, client: Any, after: Callable[[Any, Done], Iterable[Any]]) -> None:
        self._distributed = distributed
        self._client = client
        self._after = after
        # Several clients of one scheduler, or calls of one client, do not disturb each other.
        self._name = f"cmsim-{token_hex(8)}"
        self._plug_ins = files_in_use()
        self._tasks: dict[Any, Any] = {}
        self._scattered: dict[str, Any] = {}
        self._made: dict[str, Any] = {}
        self._threads = 0
        self._counted = -math.inf

    def do(self, first: list[Any]) -> None:
        """Send what can be done, as many as keep the cluster busy, and take what is done, until nothing is
        left.
        """
        queue = TaskQueue(first)
        waiting = self._distributed.as_completed(loop=self._client.loop)
        while queue or self._tasks:
            # A scheduler slows down with what waits in it, and each task carries its scenarios.
            while queue and len(self._tasks) < self._most_sent():
                waiting.add(self._submitted(queue.pop()))
            self._wait_for_one(waiting)
            future = next(waiting)
            task = self._tasks.pop(future)
            freed = list(self._after(task, self._taken(task, future)))
            for one in freed:
                # What a warm-up left stays on the cluster for as long as its runs need it, and no longer.
                self._made[one.key] = future
            queue.add(freed)

    def _most_sent(self) -> int:
        if time.monotonic() - self._counted > _BETWEEN_COUNTS_SECONDS:
            self._threads = sum(worker["nthreads"] for worker in self._workers().values()) or self._threads
            self._counted = time.monotonic()
        return max(_LEAST_SENT, _SENT_PER_THREAD * self._threads)

    def _workers(self) -> dict[str, Any]:
        """Return the workers there are; none if the scheduler does not answer."""
        try:
            return dict(self._client.scheduler_info(n_workers=-1)["workers"])
        except (OSError, TimeoutError, KeyError, RuntimeError):
            return {}

    def _wait_for_one(self, waiting: Any) -> None:
        """Return when something is done.

        Raises
        ------
        InputError
            If the scheduler is gone, or all workers have been gone for long.
        """
        seen = time.monotonic()
        looked = seen
        while not waiting.has_ready():
            time.sleep(_BETWEEN_LOOKS_SECONDS)
            if self._client.status == "closed":
                raise _scheduler_gone()
            if time.monotonic() - looked < _BETWEEN_COUNTS_SECONDS:
                continue
            looked = time.monotonic()
            if self._workers():
                seen = looked
            elif looked - seen > LOST_SECONDS:
                raise _all_gone()

    def _submitted(self, task: Any) -> Any:
        before = needed_by(task)
        made = self._made.pop(task.key, None)
        future = self._client.submit(
            _on_worker,
            task,
            self._name,
            self._plug_ins,
            made if made is not None or before is None else self._sent(before),
            key=f"{self._name}-{task.key}",
            # The longest first, as on one machine.
            priority=task.size_years,
            pure=False,
        )
        self._tasks[future] = task
        return future

    def _sent(self, before: Any) -> Any:
        """Return a warm-up that is in the store here, on its way to the workers; None if it is not there."""
        root = store_of(before)
        if not Store(root).has(before.key):
            return None
        if before.key not in self._scattered:
            state = packed(root, place_of(before))
            try:
                self._scattered[before.key] = self._client.scatter(state, hash=False)
            except OSError:
                # A worker that just died was to take it; so it travels with the task itself.
                return state
            if len(self._scattered) > _MOST_SCATTERED:
                self._scattered.pop(next(iter(self._scattered)))
        return self._scattered[before.key]

    def _taken(self, task: Any, future: Any) -> Done:
        """Write what came back into the store here, and return the report."""
        try:
            returned: Returned = future.result(timeout=LOST_SECONDS)
        except TimeoutError:
            raise _all_gone() from None
        except self._distributed.CancelledError:
            # A scheduler that was started again knows nothing of what it had.
            raise _scheduler_gone() from None
        except self._distributed.KilledWorker:
            return failed(task, "process", RuntimeError("every worker that took it died"))
        except Exception as error:  # whatever the cluster does to a task is told as this task's failure
            return failed(task, "cluster", error)
        if returned.done.error is None:
            try:
                unpack(store_of(task), returned.shipped)
            except TypeError:
                return returned.done
        return returned.done

    def end(self) -> None:
        """Take back what is outstanding, and remove the workers' stores."""
        with suppress(Exception):
            self._client.cancel(list(self._tasks), force=True)
        with suppress(Exception):
            self._client.run(_forget, self._name)


def _all_gone() -> InputError:
    return InputError(
        "executor.workers-gone",
        f"all workers of the cluster have been gone for {LOST_SECONDS:g} seconds",
        path="scheduler",
        hint="what is finished is kept; start workers, and the same command goes on from there",
    )


def _scheduler_gone() -> InputError:
    return InputError(
        "executor.scheduler-gone",
        "the scheduler of the cluster is gone",
        path="scheduler",
        hint="what is finished is kept; start a scheduler and workers, and the same command goes on",
    )


def _on_worker(task: Any, name: str, plug_ins: tuple[PlugIn, ...], warm: Shipped | None) -> Returned:
    """Do a task on a worker."""
    use_plug_ins(plug_ins)
    state = warm.shipped if isinstance(warm, Returned) else warm
    return perform_elsewhere(task, _scratch(name), state)


def _scratch(name: str) -> Path:
    return Path(tempfile.gettempdir()) / name


def _forget(name: str) -> None:
    shutil.rmtree(_scratch(name), ignore_errors=True)
