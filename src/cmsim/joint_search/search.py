"""The loop: survey, surfaces, programme over plans and staffing, then runs about what was found best."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from cmsim.allocation_files.measured_problem import by_city_and_kind, drawn_learning_yuan
from cmsim.errors import CmsimError
from cmsim.experiments.request import Progress
from cmsim.joint_search.candidates import ZOOMS, Candidates, Fitted, numbers_of_candidates
from cmsim.joint_search.task import JointTask
from cmsim.joint_search.told import told_net_gain
from cmsim.optimise.incentives.simulated import PRESENT
from cmsim.optimise.jointly.plan_costs import plan_costs
from cmsim.optimise.jointly.programme import (
    CandidateSeen,
    PlanCandidate,
    PlanOptimum,
    best_plan_and_allocation,
)
from cmsim.optimise.surfaces.joint import joint_surface
from cmsim.optimise.surfaces.observed import CellSizes, FloatArray
from cmsim.optimise.tuning.history import History
from cmsim.randomness import Streams
from cmsim.statistics.intervals import Estimate, paired_difference, scaled
from cmsim.surveys.joint import RunSeen, history_of, observations_of, simulated_runs
from cmsim.surveys.joint_design import BEST, TODAY, Found, JointDesign, JointRun
from cmsim.surveys.observe import cell_sizes

Solve = Callable[[Sequence[PlanCandidate]], PlanOptimum]


@dataclass(frozen=True)
class Round:
    """What a round found best.

    Attributes
    ----------
    optimum : PlanOptimum
    told : Estimate
        Gain in net contribution over today's posts under the present plan that the surface tells, yuan a
        year, costs of change left out.
    simulated : Estimate or None
        The same in the runs of the next round, which hold this one's best; None if there was none, or the
        plan was refused.
    """

    optimum: PlanOptimum
    told: Estimate
    simulated: Estimate | None = None


@dataclass(frozen=True)
class JointFound:
    """What the loop found.

    Attributes
    ----------
    present : PlanCandidate
        The present plan, by the surface of the last round.
    groups : tuple of str
        Whose certainty equivalents are watched.
    refused : dict
        Runs without a result, and why.
    simulated_share : float
        Of the market that was simulated.
    """

    rounds: tuple[Round, ...]
    fitted: Fitted
    present: PlanCandidate
    history: History
    groups: tuple[str, ...]
    refused: dict[str, str]
    simulated_share: float

    @property
    def best(self) -> PlanOptimum:
        """The last round's."""
        return self.rounds[-1].optimum


def jointly_searched(task: JointTask, progress: Progress) -> JointFound:
    """Search for the best pay plan with the best staffing under it.

    Every run lies in the store, so that a search that was stopped goes on with the same call.

    Raises
    ------
    InputError
        As :func:`best_plan_and_allocation`.
    CmsimError
        If runs failed; what is finished is kept.
    """
    part, request, start = task.size, task.survey, task.start
    design = JointDesign(task.levers, start.by_city(start.persons), part.runs, task.plan.runs)
    candidates = Candidates(task.loaded, start, task.levers)
    sizes = cell_sizes(start.scenario, request.replication_numbers, request.scale)
    share = sizes.simulated_share
    seen: list[RunSeen] = []
    refused: dict[str, str] = {}
    rounds: list[Round] = []
    runs: list[JointRun] = [design.present(), *design.first()]
    for number in range(part.rounds + 1):
        made, fell_out = simulated_runs(request, runs, part.first_year, progress)
        seen += made
        refused |= fell_out
        by_label = {one.run.label: one for one in seen}
        if rounds and f"{BEST}-{number}" in by_label:
            pair = by_label[f"{BEST}-{number}"].net_yuan, by_label[TODAY].net_yuan
            gain = scaled(paired_difference(*pair), 1.0 / share)
            rounds[-1] = replace(rounds[-1], simulated=gain)
        present = by_label[PRESENT]
        groups = present.outcomes[0].watched
        surveyed = [one for one in seen if one.run.label != PRESENT]
        if len(surveyed) < (part.runs + task.plan.runs) // 2:
            raise CmsimError(
                "allocation.plans-refused",
                "too many plans of the survey have no result",
                found=next(iter(refused.values()), ""),
                hint="tune within narrower intervals",
            )
        progress("surface", number / (part.rounds + 1))
        history = history_of(surveyed, present, task.limits, groups)
        fitted = _fitted(task, candidates, surveyed, history, sizes)
        progress("programme", number / (part.rounds + 1))
        now = candidates.at(fitted, task.levers.box.start)
        optimum = _optimum(task, candidates, fitted, now)
        drawn = drawn_learning_yuan(task.loaded, start, fitted.surface.surface)
        told = told_net_gain(optimum.candidate, optimum.allocation.counts, now, drawn)
        rounds.append(Round(optimum, told))
        found = [
            Found(by_city_and_kind(task.loaded, start, one.optimum.allocation.counts), _inside(one))
            for one in rounds
        ]
        runs = design.near(found)
    for stage in ("surface", "programme"):
        progress(stage, 1.0)
    return JointFound(tuple(rounds), fitted, now, history, groups, refused, share)


def _inside(one: Round) -> FloatArray:
    return np.clip(one.optimum.candidate.shares, 0.0, 1.0)


def _fitted(
    task: JointTask,
    candidates: Candidates,
    seen: Sequence[RunSeen],
    history: History,
    sizes: CellSizes,
) -> Fitted:
    shares = np.array([one.run.shares for one in seen])
    costs = plan_costs(shares, [one.costs for one in seen])
    surface = joint_surface(
        observations_of(seen, sizes, task.request.scale),
        shares - candidates.present,
        Streams(task.start.scenario.run.seed, 0),
        costs.at(candidates.present),
    )
    return Fitted.of(surface, costs, history)


def _optimum(task: JointTask, candidates: Candidates, fitted: Fitted, now: PlanCandidate) -> PlanOptimum:
    """Return the best plan and staffing: candidates all over, then closer and closer about the best."""
    numbers = numbers_of_candidates(task.plan.candidates)
    kept: list[PlanCandidate] = [now]
    seen: list[CandidateSeen] = []
    optimum: PlanOptimum | None = None
    for width, number in zip(ZOOMS, numbers, strict=True):
        centre = kept[0].shares if optimum is None else optimum.candidate.shares
        drawn = candidates.drawn(fitted, np.clip(centre, 0.0, 1.0), width, number)
        known = {one.values for one in kept}
        asked = [*kept, *(one for one in drawn if one.values not in known)]
        optimum = best_plan_and_allocation(asked, task.solver, relative_gap=task.relative_gap)
        before = {one.candidate.values for one in seen}
        seen += [one for one in optimum.seen if one.candidate.values not in before]
        kept = list({one.values: one for one in (now, optimum.candidate)}.values())
    assert optimum is not None
    others = [one.bound for one in seen if one.state == "not better"]
    return replace(optimum, seen=tuple(seen), bound=max([optimum.bound, *others]))
