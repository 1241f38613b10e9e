"""What a worker does: a task in steps, whose result goes to the store; a failure says where it happened."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from cmsim.errors import CmsimError, ConvergenceError, PlanError
from cmsim.experiments.blas_threads import one_blas_thread

RESPONSE_STAGE = "behaviour"
"""Stage in which people's response to a plan is solved."""


class Task(Protocol):
    """A piece of work that a worker process can do.

    Attributes
    ----------
    key : str
        Names the task among all others.
    size_years : float
        Simulated years, by which the longest goes first.
    what : str
        The task in words.
    luck : mapping
        Seed and replication, with which it can be seen again.
    """

    @property
    def key(self) -> str: ...  # noqa: D102
    @property
    def size_years(self) -> float: ...  # noqa: D102
    @property
    def what(self) -> str: ...  # noqa: D102
    @property
    def luck(self) -> Mapping[str, str]: ...  # noqa: D102

    def steps(self) -> Iterator[str]:
        """Do the task, and yield the name of each stage before it begins."""


@dataclass(frozen=True)
class Done:
    """What a worker reports.

    Attributes
    ----------
    error : CmsimError, optional
        What went wrong, if anything did.
    stage : str
        Where it went wrong.
    refused : bool
        Whether the plan or its parameters are at fault: it allows no answer to it, or refuses to pay.
    """

    key: str
    seconds: float
    error: CmsimError | None = None
    stage: str = ""
    refused: bool = False


def perform(task: Task) -> Done:
    """Do a task and leave its result in the store; an error is reported with its stage, not raised."""
    started = time.perf_counter()
    stage = "start"
    try:
        with one_blas_thread():
            for reached in task.steps():
                stage = reached
    except Exception as error:  # a worker must report whatever happened, with the stage, and live on
        return failed(task, stage, error, time.perf_counter() - started)
    return Done(task.key, time.perf_counter() - started)


def failed(task: Task, stage: str, error: BaseException, seconds: float = 0.0) -> Done:
    """Return the report of a failure: where, and with which luck, so that it can be seen again."""
    found = str(error) if isinstance(error, CmsimError) else f"{type(error).__name__}: {error}"
    # What an error knows of its cause, such as the inputs of a plan that failed, goes with it.
    known = error.detail.context if isinstance(error, CmsimError) else {}
    told = CmsimError(
        f"replication.{stage}",
        f"{task.what} failed in the stage {stage}",
        found=found,
        context={**task.luck, "stage": stage, "key": task.key, **known},
    )
    refused = isinstance(error, ConvergenceError | PlanError) or (
        stage == RESPONSE_STAGE and isinstance(error, CmsimError)
    )
    return Done(task.key, seconds, told, stage, refused)
