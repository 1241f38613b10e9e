"""Runs of a joint design simulated at equal participation, and what they brought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from cmsim.experiments.comparison import planned, run_outstanding, tables_of
from cmsim.experiments.request import Progress, Request
from cmsim.experiments.tune_settings import OBJECTIVES, TUNED_BASIS
from cmsim.experiments.tuning import refusals
from cmsim.optimise.incentives.limits import IncentiveLimits
from cmsim.optimise.incentives.outcomes import RunOutcome, outcome_of
from cmsim.optimise.incentives.simulated import PRESENT
from cmsim.optimise.surfaces.measured import RunningCosts
from cmsim.optimise.surfaces.observed import CellSizes, FloatArray, Observations
from cmsim.optimise.tuning.history import History, Trial
from cmsim.optimise.tuning.problem import Limit
from cmsim.surveys.joint_design import JointRun
from cmsim.surveys.observe import cell_values, run_costs, running_costs, simulated_posts
from cmsim.tables.measures import measure_of
from cmsim.world.geography import geography_of

STAGE = "survey"
_WORLD = "base"


@dataclass(frozen=True)
class RunSeen:
    """One run of the design in all replications.

    Attributes
    ----------
    values : dict
        By measure, what each cell brought a year, (N, C).
    net_yuan : list of float
        Net contribution a year in the years that count, by replication.
    """

    run: JointRun
    values: Mapping[str, FloatArray]
    costs: list[RunningCosts]
    outcomes: list[RunOutcome]
    net_yuan: list[float]


def simulated_runs(
    request: Request, runs: Sequence[JointRun], first_year: int, progress: Progress
) -> tuple[list[RunSeen], dict[str, str]]:
    """Simulate runs of a design; what is in the store already is taken from there.

    Parameters
    ----------
    request : Request
        Base, years, scale, replications; its other scenarios do not matter.
    first_year : int
        First year that counts for results by cell.

    Returns
    -------
    seen : list of RunSeen
        Of runs that have a result, in their order.
    refused : dict
        Why others have none, by label.

    Raises
    ------
    CmsimError
        If runs failed for another reason than a plan's values; what is finished is kept.
    """
    there = {one.label: one.scenario for one in runs if one.scenario is not None}
    asked = replace(
        request,
        scenarios={_WORLD: request.scenarios[request.base], **there},
        bases=(TUNED_BASIS,),
        steady_years=0,
        check=False,
        events=False,
    )
    tasks, _ = planned(asked, lambda share: progress("pilot", share))
    tasks = [task for task in tasks if task.label in there]
    failures, units = run_outstanding(tasks, asked, lambda share: progress(STAGE, share))
    refused = refusals(tasks, failures, units, PRESENT)
    refused |= {one.label: one.refused for one in runs if one.scenario is None}
    late = range(first_year, request.years + 1)
    seen = []
    for one in runs:
        if one.label in refused or one.scenario is None:
            continue
        geography = geography_of(one.scenario, request.scale)
        made = RunSeen(one, {}, [], [], [])
        values: dict[str, list[FloatArray]] = {}
        for task in (task for task in tasks if task.label == one.label):
            frames = tables_of(task)
            for name, of_cell in cell_values(frames, geography, first_year).items():
                values.setdefault(name, []).append(of_cell)
            made.costs.append(running_costs([run_costs(frames, one.scenario)]))
            made.outcomes.append(outcome_of(frames, request.years, next(iter(OBJECTIVES))))
            made.net_yuan.append(measure_of("net_contribution_yuan").of(frames, late))
        seen.append(replace(made, values={name: np.stack(of) for name, of in values.items()}))
    return seen, refused


def observations_of(seen: Sequence[RunSeen], sizes: CellSizes, scale: float) -> Observations:
    """Return runs with written posts as observations by cell."""
    scenarios = [one.run.scenario for one in seen if one.run.scenario is not None]
    geography = geography_of(scenarios[0], scale)
    return Observations(
        geography.group_ids,
        geography.city_ids,
        geography.kind_ids,
        simulated_posts(scenarios, geography),
        {name: np.stack([one.values[name] for one in seen]) for name in seen[0].values},
        sizes,
    )


def history_of(
    seen: Sequence[RunSeen], present: RunSeen, limits: IncentiveLimits, groups: Sequence[str]
) -> History:
    """Return the runs as trials of their plans, limits against the present one: posts count as noise."""
    bounds: tuple[Limit, ...] = limits.as_limits(groups)
    history = History(bounds)
    for one in (present, *seen):
        limited = limits.values(groups, one.outcomes, present.outcomes)
        history.trials.append(
            Trial(
                tuple(one.run.shares),
                one.run.values,
                [outcome.objective for outcome in one.outcomes],
                [
                    [float(slack) for slack in limit.slack(row)]
                    for limit, row in zip(bounds, limited, strict=True)
                ],
            )
        )
    return history
