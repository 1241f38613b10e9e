"""One call for an allocation: survey if asked for, problem, allocation, confirmation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

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


@dataclass(frozen=True)
class AllocationCall:
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
            simulated_share=self._simulated_share(advice, fresh),
            progress=self.progress,
        )
        return replace(advice, confirmation=confirmation)

    def _simulated_share(self, advice: AllocationAdvice, fresh: Request) -> float:
        """Return the share of the market that is simulated, by which sums are extrapolated."""
        from cmsim.surveys.observe import cell_sizes

        if advice.measured is not None:
            return advice.measured.simulated_share
        if fresh.scale >= 1.0:
            return 1.0
        return cell_sizes(self.start.scenario, fresh.replication_numbers, fresh.scale).simulated_share
