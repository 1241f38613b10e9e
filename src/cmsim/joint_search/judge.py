"""The shortlist judged on fresh luck: ranking and selection, then posts, plan and both held against today."""

from __future__ import annotations

from dataclasses import replace

from cmsim.allocation_files.as_policy import staffed_scenario
from cmsim.experiments.comparison import compare
from cmsim.experiments.request import Progress
from cmsim.experiments.tune_settings import TUNED_BASIS
from cmsim.joint_search.search import JointFound
from cmsim.joint_search.task import JointTask
from cmsim.optimise.allocation.problem import IntArray
from cmsim.optimise.incentives.confirmed import SELECTED_FROM, limits_seen, select_among
from cmsim.optimise.incentives.settings import IncentiveSettings
from cmsim.optimise.incentives.simulated import Simulated, Wanted
from cmsim.optimise.jointly.advice import AS_IT_STANDS, BOTH, PLAN, POSTS, TODAY, JointlyJudged
from cmsim.optimise.surfaces.observed import FloatArray
from cmsim.scenario import Scenario
from cmsim.statistics.intervals import Estimate, estimate, scaled
from cmsim.tables.measures import measure_of

OTHER = "other-plan"
"""Before the number of a candidate on the shortlist that the programme did not hold for the best."""


def policies_of(task: JointTask, found: JointFound) -> dict[str, Scenario]:
    """Return the shortlist: as it stands, today's posts, posts alone, plan alone, both, and other plans.

    Other plans are the next best of the candidates that were solved whole, each with its own staffing.
    """
    levers, best = task.levers, found.best
    counts, values = best.allocation.counts, best.candidate.values

    def staffed(plan: tuple[float, ...], persons: IntArray) -> Scenario:
        cells = best.candidate.problem.cells
        return staffed_scenario(task.loaded, levers.scenario_at(plan), cells, persons, name_as_is=True)

    today, present = best.candidate.problem.today, levers.box.start
    policies = {
        AS_IT_STANDS: levers.scenario,
        TODAY: staffed(present, today),
        POSTS: staffed(present, counts),
        PLAN: staffed(values, today),
        BOTH: staffed_scenario(task.loaded, levers.scenario_at(values), best.candidate.problem.cells, counts),
    }
    solved = sorted(
        (one for one in best.seen if one.allocation is not None and one.candidate.values != values),
        key=lambda one: -one.value,
    )
    for number, one in enumerate(solved[: task.plan.shortlist - 1], start=1):
        assert one.allocation is not None
        policies[f"{OTHER}-{number}"] = staffed(one.candidate.values, one.allocation.counts)
    unlike: dict[str, Scenario] = {}
    for label, policy in policies.items():
        # Where nothing moves, or the present plan is the best, some are the same policy.
        if all(policy.digest != other.digest for other in unlike.values()) or label in (TODAY, BOTH):
            unlike[label] = policy
    return unlike


def judged(task: JointTask, found: JointFound, replications: int, progress: Progress) -> JointlyJudged:
    """Return what replications say that the search has not seen: which is best, and what it brings.

    Parameters
    ----------
    replications : int
        Of the comparison; the selection takes as many as it needs.

    Raises
    ------
    CmsimError
        If runs failed; what is finished is kept.
    """
    part, size = task.plan, task.size
    policies = policies_of(task, found)
    settings = IncentiveSettings(indifference_yuan=part.indifference_yuan, limits=task.limits)
    simulated = Simulated(task.request, task.levers.scenario, settings.objective, progress)
    selected = select_among(policies, settings, simulated, task.request.first_replication + SELECTED_FROM)
    asked = replace(
        task.request,
        scenarios={task.request.base: task.request.scenarios[task.request.base], **policies},
        bases=(TUNED_BASIS,),
        replications=replications,
    )
    seen = compare(asked, progress)
    net = measure_of("net_contribution_yuan")
    whole = 1.0 / found.simulated_share

    def levels(label: str, years: range | None = None) -> FloatArray:
        return seen.values(net, label if label in policies else TODAY, TUNED_BASIS, years)

    def gain(label: str, over: str, years: range | None = None) -> Estimate:
        return scaled(estimate(levels(label, years) - levels(over, years)), whole)

    late = range(size.first_year, task.request.years + 1)
    first = task.request.first_replication
    present, ours = simulated.outcomes(
        [Wanted(label, policies[label], first, replications) for label in (AS_IT_STANDS, BOTH)],
        "simulation",
    )
    assert not isinstance(present, str)
    assert not isinstance(ours, str)
    beyond = levels(BOTH) - levels(POSTS) - levels(PLAN) + levels(TODAY)
    return JointlyJudged(
        policies,
        seen,
        asked,
        selected,
        parts={
            "posts": gain(POSTS, TODAY),
            "plan": gain(PLAN, TODAY),
            "both": gain(BOTH, TODAY),
            "together": scaled(estimate(beyond), whole),
        },
        over_present=gain(BOTH, AS_IT_STANDS),
        late=gain(BOTH, TODAY, late),
        limits=limits_seen(task.limits, found.groups, ours, present),
    )
