"""The mean-field fixed point of conduct: hours, the worth of what comes later, states, careers and beliefs of
others answer themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from cmsim.behaviour.solve import Numerics
from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.equilibrium.career_end import CareerCurve
from cmsim.equilibrium.facing import Facing, Guess, starts
from cmsim.equilibrium.felt import feels_constant_risk_aversion
from cmsim.equilibrium.mixing import AndersonMixing
from cmsim.equilibrium.period_end import EndPayout
from cmsim.equilibrium.programme import Answer, Programme
from cmsim.equilibrium.solution import Solution
from cmsim.equilibrium.type_world import TypeWorld
from cmsim.errors import ConvergenceError
from cmsim.plans.outlook import Belief
from cmsim.plans.protocol import Plan
from cmsim.randomness import FloatArray

__all__ = [
    "TOLERANCE",
    "Solution",
    "guess_of",
    "payouts_of",
    "solve_fixed_point",
    "starts",
    "with_base_pay_moved",
]

TOLERANCE = 0.005
"""Largest relative change of mean hours, and of the worth of an arrival, at which the fixed point counts as
reached."""
MOST_ROUNDS = 25
MOST_ROUNDS_WITH_MEMORY = 60
"""The worth of states is carried over one more period in each round."""
MOST_ROUNDS_OF_A_GAME = 80
STALLED_ROUNDS, _BETTER = 12, 0.9
"""A game whose residual has not fallen by a tenth for so many rounds only jitters: pay in many small steps
leaves best answers that jump by a few hundredths."""
DAMPING = 0.3
"""Step towards the answer where people answer each other; tournaments needed 0.2 to 0.3 in trials."""
_SMALL_HOURS = 1.0
_SMALL_VALUE_YUAN = 20.0
"""Below these the residual is taken relative to them."""
_SMALL_WORTH_YUAN = 2_000.0
"""The same for the worth of states and careers: a month's pay or two."""
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
    PlanError
        If the engine cannot take the plan.
    """
    programme = Programme(world, plan, base_pay_yuan_per_year, numerics)
    guess = _first_guess(programme, world, start, start_hours)
    mixing = AndersonMixing()
    plays = programme.facing.is_a_game
    most = MOST_ROUNDS if programme.facing.is_plain else MOST_ROUNDS_WITH_MEMORY
    most = MOST_ROUNDS_OF_A_GAME if plays else most
    best, stalled = np.inf, 0
    for rounds in range(1, most + 1):
        answer = programme.answer(guess)
        residual = _residual(world, guess, answer.guess)
        best, stalled = (residual, 0) if residual < _BETTER * best else (best, stalled + 1)
        if residual < tolerance or rounds == most or (plays and stalled >= STALLED_ROUNDS):
            break
        guess = _damped(guess, answer.guess) if plays else _mixed(mixing, guess, answer.guess)
    if not np.isfinite(residual):
        raise ConvergenceError("equilibrium.residual", "the fixed point of effort is not a number")
    return _solution(programme, base_pay_yuan_per_year, answer, residual, rounds, residual < tolerance)


def _solution(
    programme: Programme,
    base_pay_yuan_per_year: FloatArray,
    answer: Answer,
    residual: float,
    rounds: int,
    converged: bool,
) -> Solution:
    found = answer.guess
    return Solution(
        policy=programme.facing.with_all_tasks(answer.policy, found.hours),
        base_pay_yuan_per_year=base_pay_yuan_per_year,
        certainty_equivalent_yuan_per_year=answer.certainty_equivalent_yuan_per_year,
        pay_yuan_per_year=answer.pay_yuan_per_year,
        bookings_yuan_per_year=answer.bookings_yuan_per_year,
        hours=found.hours,
        later_value_yuan=found.later_value_yuan,
        residual=residual,
        rounds=rounds,
        converged=converged,
        peers=found.peers,
        states=programme.facing.states,
        hour_worth_yuan=found.hour_worth_yuan,
        state_worth_yuan=found.state_worth_yuan,
        state_share=answer.state_share,
        careers=found.careers,
    )


def guess_of(solution: Solution) -> Guess:
    """Return what everybody does and expects in a solution, to answer it once more."""
    return Guess(
        solution.hours,
        solution.later_value_yuan,
        solution.hour_worth_yuan,
        solution.state_worth_yuan,
        solution.peers,
        solution.careers,
    )


def _first_guess(
    programme: Programme, world: TypeWorld, start: Solution | None, start_hours: FloatArray | None
) -> Guess:
    if start is None:
        return programme.first_guess(world.types.norm_hours if start_hours is None else start_hours)
    known = guess_of(start)
    return known if start_hours is None else replace(known, hours=start_hours)


def _mixed(mixing: AndersonMixing, guess: Guess, new: Guess) -> Guess:
    """Return the next guess: hours and the worth of arrivals extrapolated, the rest as answered."""
    scale = np.maximum(new.later_value_yuan, _SMALL_VALUE_YUAN)
    now = np.concatenate([guess.hours.ravel(), guess.later_value_yuan / scale])
    answer = np.concatenate([new.hours.ravel(), new.later_value_yuan / scale])
    mixed = mixing.next_guess(now, answer)
    hours = np.maximum(mixed[: guess.hours.size], 0.0).reshape(guess.hours.shape)
    return replace(new, hours=hours, later_value_yuan=mixed[guess.hours.size :] * scale)


def _damped(guess: Guess, new: Guess) -> Guess:
    """Return a small step: in a game best answers overshoot each other, and extrapolation is worse."""
    return replace(
        new,
        hours=guess.hours + DAMPING * (new.hours - guess.hours),
        later_value_yuan=guess.later_value_yuan + DAMPING * (new.later_value_yuan - guess.later_value_yuan),
        peers=_mixed_beliefs(guess.peers, new.peers),
        careers=_mixed_careers(guess.careers, new.careers),
    )


def _mixed_careers(careers: tuple[CareerCurve, ...], new: tuple[CareerCurve, ...]) -> tuple[CareerCurve, ...]:
    if not careers:
        return new
    return tuple(before.towards(after, DAMPING) for before, after in zip(careers, new, strict=True))


def _mixed_beliefs(peers: Mapping[str, Belief], new: Mapping[str, Belief]) -> dict[str, Belief]:
    return {
        name: Belief(b.mean + DAMPING * (new[name].mean - b.mean), b.sd + DAMPING * (new[name].sd - b.sd))
        for name, b in peers.items()
    }


def _residual(world: TypeWorld, guess: Guess, new: Guess) -> float:
    """Return the largest relative change: of mean hours by kind, of what arrivals, states and careers are
    worth, of what is believed of others.
    """
    mean, new_mean = world.mean_by_kind(guess.hours), world.mean_by_kind(new.hours)
    in_hours = np.abs(new_mean - mean) / np.maximum(mean, _SMALL_HOURS)
    later = np.abs(new.later_value_yuan - guess.later_value_yuan)
    in_worth = later / np.maximum(new.later_value_yuan, _SMALL_VALUE_YUAN)
    states = np.abs(new.state_worth_yuan - guess.state_worth_yuan)
    in_states = states / np.maximum(np.ptp(new.state_worth_yuan, axis=1, keepdims=True), _SMALL_WORTH_YUAN)
    changes = [
        abs(new.peers[name].mean - b.mean) / max(abs(new.peers[name].mean), 1.0)
        for name, b in guess.peers.items()
    ]
    return float(
        max(in_hours.max(), in_worth.max(), in_states.max(), _change_of_careers(guess, new), *changes)
    )


def _change_of_careers(guess: Guess, new: Guess) -> float:
    if not new.careers:
        return 0.0
    if not guess.careers:
        return 1.0
    changes = []
    for before, after in zip(guess.careers, new.careers, strict=True):
        known = np.interp(after.results_yuan, before.results_yuan, before.yuan)
        range_yuan = max(float(np.ptp(after.yuan)), _SMALL_WORTH_YUAN)
        changes.append(float(np.abs(after.yuan - known).max()) / range_yuan)
    return max(changes)


def with_base_pay_moved(
    world: TypeWorld, plan: Plan, solution: Solution, base_pay: FloatArray
) -> Solution | None:
    """Return the solution under another base pay if nothing but a sum changes in every state; else None.

    Under constant absolute risk aversion such a sum moves no effort and all certainty equivalents; a career
    is worth another sum where grades are paid by multiples of base pay.
    """
    if not feels_constant_risk_aversion(world.scenario):
        return None
    guess = guess_of(solution)
    before = Programme(world, plan, solution.base_pay_yuan_per_year).facing
    after = Programme(world, plan, base_pay).facing
    if before.has_careers:
        return None
    old, new = before.rows(guess), after.rows(guess)
    if old.account.breakpoints != new.account.breakpoints:
        return None
    periods = WEEKS_PER_YEAR / mean_period_weeks(plan)
    by_payout = np.zeros(len(old.payouts))
    for number, grid in enumerate(solution.policy.grid_yuan):
        change = new.account.pay(number, grid) - old.account.pay(number, grid)
        if float(np.ptp(change)) > _SAME_YUAN:
            return None
        by_payout[number] = change[0]
    moved = by_payout[old.account.payout_of_type]
    by_type = moved.reshape(len(world.types), -1)
    if float(np.ptp(by_type, axis=1).max()) > _SAME_YUAN:
        return None
    return replace(
        solution,
        policy=solution.policy.shifted(moved),
        base_pay_yuan_per_year=base_pay,
        certainty_equivalent_yuan_per_year=solution.certainty_equivalent_yuan_per_year
        + by_type[:, 0] * periods,
        pay_yuan_per_year=solution.pay_yuan_per_year + by_type[:, 0] * periods,
    )


def payouts_of(
    world: TypeWorld, plan: Plan, solution: Solution
) -> dict[int, tuple[EndPayout, tuple[float, ...]]]:
    """Return pay over bookings at the kind's mean hours, for who begins, and where it jumps or bends; by
    number of the kind of staff.
    """
    facing = Facing(world, plan, solution.base_pay_yuan_per_year)
    rows = facing.rows(guess_of(solution))
    points = rows.account.breakpoints or tuple(() for _ in rows.payouts)
    found: dict[int, tuple[EndPayout, tuple[float, ...]]] = {}
    for payout, at in zip(rows.payouts, points, strict=True):
        begins = 0 if facing.states is None else round(float(facing.states.start[payout.kind]))
        if payout.node == begins:
            found[payout.kind] = (payout, at)
    return found


def mean_period_weeks(plan: Plan) -> float:
    """Return the mean length of the account periods of a year."""
    return WEEKS_PER_YEAR / sum(n for n, _ in starts(plan))
