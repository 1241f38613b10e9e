"""Balances: how much of a client's business is held here, and how fast a stock follows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cmsim.calendar import WEEKS_PER_YEAR

FloatArray = NDArray[np.float64]

REFERENCE_TRUST = 0.5
"""Trust at which the stated share of wallet holds."""


def share_of_wallet(
    trust: FloatArray,
    rival_rate: FloatArray,
    share_at_reference: FloatArray,
    trust_effect: FloatArray,
    rate_effect: FloatArray,
) -> FloatArray:
    """Return w = 1 / (1 + exp(-(logit w₀ + β_T (T - 1/2) - β_r r))), in (0, 1).

    Source: binary logit choice of the bank for each yuan (McFadden 1974); the share of wallet is the usual
    measure of how much of a client's business a bank holds.

    Parameters
    ----------
    trust : array
        T, in [0, 1].
    rival_rate : array
        r, what rivals are better by for the client, 1/year.
    share_at_reference, trust_effect, rate_effect : array
        w₀, β_T (1) and β_r (years).
    """
    odds = np.log(share_at_reference / (1.0 - share_at_reference))
    score = odds + trust_effect * (trust - REFERENCE_TRUST) - rate_effect * rival_rate
    return np.asarray(1.0 / (1.0 + np.exp(-score)))


def weekly_adjustment(adjustment_years: FloatArray) -> FloatArray:
    """Return the share of the gap to its level that a balance closes in a week, 1 - exp(-1/(52 τ))."""
    return np.asarray(-np.expm1(-1.0 / (WEEKS_PER_YEAR * adjustment_years)))


def weekly_probability(hazard_per_year: FloatArray) -> FloatArray:
    """Return the chance of an event within a week, 1 - exp(-h/52)."""
    return np.asarray(-np.expm1(-hazard_per_year / WEEKS_PER_YEAR))


def event_hazard(
    hazard_per_year: FloatArray | float,
    monitoring: FloatArray | float,
    missing_integrity: FloatArray,
    monitoring_effect: FloatArray | float,
    integrity_effect: FloatArray | float,
) -> FloatArray:
    """Return h₀ exp(-β_M g + β_I (1 - i)) of a default or of a client's loss, 1/year.

    Parameters
    ----------
    monitoring : array
        g, response to the manager's contact, in [0, 1).
    missing_integrity : array
        1 - i of the manager who answers for the client, in [0, 1].
    """
    score = integrity_effect * missing_integrity - monitoring_effect * monitoring
    return np.asarray(hazard_per_year * np.exp(score))
