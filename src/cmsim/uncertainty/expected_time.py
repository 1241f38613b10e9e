"""How long a study will take at most, from a short probe on this machine."""

from __future__ import annotations

from dataclasses import replace

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.experiments.blas_threads import one_blas_thread
from cmsim.experiments.comparison import planned
from cmsim.experiments.executor import default_workers
from cmsim.experiments.expected_time import expected_seconds, probe
from cmsim.experiments.request import Progress, Request
from cmsim.uncertainty.plan import StudyPlan

PILOT_YEARS = 7
"""Burn-in and record of a pilot without its elasticity (`cmsim.equilibrium.pilot.run_pilot`)."""
PILOT_FACTOR = 1.2
"""A pilot's year takes so much longer than a plain one: it is watched week by week, and a law is fitted."""


def expected_study_seconds(request: Request, plan: StudyPlan, progress: Progress | None = None) -> float:
    """Return the seconds that a study will take if the store holds nothing of it yet.

    A quarter of the base is simulated at the study's scale, so that the answer fits the machine and its load.
    """
    asked = replace(request, replications=1)
    tasks, _ = planned(asked, progress and (lambda share: progress("pilot", share)))
    with one_blas_thread():
        costs = probe(tasks[-1], request.scale)
    warm_up_years = float(request.scenarios[request.base].horizon.warmup_weeks) / WEEKS_PER_YEAR
    run = request.years * costs.year + costs.response + costs.tables
    pilot = PILOT_YEARS * PILOT_FACTOR * costs.year + costs.build
    warm_up = costs.build + costs.response + warm_up_years * costs.year
    worlds = plan.screening_worlds + plan.index_worlds
    work = worlds * (pilot + warm_up + plan.policies * run)
    work += plan.luck_replications * (warm_up + plan.policies * run)
    workers = request.workers or default_workers()
    whole = 0.0
    if plan.full_replications and request.scale < 1.0:
        whole = expected_seconds(replace(request, scale=1.0, replications=plan.full_replications))
    return work / workers + whole
