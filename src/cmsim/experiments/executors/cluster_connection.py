"""The connection to a Dask cluster: who answers, who works there, and whether they give the same bytes."""

from __future__ import annotations

import sys
import warnings
from importlib import import_module
from importlib.metadata import version
from typing import Any

from cmsim.errors import InputError
from cmsim.store.run_folder import cpu_level
from cmsim.version import model_version

CONNECT_SECONDS = 20.0
WORKERS_SECONDS = 60.0
"""How long one waits for the scheduler, and for its first worker."""
_MUST_AGREE = ("model", "python", "numpy", "scipy", "simpy", "pandas", "pyarrow")
"""What moves numbers or the bytes of tables."""


def require_distributed() -> Any:
    """Return the module distributed.

    Raises
    ------
    InputError
        If it is not installed.
    """
    try:
        return import_module("distributed")
    except ImportError as error:
        raise InputError(
            "executor.no-dask",
            "a cluster needs Dask, which is not installed",
            path="executor",
            hint='pip install "cmsim[dask]", here and on every worker',
        ) from error


def connected(distributed: Any, address: str) -> Any:
    """Return a client of the scheduler at an address, once it has a worker.

    Raises
    ------
    InputError
        If nobody answers, or there is no worker.
    """
    try:
        client = distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise InputError(
            "executor.unreachable",
            f"nobody answers at the scheduler's address within {CONNECT_SECONDS:g} seconds",
            path="scheduler",
            found=address,
            allowed="the address that `dask scheduler` has printed",
            context={"reason": str(error)},
        ) from None
    try:
        client.wait_for_workers(1, timeout=WORKERS_SECONDS)
    except TimeoutError:
        client.close()
        raise InputError(
            "executor.no-workers",
            f"the cluster has had no worker for {WORKERS_SECONDS:g} seconds",
            path="scheduler",
            found=address,
            hint=f"start one with `dask worker {address}`",
        ) from None
    return client


def identity() -> dict[str, str]:
    """Return what decides whether two machines give the same bytes."""
    packages = {name: version(name) for name in _MUST_AGREE if name not in ("model", "python")}
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return {"model": model_version(), "python": python, "cpu": cpu_level(), **packages}


def check_workers(client: Any) -> None:
    """Make sure that all workers have the same versions of what moves numbers; warn of other processors.

    Raises
    ------
    InputError
        If one has another version.
    """
    ours = identity()
    for worker, theirs in client.run(identity).items():
        for name in _MUST_AGREE:
            if theirs[name] != ours[name]:
                raise InputError(
                    "executor.other-version",
                    f"a worker has another version of {name}, so that results would differ",
                    path="scheduler",
                    found=f"{theirs[name]} on {worker}",
                    allowed=ours[name],
                    hint="install the same lock file everywhere",
                )
        if theirs["cpu"] != ours["cpu"]:
            warnings.warn(
                f"{worker} has another kind of processor ({theirs['cpu']}; here {ours['cpu']}): its results "
                "may differ in the last bits",
                stacklevel=2,
            )
