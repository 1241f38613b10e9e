"""Pay on a score of capped measures behind a gate: one index with shadow prices (engine notes, step 5).

Score = Σ w_k min(y_k, cap_k), paid only if the gate's measure reaches its mark. Whoever plans knows that a
unit of measure k counts only if its cap is not reached, with chance s_k, and takes w_k s_k as its price:
efforts are then λ w_k s_k / c with one multiplier λ, so that one index z = Σ w_k s_k y_k + const remains,
whose cheapest effort costs λ² / 2 · c / Σ (w_k s_k)². The gate (`gate.py`) makes pay at a score a lottery,
and an hour that raises its measure worth what it adds to the chance of passing. The s_k, the chance of the
gate, and the const that makes z the expected score depend on conduct: a fixed point.

What is lost: prices are those of the whole period's plan, so that nobody answers in week 40 that one measure
is near its cap or its gate while another lags, and luck that score and gate share is taken as independent.
docs/numerics.md gives the loss against the grid of two measures. Where the gate's measure has tasks of its
own, `behind_gate.py` is better by far.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.account import Account, Payout
from cmsim.behaviour.forward import Forward, forward
from cmsim.behaviour.gate import GatedPayout, worth_of_passing_yuan
from cmsim.behaviour.gaussian import gaussian_nodes
from cmsim.behaviour.policy_table import PolicyTable
from cmsim.behaviour.score_beliefs import Beliefs, ScoreAccount, believed
from cmsim.behaviour.solve import Numerics, solve
from cmsim.behaviour.types import GaussianLaw, TypeTable
from cmsim.errors import CmsimError

FloatArray = NDArray[np.float64]

_HOPEFUL_DEVIATIONS = 1.0
"""A second start has everybody's mean past the gate by this many standard deviations."""
TOLERANCE = 1e-4
"""Largest change of a shadow share, or of the chance of the gate, at which the fixed point is reached."""
MOST_ROUNDS = 60
_DAMPING, _LEAST_DAMPING = 0.5, 1e-3
_SHORTER, _LONGER = 0.4, 1.3
"""Steps of believed means towards those reached, and how they change after a step too far or in the same
direction."""


@dataclass(frozen=True)
class ScoreSolution:
    """Conduct under pay on a score.

    Attributes
    ----------
    policy : PolicyTable
        Over the index z, which begins at zero and gains in a week what its measures gain at their prices,
        and a week's part of the const.
    beliefs : Beliefs
        Those under which it was solved.
    worth_yuan : array (n,)
        Certainty equivalent as the reduction sees it.
    hours : array (n, k)
        Mean hours a week.
    residual : float
    rounds : int
    converged : bool
    """

    policy: PolicyTable
    beliefs: Beliefs
    worth_yuan: FloatArray
    hours: FloatArray
    residual: float
    rounds: int
    converged: bool


def solve_score(
    types: TypeTable,
    account: ScoreAccount,
    laws: tuple[GaussianLaw, ...],
    numerics: Numerics | None = None,
    most_rounds: int = MOST_ROUNDS,
) -> ScoreSolution:
    """Return conduct under pay on a gated score of capped measures with near-normal results.

    Raises
    ------
    CmsimError
        If weights, caps and laws do not fit each other, or laws differ in their timing.
    """
    _check(account, laws)
    rounds = _Rounds(types, account, laws, numerics, most_rounds)
    mean = np.stack([mean_results(law, types.norm_hours) for law in laws], axis=1)
    if account.gate is None:
        return rounds.run(mean, np.zeros(len(types)))
    # Giving a shut gate up and passing it can both answer themselves: the better one by worth is taken.
    sd = laws[account.gate.measure].sd * np.sqrt(account.weeks)
    hopeful = mean.copy()
    past = account.gate.opens_at + _HOPEFUL_DEVIATIONS * sd
    hopeful[:, account.gate.measure] = np.maximum(past, mean[:, account.gate.measure])
    found, passing = (rounds.run(start, _open_pay(account, start)) for start in (mean, hopeful))
    better = passing.worth_yuan > found.worth_yuan
    if better.all() or not better.any():
        return passing if better.all() else found
    start = np.where(better[:, None], hopeful, mean)
    return rounds.run(start, _open_pay(account, start))


def _open_pay(account: ScoreAccount, mean: FloatArray) -> FloatArray:
    """Return what passing is worth at first guess: pay at the expected score over that of a shut gate."""
    assert account.gate is not None
    score = (np.minimum(mean, account.caps) * account.weights).sum(axis=1)
    return np.asarray(account.pay_of_score(score)) - account.gate.shut_yuan


