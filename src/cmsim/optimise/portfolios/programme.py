"""A programme in PuLP that gives each row one column: clients to managers, or roles to persons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pulp

from cmsim.optimise.portfolios.deadline import Deadline
from cmsim.optimise.portfolios.pool import NOBODY, FloatArray, IntArray, Pool
from cmsim.optimise.solvers import Solved, SolverSettings, solve, variable

Limits = Callable[[pulp.LpProblem, list[pulp.LpVariable], IntArray], None]
"""Adds limits to a model, given its variables and their pairs of row and column, shape (k, 2)."""
_HALF = 0.5
_NOTHING = Solved("nothing", float("nan"), 0.0)


@dataclass(frozen=True)
class Programme:
    """What is to be chosen.

    Attributes
    ----------
    value : array (n, m)
        What row i with column j is worth; -inf where they do not go together.
    limits : Limits
        All others than that each row has one column.
    """

    value: FloatArray
    limits: Limits

    @property
    def pairs(self) -> IntArray:
        """Pairs of row and column that go together, by row, shape (k, 2)."""
        return np.argwhere(np.isfinite(self.value))

    def worth(self, chosen: IntArray) -> float:
        """Return the value of a choice, shape (n,)."""
        return float(self.value[np.arange(chosen.size), chosen].sum())


@dataclass(frozen=True)
class Answer:
    """How a solve ended, and each pair's share and reduced cost, shape (k,); zeros without a solution."""

    solved: Solved
    share: FloatArray
    reduced_cost: FloatArray

    @property
    def value(self) -> float:
        """As the solver has it, to be maximised; NaN without a solution."""
        return -self.solved.objective


def solved(
    programme: Programme,
    pairs: IntArray,
    settings: SolverSettings,
    deadline: Deadline,
    *,
    whole: bool,
    most_seconds: float | None = None,
) -> Answer:
    """Solve the programme over some pairs, rows whole or divisible; `nothing` if no time is left.

    Raises
    ------
    SolverError
        If the solver is missing, was killed, or failed.
    """
    zeros = np.zeros(len(pairs))
    if deadline.passed:
        return Answer(_NOTHING, zeros, zeros)
    model = pulp.LpProblem("portfolios", pulp.LpMinimize)
    x = [variable(model, f"x{k}", 1.0 if whole else None, whole=whole) for k in range(len(pairs))]
    model += pulp.LpAffineExpression(
        [(x[k], -float(programme.value[i, j])) for k, (i, j) in enumerate(pairs)]
    )
    for members in grouped(pairs[:, 0], programme.value.shape[0]):
        add(model, [(x[k], 1.0) for k in members], pulp.LpConstraintEQ, 1.0)
    programme.limits(model, x, pairs)
    done = solve(model, deadline.within(settings, most_seconds))
    if not done.has_solution:
        return Answer(done, zeros, zeros)
    share = np.array([one.varValue or 0.0 for one in x])
    return Answer(done, share, np.array([abs(one.dj or 0.0) for one in x]))


def chosen_of(pairs: IntArray, answer: Answer, rows: int) -> IntArray | None:
    """Return each row's column, shape (rows,); None if a row has none."""
    chosen = np.full(rows, NOBODY, dtype=np.intp)
    taken = pairs[answer.share > _HALF]
    chosen[taken[:, 0]] = taken[:, 1]
    return None if (chosen == NOBODY).any() else chosen


def add(model: pulp.LpProblem, terms: list[tuple[pulp.LpVariable, float]], sense: int, right: float) -> None:
    """Add a constraint to a model: sum of terms, sense of PuLP, right-hand side.

    Without terms PuLP refuses one that is false; the solver is to find that out.
    """
    if not terms:
        terms = [(variable(model, f"nothing{model.numConstraints()}", 0.0), 1.0)]
    model.addConstraint(pulp.LpConstraint(pulp.LpAffineExpression(terms), sense, None, right))


def grouped(index: IntArray, size: int) -> list[IntArray]:
    """Return the positions at which an index is 0, 1, ... size - 1."""
    order = np.argsort(index, kind="stable")
    edges = np.searchsorted(index[order], np.arange(size + 1))
    return [order[edges[n] : edges[n + 1]] for n in range(size)]


def programme_of_pool(pool: Pool, value: FloatArray) -> Programme:
    """Return the programme of a pool: workloads in balance, and few enough changes.

    Parameters
    ----------
    value : array (n, m)
        What is maximised: the pool's own values, less a price of change, or nothing at all.
    """

    def limits(model: pulp.LpProblem, x: list[pulp.LpVariable], pairs: IntArray) -> None:
        clients, managers = pairs[:, 0], pairs[:, 1]
        for manager, members in enumerate(grouped(managers, pool.target.size)):
            load = [(x[k], float(pool.workload[clients[k]])) for k in members]
            target = float(pool.target[manager])
            add(model, load, pulp.LpConstraintLE, (1.0 + pool.balance) * target)
            add(model, load, pulp.LpConstraintGE, (1.0 - pool.balance) * target)
        if pool.most_changes is not None:
            changing = np.flatnonzero(pool.changes[clients, managers])
            terms = [(x[k], 1.0) for k in changing]
            add(model, terms, pulp.LpConstraintLE, float(pool.most_changes))

    return Programme(value, limits)
