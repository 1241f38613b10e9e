"""What handing work out costs: this process, local processes, a Dask cluster on this machine, side by side.

Run from a checkout: ``python benchmarks/executor_overhead.py [--scale 0.1] [--replications 8]``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from timing import reference_seconds, seconds

from cmsim import api
from cmsim.experiments.comparison import Request, compare
from cmsim.experiments.executors.choice import LOCAL, ExecutorChoice
from cmsim.experiments.executors.cluster_connection import require_distributed
from cmsim.experiments.executors.registry import do_all_with
from cmsim.experiments.task import Done

POLICIES = ("hebei-2004", "ownership-commission")
MILLISECONDS = 1000.0


@dataclass(frozen=True)
class Empty:
    """A task that does nothing, so that only handing it out takes time."""

    key: str
    size_years: float = 1.0
    what: str = "nothing"

    @property
    def luck(self) -> Mapping[str, str]:
        """None is needed."""
        return {}

    def steps(self) -> Iterator[str]:
        """Do nothing."""
        yield "nothing"


def main(arguments: list[str] | None = None) -> None:
    """Print seconds of a comparison and milliseconds of an empty task, by executor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=0.1, help="share of branches")
    parser.add_argument("--years", type=int, default=3, help="years of a run")
    parser.add_argument("--replications", type=int, default=8, help="of the base and of a policy")
    parser.add_argument("--workers", type=int, default=2, help="processes")
    parser.add_argument("--tasks", type=int, default=300, help="empty tasks")
    asked = parser.parse_args(arguments)
    print(f"reference loop {reference_seconds():.3f} s; scale {asked.scale:g}, {asked.years} years")
    distributed = require_distributed()
    with (
        tempfile.TemporaryDirectory() as folder,
        distributed.LocalCluster(
            n_workers=asked.workers, threads_per_worker=1, dashboard_address=None, local_directory=folder
        ) as cluster,
    ):
        ways = {
            "this process": (1, LOCAL),
            f"{asked.workers} local processes": (asked.workers, LOCAL),
            f"Dask, {asked.workers} workers": (
                asked.workers,
                ExecutorChoice("dask", cluster.scheduler_address),
            ),
        }
        told = {
            name: (
                compared(Path(folder) / str(number), asked, workers, executor),
                empty_seconds(asked.tasks, workers, executor),
            )
            for number, (name, (workers, executor)) in enumerate(ways.items())
        }
    alone = told["this process"][0]
    runs = asked.replications * len(POLICIES)
    print(f"  {runs} runs and {asked.replications} warm-ups; speed-up against this process alone")
    for name, (whole, empty) in told.items():
        print(
            f"  {name:22s} {whole:7.1f} s, {whole / runs:6.2f} s a run, speed-up {alone / whole:5.2f}; "
            f"an empty task {MILLISECONDS * empty:7.2f} ms"
        )


def compared(store: Path, asked: argparse.Namespace, workers: int, executor: ExecutorChoice) -> float:
    """Return the seconds of a comparison into an empty store."""
    request: Request = api.request(
        list(POLICIES),
        scale=asked.scale,
        years=asked.years,
        replications=asked.replications,
        workers=workers,
        store=store,
    )
    request = replace(request, executor=executor)
    return seconds(lambda: compare(request))


def empty_seconds(tasks: int, workers: int, executor: ExecutorChoice) -> float:
    """Return the seconds from the first empty task to the last, for each."""
    ended: list[float] = []

    def after(_task: Empty, _done: Done) -> list[Empty]:
        ended.append(time.perf_counter())
        return []

    do_all_with(executor, [Empty(f"empty-{number}") for number in range(tasks)], workers, after)
    # The start of the processes is not counted: it is paid once.
    return (ended[-1] - ended[0]) / max(1, tasks - 1)


if __name__ == "__main__":
    sys.exit(main())
