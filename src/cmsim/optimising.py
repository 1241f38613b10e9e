"""Optimisation, from a planner's file to advice in a folder."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmsim.naming import Named, scenario_of

if TYPE_CHECKING:
    from cmsim.optimise.allocation.advice import AllocationAdvice

DEFAULT_SCENARIO = "hebei-2004"


def optimize_allocation(
    file: str | Path,
    scenario: Named = DEFAULT_SCENARIO,
    *,
    solver: str = "highs",
    relative_gap: float = 1e-4,
    seconds: float | None = None,
    years: int = 1,
    overrides: dict[str, str] | None = None,
    out: str | Path | None = None,
    lang: str = "en",
) -> AllocationAdvice:
    """Allocate managers by grade to industry groups and places, as a planner judges what effort brings.

    Parameters
    ----------
    file : str or Path
        An allocation file: judgement, limits, costs of change (docs/optimiser.md).
    scenario : str, Path or Scenario
        Cells, people, pay and today's results are those at the start of its world.
    solver : {'highs', 'cbc'}
    relative_gap : float
        Within which no allocation is better.
    seconds : float, optional
        Limit of a solve; the best found is then told as such, with its gap.
    years : int
        Years over which the limits on change spread the moves.
    out : str or Path, optional
        Folder for page and tables.

    Raises
    ------
    InputError
        If the file is wrong, or its limits cannot hold together: the smallest set that conflicts is named.
    CmsimError
        If the solver fails, time runs out before anything is found, or results cannot be written.
    """
    from cmsim.allocation_files.load import load_allocation
    from cmsim.allocation_files.problem_of import problem_of
    from cmsim.errors import InputError
    from cmsim.optimise.allocation.advice import AllocationAdvice
    from cmsim.optimise.allocation.allocate import value_today
    from cmsim.optimise.allocation.moves import moves_between, phased
    from cmsim.optimise.allocation.worth import worth_of_one
    from cmsim.optimise.solvers import SolverSettings, check_solver
    from cmsim.store.results_folder import claimed_folder

    started = time.perf_counter()
    settings = SolverSettings(solver, seconds=seconds)  # type: ignore[arg-type]
    check_solver(settings)
    loaded = load_allocation(Path(file))
    world = scenario_of(scenario, overrides)
    problem = problem_of(loaded, world)
    with claimed_folder(out):
        try:
            found = phased(problem, years, settings, relative_gap)
        except InputError as error:
            raise loaded.placed(error) from None
        steps = [problem.today, *(year.counts for year in found)]
        advice = AllocationAdvice(
            name=loaded.content.name,
            scenario=world.id,
            problem=problem,
            today=value_today(problem),
            years=found,
            moves=[moves_between(problem, before, after) for before, after in pairwise(steps)],
            worth=worth_of_one(found[-1], settings, relative_gap),
        )
        if out is not None:
            save_advice(advice, Path(out), seconds=time.perf_counter() - started, lang=lang)
    return advice


def save_advice(advice: AllocationAdvice, out: Path, *, seconds: float, lang: str = "en") -> Path:
    """Write the folder of an advice and return it; raises StoreError if it cannot be written."""
    from cmsim.report.allocation_tables import allocation_frames, allocation_page
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
    }
    return write_run_folder(
        out,
        tables={},
        summaries=allocation_frames(advice),
        page=allocation_page(advice, lang),  # type: ignore[arg-type]
        resolved={},
        manifest=manifest,
        timing={"seconds": seconds},
    )
