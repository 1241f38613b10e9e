"""How long a comparison will take, from a short probe on this machine and what the store already holds."""

from __future__ import annotations

import time

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.equilibrium.prepare import prepare
from cmsim.experiments.comparison import Request, planned
from cmsim.experiments.executor import default_workers
from cmsim.randomness import Streams
from cmsim.simulation.province import Province
from cmsim.store.replications import Store
from cmsim.world.build import build_world

PROBE_WEEKS = 13
"""A quarter holds every kind of week but the year's end."""
PROCESS_START_SECONDS = 2.0
"""A worker process needs about so long to import what it needs."""
FIGURE_SECONDS = 6.0
"""The figures of one basis; measured on one core."""


def expected_seconds(request: Request) -> float:
    """Return the seconds that a comparison will take, what is in the store left out.

    A quarter of the base is simulated at the scale asked for and one response is solved, so that the answer
    fits the machine and its load. A missing response law is measured first, and that time is not in the
    answer.
    """
    tasks, _ = planned(request)
    store = Store(request.store)
    to_run = [task for task in tasks if request.check or not store.has(task.key)]
    warm = {task.warm.key: task.warm for task in to_run if not store.has(task.warm.key)}
    figures = FIGURE_SECONDS * len(request.bases)
    if not to_run:
        return figures
    first = tasks[0].warm
    started = time.perf_counter()
    conduct = prepare(first.base, first.base, "as_written", first.law, first.replication)
    prepared = time.perf_counter()
    streams = Streams(first.base.run.seed, first.replication)
    state = build_world(first.base, streams, request.scale)
    province = Province(first.base, streams, state, conduct, policy_starts=0)
    built = time.perf_counter()
    province.run(PROBE_WEEKS)
    year_seconds = (time.perf_counter() - built) * WEEKS_PER_YEAR / PROBE_WEEKS
    warm_years = sum(float(one.base.horizon.warmup_weeks) / WEEKS_PER_YEAR for one in warm.values())
    years = request.run_years * len(to_run) + warm_years
    work = years * year_seconds + (prepared - started + built - prepared) * (len(to_run) + len(warm))
    workers = min(request.workers or default_workers(), max(len(to_run), 1))
    return work / workers + PROCESS_START_SECONDS + figures
