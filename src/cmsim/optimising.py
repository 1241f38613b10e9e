"""Optimisation, from a planner's file to advice in a folder."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmsim.naming import DEFAULT_STORE, Named, label_of, scenario_of
from cmsim.optimise.gaps import ALLOCATION_GAP

if TYPE_CHECKING:
    from cmsim.allocation_files.model import SurfacePart
    from cmsim.experiments.request import Progress, Request
    from cmsim.optimise.allocation_advice import AllocationAdvice


def optimize_allocation(
    file: Named | None = None,
    scenario: Named | None = None,
    *,
    replications: int | None = None,
    seed: int | None = None,
    scale: float | None = None,
    solver: str = "highs",
    relative_gap: float = ALLOCATION_GAP,
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
    blend of both. With a part `plan`, parameters of the pay plan are decided together with it.

    Parameters
    ----------
    file : str or Path, optional
        An allocation file: judgement or size of the survey, limits, costs of change (docs/optimiser.md).
        Without one, a survey of the usual size measures what effort brings, and the only limit is today's
        number of managers. A scenario alone may stand here too.
    scenario : str, Path or Scenario, optional
        Cells, people, pay and today's results are those at the start of its world; the shipped base if left
        out.
    replications, scale : int, float, optional
        Of the survey, and the share of the branches, in place of the file's.
    seed : int, optional
        Of all luck; the scenario's if left out.
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
        Replications, of luck of their own, in which the advice is simulated beside the scenario as it
        stands; none if 0.
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
    from cmsim.allocating import AllocationCall
    from cmsim.allocation_files.measured_problem import check_measured
    from cmsim.allocation_files.model import SurfacePart
    from cmsim.allocation_files.start import Start
    from cmsim.allocation_files.told_apart import loaded_or_default, told_apart
    from cmsim.experiments.blas_threads import one_blas_thread
    from cmsim.experiments.unguarded_main import main_module_hidden
    from cmsim.optimise.allocation.frontier import frontier
    from cmsim.optimise.solvers import SolverSettings, check_solver
    from cmsim.saved_allocation import save_advice
    from cmsim.store.replications import Store
    from cmsim.store.results_folder import claimed_folder

    started = time.perf_counter()
    settings = SolverSettings(solver, seconds=seconds)  # type: ignore[arg-type]
    check_solver(settings)
    path, named = told_apart(file, scenario)
    size = {"replications": replications, "scale": scale}
    given: dict[str, Any] = {name: value for name, value in size.items() if value is not None}
    loaded = loaded_or_default(path).sized(given)
    world = scenario_of(named, overrides)
    label = label_of(named, world)
    if seed is not None:
        world = world.with_values({"run.seed": seed})
    start = Start.of(world, by_branch=loaded.content.cells == "branch")
    check_measured(loaded, start)
    call = AllocationCall(
        loaded,
        start,
        label,
        None
        if loaded.content.surface is None and not confirm
        else _asked(
            named,
            loaded.content.surface or SurfacePart(**given),
            seed=seed,
            workers=workers,
            store=store,
            overrides=overrides,
        ),
        settings,
        relative_gap,
        years,
        progress or (lambda _what, _share: None),
    )
    task = call.joint_task()
    with claimed_folder(out), one_blas_thread(), main_module_hidden():
        if call.asked is not None:
            Store(call.asked.store).open()
        advice = call.advice(confirm) if task is None else call.joint_advice(task, confirm)
        if along is not None:
            drawn = frontier(advice.problem, along, points, settings, relative_gap)  # type: ignore[arg-type]
            advice = replace(advice, frontier=tuple(drawn), frontier_along=along)  # type: ignore[arg-type]
        if out is not None:
            save_advice(advice, Path(out), seconds=time.perf_counter() - started, lang=lang)
    return advice


def _asked(scenario: Named, size: SurfacePart, **options: Any) -> Request:
    """Return the request of whatever is to be simulated."""
    from cmsim.asking import request

    return request(
        [scenario],
        bases=("as_written",),
        replications=size.replications,
        years=size.years,
        scale=size.scale,
        **options,
    )
