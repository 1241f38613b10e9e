"""A score behind a gate whose measure has tasks of its own: one programme for the gate, one for the score.

The programme of the gate's measure answers its own state: it stops once past the gate, and gives up when that
is out of reach; its payout is pay at the gate's measure and whatever score the others are likely to end with.
The programme of the others is the index with shadow prices of `gated_score.py`, whose payout is the lottery
of the gate. Each takes the other's end as its programme leads to; both are solved in turn until hours and the
chance of passing stay. What is lost is that neither answers the other's state.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.account import Account, Payout
from cmsim.behaviour.additive import counted_twice
from cmsim.behaviour.end_lottery import GateThenScore, ScoreThenGate, lottery_yuan, passing
from cmsim.behaviour.forward import forward
from cmsim.behaviour.gate import Gate
from cmsim.behaviour.gated_score import fine_enough, index_law, mean_results
from cmsim.behaviour.policy_table import PolicyTable
from cmsim.behaviour.score_beliefs import ScoreAccount, believed
from cmsim.behaviour.solve import Numerics, solve
from cmsim.behaviour.tasks import task_sets, types_of_tasks, unpaid_hours
from cmsim.behaviour.types import GaussianLaw, TypeTable
from cmsim.errors import CmsimError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

TOLERANCE = 1e-3
"""Largest change of the chance of passing, and of hours as a share of the limit, at which both stay."""
MOST_ROUNDS = 40
_HOPEFUL_DEVIATIONS = 1.0
"""A second start has everybody's mean past the gate by this many standard deviations."""
_PAST_DEVIATIONS = 4.0
"""The grid of the gate's measure goes this far past gate and cap, in its own standard deviations."""
_START_NODES = np.linspace(-4.0, 4.0, 81)


@dataclass(frozen=True)
class BehindGate:
    """Conduct on a score behind a gate.

    Attributes
    ----------
    gate_policy, score_policy : PolicyTable
        Over the gate's measure, and over the index of the others (see `index_law`).
    gate_tasks, score_tasks : int arrays
        Positions of their tasks among all.
    uncapped : array (n, measures - 1)
        Shadow shares of the other measures.
    constant : array (n,)
        What their index gains over the period besides.
    gate_chance : array (n,)
    hours : array (n, k)
    worth_yuan : array (n,)
    """

    gate_policy: PolicyTable
    score_policy: PolicyTable
    gate_tasks: IntArray
    score_tasks: IntArray
    uncapped: FloatArray
    constant: FloatArray
    gate_chance: FloatArray
    hours: FloatArray
    worth_yuan: FloatArray
    residual: float
    rounds: int
    converged: bool


def solve_behind_gate(
    types: TypeTable,
    account: ScoreAccount,
    laws: tuple[GaussianLaw, ...],
    numerics: Numerics | None = None,
    most_rounds: int = MOST_ROUNDS,
) -> BehindGate:
    """Return conduct on a score behind a gate; types take the start, of two, that is worth more to all.

    Raises
    ------
    CmsimError
        If there is no gate, its tasks raise other measures too, or a programme cannot be solved.
    """
    if account.gate is None or len(laws) < 2:
        raise CmsimError(
            "behaviour.reduction", "a score behind a gate has a gate and another measure at least"
        )
    gate = account.gate.measure
    sd = laws[gate].sd * np.sqrt(account.weeks)
    mean = mean_results(laws[gate], types.norm_hours)
    hopeful = np.maximum(mean, account.gate.opens_at + _HOPEFUL_DEVIATIONS * sd)
    problem = _Problem(types, account, laws, numerics, most_rounds)
    found, tried = (problem.run(start) for start in (mean, hopeful))
    better = tried.worth_yuan > found.worth_yuan
    if better.all() or not better.any():
        return tried if better.all() else found
    return problem.run(np.where(better, hopeful, mean))


@dataclass(frozen=True)
class _End:
    """How a programme was solved and where it ends; chances over nodes (n, j)."""

    policy: PolicyTable
    account: Account
    hours: FloatArray
    ends: FloatArray
    chances: FloatArray


