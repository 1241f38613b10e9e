"""Invented families, tuned: evaluations with given gains and costs, and a comparison of the chosen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from cmsim.experiments.comparison import Comparison, Request
from cmsim.experiments.families import Candidate, Family
from cmsim.experiments.family_ranking import rank_families
from cmsim.experiments.tune_settings import OBJECTIVES, TuneSettings
from cmsim.experiments.tuned_comparison import TunedComparison
from cmsim.experiments.tuning import Evaluation, Standing, TunedFamily, Tuning, chosen_of
from cmsim.plans.free_parameters import free_parameters
from cmsim.scenario import Scenario, load
from cmsim.statistics.intervals import Estimate, estimate

BASE_COST_YUAN = 10e6
BASE_NET_YUAN = 500e6
LUCK_YUAN = np.array([-3e6, 1e6, 2e6, 0.5e6, -0.5e6])
"""Shared by all policies."""
OWN_LUCK_YUAN = 0.2e6


@dataclass(frozen=True)
class Invented:
    """A family: gain (million yuan) and cost (share of the base's) of each evaluation, None if it failed; and
    what its chosen plan comes to when simulated anew.
    """

    evaluations: Sequence[tuple[float, float] | None]
    gain_anew: float = 0.0
    cost_anew: float = 1.0
    undefined: bool = False


class InventedComparison(Comparison):
    """Answers with given values, replication by replication."""

    given: dict[str, Invented]

    def values(self, measure, label, basis, years=None):
        number = self.labels.index(label)
        luck = np.resize(LUCK_YUAN, self.replications)
        if label == self.base:
            return luck + BASE_COST_YUAN if measure.name == "selling_cost_yuan" else luck + BASE_NET_YUAN
        family = self.given[label]
        if measure.name == "selling_cost_yuan":
            return (luck + BASE_COST_YUAN) * family.cost_anew
        own = OWN_LUCK_YUAN * np.cos(np.arange(self.replications) + 2.0 * number)
        gain = math.nan if family.undefined else 1e6 * family.gain_anew
        return luck + BASE_NET_YUAN + gain + own


def invented_tuning(
    families: dict[str, Invented],
    *,
    evaluations: int = 3,
    replications: int = 5,
    tolerance_share: float = 0.05,
    objective: str = "net_contribution",
) -> TunedComparison:
    """Return tuned families of the shipped policies with these labels."""
    base = load("hebei-2004")
    settings = TuneSettings(evaluations, objective, 2, tolerance_share)
    made = tuple(_family(label, load(label), given, settings) for label, given in families.items())
    asked = Request({"hebei-2004": base, **{one.label: one.family.scenario for one in made}})
    tuning = Tuning(asked, settings, made, estimate([BASE_COST_YUAN, BASE_COST_YUAN]))
    final = replace(tuning.final_request, replications=replications)
    comparison = InventedComparison(
        labels=list(final.scenarios),
        bases=["equal_participation"],
        years=3,
        replications=replications,
        scale=1.0,
        names={label: (one.name, one.name_zh) for label, one in final.scenarios.items()},
        tables={},
        law=None,  # type: ignore[arg-type]
    )
    comparison.given = families
    return TunedComparison(tuning, final, comparison, rank_families(tuning, comparison))


def _family(label: str, scenario: Scenario, given: Invented, settings: TuneSettings) -> TunedFamily:
    pay = scenario.policy.pay
    free = free_parameters(pay.plan, pay.params)
    limit = 1.0 + settings.tolerance_share
    evaluations = [
        _evaluation(number, scenario, {one.name: one.at(0.1 * number) for one in free}, result, limit)
        for number, result in enumerate(given.evaluations)
    ]
    candidates = tuple(one.candidate for one in evaluations)
    family = Family(label, scenario, free, candidates)
    return TunedFamily(family, tuple(evaluations), chosen_of(evaluations))


def _evaluation(
    number: int,
    scenario: Scenario,
    values: dict[str, float],
    result: tuple[float, float] | None,
    limit: float,
) -> Evaluation:
    candidate = Candidate(number, values, scenario)
    if result is None:
        nothing = estimate([math.nan])
        return Evaluation(
            candidate, dict.fromkeys(OBJECTIVES, nothing), nothing, nothing, "failed", "no answer"
        )
    gain, cost = _near(1e6 * result[0]), _near(BASE_COST_YUAN * result[1])
    level = _near(BASE_NET_YUAN + gain.mean)
    standing: Standing = "fits" if result[1] <= limit else "over budget"
    return Evaluation(candidate, dict.fromkeys(OBJECTIVES, level), gain, cost, standing)


def _near(value: float) -> Estimate:
    return estimate([value - 1e5, value + 1e5])
