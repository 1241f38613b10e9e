"""The master programme over some of the columns, built in PuLP: relaxed or whole, elastic or not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pulp

from cmsim.optimise.allocation.columns import Columns
from cmsim.optimise.allocation.problem import FloatArray, IntArray
from cmsim.optimise.allocation.rows import Programme
from cmsim.optimise.solvers import Solved, SolverSettings, solve, variable

_LOW, _HIGH = "low", "high"


@dataclass(frozen=True)
class MasterSolution:
    """What a master programme came to.

    Attributes
    ----------
    chosen : array (k,)
        Value of each column's variable.
    dual_cell, dual_row : array (C,), (R,)
        Marginal value of the cells' and the planner's rows for the objective; zero if whole.
    breach : array (R,)
        By how much each elastic row is broken, relative to its scale.
    """

    solved: Solved
    chosen: FloatArray
    dual_cell: FloatArray
    dual_row: FloatArray
    breach: FloatArray


@dataclass(frozen=True)
class MasterTask:
    """Which master programme.

    Attributes
    ----------
    elastic : tuple of int
        Rows that may be broken. If there are any, the sum of relative breaches is made as small as possible
        instead of the objective as large.
    left_out : frozenset of int
        Rows that are not there.
    """

    whole: bool = False
    elastic: tuple[int, ...] = ()
    left_out: frozenset[int] = frozenset()


def solve_master(
    columns: Columns, used: IntArray, given: Programme, task: MasterTask, settings: SolverSettings
) -> MasterSolution:
    """Solve the master programme over the columns `used`.

    Raises
    ------
    SolverError
        If the solver is missing, was killed or failed.
    """
    cells = columns.starts.size - 1
    model = pulp.LpProblem("allocation", pulp.LpMinimize)
    # Bounds z <= 1 would hide positive reduced costs: the cells' rows hold z below 1 already.
    most = 1.0 if task.whole else None
    z = [variable(model, f"z{j}", most, whole=task.whole) for j in range(used.size)]
    others = {
        name: variable(
            model,
            f"v{number}",
            1.0 if name in given.binary else None,
            whole=task.whole and name in given.binary,
        )
        for number, name in enumerate(given.costs)
    }
    breaches = {row: [variable(model, f"e{row}{side}") for side in (_LOW, _HIGH)] for row in task.elastic}
    if task.elastic:
        cost = pulp.LpAffineExpression(
            {one: 1.0 / given.rows[row].scale for row, both in breaches.items() for one in both}
        )
    else:
        # HiGHS tells duals with the opposite sign when it maximises: so the negative is minimised.
        cost = pulp.LpAffineExpression(
            [(z[j], -float(columns.value[k])) for j, k in enumerate(used)]
            + [(others[name], each) for name, each in given.costs.items() if each]
        )
    model += cost
    by_cell: list[list[int]] = [[] for _ in range(cells)]
    for j, k in enumerate(used):
        by_cell[columns.cell[k]].append(j)
    of_cells = []
    for cell, members in enumerate(by_cell):
        row = pulp.LpConstraint(
            pulp.LpAffineExpression([(z[j], 1.0) for j in members]), pulp.LpConstraintEQ, f"c{cell}", 1.0
        )
        model += row
        of_cells.append(row)
    sides: list[list[pulp.LpConstraint]] = []
    for number, row_ in enumerate(given.rows):
        sides.append([])
        if number in task.left_out:
            continue
        taken = row_.coefficients[used]
        terms = [(z[j], float(taken[j])) for j in np.flatnonzero(taken)]
        terms += [(others[name], weight) for name, weight in row_.others.items()]
        soft = breaches.get(number)
        for bound, sense, sign, side in (
            (row_.least, pulp.LpConstraintGE, 1.0, 0),
            (row_.most, pulp.LpConstraintLE, -1.0, 1),
        ):
            if bound is None:
                continue
            all_terms = [*terms, (soft[side], sign)] if soft else terms
            made = pulp.LpConstraint(
                pulp.LpAffineExpression(all_terms), sense, f"r{number}{(_LOW, _HIGH)[side]}", bound
            )
            model += made
            sides[-1].append(made)
    solved = solve(model, settings)
    return _read(solved, z, of_cells, sides, breaches, given, task)


def _read(
    solved: Solved,
    z: list[pulp.LpVariable],
    of_cells: list[pulp.LpConstraint],
    sides: list[list[pulp.LpConstraint]],
    breaches: dict[int, list[pulp.LpVariable]],
    given: Programme,
    task: MasterTask,
) -> MasterSolution:
    count = len(given.rows)
    if not solved.has_solution:
        nothing = np.full(len(z), np.nan)
        return MasterSolution(solved, nothing, np.zeros(len(of_cells)), np.zeros(count), np.zeros(count))
    chosen = np.array([one.varValue or 0.0 for one in z])
    breach = np.zeros(count)
    for row, both in breaches.items():
        breach[row] = sum(one.varValue or 0.0 for one in both) / given.rows[row].scale
    if task.whole:
        return MasterSolution(solved, chosen, np.zeros(len(of_cells)), np.zeros(count), breach)
    dual_cell = np.array([-(row.pi or 0.0) for row in of_cells])
    dual_row = np.array([-sum(one.pi or 0.0 for one in both) for both in sides])
    return MasterSolution(solved, chosen, dual_cell, dual_row, breach)