@dataclass(frozen=True)
class _Rounds:
    """The rounds of the fixed point, from where one begins."""

    types: TypeTable
    account: ScoreAccount
    laws: tuple[GaussianLaw, ...]
    numerics: Numerics | None
    most_rounds: int

    def run(self, mean: FloatArray, worth: FloatArray) -> ScoreSolution:
        """Return the solution that is reached from believed mean results of the period (n, measures), and
        worth of passing the gate (n,).
        """
        types, account = self.types, self.account
        deviation = np.stack([law.sd * np.sqrt(account.weeks) for law in self.laws], axis=1)
        beliefs = believed(account, mean, deviation, worth)
        damping, last_gap = np.full(mean.shape, _DAMPING), np.zeros(mean.shape)
        residual, rounds = np.inf, 0
        while residual > TOLERANCE and rounds < self.most_rounds:
            law = index_law(account, self.laws, beliefs)
            priced = _with_gate(types, account, self.laws, beliefs)
            reduced = _index_account(types, account, beliefs)
            policy = solve(priced, reduced, law, fine_enough(self.numerics, reduced, law))
            ahead = forward(policy, priced, reduced, law)
            reached = np.stack([mean_results(each, ahead.hours) for each in self.laws], axis=1)
            new = believed(account, reached, deviation, worth)
            residual = max(
                float(np.abs(new.uncapped - beliefs.uncapped).max()),
                float(np.abs(new.gate_chance - beliefs.gate_chance).max()),
            )
            # The answer to a cap or gate near by is steep: whoever overshoots takes shorter steps.
            gap = reached - mean
            damping = np.where(gap * last_gap < 0.0, damping * _SHORTER, damping * _LONGER)
            damping, last_gap = np.clip(damping, _LEAST_DAMPING, _DAMPING), gap
            solved, mean = beliefs, mean + damping * gap
            worth = 0.5 * (worth + self._worth(policy, ahead, beliefs))
            beliefs = believed(account, mean, deviation, worth)
            rounds += 1
        value = policy.certainty_equivalent_yuan() - _told_twice(types, priced, account, ahead)
        hours = ahead.hours.mean(axis=1)
        return ScoreSolution(policy, solved, value, hours, residual, rounds, residual <= TOLERANCE)

    def _worth(self, policy: PolicyTable, ahead: Forward, beliefs: Beliefs) -> FloatArray:
        account = self.account
        if account.gate is None:
            return np.zeros(len(self.types))
        risk, chance = self.types.risk_aversion_per_yuan, beliefs.gate_chance
        worth = worth_of_passing_yuan(account.gate, account.pay_of_score, risk, policy, ahead, chance)
        return worth * account.discount_per_week**account.weeks


def _told_twice(types: TypeTable, priced: TypeTable, account: ScoreAccount, ahead: Forward) -> FloatArray:
    """Return what the price of the gate adds to worth: its chance is in the payout already."""
    if priced.worth_of_hour_yuan is None:
        return np.zeros(len(types))
    price = priced.worth_of_hour_yuan
    if types.worth_of_hour_yuan is not None:
        price = price - types.worth_of_hour_yuan
    excess = ahead.hours - types.norm_hours[:, None, :]
    weights = account.discount_per_week ** np.arange(account.weeks)
    return np.asarray(np.einsum("nwk,nk,w->n", excess, price, weights))


def fine_enough(numerics: Numerics | None, account: Account, law: GaussianLaw) -> Numerics:
    """Return nodes enough for the index's noise, which falls as measures come near their caps."""
    wanted = numerics or Numerics()
    return replace(wanted, nodes=max(wanted.nodes, gaussian_nodes(account, law)))


def _check(account: ScoreAccount, laws: tuple[GaussianLaw, ...]) -> None:
    if not len(laws) == account.weights.size == account.caps.size > 0 or np.any(account.weights < 0.0):
        raise CmsimError(
            "behaviour.reduction",
            "a score needs a weight that is not negative, a cap and a law for each measure",
            found=f"{account.weights.size} weights, {account.caps.size} caps, {len(laws)} laws",
        )
    if any(not np.array_equal(law.timing, laws[0].timing) for law in laws):
        raise CmsimError("behaviour.reduction", "the measures of a score have one timing of results")


def mean_results(law: GaussianLaw, hours: FloatArray) -> FloatArray:
    """Return mean results of the period, (n,), at hours (n, k) or (n, weeks, k)."""
    by_week = hours if hours.ndim > law.gain.ndim else hours[:, None, :]
    gained = np.einsum("nwk,nk->nw", by_week, law.gain)
    return np.asarray((law.base + gained * law.timing).sum(axis=1))


def index_law(account: ScoreAccount, laws: tuple[GaussianLaw, ...], beliefs: Beliefs) -> GaussianLaw:
    """Return the law of the index z: measures at their prices, and a week's part of the constant."""
    price = account.weights * beliefs.uncapped
    base = sum((price[:, k, None] * law.base for k, law in enumerate(laws)), np.zeros_like(laws[0].base))
    gain = sum((price[:, k, None] * law.gain for k, law in enumerate(laws)), np.zeros_like(laws[0].gain))
    base = base + beliefs.constant[:, None] / account.weeks
    return GaussianLaw(base, gain, laws[0].timing, beliefs.spread / np.sqrt(account.weeks))


def _with_gate(
    types: TypeTable, account: ScoreAccount, laws: tuple[GaussianLaw, ...], beliefs: Beliefs
) -> TypeTable:
    """Return types to whom an hour is worth what it adds to the chance of the gate."""
    if account.gate is None:
        return types
    law = laws[account.gate.measure]
    a_unit = beliefs.gate_density * beliefs.gate_worth_yuan * float(law.timing.mean())
    worth = law.gain * a_unit[:, None]
    if types.worth_of_hour_yuan is not None:
        worth = worth + types.worth_of_hour_yuan
    return replace(types, worth_of_hour_yuan=worth)


def _index_account(types: TypeTable, account: ScoreAccount, beliefs: Beliefs) -> Account:
    """Return an account with a payout for each type, since chances of the gate differ."""
    count, gate = len(types), account.gate
    payouts: tuple[Payout, ...] = (account.pay_of_score,)
    if gate is not None:
        payouts = tuple(
            GatedPayout(
                account.pay_of_score,
                float(beliefs.gate_chance[row]),
                gate.shut_yuan,
                float(types.risk_aversion_per_yuan[row]),
            )
            for row in range(count)
        )
    return Account(
        account.weeks,
        payouts,
        np.arange(count) if gate is not None else np.zeros(count, dtype=np.int64),
        np.full(len(payouts), account.reach),
        np.zeros(count),
        account.discount_per_week,
        (account.breakpoints,) * len(payouts),
    )
