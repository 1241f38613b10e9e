"""A gate before pay: the lottery of passing it, and what a better chance of passing is worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.account import Payout
from cmsim.behaviour.forward import Forward
from cmsim.behaviour.policy_table import PolicyTable

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Gate:
    """What opens pay: a measure (by position) reaching a mark; else `shut_yuan` is paid."""

    measure: int
    opens_at: float
    shut_yuan: float


@dataclass(frozen=True)
class GatedPayout:
    """Certainty equivalent of pay at a score, for one who passes the gate with a chance, whatever his score.

    Attributes
    ----------
    pay_of_score : callable
    chance : float
        Of passing.
    shut_yuan : float
        Paid before a shut gate.
    risk_aversion_per_yuan : float
    """

    pay_of_score: Payout
    chance: float
    shut_yuan: float
    risk_aversion_per_yuan: float

    def __call__(self, index: FloatArray) -> FloatArray:
        """Return yuan for each value of the index."""
        more = np.asarray(self.pay_of_score(index), dtype=np.float64) - self.shut_yuan
        r = self.risk_aversion_per_yuan
        if r == 0.0:
            return np.asarray(self.shut_yuan + self.chance * more)
        # From the worse of the two, so that no exponential overflows.
        least = np.minimum(more, 0.0)
        felt = self.chance * np.exp(-r * (more - least)) + (1.0 - self.chance) * np.exp(r * least)
        return np.asarray(self.shut_yuan + least - np.log(felt) / r)


def worth_of_passing_yuan(
    gate: Gate,
    pay_of_score: Payout,
    risk_aversion_per_yuan: FloatArray,
    policy: PolicyTable,
    ahead: Forward,
    chance: FloatArray,
) -> FloatArray:
    """Return what a chance of passing that is higher by one (at the margin) adds to worth at the end, (n,).

    d/dP of -(1/r) ln(P A + 1 - P) with A = E exp(-r (pay - shut)) over scores at the end.
    """
    worth = np.zeros(chance.size)
    for row, r in enumerate(risk_aversion_per_yuan):
        grid = policy.grid_yuan[policy.payout_of_type[row]]
        more = np.asarray(pay_of_score(grid), dtype=np.float64) - gate.shut_yuan
        ends = ahead.end_probability[row]
        if r == 0.0:
            worth[row] = ends @ more
            continue
        opened = float(ends @ np.exp(-r * more))
        worth[row] = (1.0 - opened) / (r * (chance[row] * opened + 1.0 - chance[row]))
    return worth
