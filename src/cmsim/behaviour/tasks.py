"""Some tasks of the types, with the others at fixed hours: what substitution makes of their cost."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.frontier import cheapest_hours
from cmsim.behaviour.types import ArrivalLaw, GaussianLaw, TypeTable
from cmsim.errors import CmsimError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
Law = ArrivalLaw | GaussianLaw


@dataclass(frozen=True)
class TaskSets:
    """Which tasks raise which measure; each task raises one measure at most.

    Attributes
    ----------
    of_measure : tuple of int arrays
    unpaid : int array
        Tasks that raise none.
    """

    of_measure: tuple[IntArray, ...]
    unpaid: IntArray


def task_sets(laws: tuple[Law, ...]) -> TaskSets:
    """Return the tasks of each measure.

    Raises
    ------
    CmsimError
        If a task raises two measures: then their programmes cannot be told apart.
    """
    raises = np.stack([np.any(law.gain > 0.0, axis=0) for law in laws])
    twice = np.flatnonzero(raises.sum(axis=0) > 1)
    if twice.size:
        raise CmsimError(
            "behaviour.reduction",
            "a task raises two measures, so they cannot be solved as programmes of their own",
            found=f"task number {int(twice[0])}",
            allowed="one measure for each task",
            hint="a weighted index serves such measures",
        )
    return TaskSets(tuple(np.flatnonzero(row) for row in raises), np.flatnonzero(~raises.any(axis=0)))


def law_of_tasks(law: Law, tasks: IntArray) -> Law:
    """Return the law with the gains of some tasks."""
    return replace(law, gain=law.gain[:, tasks])


def types_of_tasks(types: TypeTable, tasks: IntArray, hours: FloatArray) -> TypeTable:
    """Return the types with some tasks only, the others at `hours` (n, k).

    An hour of a task costs c δ more for each hour above the norm that the others take, and less for each
    below.
    """
    others = np.setdiff1d(np.arange(len(types.tasks)), tasks)
    excess = (hours - types.norm_hours)[:, others].sum(axis=1)
    worth = -(types.effort_cost_yuan * types.substitution * excess)[:, None] * np.ones((1, tasks.size))
    if types.worth_of_hour_yuan is not None:
        worth = worth + types.worth_of_hour_yuan[:, tasks]
    return TypeTable(
        tuple(types.tasks[task] for task in tasks),
        types.risk_aversion_per_yuan,
        types.effort_cost_yuan,
        types.substitution,
        types.norm_hours[:, tasks],
        np.maximum(types.hours_limit - hours[:, others].sum(axis=1), 0.0),
        worth,
    )


def unpaid_hours(types: TypeTable, unpaid: IntArray, hours: FloatArray) -> FloatArray:
    """Return the hours of tasks that nothing pays, the others at `hours` (n, k); shape (n, unpaid)."""
    mine = types_of_tasks(types, unpaid, hours)
    worth = mine.worth_of_hour_yuan
    assert worth is not None
    target = worth / types.effort_cost_yuan[:, None]
    return cheapest_hours(target, mine.norm_hours, mine.hours_limit, types.substitution)


def weekly_cost_yuan(types: TypeTable, hours: FloatArray) -> FloatArray:
    """Return the cost of hours (n, ..., k) a week, less what they are worth besides the account, (n, ...)."""
    shape = (len(types),) + (1,) * (hours.ndim - 2)
    excess = hours - types.norm_hours.reshape((*shape, -1))
    squares, sums = (excess**2).sum(axis=-1), excess.sum(axis=-1)
    delta = types.substitution
    cost = 0.5 * types.effort_cost_yuan.reshape(shape) * ((1.0 - delta) * squares + delta * sums**2)
    if types.worth_of_hour_yuan is not None:
        cost = cost - (excess * types.worth_of_hour_yuan.reshape((*shape, -1))).sum(axis=-1)
    return np.asarray(cost)
