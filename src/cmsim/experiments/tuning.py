"""Families tuned: as many evaluations for each, in the same world with the same luck, within one budget.

Every candidate is simulated; nothing is chosen on a prediction's word. The replications of the choice are
others than those of the comparison that follows, so that a winner is not praised for the luck that chose it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from cmsim.experiments.comparison import (
    Comparison,
    Progress,
    Request,
    planned,
    result_of,
    run_outstanding,
    runs_failed,
)
from cmsim.experiments.families import Candidate, Family, family_of
from cmsim.experiments.replication import PolicyTask
from cmsim.experiments.task import Done
from cmsim.experiments.tune_settings import OBJECTIVES, TUNED_BASIS, TuneSettings, check_tuning
from cmsim.scenario import Scenario
from cmsim.statistics.intervals import Estimate, estimate, paired_difference
from cmsim.tables.measures import measure_of

SELECTION_FROM = 200_000
"""Distance of the replications that choose from those that compare: more than a comparison can have."""

Standing = Literal["fits", "over budget", "failed"]


@dataclass(frozen=True)
class Evaluation:
    """What a candidate came to in the replications of the choice, yuan a year; NaN if it failed.

    Attributes
    ----------
    objectives : dict of Estimate
        By name of the objective.
    gain : Estimate
        Paired difference of the objective from the base.
    failure : str
        Why there is no result.
    """

    candidate: Candidate
    objectives: dict[str, Estimate]
    gain: Estimate
    selling_cost: Estimate
    standing: Standing
    failure: str = ""


@dataclass(frozen=True)
class TunedFamily:
    """A family with all its evaluations and the one chosen, or None if all failed.

    The best by the objective of those that fit the budget is chosen; if none fits, the cheapest.
    """

    family: Family
    evaluations: tuple[Evaluation, ...]
    chosen: Evaluation | None

    @property
    def label(self) -> str:
        """Label of the policy."""
        return self.family.label

    @property
    def fits(self) -> bool:
        """Whether a candidate fits the budget."""
        return self.chosen is not None and self.chosen.standing == "fits"


@dataclass(frozen=True)
class Tuning:
    """All families tuned.

    Attributes
    ----------
    asked : Request
        The comparison as asked for, with the plans as written.
    base_selling_cost : Estimate
        Of the base in the replications of the choice, yuan a year.
    """

    asked: Request
    settings: TuneSettings
    families: tuple[TunedFamily, ...]
    base_selling_cost: Estimate

    @property
    def budget_yuan_per_year(self) -> float:
        """Largest selling cost that fits."""
        return self.base_selling_cost.mean * (1.0 + self.settings.tolerance_share)

    @property
    def first_replication(self) -> int:
        """Number of the first replication of the choice."""
        return self.asked.first_replication + SELECTION_FROM

    @property
    def final_request(self) -> Request:
        """The comparison of the base and the tuned plans, in replications of its own."""
        scenarios = {self.asked.base: self.asked.scenarios[self.asked.base]}
        for one in self.families:
            if one.chosen is not None and one.chosen.candidate.scenario is not None:
                scenarios[one.label] = one.chosen.candidate.scenario
        return replace(self.asked, scenarios=scenarios)


def selection_request(request: Request, settings: TuneSettings) -> Request:
    """Return the runs by which candidates are chosen."""
    return _selection(request, settings, _families(request, settings))


def tune(request: Request, settings: TuneSettings, progress: Progress | None = None) -> Tuning:
    """Evaluate as many candidates of each family, and choose one of each.

    Raises
    ------
    InputError
        If the request or the settings are out of range.
    CmsimError
        If runs failed for another reason than a candidate's values; what is finished is kept.
    """
    check_tuning(request, settings)
    say = progress or (lambda _what, _share: None)
    families = _families(request, settings)
    asked = _selection(request, settings, families)
    tasks, laws = planned(asked, lambda share: say("pilot", share))
    failures, units = run_outstanding(tasks, asked, lambda share: say("tuning", share))
    refused = refusals(tasks, failures, units, request.base)
    made = result_of(asked, [task for task in tasks if task.label not in refused], laws, most_rows=0)
    cost = made.level(measure_of("selling_cost_yuan"), request.base, TUNED_BASIS)
    limit = cost.mean * (1.0 + settings.tolerance_share)
    tuned = []
    for family in families:
        evaluations = tuple(
            _evaluated(family, one, settings, made, refused, limit) for one in family.candidates
        )
        tuned.append(TunedFamily(family, evaluations, chosen_of(evaluations)))
    return Tuning(request, settings, tuple(tuned), cost)


def without(tuning: Tuning, refused: Mapping[str, str]) -> Tuning:
    """Return the tuning with chosen candidates counted as failed, and the next best chosen instead.

    Parameters
    ----------
    refused : mapping
        Why the chosen candidate of a family failed in the comparison, by label.
    """
    families = []
    for one in tuning.families:
        if one.label in refused and one.chosen is not None:
            reason = refused[one.label]
            evaluations = [
                replace(made, standing="failed", failure=reason) if made is one.chosen else made
                for made in one.evaluations
            ]
            one = TunedFamily(one.family, tuple(evaluations), chosen_of(evaluations))
        families.append(one)
    return replace(tuning, families=tuple(families))


def _families(request: Request, settings: TuneSettings) -> list[Family]:
    return [
        family_of(label, scenario, settings.evaluations)
        for label, scenario in request.scenarios.items()
        if label != request.base
    ]


def _selection(request: Request, settings: TuneSettings, families: Sequence[Family]) -> Request:
    scenarios: dict[str, Scenario] = {request.base: request.scenarios[request.base]}
    for family in families:
        for one in family.candidates:
            if one.scenario is not None:
                scenarios[_label(family, one)] = one.scenario
    return replace(
        request,
        scenarios=scenarios,
        bases=(TUNED_BASIS,),
        replications=settings.replications,
        first_replication=request.first_replication + SELECTION_FROM,
        steady_years=0,
        check=False,
        events=False,
    )


def _label(family: Family, candidate: Candidate) -> str:
    return f"{family.label} #{candidate.number}"


def refusals(tasks: Sequence[PolicyTask], failures: Sequence[Done], units: int, base: str) -> dict[str, str]:
    """Return why policies were refused, by label; raise CmsimError if anything else failed."""
    by_key = {done.key: done for done in failures}
    found: dict[str, str] = {}
    for task in tasks:
        done = by_key.get(task.key)
        if done is not None and done.refused and task.label != base:
            error = done.error
            assert error is not None
            found.setdefault(task.label, error.detail.found or str(error))
    others = [done for done in failures if not done.refused]
    of_base = [by_key[task.key] for task in tasks if task.label == base and task.key in by_key]
    warm = {task.warm.key for task in tasks} & set(by_key)
    if others or of_base or warm:
        raise runs_failed([*(by_key[key] for key in warm), *of_base, *others], units)
    return found


def _evaluated(
    family: Family,
    candidate: Candidate,
    settings: TuneSettings,
    made: Comparison,
    refused: Mapping[str, str],
    limit_yuan: float,
) -> Evaluation:
    label = _label(family, candidate)
    failure = candidate.refusal or refused.get(label, "")
    if failure:
        nothing = estimate([math.nan])
        return Evaluation(candidate, dict.fromkeys(OBJECTIVES, nothing), nothing, nothing, "failed", failure)
    objectives = {
        name: made.level(measure_of(measure), label, TUNED_BASIS) for name, measure in OBJECTIVES.items()
    }
    cost = made.level(measure_of("selling_cost_yuan"), label, TUNED_BASIS)
    gain = paired_difference(
        made.values(settings.measure, label, TUNED_BASIS),
        made.values(settings.measure, made.base, TUNED_BASIS),
    )
    standing: Standing = "fits" if cost.mean <= limit_yuan else "over budget"
    return Evaluation(candidate, objectives, gain, cost, standing)


def chosen_of(evaluations: Sequence[Evaluation]) -> Evaluation | None:
    """Return the best of those that fit the budget; if none fits, the cheapest; None if all failed."""
    fitting = [one for one in evaluations if one.standing == "fits"]
    costly = [one for one in evaluations if one.standing == "over budget"]
    if fitting:
        # Of equals the first, which is the plan as written if it is among them.
        return max(fitting, key=lambda one: one.gain.mean)
    return min(costly, key=lambda one: one.selling_cost.mean) if costly else None
