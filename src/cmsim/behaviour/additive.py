"""Pay that is a sum of parts on one measure each: a sum of one-dimensional programmes.

Where tasks do not substitute and luck of the measures is independent, constant absolute risk aversion makes
this exact. Where they do, each programme takes the other tasks at their mean hours (one number for the
period), and all are solved in turn until mean hours stay; pay in straight lines, under which effort never
moves, is still exact. What is lost otherwise is that nobody answers the *state* of one measure with the
tasks of another.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.account import Account
from cmsim.behaviour.forward import Forward, forward
from cmsim.behaviour.policy_table import PolicyTable
from cmsim.behaviour.solve import Numerics, solve
from cmsim.behaviour.tasks import (
    Law,
    law_of_tasks,
    task_sets,
    types_of_tasks,
    unpaid_hours,
    weekly_cost_yuan,
)
from cmsim.behaviour.types import TypeTable
from cmsim.errors import CmsimError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

TOLERANCE_HOURS = 1e-3
MOST_ROUNDS = 60


@dataclass(frozen=True)
class Part:
    """A part of pay: its account on one measure, and the law of that measure (gains of all tasks)."""

    account: Account
    law: Law


@dataclass(frozen=True)
class AdditiveSolution:
    """Conduct under pay that is a sum.

    Attributes
    ----------
    policies : tuple of PolicyTable
        For each part, over its own tasks.
    tasks : tuple of int arrays
        Tasks of each part, as positions among all tasks.
    forwards : tuple of Forward
    hours : array (n, k)
        Mean hours a week of all tasks, unpaid ones included.
    certainty_equivalent_yuan : array (n,)
    residual_hours : float
        Largest change of mean hours in the last round.
    rounds : int
    converged : bool
    """

    policies: tuple[PolicyTable, ...]
    tasks: tuple[IntArray, ...]
    forwards: tuple[Forward, ...]
    hours: FloatArray
    certainty_equivalent_yuan: FloatArray
    residual_hours: float
    rounds: int
    converged: bool


def solve_additive(
    types: TypeTable,
    parts: tuple[Part, ...],
    numerics: Numerics | None = None,
    temperature_yuan: float = 0.0,
    most_rounds: int = MOST_ROUNDS,
) -> AdditiveSolution:
    """Return conduct under a sum of parts of pay.

    Parameters
    ----------
    temperature_yuan : float
        Scale of logit choice within each programme.
    most_rounds : int
        Rounds over all parts; one is enough without substitution.

    Raises
    ------
    CmsimError
        If parts differ in weeks or impatience, a task raises two measures, or a programme cannot be solved.
    """
    _check(parts)
    sets = task_sets(tuple(part.law for part in parts))
    hours = types.norm_hours.copy()
    residual, rounds = np.inf, 0
    while residual > TOLERANCE_HOURS and rounds < most_rounds:
        before = hours.copy()
        policies, forwards = [], []
        for part, tasks in zip(parts, sets.of_measure, strict=True):
            mine, law = types_of_tasks(types, tasks, hours), law_of_tasks(part.law, tasks)
            policy = solve(mine, part.account, law, numerics, None, temperature_yuan)
            ahead = forward(policy, mine, part.account, law)
            hours[:, tasks] = ahead.hours.mean(axis=1)
            policies.append(policy)
            forwards.append(ahead)
        if sets.unpaid.size:
            hours[:, sets.unpaid] = unpaid_hours(types, sets.unpaid, hours)
        residual, rounds = float(np.abs(hours - before).max()), rounds + 1
        if types.substitution == 0.0:
            residual = 0.0
    worth = sum((policy.certainty_equivalent_yuan() for policy in policies), np.zeros(len(types)))
    return AdditiveSolution(
        tuple(policies),
        sets.of_measure,
        tuple(forwards),
        hours,
        worth + counted_twice(types, parts[0].account, sets.of_measure, sets.unpaid, hours),
        residual,
        rounds,
        residual <= TOLERANCE_HOURS,
    )


def _check(parts: tuple[Part, ...]) -> None:
    if not parts:
        raise CmsimError("behaviour.reduction", "pay that is a sum needs a part at least")
    facts = {(part.account.weeks, part.account.discount_per_week) for part in parts}
    if len(facts) > 1:
        raise CmsimError(
            "behaviour.reduction",
            "the parts of a sum have one account period and one impatience",
            found=", ".join(f"{weeks} weeks × {discount:g}" for weeks, discount in sorted(facts)),
        )


def counted_twice(
    types: TypeTable, account: Account, sets: tuple[IntArray, ...], unpaid: IntArray, hours: FloatArray
) -> FloatArray:
    """Return what to add to the sum of programmes: cost that two of them bear is there twice, and that of
    unpaid tasks is in none.
    """
    weeks = float((account.discount_per_week ** np.arange(account.weeks)).sum())
    excess = hours - types.norm_hours
    group = np.stack([excess[:, tasks].sum(axis=1) for tasks in sets], axis=1)
    pairs = 0.5 * (group.sum(axis=1) ** 2 - (group**2).sum(axis=1))
    correction = types.effort_cost_yuan * types.substitution * pairs
    if unpaid.size:
        alone = types.norm_hours.copy()
        alone[:, unpaid] = hours[:, unpaid]
        correction = correction - weekly_cost_yuan(types, alone)
    return np.asarray(weeks * correction)
