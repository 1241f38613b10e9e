"""Which executor is chosen, as a plain value that a request can carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from cmsim.errors import InputError

ExecutorName = Literal["local", "dask"]
EXECUTORS: tuple[ExecutorName, ...] = get_args(ExecutorName)


@dataclass(frozen=True)
class ExecutorChoice:
    """An executor and where it is.

    Attributes
    ----------
    scheduler : str
        Address of the scheduler of a cluster, such as ``tcp://HOST:8786``.
    """

    name: str = "local"
    scheduler: str = ""


LOCAL = ExecutorChoice()


def check_executor(choice: ExecutorChoice) -> None:
    """Raise InputError if there is no such executor, or it lacks an address or has one too many."""
    if choice.name not in EXECUTORS:
        raise InputError(
            "executor.unknown",
            "there is no such executor",
            path="executor",
            found=choice.name,
            allowed=", ".join(EXECUTORS),
        )
    if choice.name == "dask" and not choice.scheduler:
        raise InputError(
            "executor.no-scheduler",
            "a cluster needs the address of its scheduler",
            path="scheduler",
            allowed="an address such as tcp://HOST:8786",
            hint="start one with `dask scheduler`; docs/cluster.md tells how",
        )
    if choice.name == "local" and choice.scheduler:
        raise InputError(
            "executor.scheduler-unused",
            "processes of this machine have no scheduler",
            path="scheduler",
            found=choice.scheduler,
            hint="add --executor dask",
        )
