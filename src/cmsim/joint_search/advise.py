"""The loop as one call, and what it comes to as advice."""

from __future__ import annotations

from cmsim.errors import InputError
from cmsim.experiments.request import Progress
from cmsim.joint_search.judge import judged
from cmsim.joint_search.search import JointFound, jointly_searched
from cmsim.joint_search.task import JointTask
from cmsim.optimise.allocation.allocate import value_today
from cmsim.optimise.allocation.problem import NET
from cmsim.optimise.jointly.advice import PlanAdvice, RoundSeen

_COST = "cost_yuan"


def advised(task: JointTask, confirm: int, progress: Progress) -> tuple[PlanAdvice, JointFound]:
    """Return the advice on the pay plan, and all that the loop found.

    Parameters
    ----------
    confirm : int
        Fresh replications of the comparison; nothing is selected or compared if 0.

    Raises
    ------
    InputError
        With the place in the file, if no plan keeps the limits or those on staffing conflict.
    CmsimError
        If runs failed; what is finished is kept.
    """
    try:
        found = jointly_searched(task, progress)
    except InputError as error:
        raise (error if error.detail.line is not None else task.loaded.placed(error)) from None
    best = found.best
    return (
        PlanAdvice(
            box=task.levers.box,
            values=best.candidate.values,
            form=found.fitted.surface.form,
            errors=found.fitted.surface.errors,
            candidates=best.seen,
            bound_gap=best.gap,
            told=found.rounds[-1].told,
            rounds=tuple(
                RoundSeen(one.optimum.candidate.values, one.told, one.simulated) for one in found.rounds
            ),
            learning_yuan=best.candidate.problem.costs.learning_yuan,
            runs=len(found.history),
            refused=found.refused,
            simulated_share=found.simulated_share,
            judged=judged(task, found, confirm, progress) if confirm else None,
        ),
        found,
    )


def today_totals(found: JointFound) -> dict[str, float]:
    """Return the totals of today's staffing under the present plan, on the scale of the advised plan's.

    What kinds of staff that are not allocated cost more or less under the plan is counted here, since the
    programme counts those whom it allocates.
    """
    best, present = found.best.candidate, found.present
    totals = dict(value_today(present.problem))
    more = present.constant_yuan - best.constant_yuan
    totals[NET] += more
    totals[_COST] -= more
    return totals
