"""Points of a design: the same comparison under other values of factors, all of them run together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from cmsim.errors import CmsimError, InputError
from cmsim.experiments.comparison import (
    Comparison,
    result_of,
    run_outstanding,
    runs_failed,
    tasks_of,
    worlds_of,
)
from cmsim.experiments.executor import default_workers
from cmsim.experiments.laws import measure_several, stored_laws, worlds_without_law
from cmsim.experiments.laws_task import PilotTask
from cmsim.experiments.replication import PolicyTask
from cmsim.experiments.request import Progress, Request, check_request
from cmsim.experiments.task import Done
from cmsim.scenario import Scenario
from cmsim.store.replications import Store

Values = Mapping[str, object]
"""Dotted path of a factor to its value."""


@dataclass(frozen=True)
class Point:
    """A point of a design: its number, and the values of the factors there."""

    number: int
    values: Values


@dataclass(frozen=True)
class PointOutcome:
    """What a point came to.

    Attributes
    ----------
    comparison : Comparison or None
        None if a run, a warm-up or the pilot of this point failed.
    failure : CmsimError or None
        The first failure, with stage and luck.
    """

    point: Point
    request: Request
    comparison: Comparison | None
    failure: CmsimError | None = None


def request_at(
    request: Request, point: Point, only_in: Mapping[str, Collection[str]] | None = None
) -> Request:
    """Return the comparison at a point.

    Parameters
    ----------
    only_in : mapping, optional
        Labels of the scenarios in which a factor is set, by its path: for levers of some policies. A factor
        that is not named here is set in every scenario, so that the world stays common.

    Raises
    ------
    ScenarioError
        If a path does not exist or a value is not allowed.
    InputError
        If the comparison cannot be made there.
    """
    chosen = only_in or {}
    scenarios: dict[str, Scenario] = {}
    for label, scenario in request.scenarios.items():
        values = {
            path: value for path, value in point.values.items() if path not in chosen or label in chosen[path]
        }
        scenarios[label] = scenario.with_values(values) if values else scenario
    at_point = replace(request, scenarios=scenarios)
    check_request(at_point)
    return at_point


def run_points(
    points: Sequence[Point], requests: Sequence[Request], progress: Progress | None = None
) -> list[PointOutcome]:
    """Run the comparisons at all points, taking from the store what is there; a failure stays with its point.

    Tasks of all points go through the workers together: first the pilots of worlds without a law, then
    warm-ups and runs. All points share their luck by the number of the replication.

    Parameters
    ----------
    requests : sequence of Request
        The comparison at each point; store, workers and size of the pilot are those of the first.

    Raises
    ------
    InputError
        If there is no point.
    """
    if not points:
        raise InputError("points.none", "there is no point to run", allowed="one point or more")
    say = progress or (lambda _what, _share: None)
    first = requests[0]
    store, workers = Store(first.store), first.workers or default_workers()
    worlds = [world for request in requests for world in worlds_of(request)]
    missing = worlds_without_law(worlds, store, first.pilot)
    failed_laws = (
        measure_several(
            missing, store, workers, lambda share: say("pilot", share), first.pilot, first.executor
        )
        if missing
        else []
    )
    laws = stored_laws(worlds, store, first.pilot)
    tasks = {
        number: tasks_of(request, laws)
        for number, request in enumerate(requests)
        if all(world.world_digest in laws for world in worlds_of(request))
    }
    every = [task for several in tasks.values() for task in several]
    failures, _ = run_outstanding(every, first, lambda share: say("simulation", share)) if every else ([], 0)
    by_key = {done.key: done for done in failures}
    by_law = {done.key: done for done in failed_laws}
    without_law = {
        world.world_digest: by_law[key]
        for world in missing
        if (key := PilotTask(world, store, first.pilot).key) in by_law
    }

    outcomes = []
    for number, (point, request) in enumerate(zip(points, requests, strict=True)):
        if number not in tasks:
            lost = [without_law[w.world_digest] for w in worlds_of(request) if w.world_digest in without_law]
            outcomes.append(PointOutcome(point, request, None, _failure(lost)))
            continue
        lost = _lost(tasks[number], by_key)
        if lost:
            outcomes.append(PointOutcome(point, request, None, _failure(lost)))
            continue
        own = [laws[world.world_digest] for world in worlds_of(request)]
        made = result_of(request, tasks[number], own, most_rows=0)
        outcomes.append(PointOutcome(point, request, made))
    return outcomes


def outstanding_worlds(requests: Sequence[Request]) -> int:
    """Return how many pilots the points still need."""
    first = requests[0]
    worlds = [world for request in requests for world in worlds_of(request)]
    return len(worlds_without_law(worlds, Store(first.store), first.pilot))


def _lost(tasks: Sequence[PolicyTask], failed: Mapping[str, Done]) -> list[Done]:
    keys = dict.fromkeys(key for task in tasks for key in (task.warm.key, task.key))
    return [failed[key] for key in keys if key in failed]


def _failure(lost: Sequence[Done]) -> CmsimError:
    """Return the error of a point of which something failed."""
    if not lost:
        return CmsimError("points.no-law", "the response law of this point is missing")
    return runs_failed(lost, len(lost))
