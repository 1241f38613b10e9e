"""What selection would take without shared luck: the two-stage procedure of Rinott 1978."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq
from scipy.special import chdtri, ndtr

from cmsim.statistics.intervals import DEFAULT_LEVEL

_NODES = 200
"""Nodes of the integration over each spread, in its own probability; the tests compare with a table."""
_LARGEST = 200.0
"""No constant of a sensible question lies above."""


def rinott_constant(policies: int, first_stage: int, level: float = DEFAULT_LEVEL) -> float:
    """Return Rinott's h, the solution of E_y{(E_x Φ(h / √((n₀ − 1)(1/x + 1/y))))^(k − 1)} = level.

    x and y are χ² with n₀ − 1 degrees of freedom. Rinott 1978, "On two-stage selection procedures and related
    probability-inequalities", Communications in Statistics A7(8).

    Raises
    ------
    ValueError
        With fewer than two policies or replications, or a level at which nothing needs to be simulated.
    """
    if policies < 2 or first_stage < 2:
        raise ValueError("selection takes two policies and two replications at least")
    if not 1.0 / policies < level < 1.0:
        raise ValueError(f"the level must lie between 1 / policies and 1, is {level}")
    freedom = first_stage - 1
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    spread = chdtri(freedom, 0.5 * (1.0 - nodes))
    weights = 0.5 * weights
    scale = 1.0 / np.sqrt(freedom * (1.0 / spread[:, None] + 1.0 / spread[None, :]))

    def excess(h: float) -> float:
        return float(weights @ (ndtr(h * scale) @ weights) ** (policies - 1)) - level

    return float(brentq(excess, 0.0, _LARGEST, xtol=1e-10))


def rinott_replications(
    variances: ArrayLike, indifference: float, first_stage: int, level: float = DEFAULT_LEVEL
) -> list[int]:
    """Return how many replications each policy would take with luck of its own: max(n₀, ⌈(h s / δ)²⌉).

    Parameters
    ----------
    variances : array (policies,)
        Of each policy's replications in the first stage.
    """
    s2 = np.asarray(variances, dtype=np.float64)
    h = rinott_constant(s2.size, first_stage, level)
    return [max(first_stage, math.ceil(h**2 * float(v) / indifference**2)) for v in s2]
