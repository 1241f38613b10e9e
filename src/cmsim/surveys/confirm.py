"""Whether the simulation agrees with the surface: the advised posts against today's, on fresh luck."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from cmsim.equilibrium.prepare import Basis
from cmsim.experiments.comparison import compare
from cmsim.experiments.request import Progress, Request
from cmsim.optimise.allocation.blended import measured_part
from cmsim.optimise.allocation.checks import change_of, measures_of
from cmsim.optimise.allocation.confirmation import Confirmation
from cmsim.optimise.allocation.problem import AllocationProblem, FloatArray, IntArray
from cmsim.optimise.surfaces.measured import PROFIT
from cmsim.scenario import Scenario
from cmsim.statistics.intervals import Estimate, paired_difference, scaled
from cmsim.tables.measures import measure_of
from cmsim.world.geography import geography_of
from cmsim.world.posts import posts_of

ADVISED = "advised"
TODAY = "posts-of-today"
BASIS: Basis = "as_written"
_TAIL = 2.5
"""Percent in each tail of an interval of draws."""


def told_gain(problem: AllocationProblem, counts: IntArray, learning_draws: FloatArray) -> Estimate | None:
    """Return the gain in gross profit that a measured surface tells of a staffing (C, G) over today's.

    What moving costs while people learn is taken off. The interval is that of the surface's draws; None if
    nothing of the surface was measured.

    Parameters
    ----------
    learning_draws : array (D,)
        What a move costs while people learn, by draw of the surface, yuan a year.
    """
    measured, others = measured_part(problem.surface)
    if measured is None:
        return None
    now, then = (c @ problem.grades.effort + others for c in (problem.today, counts))
    moves = change_of(problem, counts).moves
    spread = measured.totals(then)[PROFIT] - measured.totals(now)[PROFIT] - moves * learning_draws
    mean = measures_of(problem, counts)[PROFIT] - measures_of(problem, problem.today)[PROFIT]
    mean -= moves * problem.costs.learning_yuan
    low, high = np.percentile(spread - spread.mean(), [_TAIL, 100.0 - _TAIL])
    return Estimate(mean, mean + float(low), mean + float(high), float(spread.std(ddof=1)), spread.size)


def confirmed(
    request: Request,
    label: str,
    policies: Mapping[str, Scenario],
    told: Estimate | None,
    *,
    first_year: int,
    simulated_share: float,
    progress: Progress | None = None,
) -> Confirmation:
    """Simulate the advised posts beside the scenario as it stands, and beside today's posts written out.

    What the surface told is held against the second: posts of the scenario's own policy may be others than
    today's. Where they are the same, so is every event, and nothing is simulated twice.

    Parameters
    ----------
    request : Request
        Base and scenario; its replications should be others than those of the survey.
    label : str
        Of the scenario.
    policies : mapping
        The scenario with the posts of :data:`TODAY` and of :data:`ADVISED`.
    first_year : int
        First year that the surface stands for.
    simulated_share : float
        Of the market, by which what was simulated is extrapolated to all branches.

    Raises
    ------
    CmsimError
        If runs failed; what is finished is kept.
    """
    base, present = request.scenarios[request.base], request.scenarios[label]
    same = _same_posts(present, policies[TODAY])
    today = label if same else TODAY
    others = {ADVISED: policies[ADVISED]} if same else policies
    asked = replace(request, scenarios={request.base: base, label: present, **others}, bases=(BASIS,))
    found = compare(asked, progress)
    late = range(first_year, found.years + 1)

    def gain(measure: str, over: str, years: range | None = None) -> Estimate:
        one = measure_of(measure)
        seen = paired_difference(
            found.values(one, ADVISED, BASIS, years), found.values(one, over, BASIS, years)
        )
        return scaled(seen, 1.0 / simulated_share)

    net = gain("net_contribution_yuan", label)
    return Confirmation(
        found,
        asked,
        told,
        simulated=gain("key_client_gross_profit_yuan", today, late),
        net=net,
        net_over_today=net if same else gain("net_contribution_yuan", TODAY),
        simulated_share=simulated_share,
    )


def _same_posts(one: Scenario, other: Scenario) -> bool:
    geography = geography_of(one)
    ours, theirs = (posts_of(scenario, geography, with_policy=True).by_group for scenario in (one, other))
    return np.array_equal(ours, theirs)
