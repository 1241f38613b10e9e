"""Tasks over spawned processes: the longest first, none lost with a worker that dies, all stopped at once.

At most one task per worker is handed out at a time. So if a worker dies, whoever was under way is suspect,
and nobody else: the suspects are done one by one, each alone in a process, where the one that kills its
worker is found out without harm to the others.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import TypeVar

from cmsim.experiments.task import Done, Task, failed, perform
from cmsim.experiments.task_queue import TaskQueue
from cmsim.plans.plug_ins import PlugIn
from cmsim.preferences.files import files_in_use, use_plug_ins

MOST_TRIES = 3
"""How often a task is given to a worker before a worker that dies on it counts as its failure."""
_STOPPED = 1
"""Exit code of a worker whose parent is gone or wants it no more."""

T = TypeVar("T", bound=Task)
After = Callable[[T, Done], Iterable[T]]


def default_workers() -> int:
    """Return the number of processors."""
    return max(1, os.cpu_count() or 1)


def do_all(tasks: Iterable[T], workers: int, after: After[T]) -> None:
    """Do all tasks, and those that they make possible.

    Parameters
    ----------
    workers : int
        Processes; 1 works in this one.
    after : callable
        Called in this process once for each task done or failed; returns the tasks that can be done now.
    """
    queue = TaskQueue(tasks)
    if workers <= 1:
        while queue:
            task = queue.pop()
            queue.add(after(task, perform(task)))
        return
    suspects: list[T] = []
    while queue or suspects:
        if suspects:
            task = suspects.pop(0)
            queue.add(after(task, _alone(task)))
        else:
            suspects = _together(queue, workers, after)


def _together(queue: TaskQueue[T], workers: int, after: After[T]) -> list[T]:
    """Work until the queue is empty or a worker dies; return who was under way when it died."""
    with _processes(workers) as pool:
        running: dict[Future[Done], T] = {}
        suspects: list[T] = []
        while (queue or running) and not suspects:
            while queue and len(running) < workers:
                task = queue.pop()
                try:
                    running[pool.submit(perform, task)] = task
                except BrokenProcessPool:
                    # A worker died between two tasks: nobody's fault, but the pool is gone.
                    queue.add([task])
                    break
            if not running:
                break
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            suspects += _collected(finished, running, queue, after)
        # With one worker dead the others' tasks end at once, well or as suspects.
        suspects += _collected(list(running), running, queue, after)
    return suspects


def _collected(
    futures: Iterable[Future[Done]], running: dict[Future[Done], T], queue: TaskQueue[T], after: After[T]
) -> list[T]:
    """Take what was done out of what is running; return the tasks that were lost with their worker."""
    lost = []
    for future in futures:
        task = running.pop(future)
        try:
            done = future.result()
        except BrokenProcessPool:
            lost.append(task)
            continue
        queue.add(after(task, done))
    return lost


def _alone(task: T) -> Done:
    """Do a suspect by itself; if its worker dies again, it is this task that kills it."""
    for _ in range(MOST_TRIES - 1):
        with _processes(1) as pool, suppress(BrokenProcessPool):
            return pool.submit(perform, task).result()
    return failed(task, "process", RuntimeError(f"a worker process died {MOST_TRIES} times"))


@contextmanager
def _processes(count: int) -> Iterator[ProcessPoolExecutor]:
    """Yield a pool of spawned processes that end with the block; at once, if it is left by an exception.

    They also end when this process is killed: each of them watches a pipe of which only we hold the other
    end.
    """
    context = multiprocessing.get_context("spawn")
    theirs, ours = context.Pipe(duplex=False)
    known = (theirs, files_in_use())
    pool = ProcessPoolExecutor(count, mp_context=context, initializer=_begin, initargs=known)
    try:
        yield pool
    except BaseException:
        ours.close()
        raise
    finally:
        # Also after a worker's death, when the pool has ended the others already.
        pool.shutdown(wait=True, cancel_futures=True)
        ours.close()
        theirs.close()


def _begin(parent: Connection, plug_ins: tuple[PlugIn, ...]) -> None:
    """Set a worker up: it leaves Ctrl-C to its parent, ends with it, and knows the plans that it knows."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    use_plug_ins(plug_ins)


def _end_with(parent: Connection) -> None:
    with suppress(EOFError, OSError):
        parent.recv_bytes()
    # Nothing is lost but unfinished work: the store holds whole entries only.
    os._exit(_STOPPED)
