"""Winning a proposal: a logit of trust, fit, skill and relative price."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

FloatArray = NDArray[np.float64]


def win_probability(
    trust: FloatArray,
    fit: FloatArray,
    log_skill: FloatArray,
    relative_price: FloatArray | float,
    intercept: float,
    trust_effect: float,
    fit_effect: float,
    skill_effect: float,
    price_effect: float,
) -> FloatArray:
    """Return the probability that a written proposal is signed.

    logit p = intercept + b_T trust + b_F fit + b_S ln(skill) + b_P price, with fit the client's standardised
    need for what is on offer and price relative to the rivals' (0 = equal).
    """
    score = (
        intercept
        + trust_effect * trust
        + fit_effect * fit
        + skill_effect * log_skill
        + price_effect * relative_price
    )
    return np.asarray(expit(score))
