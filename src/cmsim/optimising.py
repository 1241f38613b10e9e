"""Optimisation, from a planner's file to advice in a folder."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmsim.naming import DEFAULT_STORE, Named, label_of, scenario_of
from cmsim.optimise.gaps import ALLOCATION_GAP

if TYPE_CHECKING:
    from cmsim.allocation_files.load import LoadedAllocation
    from cmsim.allocation_files.start import Start
    from cmsim.experiments.request import Progress, Request
    from cmsim.joint_search.task import JointTask
    from cmsim.optimise.allocation.allocate import Allocation
    from cmsim.optimise.allocation.problem import AllocationProblem
    from cmsim.optimise.allocation_advice import AllocationAdvice
    from cmsim.optimise.solvers import SolverSettings
    from cmsim.optimise.surfaces.measured import MeasuredSurface

DEFAULT_SCENARIO = "hebei-2004"


def optimize_allocation(
    file: str | Path,
    scenario: Named = DEFAULT_SCENARIO,
    *,
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
    from cmsim.allocation_files.load import load_allocation
    from cmsim.allocation_files.measured_problem import check_measured
    from cmsim.allocation_files.start import Start
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
    loaded = load_allocation(Path(file))
    world = scenario_of(scenario, overrides)
    start = Start.of(world, by_branch=loaded.content.cells == "branch")
    check_measured(loaded, start)
    call = _Call(
        loaded,
        start,
        label_of(scenario, world),
        _asked(loaded, scenario, overrides, store, workers, confirm),
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


@dataclass(frozen=True)
class _Call:
    """One call, checked.

    Attributes
    ----------
    label : str
        Of the scenario in the request.
    asked : Request or None
        Of whatever is to be simulated.
    years : int
        Years to spread the moves over.
    """

    loaded: LoadedAllocation
    start: Start
    label: str
    asked: Request | None
    settings: SolverSettings
    relative_gap: float
    years: int
    progress: Progress

    def advice(self, confirm: int) -> AllocationAdvice:
        """Return the allocation on judgement or on a measured surface, confirmed if that was asked for."""
        import numpy as np

        from cmsim.allocation_files.measured_problem import drawn_learning_yuan
        from cmsim.allocation_files.problem_of import problem_of
        from cmsim.optimise.allocation.allocate import value_today
        from cmsim.surveys.confirm import told_gain

        if self.loaded.content.surface is None:
            problem, measured = problem_of(self.loaded, self.start), None
            found = self._phased(problem)
        else:
            problem, measured, found = self._on_measurement()
        advice = self._told(problem, found, value_today(problem), measured)
        drawn = np.zeros(0) if measured is None else drawn_learning_yuan(self.loaded, self.start, measured)
        advice = replace(advice, told=told_gain(problem, found[-1].counts, drawn))
        return self._confirmed(advice, confirm) if confirm else advice

    def joint_task(self) -> JointTask | None:
        """Return what is searched for if the file tunes a pay plan too; None if it does not.

        Raises
        ------
        InputError
            With the place in the file, if something cannot be tuned.
        """
        from cmsim.joint_search.task import joint_task

        if self.loaded.content.plan is None or self.asked is None:
            return None
        return joint_task(self.loaded, self.start, self.asked, self.settings, self.relative_gap)

    def joint_advice(self, task: JointTask, confirm: int) -> AllocationAdvice:
        """Return the allocation together with the pay plan, confirmed if that was asked for."""
        from cmsim.joint_search.advise import advised, today_totals

        plan, found = advised(task, confirm, self.progress)
        best = found.best.candidate
        years = self._phased(best.problem)
        advice = self._told(best.problem, years, today_totals(found), found.fitted.surface.surface)
        levers = task.levers.scenario_at(best.values)
        return replace(advice, plan=plan, told=plan.told, policy=self._policy(best.problem, years, levers))

    def _on_measurement(self) -> tuple[AllocationProblem, MeasuredSurface, Sequence[Allocation]]:
        """Return problem, surface and staffing after a survey, and others about what it found best."""
        from cmsim.allocation_files.measured_problem import by_city_and_kind, measured_problem_of
        from cmsim.surveys.survey import SurveySettings, surveyed

        size = self.loaded.content.surface
        assert size is not None
        assert self.asked is not None
        survey = SurveySettings(size.runs, size.first_year)
        about = [self.start.by_city(self.start.persons)]
        for _ in range(size.rounds + 1):
            measured = surveyed(self.asked, self.label, survey, about, self.progress).surface
            problem = measured_problem_of(self.loaded, self.start, measured)
            found = self._phased(problem)
            about.append(by_city_and_kind(self.loaded, self.start, found[-1].counts))
        return problem, measured, found

    def _phased(self, problem: AllocationProblem) -> Sequence[Allocation]:
        from cmsim.errors import InputError
        from cmsim.optimise.allocation.moves import phased

        try:
            return phased(problem, self.years, self.settings, self.relative_gap)
        except InputError as error:
            raise self.loaded.placed(error) from None

    def _told(
        self,
        problem: AllocationProblem,
        found: Sequence[Allocation],
        today: dict[str, float],
        measured: MeasuredSurface | None,
    ) -> AllocationAdvice:
        from cmsim.optimise.allocation.moves import moves_between
        from cmsim.optimise.allocation.worth import worth_of_one
        from cmsim.optimise.allocation_advice import AllocationAdvice

        steps = [problem.today, *(year.counts for year in found)]
        return AllocationAdvice(
            name=self.loaded.content.name,
            scenario=self.start.scenario.id,
            problem=problem,
            today=today,
            years=list(found),
            moves=[moves_between(problem, before, after) for before, after in pairwise(steps)],
            worth=worth_of_one(found[-1], self.settings, self.relative_gap),
            measured=measured,
            policy=self._policy(problem, found, self.start.scenario),
        )

    def _policy(self, problem: AllocationProblem, found: Sequence[Allocation], scenario: Any) -> Any:
        from cmsim.allocation_files.as_policy import staffed_scenario

        return staffed_scenario(self.loaded, scenario, problem.cells, found[-1].counts)

    def _confirmed(self, advice: AllocationAdvice, replications: int) -> AllocationAdvice:
        from cmsim.allocation_files.as_policy import staffed_scenario
        from cmsim.surveys.confirm import ADVISED, TODAY, confirmed

        assert self.asked is not None
        asked, size, problem = self.asked, self.loaded.content.surface, advice.problem
        fresh = replace(
            asked,
            replications=replications,
            first_replication=asked.first_replication + (asked.replications if size is not None else 0),
        )
        today = staffed_scenario(
            self.loaded, self.start.scenario, problem.cells, problem.today, name_as_is=True
        )
        confirmation = confirmed(
            fresh,
            self.label,
            {TODAY: today, ADVISED: advice.policy},
            advice.told,
            first_year=1 if size is None else size.first_year,
            simulated_share=1.0 if advice.measured is None else advice.measured.simulated_share,
            progress=self.progress,
        )
        return replace(advice, confirmation=confirmation)
