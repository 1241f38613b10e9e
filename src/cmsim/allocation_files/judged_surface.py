"""What effort in a cell brings by a planner's judgement, relative to what the cell brings today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cmsim.optimise.allocation.problem import FloatArray, IntArray
from cmsim.optimise.decision_calculus import JudgedCurve


@dataclass(frozen=True)
class JudgedSurface:
    """Gross profit and revenue of today times the judged curve of the cell's group.

    Effort is relative to the cell's share of today's effort in its group, shared out by gross profit: people
    serve whoever is there, so that a cell's own count today says little about the effort it gets.

    Attributes
    ----------
    profit_yuan, revenue_yuan : array (C,)
        Today's, a year.
    reference_effort : array (C,)
        Persons of standard effort that today's result stands for; zero where there is nothing to gain.
    curves : tuple of JudgedCurve
        By group.
    group : array (C,)
    """

    profit_yuan: FloatArray
    revenue_yuan: FloatArray
    reference_effort: FloatArray
    curves: tuple[JudgedCurve, ...]
    group: IntArray
    measures: tuple[str, ...] = ("gross_profit_yuan", "revenue_yuan")

    def at(self, cell: IntArray, effort: FloatArray) -> Mapping[str, FloatArray]:
        """Return each measure of K pairs of cell and effort."""
        reference = self.reference_effort[cell]
        relative = np.divide(effort, reference, out=np.zeros_like(effort), where=reference > 0.0)
        factor = np.ones_like(relative)
        for number, curve in enumerate(self.curves):
            there = self.group[cell] == number
            factor[there] = curve.at(relative[there])
        return {
            "gross_profit_yuan": self.profit_yuan[cell] * factor,
            "revenue_yuan": self.revenue_yuan[cell] * factor,
        }


def reference_effort(profit_yuan: FloatArray, group: IntArray, effort: FloatArray) -> FloatArray:
    """Return today's effort of each group shared out over its cells by gross profit, shape (C,).

    A group that nobody is in today counts with the share of the whole effort that its profit has.
    """
    groups = int(group.max()) + 1
    profit_of_group = np.bincount(group, weights=profit_yuan, minlength=groups)
    effort_of_group = np.bincount(group, weights=effort, minlength=groups)
    whole = effort.sum() * profit_of_group / max(profit_of_group.sum(), 1e-12)
    effort_of_group = np.where(effort_of_group > 0.0, effort_of_group, whole)
    share = np.divide(
        profit_yuan,
        profit_of_group[group],
        out=np.zeros_like(profit_yuan),
        where=profit_of_group[group] > 0.0,
    )
    return np.asarray(effort_of_group[group] * share)
