"""Assignments of a pool: relaxed, then whole over the few pairs that the relaxation all but uses.

A relaxed assignment has at most about one fractional client for each row that joins clients. The whole one is
sought over each client's managers of smallest reduced cost, and its value compared with the relaxed one:
within the gap it is proven, else more pairs come in, and all at last.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np
import pulp

from cmsim.errors import CmsimError, InputError
from cmsim.optimise.portfolios.pool import NOBODY, FloatArray, IntArray, Pool
from cmsim.optimise.solvers import Solved, SolverSettings, SolveState, solve, variable

DEFAULT_GAP = 1e-3
NEAR_PAIRS = (2, 4, 8)
"""Managers kept for each client, in turn: those of the smallest reduced cost."""
_WHOLE = 1e-6
_SHARE_OF_GAP = 0.25
_WIDEST, _HALVINGS, _LOOK_SECONDS = 8.0, 20, 5.0
"""Balance beyond which one does not look for what could hold, and how long one looks."""


class PortfolioError(CmsimError):
    """No assignment was found, or one does not stand the check."""


@dataclass(frozen=True)
class Assigned:
    """Assignments of a pool.

    Attributes
    ----------
    chosen : array (n,)
        Manager of each client.
    value, bound : float
        Recomputed outside the solver; and what no assignment exceeds.
    state : SolveState
        `proven` within the gap, or `incumbent` if time ran out first.
    """

    pool: Pool
    chosen: IntArray
    value: float
    bound: float
    state: SolveState
    seconds: float

    @property
    def changed(self) -> int:
        """Clients who have a manager and get another."""
        return self.pool.changed(self.chosen)


def assign(
    pool: Pool,
    settings: SolverSettings | None = None,
    relative_gap: float = DEFAULT_GAP,
    price_of_change: float = 0.0,
) -> Assigned:
    """Return the best assignment of a pool.

    Parameters
    ----------
    price_of_change : float
        What each change of hands costs, in the unit of `value`; it steers the choice, and is not in the value
        and the bound that are returned, of which the bound then holds for as many changes at most.

    Raises
    ------
    InputError
        If the limits cannot hold together: the narrowest balance that can is told.
    PortfolioError
        If time ran out before any was found, or one does not stand the check.
    SolverError
        If the solver is missing, was killed or failed.
    """
    started = time.perf_counter()
    settings = settings or SolverSettings()
    priced = pool.value - price_of_change * pool.changes
    pairs = np.argwhere(np.isfinite(pool.value))
    relaxed = _solved(pool, priced, pairs, settings, whole=False)
    if not relaxed.solved.has_solution:
        raise _cannot_hold(pool, pairs, settings, whole=False)
    bound = relaxed.objective
    size = max(abs(bound), 1.0)
    best: IntArray | None = None
    state: SolveState = "incumbent"
    whole_settings = replace(settings, relative_gap=_SHARE_OF_GAP * relative_gap)
    for near in (*NEAR_PAIRS, None):
        kept = _near_optimal(pool, pairs, relaxed, near)
        found = _solved(pool, priced, pairs[kept], whole_settings, whole=True)
        everything = kept.all()
        if found.solved.has_solution:
            chosen = _chosen(pool, pairs[kept], found.share)
            if best is None or _worth(priced, chosen) > _worth(priced, best):
                best = chosen
            if everything and found.solved.state == "proven":
                bound = min(bound, _worth(priced, best) + whole_settings.relative_gap * size)
            if bound - _worth(priced, best) <= relative_gap * size:
                state = "proven"
                break
        if everything:
            break
    if best is None:
        raise _cannot_hold(pool, pairs, settings, whole=True)
    broken = pool.broken(best)
    if broken:
        raise PortfolioError(
            "portfolios.check-failed",
            "the solver's assignment does not stand the check",
            path=pool.name,
            found="; ".join(broken),
            hint="take the other solver",
        )
    value = pool.worth(best)
    bound_of_value = bound + price_of_change * pool.changed(best)
    return Assigned(pool, best, value, max(value, bound_of_value), state, time.perf_counter() - started)


@dataclass(frozen=True)
class _Found:
    solved: Solved
    objective: float
    share: FloatArray
    reduced_cost: FloatArray


def _solved(
    pool: Pool, priced: FloatArray, pairs: IntArray, settings: SolverSettings, *, whole: bool
) -> _Found:
    """Solve the programme over the pairs of client and manager, shape (k, 2)."""
    model = pulp.LpProblem("portfolios", pulp.LpMinimize)
    most = 1.0 if whole else None
    x = [variable(model, f"x{k}", most, whole=whole) for k in range(len(pairs))]
    clients, managers = pairs[:, 0], pairs[:, 1]
    model += pulp.LpAffineExpression([(x[k], -float(priced[i, j])) for k, (i, j) in enumerate(pairs)])
    for members in _grouped(clients, pool.workload.size):
        model += pulp.LpConstraint(
            pulp.LpAffineExpression([(x[k], 1.0) for k in members]), pulp.LpConstraintEQ, None, 1.0
        )
    for manager, members in enumerate(_grouped(managers, pool.target.size)):
        load = [(x[k], float(pool.workload[clients[k]])) for k in members]
        target = float(pool.target[manager])
        model += pulp.LpConstraint(
            pulp.LpAffineExpression(load), pulp.LpConstraintLE, None, (1.0 + pool.balance) * target
        )
        model += pulp.LpConstraint(
            pulp.LpAffineExpression(load), pulp.LpConstraintGE, None, (1.0 - pool.balance) * target
        )
    if pool.most_changes is not None:
        changing = np.flatnonzero(pool.changes[clients, managers])
        model += pulp.LpConstraint(
            pulp.LpAffineExpression([(x[k], 1.0) for k in changing]),
            pulp.LpConstraintLE,
            None,
            float(pool.most_changes),
        )
    solved = solve(model, settings)
    if not solved.has_solution:
        return _Found(solved, float("nan"), np.zeros(len(pairs)), np.zeros(len(pairs)))
    share = np.array([one.varValue or 0.0 for one in x])
    return _Found(solved, -solved.objective, share, np.array([abs(one.dj or 0.0) for one in x]))


def _grouped(index: IntArray, size: int) -> list[IntArray]:
    order = np.argsort(index, kind="stable")
    edges = np.searchsorted(index[order], np.arange(size + 1))
    return [order[edges[n] : edges[n + 1]] for n in range(size)]


def _near_optimal(pool: Pool, pairs: IntArray, relaxed: _Found, near: int | None) -> np.ndarray:
    """Return which pairs stay: those that the relaxation uses, and each client's nearest to being used.

    A pair of reduced cost c costs c at least: the best whole assignment hardly uses dear ones. None keeps
    all pairs.
    """
    if near is None:
        return np.ones(len(pairs), dtype=np.bool_)
    clients = pairs[:, 0]
    order = np.lexsort((relaxed.reduced_cost, clients))
    first = np.searchsorted(clients[order], np.arange(pool.workload.size))
    rank = np.empty(len(pairs), dtype=np.intp)
    rank[order] = np.arange(len(pairs)) - first[clients[order]]
    kept: np.ndarray = (rank < near) | (relaxed.share > _WHOLE)
    return kept


def _chosen(pool: Pool, pairs: IntArray, share: FloatArray) -> IntArray:
    chosen = np.full(pool.workload.size, NOBODY, dtype=np.intp)
    taken = pairs[share > 0.5]
    chosen[taken[:, 0]] = taken[:, 1]
    return chosen


def _worth(priced: FloatArray, chosen: IntArray) -> float:
    return float(priced[np.arange(chosen.size), chosen].sum())


def _cannot_hold(pool: Pool, pairs: IntArray, settings: SolverSettings, *, whole: bool) -> InputError:
    """Return the error that tells the narrowest balance that can hold, clients whole or divisible."""
    zero = np.zeros_like(pool.value)
    brief = replace(settings, relative_gap=1.0, seconds=_LOOK_SECONDS)
    low, high = pool.balance, _WIDEST
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        if _solved(replace(pool, balance=middle), zero, pairs, brief, whole=whole).solved.has_solution:
            high = middle
        else:
            low = middle
    changes = "" if pool.most_changes is None else f", at most {pool.most_changes} changes"
    mended = "more changes, or more eligible managers"
    if high < _WIDEST:
        mended = f"balance within {high:.2%} or more"
    return InputError(
        "portfolios.conflict",
        "balance, eligibility and the limit on changes cannot hold together",
        path=pool.name,
        found=f"balance within {pool.balance:.2%}{changes}",
        allowed=mended,
    )
