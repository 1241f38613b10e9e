"""Policies compared: the same world and luck for each, paired differences from the base, on stated bases."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from cmsim.equilibrium.law import ResponseLaw
from cmsim.errors import CmsimError
from cmsim.experiments.accepted import accepted_world
from cmsim.experiments.compared import STEADY, Comparison
from cmsim.experiments.executor import Unit, default_workers, outstanding, run_tasks
from cmsim.experiments.gathered import MOST_ROWS_IN_MEMORY, Gathered
from cmsim.experiments.laws import laws_of
from cmsim.experiments.replication import PolicyTask, WarmUpTask
from cmsim.experiments.request import ACCEPTED, PARAMETERS, Progress, Request, check_request
from cmsim.experiments.task import Done, perform
from cmsim.scenario import Scenario
from cmsim.store.replications import Store
from cmsim.tables.measures import MEASURES

__all__ = [
    "PARAMETERS",
    "STEADY",
    "Comparison",
    "Progress",
    "Request",
    "check_request",
    "compare",
    "planned",
]


def compare(
    request: Request, progress: Progress | None = None, most_rows: int = MOST_ROWS_IN_MEMORY
) -> Comparison:
    """Run a comparison, taking from the store what is there.

    Parameters
    ----------
    most_rows : int
        As for :func:`result_of`.

    Raises
    ------
    InputError
        If the scenarios do not belong together or a number is out of range.
    CmsimError
        If replications failed.
    """
    check_request(request)
    say = progress or (lambda _what, _share: None)
    tasks, laws = planned(request, lambda share: say("pilot", share))
    failures, units = run_outstanding(tasks, request, lambda share: say("simulation", share))
    if failures:
        raise runs_failed(failures, units)
    return result_of(request, tasks, laws, most_rows)


def result_of(
    request: Request,
    tasks: Sequence[PolicyTask],
    laws: Sequence[ResponseLaw],
    most_rows: int = MOST_ROWS_IN_MEMORY,
) -> Comparison:
    """Return what finished runs came to.

    Parameters
    ----------
    most_rows : int
        Rows of a table that are kept in memory; none if only sums are asked for.

    Raises
    ------
    CmsimError
        If tables that were damaged since cannot be made again.
    """
    gathered = Gathered(
        [(task.label, task.basis, task.warm.replication) for task in tasks],
        lambda number: tables_of(tasks[number]),
        dict.fromkeys(part for measure in MEASURES for part in measure.sums),
        most_rows,
    )
    return Comparison(
        labels=list(request.scenarios),
        bases=list(request.bases),
        years=request.years,
        replications=request.replications,
        scale=request.scale,
        names={label: (scenario.name, scenario.name_zh) for label, scenario in request.scenarios.items()},
        tables=gathered.view(range(1, request.years + 1)),
        law=laws[0],
        parameters=request.parameters,
        later_tables=gathered.view(range(request.years + 1, request.run_years + 1)).with_years()
        if request.steady_years
        else {},
        steady_years=request.years_at_rest,
        law_digests=[law.digest for law in laws],
        sums=gathered.sums,
    )


def planned(
    request: Request, progress: Callable[[float], None] | None = None
) -> tuple[list[PolicyTask], list[ResponseLaw]]:
    """Return the runs of a comparison, and the response laws of its worlds.

    There is one world, or with accepted parameters one for each replication. A law that is neither shipped
    nor stored is measured by a pilot now.
    """
    workers = request.workers or default_workers()
    laws = laws_of(
        worlds_of(request), Store(request.store), workers, progress, request.pilot, request.executor
    )
    return tasks_of(request, laws), list(laws.values())


def worlds_of(request: Request) -> list[Scenario]:
    """Return the base in the world of each replication."""
    return [scenarios[request.base] for scenarios in _worlds(request)]


def tasks_of(request: Request, laws: Mapping[str, ResponseLaw]) -> list[PolicyTask]:
    """Return the runs of a comparison, given the response laws of its worlds by the worlds' digests."""
    tasks: list[PolicyTask] = []
    for replication, scenarios in zip(request.replication_numbers, _worlds(request), strict=True):
        base = scenarios[request.base]
        warm = WarmUpTask(base, laws[base.world_digest], replication, request.scale, request.store)
        tasks += [
            PolicyTask(
                label,
                scenario,
                basis,
                warm,
                request.run_years,
                request.check,
                request.events,
                scenarios[request.staff_as[label]] if label in request.staff_as else None,
            )
            for basis in request.bases
            for label, scenario in scenarios.items()
        ]
    return tasks


def _worlds(request: Request) -> list[dict[str, Scenario]]:
    """Return the scenarios of each replication."""
    if request.parameters != ACCEPTED:
        return [request.scenarios] * request.replications
    return [
        {label: accepted_world(scenario, number) for label, scenario in request.scenarios.items()}
        for number in request.replication_numbers
    ]


def run_outstanding(
    tasks: Sequence[PolicyTask], request: Request, progress: Callable[[float], None]
) -> tuple[list[Done], int]:
    """Do what is outstanding, with progress by simulated years.

    Returns
    -------
    failures : list of Done
        What failed; everything else is in the store.
    units : int
        How many runs and warm-ups there were to do.
    """
    units: list[Unit] = [unit for part in outstanding(tasks) for unit in part]
    all_years = sum(unit.size_years for unit in units)
    done_years = 0.0

    def report(unit: Unit, _done: Done) -> None:
        nonlocal done_years
        done_years += unit.size_years
        progress(min(done_years / all_years, 1.0))

    workers = request.workers or default_workers()
    return run_tasks(tasks, workers, report, request.executor), len(units)


def runs_failed(failures: Sequence[Done], units: int) -> CmsimError:
    """Return the error that tells of failed runs."""
    first = failures[0].error
    assert first is not None
    return CmsimError(
        "compare.failed",
        f"{len(failures)} of {units} runs and warm-ups failed; the first: {first}",
        hint="what was finished is kept, and the same command goes on from there",
        context=first.detail.context,
    )


def tables_of(task: PolicyTask) -> dict[str, pd.DataFrame]:
    """Return a task's tables; an entry that was damaged since it was finished is made again here."""
    store = Store(task.warm.store)
    frames = store.load(task.key)
    if frames is None:
        done = perform(task)
        frames = store.load(task.key)
        if frames is None:
            raise done.error or CmsimError(
                "compare.failed", f"the tables of {task.what} cannot be kept", context=task.luck
            )
    return frames
