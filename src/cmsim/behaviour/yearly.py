"""State that lasts beyond a year: an outer Bellman equation over what a plan carries from year to year.

v(s) = value of a year's programme whose payout is pay(y; s) + β v(s'), with s' = advance(y; s) the state that
results y leave: a target raised on last year's result, a number of excellent years, a balance kept back.
β is the weight of the next year's value at this year's end (patience beyond the weekly one, times the chance
of still being there). Values are certainty equivalents, as everywhere.

Iterated from nothing, so that k sweeps are exactly a look-ahead of k years, until v stays; the sweeps and the
last change are reported. Under constant absolute risk aversion a sum added to v in all states moves no
conduct, so there it is enough that v stays but for such a sum, which is then added up to the end
(MacQueen 1966).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.account import Account
from cmsim.behaviour.policy_table import PolicyTable
from cmsim.behaviour.solve import Numerics, solve
from cmsim.behaviour.types import ArrivalLaw, GaussianLaw, TypeTable
from cmsim.errors import CmsimError
from cmsim.preferences.protocol import Preferences

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

MOST_SWEEPS = 200
TOLERANCE_SHARE = 1e-4
"""Largest change of a value in a sweep, as a share of the largest pay of a year, at which iteration ends."""


class YearRule(Protocol):
    """What a plan pays in a year that begins in a state, and the state in which it ends."""

    def pay(self, index: FloatArray, state: float) -> FloatArray:
        """Return pay in yuan for each value of the index; any shape."""

    def advance(self, index: FloatArray, state: float) -> FloatArray:
        """Return the next year's state for each value of the index."""

    def breakpoints(self, state: float) -> tuple[float, ...]:
        """Return where pay or the next state jumps or bends along the index."""


@dataclass(frozen=True)
class YearAccount:
    """Years of pay under a rule with one axis of state.

    Attributes
    ----------
    weeks : int
        Of a year's programme.
    rule : YearRule
    nodes : array (s,)
        States at which values are worked out, rising; between them they are straight, beyond them level.
    reach : float
        Index up to which the grid is fine.
    next_year_weight : float
        β, from 0 to below 1.
    later_value_yuan : array (n,)
        Worth of an arrival that falls after the year and counts in the next.
    discount_per_week : float
        Impatience within the year.
    """

    weeks: int
    rule: YearRule
    nodes: FloatArray
    reach: float
    next_year_weight: float
    later_value_yuan: FloatArray
    discount_per_week: float = 1.0

    def __post_init__(self) -> None:
        if self.nodes.size < 1 or not np.all(np.isfinite(self.nodes)) or np.any(np.diff(self.nodes) <= 0.0):
            raise CmsimError("behaviour.state", "the states of a plan must be finite and rising")
        if not 0.0 <= self.next_year_weight < 1.0:
            raise CmsimError(
                "behaviour.state",
                "the next year weighs less than this one",
                found=f"{self.next_year_weight:g}",
                allowed="from 0 to below 1",
            )


@dataclass(frozen=True)
class YearlySolution:
    """Conduct of each type in each state.

    Attributes
    ----------
    policy : PolicyTable
        Rows are types × states: see `row_of`.
    types : TypeTable
        The types of those rows.
    account : Account
        The last sweep's, with a payout for each row.
    law : ArrivalLaw or GaussianLaw
        Of those rows.
    nodes : array (s,)
    value_yuan : array (n, s)
    sweeps : int
    residual_yuan : float
        Largest change of a value in the last sweep, but for what is common to all states.
    converged : bool
    """

    policy: PolicyTable
    types: TypeTable
    account: Account
    law: ArrivalLaw | GaussianLaw
    nodes: FloatArray
    value_yuan: FloatArray
    sweeps: int
    residual_yuan: float
    converged: bool

    def row_of(self, type_index: IntArray, state: FloatArray) -> IntArray:
        """Return the rows of the policy for types in states (the nearest node)."""
        nearest = np.abs(np.asarray(state)[..., None] - self.nodes).argmin(axis=-1)
        return np.asarray(type_index * self.nodes.size + nearest)


@dataclass(frozen=True)
class _YearPayout:
    """Pay of a year and the value of the state that it leaves, for a type."""

    account: YearAccount
    state: float
    value_yuan: FloatArray

    def __call__(self, index: FloatArray) -> FloatArray:
        """Return yuan for each value of the index."""
        rule, nodes = self.account.rule, self.account.nodes
        left = np.interp(np.asarray(rule.advance(index, self.state)), nodes, self.value_yuan)
        return np.asarray(rule.pay(index, self.state) + self.account.next_year_weight * left)


def solve_years(
    types: TypeTable,
    account: YearAccount,
    law: ArrivalLaw | GaussianLaw,
    numerics: Numerics | None = None,
    preferences: Preferences | None = None,
    temperature_yuan: float = 0.0,
    most_sweeps: int = MOST_SWEEPS,
) -> YearlySolution:
    """Return conduct over an endless row of years (or over `most_sweeps` years, if that is fewer).

    Parameters
    ----------
    law : ArrivalLaw or GaussianLaw
        Of a year, rows over the types.

    Raises
    ------
    CmsimError
        As for the programme of one year; iteration that does not settle is reported in the solution.
    """
    count, states = len(types), account.nodes.size
    rows = np.repeat(np.arange(count), states)
    tiled, wide = types.of(rows), law.of(rows)
    feels = None if preferences is None else preferences.of(rows)
    value = np.zeros((count, states))
    top = np.array([account.reach])
    scale = max(float(np.abs(account.rule.pay(top, float(s))).max()) for s in account.nodes)
    residual, sweeps = np.inf, 0
    while residual > TOLERANCE_SHARE * scale and sweeps < most_sweeps:
        year = _year(account, rows, value)
        policy = solve(tiled, year, wide, numerics, feels, temperature_yuan)
        found = policy.certainty_equivalent_yuan().reshape(count, states)
        change = found - value
        common = np.zeros((count, 1)) if preferences is not None else 0.5 * _ends(change)
        residual, sweeps = float(np.abs(change - common).max()), sweeps + 1
        value = found
    converged = residual <= TOLERANCE_SHARE * scale
    if converged:
        value = value + common * account.next_year_weight / (1.0 - account.next_year_weight)
    return YearlySolution(policy, tiled, year, wide, account.nodes, value, sweeps, residual, converged)


def _ends(change: FloatArray) -> FloatArray:
    """Return the sum of the least and the largest of each row."""
    return np.asarray(change.min(axis=1, keepdims=True) + change.max(axis=1, keepdims=True))


def _year(account: YearAccount, rows: IntArray, value: FloatArray) -> Account:
    """Return the account of a year: a payout for each type and state."""
    states = account.nodes.size
    payouts = tuple(
        _YearPayout(account, float(account.nodes[number % states]), value[row])
        for number, row in enumerate(rows)
    )
    points = [account.rule.breakpoints(float(state)) for state in account.nodes]
    return Account(
        account.weeks,
        payouts,
        np.arange(rows.size),
        np.full(rows.size, account.reach),
        account.later_value_yuan[rows],
        account.discount_per_week,
        tuple(points[number % states] for number in range(rows.size)),
    )
