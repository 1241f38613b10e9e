"""What the surface tells of a plan and its staffing: the gain over today's, with its draws' interval."""

from __future__ import annotations

import numpy as np

from cmsim.optimise.allocation.blended import measured_part
from cmsim.optimise.allocation.checks import change_of, cost_of_change_yuan, measures_of
from cmsim.optimise.allocation.problem import NET, IntArray
from cmsim.optimise.jointly.programme import PlanCandidate
from cmsim.optimise.surfaces.measured import PROFIT
from cmsim.optimise.tuning.box import FloatArray
from cmsim.statistics.intervals import Estimate

_REVENUE = "revenue_yuan"
_TAIL = 2.5
"""Percent in each tail of an interval of draws."""


def told_net_gain(
    ours: PlanCandidate, counts: IntArray, present: PlanCandidate, learning_draws: FloatArray
) -> Estimate:
    """Return the gain in net contribution over today's staffing under the present plan, yuan a year.

    The planner's costs of change are left out: they fall in the first years, which the surface leaves out as
    well. What moving costs while people learn is in it, as far as it was measured in the years that count.

    Parameters
    ----------
    counts : array (C, G)
        The staffing under our plan.
    learning_draws : array (D,)
        What a move costs while people learn, by draw of the surface, yuan a year.
    """
    today = present.problem.today
    mean = _net(ours, counts) - _net(present, today)
    moves = change_of(ours.problem, counts).moves
    spread = _drawn(ours, counts) - _drawn(present, today) - moves * learning_draws
    low, high = np.percentile(spread - spread.mean(), [_TAIL, 100.0 - _TAIL])
    return Estimate(mean, mean + float(low), mean + float(high), float(spread.std(ddof=1)), spread.size)


def _net(candidate: PlanCandidate, counts: IntArray) -> float:
    problem = candidate.problem
    change = change_of(problem, counts)
    planners = cost_of_change_yuan(problem, change) - problem.costs.learning_yuan * change.moves
    return measures_of(problem, counts)[NET] + planners + candidate.constant_yuan


def _drawn(candidate: PlanCandidate, counts: IntArray) -> FloatArray:
    """Return gross profit less pay by result by draw, (D,)."""
    problem = candidate.problem
    measured, others = measured_part(problem.surface)
    assert measured is not None
    totals = measured.totals(counts @ problem.grades.effort + others)
    return totals[PROFIT] - problem.pay_by_result * totals[_REVENUE]