@dataclass(frozen=True)
class _Problem:
    types: TypeTable
    account: ScoreAccount
    laws: tuple[GaussianLaw, ...]
    numerics: Numerics | None
    most_rounds: int

    @property
    def _gate(self) -> Gate:
        assert self.account.gate is not None
        return self.account.gate

    def run(self, gate_mean: FloatArray) -> BehindGate:
        """Return the solution reached from mean results of the gate's measure, (n,)."""
        types, gate, gate_law = self.types, self._gate, self.laws[self._gate.measure]
        others = [k for k in range(len(self.laws)) if k != gate.measure]
        score_laws = tuple(self.laws[k] for k in others)
        gains = sum((law.gain for law in score_laws), np.zeros_like(gate_law.gain))
        sets = task_sets((gate_law, replace(score_laws[0], gain=gains)))
        gate_tasks, score_tasks = sets.of_measure
        ahead_of_gate = replace(
            self.account, weights=self.account.weights[others], caps=self.account.caps[others], gate=None
        )
        deviation = np.stack([law.sd * np.sqrt(self.account.weeks) for law in score_laws], axis=1)
        hours = types.norm_hours.copy()
        spread = gate_law.sd[:, None] * np.sqrt(self.account.weeks) * _START_NODES
        start = np.tile(np.exp(-0.5 * _START_NODES**2), (len(types), 1))
        start /= start.sum(axis=1, keepdims=True)
        chance, at = passing(gate_mean[:, None] + spread, start, gate.opens_at)
        residual, rounds = np.inf, 0
        while residual > TOLERANCE and rounds < self.most_rounds:
            before, chance_before = hours.copy(), chance.sum(axis=1)
            mean = np.stack([mean_results(law, hours) for law in score_laws], axis=1)
            beliefs = believed(ahead_of_gate, mean, deviation, np.zeros(len(types)))
            index = index_law(ahead_of_gate, score_laws, beliefs)
            scored = self._solve_score(index, score_tasks, hours, at, chance)
            hours[:, score_tasks] = 0.5 * (before[:, score_tasks] + scored.hours)
            gated = self._solve_gate(gate_law, gate_tasks, hours, scored)
            hours[:, gate_tasks] = gated.hours
            if sets.unpaid.size:
                hours[:, sets.unpaid] = unpaid_hours(types, sets.unpaid, hours)
            chance, at = passing(gated.ends, gated.chances, gate.opens_at)
            moved = float((np.abs(hours - before) / types.hours_limit[:, None]).max())
            residual = max(moved, float(np.abs(chance.sum(axis=1) - chance_before).max()))
            rounds += 1
        worth = self._worth(scored, gated, at, chance)
        worth = worth + counted_twice(types, gated.account, sets.of_measure, sets.unpaid, hours)
        return BehindGate(
            gated.policy,
            scored.policy,
            gate_tasks,
            score_tasks,
            beliefs.uncapped,
            beliefs.constant,
            chance.sum(axis=1),
            hours,
            worth,
            residual,
            rounds,
            residual <= TOLERANCE,
        )

    def _solve_score(
        self, index: GaussianLaw, tasks: IntArray, hours: FloatArray, at: FloatArray, chance: FloatArray
    ) -> _End:
        payouts = tuple(
            ScoreThenGate(self.account, self._gate, at[row], chance[row], self._r(row))
            for row in range(len(self.types))
        )
        return self._solved(index, tasks, hours, self._account(payouts, (), self.account.reach))

    def _solve_gate(self, law: GaussianLaw, tasks: IntArray, hours: FloatArray, scored: _End) -> _End:
        gate = self._gate
        payouts = tuple(
            GateThenScore(self.account, gate, scored.ends[row], scored.chances[row], self._r(row))
            for row in range(len(self.types))
        )
        bends = (gate.opens_at, float(self.account.caps[gate.measure]))
        points = tuple(sorted({point for point in bends if np.isfinite(point)}))
        own = float(self.account.weights[gate.measure])
        # As far as the score's reach, at this measure's weight: at the least past gate and cap.
        furthest = self.account.reach / own if own > 0.0 else 0.0
        spread = float(law.sd.max()) * np.sqrt(self.account.weeks)
        reach = max(furthest, max(points) + _PAST_DEVIATIONS * spread)
        return self._solved(law, tasks, hours, self._account(payouts, points, reach))

    def _solved(self, law: GaussianLaw, tasks: IntArray, hours: FloatArray, account: Account) -> _End:
        mine = types_of_tasks(self.types, tasks, hours)
        own = GaussianLaw(law.base, law.gain[:, tasks], law.timing, law.sd)
        policy = solve(mine, account, own, fine_enough(self.numerics, account, own))
        ahead = forward(policy, mine, account, own)
        return _End(policy, account, ahead.hours.mean(axis=1), policy.grid_yuan, ahead.end_probability)

    def _r(self, row: int) -> float:
        return float(self.types.risk_aversion_per_yuan[row])

    def _worth(self, scored: _End, gated: _End, at: FloatArray, chance: FloatArray) -> FloatArray:
        """Return worth of both: they are paid the same lottery, which counts once."""
        paid = np.zeros(len(self.types))
        for row in range(paid.size):
            payout = ScoreThenGate(self.account, self._gate, at[row], chance[row], self._r(row))
            each = payout(scored.ends[row])[None]
            paid[row] = lottery_yuan(each, scored.chances[row], self._r(row))[0]
        both = scored.policy.certainty_equivalent_yuan() + gated.policy.certainty_equivalent_yuan()
        return np.asarray(both - paid * self.account.discount_per_week**self.account.weeks)

    def _account(self, payouts: tuple[Payout, ...], points: tuple[float, ...], reach: float) -> Account:
        count = len(payouts)
        return Account(
            self.account.weeks,
            payouts,
            np.arange(count),
            np.full(count, reach),
            np.zeros(count),
            self.account.discount_per_week,
            (points,) * count,
        )
