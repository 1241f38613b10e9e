"""Periods that follow each other, each with its first weeks emptied by the one before: the steady state."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.account import Account
from cmsim.behaviour.forward import Forward, forward
from cmsim.behaviour.policy_table import PolicyTable
from cmsim.behaviour.pull_forward import PullForward, depleted
from cmsim.behaviour.solve import Numerics, solve
from cmsim.behaviour.types import ArrivalLaw, GaussianLaw, TypeTable

FloatArray = NDArray[np.float64]

TOLERANCE_SHARE = 1e-3
"""Change of what is pulled, as a share of all that can be, at which periods count as alike."""
MOST_ROUNDS = 30


@dataclass(frozen=True)
class SteadyPull:
    """Conduct in a period like the one before.

    Attributes
    ----------
    law : ArrivalLaw or GaussianLaw
        With the first weeks emptied by what is pulled on average.
    residual : float
        Largest change of what is pulled in the last round, as a share of what can be.
    """

    policy: PolicyTable
    ahead: Forward
    law: ArrivalLaw | GaussianLaw
    rounds: int
    residual: float
    converged: bool


def steady_pull(
    types: TypeTable,
    account: Account,
    law: ArrivalLaw | GaussianLaw,
    pull: PullForward,
    numerics: Numerics | None = None,
) -> SteadyPull:
    """Return conduct where every period is emptied at its start by what the last one pulled on average.

    Parameters
    ----------
    law : ArrivalLaw or GaussianLaw
        Of a period from which nothing has been pulled.
    """
    most = np.maximum(pull.expected * pull.most_share, np.finfo(np.float64).tiny)
    taken = np.zeros(pull.expected.shape)
    residual, rounds = np.inf, 0
    while residual > TOLERANCE_SHARE and rounds < MOST_ROUNDS:
        emptied = depleted(law, taken)
        policy = solve(types, account, emptied, numerics, pull=pull)
        ahead = forward(policy, types, account, emptied)
        found = ahead.pulled if ahead.pulled.size else np.zeros_like(taken)
        residual = float((np.abs(found - taken) / most).max()) if pull.most_share > 0.0 else 0.0
        taken, rounds = found, rounds + 1
    return SteadyPull(policy, ahead, emptied, rounds, residual, residual <= TOLERANCE_SHARE)
