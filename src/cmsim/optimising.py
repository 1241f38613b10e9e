"""Optimisation, from a planner's file to advice in a folder."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmsim.naming import DEFAULT_STORE, Named, label_of, scenario_of

if TYPE_CHECKING:
    from cmsim.allocation_files.load import LoadedAllocation
    from cmsim.experiments.request import Progress, Request
    from cmsim.optimise.allocation.advice import AllocationAdvice
    from cmsim.optimise.allocation.confirmation import Confirmation
    from cmsim.optimise.allocation.problem import AllocationProblem
    from cmsim.optimise.solvers import SolverSettings
    from cmsim.optimise.surfaces.measured import MeasuredSurface
    from cmsim.scenario import Scenario

DEFAULT_SCENARIO = "hebei-2004"
ADVISED_FILE = "advised.yaml"
COMPARED_FOLDER = "compared"


def optimize_allocation(
    file: str | Path,
    scenario: Named = DEFAULT_SCENARIO,
    *,
    solver: str = "highs",
    relative_gap: float = 1e-4,
    seconds: float | None = None,
    years: int = 1,
    overrides: dict[str, str] | None = None,
    store: str | Path = DEFAULT_STORE,
    workers: int = 0,
    confirm: int = 0,
    along: str | None = None,
    points: int = 5,
    progress: Progress | None = None,
    out: str | Path | None = None,
    lang: str = "en",
) -> AllocationAdvice:
    """Allocate managers by grade to industry groups and places, on what effort brings.

    What it brings is a planner's judgement, or is measured by simulation (part `surface` of the file), or a
    blend of both.

    Parameters
    ----------
    file : str or Path
        An allocation file: judgement or size of the survey, limits, costs of change (docs/optimiser.md).
    scenario : str, Path or Scenario
        Cells, people, pay and today's results are those at the start of its world.
    solver : {'highs', 'cbc'}
    relative_gap : float
        Within which no allocation is better.
    seconds : float, optional
        Limit of a solve; the best found is then told as such, with its gap.
    years : int
        Years over which the limits on change spread the moves.
    store : str or Path
        Where finished runs and measured surfaces are kept.
    workers : int
        Processes; 0 for as many as there are cores.
    confirm : int
        Replications, of luck of their own, in which the advised posts are simulated beside the scenario as
        it stands; none if 0.
    along : {'cost', 'retention', 'head-count'}, optional
        Draw the frontier along this too, with so many `points`.
    out : str or Path, optional
        Folder for page, tables and the policy as a scenario file.

    Raises
    ------
    InputError
        If the file is wrong, or its limits cannot hold together: the smallest set that conflicts is named.
    CmsimError
        If the solver or runs fail, time runs out before anything is found, or results cannot be written.
    """
    from cmsim.allocation_files.load import load_allocation
    from cmsim.allocation_files.measured_problem import (
        by_city_and_kind,
        check_measured,
        measured_problem_of,
    )
    from cmsim.allocation_files.problem_of import problem_of
    from cmsim.optimise.allocation.frontier import frontier
    from cmsim.optimise.solvers import SolverSettings, check_solver
    from cmsim.store.results_folder import claimed_folder

    started = time.perf_counter()
    settings = SolverSettings(solver, seconds=seconds)  # type: ignore[arg-type]
    check_solver(settings)
    loaded = load_allocation(Path(file))
    world = scenario_of(scenario, overrides)
    check_measured(loaded, world)
    asked = _asked(loaded, scenario, overrides, store, workers, confirm)
    with claimed_folder(out):
        around: list[Any] = []
        for _ in range(1 + (0 if loaded.content.surface is None else loaded.content.surface.rounds)):
            measured = _measured(loaded, asked, label_of(scenario, world), around, progress)
            if measured is None:
                problem = problem_of(loaded, world)
            else:
                problem = measured_problem_of(loaded, world, measured)
            advice = _advice(loaded, world, problem, measured, settings, relative_gap, years)
            if measured is not None:
                around.append(by_city_and_kind(loaded, world, advice.best.counts))
        if along is not None:
            drawn = frontier(problem, along, points, settings, relative_gap)  # type: ignore[arg-type]
            advice = replace(advice, frontier=tuple(drawn))
        if confirm:
            advice = replace(
                advice, confirmation=_confirmed(loaded, asked, world, scenario, advice, confirm, progress)
            )
        if out is not None:
            save_advice(advice, Path(out), seconds=time.perf_counter() - started, lang=lang)
    return advice


def _asked(
    loaded: LoadedAllocation,
    scenario: Named,
    overrides: dict[str, str] | None,
    store: str | Path,
    workers: int,
    confirm: int,
) -> Request | None:
    """Return the request of whatever is to be simulated, or None if nothing is."""
    from cmsim.allocation_files.model import SurfacePart
    from cmsim.asking import request

    if loaded.content.surface is None and not confirm:
        return None
    size = loaded.content.surface or SurfacePart()
    return request(
        [scenario],
        bases=("as_written",),
        replications=size.replications,
        years=size.years,
        scale=size.scale,
        workers=workers,
        store=store,
        overrides=overrides,
    )


def _measured(
    loaded: LoadedAllocation,
    asked: Request | None,
    label: str,
    around: Sequence[Any],
    progress: Progress | None,
) -> MeasuredSurface | None:
    """Return the surface that a file asks for, from the store or by a survey; None if it asks for none."""
    from cmsim.experiments.blas_threads import one_blas_thread
    from cmsim.experiments.unguarded_main import main_module_hidden
    from cmsim.store.replications import Store
    from cmsim.surveys.survey import SurveySettings, surveyed

    size = loaded.content.surface
    if size is None or asked is None:
        return None
    Store(asked.store).open()
    with one_blas_thread(), main_module_hidden():
        survey = SurveySettings(size.runs, size.first_year)
        return surveyed(asked, label, survey, progress, around).surface


def _advice(
    loaded: LoadedAllocation,
    world: Scenario,
    problem: AllocationProblem,
    measured: MeasuredSurface | None,
    settings: SolverSettings,
    relative_gap: float,
    years: int,
) -> AllocationAdvice:
    from cmsim.errors import InputError
    from cmsim.optimise.allocation.advice import AllocationAdvice
    from cmsim.optimise.allocation.allocate import value_today
    from cmsim.optimise.allocation.moves import moves_between, phased
    from cmsim.optimise.allocation.worth import worth_of_one
    from cmsim.surveys.confirm import told_gain

    try:
        found = phased(problem, years, settings, relative_gap)
    except InputError as error:
        raise loaded.placed(error) from None
    steps = [problem.today, *(year.counts for year in found)]
    return AllocationAdvice(
        name=loaded.content.name,
        scenario=world.id,
        problem=problem,
        today=value_today(problem),
        years=found,
        moves=[moves_between(problem, before, after) for before, after in pairwise(steps)],
        worth=worth_of_one(found[-1], settings, relative_gap),
        measured=measured,
        told=told_gain(problem, found[-1].counts),
        policy=_policy(loaded, world, problem, found[-1].counts),
    )


def _policy(loaded: LoadedAllocation, world: Scenario, problem: AllocationProblem, counts: Any) -> Scenario:
    from cmsim.allocation_files.as_policy import staffed_scenario

    return staffed_scenario(loaded, world, problem.cells, counts)


def _confirmed(
    loaded: LoadedAllocation,
    asked: Request | None,
    world: Scenario,
    scenario: Named,
    advice: AllocationAdvice,
    replications: int,
    progress: Progress | None,
) -> Confirmation:
    from cmsim.allocation_files.as_policy import staffed_scenario
    from cmsim.experiments.blas_threads import one_blas_thread
    from cmsim.experiments.unguarded_main import main_module_hidden
    from cmsim.store.replications import Store
    from cmsim.surveys.confirm import ADVISED, TODAY, confirmed

    assert asked is not None
    size = loaded.content.surface
    fresh = replace(
        asked,
        replications=replications,
        first_replication=asked.first_replication + (asked.replications if size is not None else 0),
    )
    problem = advice.problem
    today = staffed_scenario(loaded, world, problem.cells, problem.today, name_as_is=True)
    Store(fresh.store).open()
    with one_blas_thread(), main_module_hidden():
        return confirmed(
            fresh,
            label_of(scenario, world),
            {TODAY: today, ADVISED: advice.policy},
            advice.told,
            first_year=1 if size is None else size.first_year,
            progress=progress,
        )


def save_advice(advice: AllocationAdvice, out: Path, *, seconds: float, lang: str = "en") -> Path:
    """Write the folder of an advice and return it; raises StoreError if it cannot be written."""
    from cmsim.report.allocation_tables import allocation_frames, allocation_page
    from cmsim.saving import save
    from cmsim.store.atomic import write_whole
    from cmsim.store.run_folder import write_run_folder

    best = advice.best
    manifest: dict[str, Any] = {
        "study": "allocation",
        "name": advice.name,
        "scenario": advice.scenario,
        "state": best.state,
        "gap": best.gap,
        "objective": advice.problem.objective,
        "years": len(advice.years),
        "surface": "judged" if advice.measured is None else dict(advice.measured.forms),
    }
    folder = write_run_folder(
        out,
        tables={},
        summaries=allocation_frames(advice),
        page=allocation_page(advice, lang),  # type: ignore[arg-type]
        resolved={},
        manifest=manifest,
        timing={"seconds": seconds},
    )
    write_whole(out / ADVISED_FILE, advice.policy.resolved_yaml().encode())
    if advice.confirmation is not None:
        confirmed = advice.confirmation
        save(confirmed.comparison, confirmed.request, out / COMPARED_FOLDER, seconds=seconds, lang=lang)
    return folder
