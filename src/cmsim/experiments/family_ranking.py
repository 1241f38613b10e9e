"""Families of plans ranked, if a ranking may be claimed at all; else the reasons why not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from cmsim.experiments.comparison import Comparison
from cmsim.experiments.tune_settings import TUNED_BASIS
from cmsim.experiments.tuning import TunedFamily, Tuning
from cmsim.randomness import FloatArray
from cmsim.statistics.intervals import DEFAULT_LEVEL, Estimate, paired_difference
from cmsim.statistics.multiplicity import groups_not_told_apart, holm, paired_p_value
from cmsim.tables.measures import measure_of

ONE_FAMILY = "one family"
ONE_REPLICATION = "one replication"
NOT_TUNED = "not tuned"
FAILED = "failed"
OVER_BUDGET = "over budget"
OVER_BUDGET_ANEW = "over budget anew"
UNDEFINED = "undefined"
OBJECTIONS: tuple[str, ...] = (
    ONE_FAMILY,
    ONE_REPLICATION,
    NOT_TUNED,
    FAILED,
    OVER_BUDGET,
    OVER_BUDGET_ANEW,
    UNDEFINED,
)
"""What stands against claiming a ranking."""


@dataclass(frozen=True)
class Pair:
    """Two families compared in the replications of the comparison.

    Attributes
    ----------
    better, worse : str
        By the mean of the objective.
    difference : Estimate
        Paired, better less worse; the intervals of all pairs hold together (Bonferroni).
    p_value, adjusted : float
        Of Student's paired test, by itself and corrected for the number of pairs (Holm 1979).
    """

    better: str
    worse: str
    difference: Estimate
    p_value: float
    adjusted: float

    @property
    def told_apart(self) -> bool:
        """Whether the two may be ranked; an interval without zero implies it, but not the other way round."""
        return self.adjusted < 1.0 - DEFAULT_LEVEL


@dataclass(frozen=True)
class Ranking:
    """Families from the best to the worst, as far as they are told apart.

    Attributes
    ----------
    objections : dict
        What stands against a ranking, and which families it concerns; with any, nothing is claimed, and
        order, pairs and groups are empty.
    order : tuple of str
        By the mean of the objective.
    groups : tuple of tuple of str
        Families too close to call among themselves; one may stand in several groups.
    """

    objections: dict[str, tuple[str, ...]]
    order: tuple[str, ...] = ()
    pairs: tuple[Pair, ...] = ()
    groups: tuple[tuple[str, ...], ...] = ()

    @property
    def claimed(self) -> bool:
        """Whether a ranking may be claimed."""
        return not self.objections


def rank_families(tuning: Tuning, comparison: Comparison) -> Ranking:
    """Return the ranking of tuned families in a comparison of theirs.

    It is claimed only between two families or more, each tuned with equally many evaluations, at equal
    participation, within one budget both when chosen and when simulated anew.

    Parameters
    ----------
    comparison : Comparison
        Of the base and the families' chosen plans, in other replications than those of the choice.
    """
    objections = _objections(tuning, comparison)
    if objections:
        return Ranking(objections)
    values = {one.label: _objective(tuning, comparison, one.label) for one in tuning.families}
    order = tuple(sorted(values, key=lambda label: -float(values[label].mean())))
    pairs = _pairs(order, values)
    apart = [frozenset((pair.better, pair.worse)) for pair in pairs if pair.told_apart]
    return Ranking({}, order, pairs, tuple(groups_not_told_apart(order, apart)))


def _objections(tuning: Tuning, comparison: Comparison) -> dict[str, tuple[str, ...]]:
    families = tuning.families
    fitting = [one for one in families if one.fits]

    def labels(chosen: Sequence[TunedFamily]) -> tuple[str, ...]:
        return tuple(one.label for one in chosen)

    found = {
        ONE_FAMILY: labels(families) if len(families) < 2 else (),
        ONE_REPLICATION: labels(families) if comparison.replications < 2 else (),
        NOT_TUNED: labels([one for one in families if len(one.evaluations) != tuning.settings.evaluations]),
        FAILED: labels([one for one in families if one.chosen is None]),
        OVER_BUDGET: labels([one for one in families if one.chosen is not None and not one.fits]),
        OVER_BUDGET_ANEW: labels([one for one in fitting if _costs_more(tuning, comparison, one.label)]),
        UNDEFINED: labels(
            [one for one in fitting if not math.isfinite(_objective(tuning, comparison, one.label).mean())]
        ),
    }
    return {reason: concerned for reason, concerned in found.items() if concerned}


def _objective(tuning: Tuning, comparison: Comparison, label: str) -> FloatArray:
    return comparison.values(tuning.settings.measure, label, TUNED_BASIS)


def _costs_more(tuning: Tuning, comparison: Comparison, label: str) -> bool:
    """Return whether selling cost is shown to lie above the budget in the comparison's own replications."""
    cost = measure_of("selling_cost_yuan")
    budget = comparison.values(cost, comparison.base, TUNED_BASIS) * (1.0 + tuning.settings.tolerance_share)
    return paired_difference(comparison.values(cost, label, TUNED_BASIS), budget).verdict == "higher"


def _pairs(order: Sequence[str], values: dict[str, FloatArray]) -> tuple[Pair, ...]:
    both = list(combinations(order, 2))
    p_values = [paired_p_value(values[better], values[worse]) for better, worse in both]
    level = 1.0 - (1.0 - DEFAULT_LEVEL) / len(both)
    return tuple(
        Pair(better, worse, paired_difference(values[better], values[worse], level), p_value, adjusted)
        for (better, worse), p_value, adjusted in zip(both, p_values, holm(p_values), strict=True)
    )
