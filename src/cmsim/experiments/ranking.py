"""Policies ranked with their number in mind: adjusted verdicts, comparisons with the best, chances."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cmsim.experiments.comparison import Comparison
from cmsim.statistics.best import against_best, probability_best
from cmsim.statistics.intervals import DEFAULT_LEVEL, Estimate, Verdict, paired_difference
from cmsim.statistics.multiplicity import holm, paired_p_value
from cmsim.tables.measures import measure_of

RANKED: tuple[str, ...] = ("net_contribution_yuan", "net_contribution_with_terminal_yuan")
"""Measures by which policies are ranked; of others, more is not better by itself."""
LEAST_POLICIES = 3
"""With two there is one difference, and nothing to correct."""


@dataclass(frozen=True)
class Rank:
    """A policy among several.

    Attributes
    ----------
    difference : Estimate
        From the base, the interval by itself.
    adjusted_p_value : float
        Of that difference, corrected for the number of policies (Holm 1979); NaN for the base.
    against_best : float
        Mean less the best of the others'.
    low, high : float
        Of the same; the intervals of all policies hold together (Hsu 1984).
    may_be_best : bool
        Whether the intervals leave open that it is the best.
    probability_best : float
        To have the largest mean, given luck and the pilot's error as observed.
    """

    policy: str
    difference: Estimate
    adjusted_p_value: float
    against_best: float
    low: float
    high: float
    may_be_best: bool
    probability_best: float

    @property
    def verdict(self) -> str:
        """What may be said of the difference from the base among so many; empty for the base."""
        if np.isnan(self.adjusted_p_value):
            return ""
        return self.difference.verdict if self.adjusted_p_value < 1.0 - DEFAULT_LEVEL else "too close to call"


def adjusted_verdicts(comparison: Comparison, basis: str, measure: str = RANKED[0]) -> dict[str, Verdict]:
    """Return what may be said of every policy's difference from the base, corrected for their number.

    A verdict stands if the p-value of the paired test, corrected by Holm 1979, is below one less the level of
    intervals. With a single difference there is nothing to correct, and the verdict is its interval's.
    """
    wanted = measure_of(measure)
    base = comparison.values(wanted, comparison.base, basis)
    others = [label for label in comparison.labels if label != comparison.base]
    values = {label: comparison.values(wanted, label, basis) for label in others}
    adjusted = holm([paired_p_value(values[label], base) for label in others])
    return {
        label: paired_difference(values[label], base).verdict
        if p_value < 1.0 - DEFAULT_LEVEL
        else "too close to call"
        for label, p_value in zip(others, adjusted, strict=True)
    }


def can_be_ranked(comparison: Comparison) -> bool:
    """Return whether there are policies and replications enough."""
    return len(comparison.labels) >= LEAST_POLICIES and comparison.replications >= 2


def ranks(comparison: Comparison, basis: str, measure: str = RANKED[0]) -> list[Rank]:
    """Return the policies by the mean of a measure, the best first.

    Raises
    ------
    ValueError
        If there are too few policies or replications.
    """
    if not can_be_ranked(comparison):
        raise ValueError("a ranking needs three policies and two replications")
    wanted = measure_of(measure)
    table = np.stack([comparison.values(wanted, label, basis) for label in comparison.labels])
    others = range(1, len(comparison.labels))
    p_values = [float("nan"), *holm([paired_p_value(table[n], table[0]) for n in others])]
    best, probability = against_best(table), probability_best(table)
    found = [
        Rank(
            label,
            paired_difference(table[n], table[0]),
            p_values[n],
            float(best.difference[n]),
            float(best.low[n]),
            float(best.high[n]),
            bool(best.may_be_best[n]),
            float(probability[n]),
        )
        for n, label in enumerate(comparison.labels)
    ]
    return [found[int(n)] for n in np.argsort(-table.mean(axis=1), kind="stable")]


def ranking_frame(comparison: Comparison) -> pd.DataFrame:
    """Return a row for each basis, measure and policy; empty if nothing can be ranked."""
    if not can_be_ranked(comparison):
        return pd.DataFrame()
    return pd.DataFrame(
        [
            {
                "basis": basis,
                "measure": measure,
                "unit": measure_of(measure).unit,
                "place": place,
                "policy": rank.policy,
                "difference": rank.difference.mean,
                "difference_low": rank.difference.low,
                "difference_high": rank.difference.high,
                "adjusted_p_value": rank.adjusted_p_value,
                "verdict": rank.verdict or "base",
                "against_best": rank.against_best,
                "against_best_low": rank.low,
                "against_best_high": rank.high,
                "may_be_best": rank.may_be_best,
                "probability_best": rank.probability_best,
            }
            for basis in comparison.bases
            for measure in RANKED
            for place, rank in enumerate(ranks(comparison, basis, measure), start=1)
        ]
    )
