"""How long a comparison will take, from a short probe on this machine and what the store already holds."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.equilibrium.prepare import prepare
from cmsim.experiments.blas_threads import one_blas_thread
from cmsim.experiments.comparison import planned
from cmsim.experiments.executor import default_workers, outstanding
from cmsim.experiments.replication import PolicyTask
from cmsim.experiments.request import Request
from cmsim.randomness import Streams
from cmsim.simulation.province import Province
from cmsim.store.parquet import frame_of, parquet_bytes
from cmsim.world.build import build_world

PROBE_WEEKS = 13
"""A quarter holds every kind of week but the year's end."""
PROCESS_START_SECONDS = 2.0
"""A worker process needs about so long to import what it needs."""
FIGURE_SECONDS = 6.0
"""The figures of one basis; measured on one core."""

T = TypeVar("T")


@dataclass(frozen=True)
class Costs:
    """Seconds on one core, as probed.

    Attributes
    ----------
    year : float
        One simulated year of the province at the scale asked for.
    build : float
        Building the world at the start of a warm-up.
    tables : float
        Writing and reading the tables of a run.
    first_response : float
        Solving people's response to a policy for the first time in a process.
    response : float
        Solving it again under another replication's beliefs.
    """

    year: float
    build: float
    tables: float
    first_response: float
    response: float


def expected_seconds(request: Request) -> float:
    """Return the seconds that a comparison will take, what is in the store left out.

    A quarter of the base is simulated at the scale asked for and a response is solved twice, so that the
    answer fits the machine and its load. A missing response law is measured first, and that time is not in
    the answer.
    """
    tasks, _ = planned(request)
    warm, runs = outstanding(tasks)
    figures = FIGURE_SECONDS * len(request.bases)
    if not runs:
        return figures
    with one_blas_thread():
        costs = probe(runs[0], request.scale)
    workers = min(request.workers or default_workers(), max(len(runs), len(warm)))
    years = sum(one.size_years for one in warm) + sum(one.size_years for one in runs)
    cases = len(request.bases) * len(request.scenarios)
    work = (
        years * costs.year
        + len(warm) * (costs.build + costs.response)
        + len(runs) * (costs.response + costs.tables)
        # Each worker process meets nearly every policy once for the first time.
        + workers * cases * (costs.first_response - costs.response)
    )
    read = len(tasks) * costs.tables
    return work / workers + (PROCESS_START_SECONDS if workers > 1 else 0.0) + read + figures


def probe(run: PolicyTask, scale: float) -> Costs:
    """Return what the parts of a comparison cost here and now."""
    warm = run.warm
    conduct, first_response = _timed(
        lambda: prepare(run.scenario, warm.base, run.basis, warm.law, warm.replication)
    )
    other = replace(run, warm=replace(warm, replication=warm.replication + 1))
    _, response = _timed(other.prepared)
    streams = Streams(warm.base.run.seed, warm.replication)
    state, build = _timed(lambda: build_world(warm.base, streams, scale))
    province = Province(run.scenario, streams, state, conduct, policy_starts=0)
    _, quarter = _timed(lambda: province.run(PROBE_WEEKS))
    _, tables = _timed(lambda: [frame_of(parquet_bytes(frame)) for frame in province.tables().values()])
    return Costs(
        year=quarter * WEEKS_PER_YEAR / PROBE_WEEKS,
        build=build,
        tables=tables,
        first_response=max(first_response, response),
        response=response,
    )


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    started = time.perf_counter()
    result = work()
    return result, time.perf_counter() - started
