"""The mean-field fixed point: everybody's conduct is the best answer to the returns that everybody's conduct
leaves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.account import Account
from cmsim.behaviour.forward import Forward, forward
from cmsim.behaviour.policy_table import PolicyTable
from cmsim.behaviour.solve import Numerics, solve
from cmsim.behaviour.types import ArrivalLaw
from cmsim.behaviour.worth import value_of_arrival_yuan
from cmsim.calendar import MONTH_LENGTHS_WEEKS, WEEKS_PER_YEAR
from cmsim.equilibrium.field_beliefs import FieldSize, Results, field_beliefs
from cmsim.equilibrium.mixing import AndersonMixing
from cmsim.equilibrium.type_world import TypeWorld
from cmsim.errors import ConvergenceError
from cmsim.plans.outlook import Belief
from cmsim.plans.protocol import Plan
from cmsim.plans.reduction import ACCOUNT_WEEKS

FloatArray = NDArray[np.float64]

TOLERANCE = 0.005
"""Largest relative change of mean hours, and of the worth of an arrival, at which the fixed point counts as
reached."""
MOST_ROUNDS = 25
MOST_ROUNDS_OF_A_GAME = 80
DAMPING = 0.3
"""Step towards the answer where people answer each other; tournaments needed 0.2 to 0.3 in trials."""
_FIRST_POINTS = 101
_SMALL_HOURS = 1.0
_SMALL_VALUE_YUAN = 20.0
"""Below these the residual is taken relative to them."""


@dataclass(frozen=True)
class Solution:
    """Conduct under a plan and a base pay, with what it leads to; arrays over types unless stated.

    Attributes
    ----------
    hours : array (n, k)
        Mean hours a week.
    residual : float
        Largest relative change in the last round.
    converged : bool
        Whether it lies below the tolerance.
    """

    policy: PolicyTable
    base_pay_yuan_per_year: FloatArray
    certainty_equivalent_yuan_per_year: FloatArray
    pay_yuan_per_year: FloatArray
    bookings_yuan_per_year: FloatArray
    hours: FloatArray
    later_value_yuan: FloatArray
    residual: float
    rounds: int
    converged: bool
    peers: Mapping[str, Belief] = field(default_factory=dict)
    """What is believed of others, under plans that look at them."""

    def with_base_pay_moved(self, world: TypeWorld, plan: Plan, base_pay: FloatArray) -> Solution | None:
        """Return the solution under another base pay if nothing but a sum changes in every state; else None.

        Under constant absolute risk aversion such a sum moves no effort and all certainty equivalents.
        """
        before = world.account(plan, self.base_pay_yuan_per_year, self.later_value_yuan, self.peers)
        after = world.account(plan, base_pay, self.later_value_yuan, self.peers)
        periods = WEEKS_PER_YEAR / _mean_period_weeks(plan)
        by_kind = np.zeros(base_pay.size)
        for kind, grid in enumerate(self.policy.grid_yuan):
            change = after.pay(kind, grid) - before.pay(kind, grid)
            if float(np.ptp(change)) > _SAME_YUAN or after.breakpoints != before.breakpoints:
                return None
            by_kind[kind] = change[0]
        moved = by_kind[world.kind]
        return replace(
            self,
            policy=self.policy.shifted(moved),
            base_pay_yuan_per_year=base_pay,
            certainty_equivalent_yuan_per_year=self.certainty_equivalent_yuan_per_year + moved * periods,
            pay_yuan_per_year=self.pay_yuan_per_year + moved * periods,
        )


_SAME_YUAN = 1e-6


def solve_fixed_point(
    world: TypeWorld,
    plan: Plan,
    base_pay_yuan_per_year: FloatArray,
    start: Solution | None = None,
    *,
    start_hours: FloatArray | None = None,
    numerics: Numerics | None = None,
    tolerance: float = TOLERANCE,
) -> Solution:
    """Return conduct that answers itself.

    Parameters
    ----------
    base_pay_yuan_per_year : array (kinds,)
    start : Solution or None
        Where to begin; None begins at the norm, with nothing counting after the period.
    start_hours : array (n, k) or None
        Hours to begin with instead.

    Raises
    ------
    ConvergenceError
        If the rounds lead nowhere finite. Rounds that end above the tolerance are reported in the solution.
    """
    hours = world.types.norm_hours if start is None else start.hours
    hours = hours if start_hours is None else start_hours
    later = np.zeros(len(world.types)) if start is None else start.later_value_yuan
    weeks = ACCOUNT_WEEKS[plan.period]
    peers = _first_beliefs(world, plan, hours, weeks) if start is None or not start.peers else start.peers
    mixing = AndersonMixing()
    most = MOST_ROUNDS_OF_A_GAME if plan.peers else MOST_ROUNDS
    for rounds in range(1, most + 1):
        arrivals = world.arrivals(hours, weeks)
        account = world.account(plan, base_pay_yuan_per_year, later, peers)
        policy = solve(world.types, account, arrivals, numerics, temperature_yuan=world.logit_scale_yuan)
        ahead = [
            (n, begin, forward(policy, world.types, account, arrivals, begin)) for n, begin in starts(plan)
        ]
        new_hours = np.asarray(sum(n * f.hours.sum(axis=1) for n, _, f in ahead)) / WEEKS_PER_YEAR
        new_later = value_of_arrival_yuan(policy, world.types, account, arrivals)
        new_peers = _beliefs(world, plan, policy, ahead)
        residual = _residual(world, hours, new_hours, later, new_later)
        residual = max(residual, _change_of_beliefs(peers, new_peers))
        if residual < tolerance or rounds == most:
            break
        if plan.peers:
            # In a game best answers overshoot each other: small steps, and no extrapolation.
            hours = hours + DAMPING * (new_hours - hours)
            later = later + DAMPING * (new_later - later)
            peers = _mixed(peers, new_peers)
            continue
        scale = np.maximum(new_later, _SMALL_VALUE_YUAN)
        now = np.concatenate([hours.ravel(), later / scale])
        answer = np.concatenate([new_hours.ravel(), new_later / scale])
        mixed = mixing.next_guess(now, answer)
        hours = np.maximum(mixed[: hours.size], 0.0).reshape(hours.shape)
        later = mixed[hours.size :] * scale
    if not np.isfinite(residual):
        raise ConvergenceError("equilibrium.residual", "the fixed point of effort is not a number")
    return Solution(
        policy=policy,
        base_pay_yuan_per_year=base_pay_yuan_per_year,
        certainty_equivalent_yuan_per_year=_yearly_worth(world, policy, account, arrivals, ahead),
        pay_yuan_per_year=np.asarray(sum(n * f.pay_yuan for n, _, f in ahead)),
        bookings_yuan_per_year=np.asarray(sum(n * f.results for n, _, f in ahead)),
        hours=new_hours,
        later_value_yuan=new_later,
        residual=residual,
        rounds=rounds,
        converged=residual < tolerance,
        peers=peers,
    )


def _first_beliefs(world: TypeWorld, plan: Plan, hours: FloatArray, weeks: int) -> dict[str, Belief]:
    """Return what is believed of others before anything is solved: results as at these hours, spread evenly
    over nothing to twice the mean.
    """
    if not plan.peers:
        return {}
    arrivals = world.arrivals(hours, weeks)
    rate = arrivals.base_rate.sum(axis=1) + weeks * (arrivals.gain * hours).sum(axis=1)
    expected = rate * arrivals.mean_size_yuan()[arrivals.size_group]

    def part(kinds: tuple[str, ...]) -> tuple[Results, FieldSize]:
        spread = np.linspace(0.0, 2.0 * float(world.type_shares(kinds) @ expected), _FIRST_POINTS)
        return Results(spread, np.full(_FIRST_POINTS, 1.0 / _FIRST_POINTS)), world.field_size_of(kinds)

    return field_beliefs(plan, *part(world.kind_ids), world.head_pay_yuan, part)


def _beliefs(
    world: TypeWorld, plan: Plan, policy: PolicyTable, ahead: list[tuple[float, int, Forward]]
) -> dict[str, Belief]:
    """Return what conduct leads to: what others would then be found to have done."""
    if not plan.peers:
        return {}
    periods = sum(n for n, _, _ in ahead)
    end = np.asarray(sum(n * f.end_probability for n, _, f in ahead)) / periods
    grid = policy.grid_yuan[policy.payout_of_type]

    def part(kinds: tuple[str, ...]) -> tuple[Results, FieldSize]:
        return Results.mixed(grid, end, world.type_shares(kinds)), world.field_size_of(kinds)

    return field_beliefs(plan, *part(world.kind_ids), world.head_pay_yuan, part)


def _change_of_beliefs(peers: Mapping[str, Belief], new: Mapping[str, Belief]) -> float:
    """Return the largest change of an expected statistic, relative to it."""
    changes = [abs(new[name].mean - b.mean) / max(abs(new[name].mean), 1.0) for name, b in peers.items()]
    return max(changes, default=0.0)


def _mixed(peers: Mapping[str, Belief], new: Mapping[str, Belief]) -> dict[str, Belief]:
    return {
        name: Belief(b.mean + DAMPING * (new[name].mean - b.mean), b.sd + DAMPING * (new[name].sd - b.sd))
        for name, b in peers.items()
    }


def _residual(
    world: TypeWorld, hours: FloatArray, new_hours: FloatArray, later: FloatArray, new_later: FloatArray
) -> float:
    mean, new_mean = world.mean_by_kind(hours), world.mean_by_kind(new_hours)
    in_hours = np.abs(new_mean - mean) / np.maximum(mean, _SMALL_HOURS)
    in_worth = np.abs(new_later - later) / np.maximum(new_later, _SMALL_VALUE_YUAN)
    return float(max(in_hours.max(), in_worth.max()))


def starts(plan: Plan) -> list[tuple[float, int]]:
    """Return (periods a year, starting week of the programme): short months start in the second of five
    weeks.
    """
    weeks = ACCOUNT_WEEKS[plan.period]
    if plan.period != "month":
        return [(WEEKS_PER_YEAR / weeks, 0)]
    return [(float(MONTH_LENGTHS_WEEKS.count(n)), weeks - n) for n in sorted(set(MONTH_LENGTHS_WEEKS))]


def _mean_period_weeks(plan: Plan) -> float:
    return WEEKS_PER_YEAR / sum(n for n, _ in starts(plan))


def _yearly_worth(
    world: TypeWorld,
    policy: PolicyTable,
    account: Account,
    arrivals: ArrivalLaw,
    ahead: list[tuple[float, int, Forward]],
) -> FloatArray:
    """Return certainty equivalents a year of holding the post for good, in money of the day it is paid.

    CARA values of independent periods add up. Work before a period already brings results in it, so what this
    period's work brings to the next is taken off: it would count twice.
    """
    total = np.zeros(len(world.types))
    for periods, start, expected in ahead:
        left = np.arange(account.weeks, 0, -1)
        patience = account.discount_per_week**left
        extra = expected.hours - world.types.norm_hours[:, None, :]
        extra[:, :start] = 0.0
        unseen = np.einsum("nwk,nk,w->n", extra, arrivals.gain, (1.0 - arrivals.timing) * patience)
        value = policy.certainty_equivalent_yuan(start) - unseen * account.later_value_yuan
        total += periods * value / patience[start]
    return total
