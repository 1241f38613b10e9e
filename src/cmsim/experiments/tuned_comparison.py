"""Tuned families compared: the choice, the comparison in fresh replications, the ranking; as data."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from typing import Any

import pandas as pd

from cmsim.experiments.comparison import Comparison, Progress, Request, compare, planned, run_outstanding
from cmsim.experiments.families import AS_WRITTEN
from cmsim.experiments.family_ranking import Ranking, rank_families
from cmsim.experiments.tune_settings import OBJECTIVES, TUNED_BASIS, TuneSettings
from cmsim.experiments.tuning import Evaluation, TunedFamily, Tuning, refusals, tune, without
from cmsim.statistics.intervals import Estimate

BETWEEN_PARAMETERS = "; "


@dataclass(frozen=True)
class TunedComparison:
    """Families tuned, and their chosen plans compared with the base.

    Attributes
    ----------
    asked : Request
        The comparison of the chosen plans, as it was run.
    comparison : Comparison
        In other replications than those of the choice.
    """

    tuning: Tuning
    asked: Request
    comparison: Comparison
    ranking: Ranking

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        settings, ranking = self.tuning.settings, self.ranking
        return {
            "evaluations": settings.evaluations,
            "objective": settings.objective,
            "replications": settings.replications,
            "first_replication": self.tuning.first_replication,
            "tolerance_share": settings.tolerance_share,
            "base_selling_cost_yuan": self.tuning.base_selling_cost.mean,
            "budget_yuan_per_year": self.tuning.budget_yuan_per_year,
            "families": [_family_as_json(one) for one in self.tuning.families],
            "ranking": {
                "claimed": ranking.claimed,
                "objections": {reason: list(labels) for reason, labels in ranking.objections.items()},
                "order": list(ranking.order),
                "groups": [list(group) for group in ranking.groups],
                "pairs": [{**asdict(pair), "told_apart": pair.told_apart} for pair in ranking.pairs],
            },
        }


def tune_and_compare(
    request: Request, settings: TuneSettings, progress: Progress | None = None
) -> TunedComparison:
    """Tune all families, compare what was chosen in fresh replications, and rank them if that may be done.

    Raises
    ------
    CmsimError
        As :func:`cmsim.experiments.tuning.tune` and :func:`cmsim.experiments.comparison.compare`.
    """
    tuning = _settled(tune(request, settings, progress), progress)
    asked = tuning.final_request
    made = compare(asked, progress)
    return TunedComparison(tuning, asked, made, rank_families(tuning, made))


def _settled(tuning: Tuning, progress: Progress | None) -> Tuning:
    """Return the tuning with chosen plans that people can answer to in the fresh replications as well.

    Each replication believes in a response law of its own, and under one of them a plan at the edge of what
    is possible may have no answer.
    """
    say = progress or (lambda _what, _share: None)
    while True:
        asked = replace(tuning.final_request, bases=(TUNED_BASIS,))
        tasks, _ = planned(asked, lambda share: say("pilot", share))
        failures, units = run_outstanding(tasks, asked, lambda share: say("simulation", share))
        refused = refusals(tasks, failures, units, asked.base)
        if not refused:
            return tuning
        tuning = without(tuning, refused)


def tuning_frame(tuning: Tuning) -> pd.DataFrame:
    """Return a row for each evaluation: parameters, objectives, cost, how it stands, whether it is chosen."""
    rows = []
    for family in tuning.families:
        for one in family.evaluations:
            row: dict[str, object] = {
                "family": family.label,
                "candidate": one.candidate.number,
                "as_written": one.candidate.number == AS_WRITTEN,
                "parameters": BETWEEN_PARAMETERS.join(
                    f"{name}={value:g}" for name, value in one.candidate.values.items()
                ),
                "objective": tuning.settings.objective,
            }
            for name in OBJECTIVES:
                row |= _interval(f"{name}_yuan", one.objectives[name])
            row |= _interval("gain_yuan", one.gain)
            row |= {
                "selling_cost_yuan": one.selling_cost.mean,
                "budget_yuan": tuning.budget_yuan_per_year,
                "standing": one.standing,
                "chosen": one is family.chosen,
                "failure": one.failure,
            }
            rows.append(row)
    return pd.DataFrame(rows)


def _interval(name: str, found: Estimate) -> dict[str, float]:
    return {name: found.mean, f"{name}_low": found.low, f"{name}_high": found.high}


def _family_as_json(family: TunedFamily) -> dict[str, Any]:
    return {
        "family": family.label,
        "free_parameters": [
            {"name": one.name, "unit": one.unit, "written": one.written, "low": one.low, "high": one.high}
            for one in family.family.free
        ],
        "evaluations": [_evaluation_as_json(one) for one in family.evaluations],
        "chosen": None if family.chosen is None else family.chosen.candidate.number,
        "fits_budget": family.fits,
    }


def _evaluation_as_json(one: Evaluation) -> dict[str, Any]:
    return {
        "candidate": one.candidate.number,
        "values": one.candidate.values,
        "objectives": {name: asdict(found) for name, found in one.objectives.items()},
        "gain": asdict(one.gain),
        "selling_cost_yuan": one.selling_cost.mean,
        "standing": one.standing,
        "failure": one.failure,
    }


def best_so_far(family: TunedFamily) -> list[float]:
    """Return after each evaluation the largest gain so far within the budget; NaN before there is one."""
    best, found = math.nan, []
    for one in family.evaluations:
        if one.standing == "fits" and not one.gain.mean <= best:
            best = one.gain.mean
        found.append(best)
    return found
