"""The shifted beta-geometric model of a cohort's retention (Fader & Hardie 2007, J. Interactive Marketing
21(1)).

S(t) = B(α, β + t) / B(α, β); retention in the period after t renewals r(t + 1) = (β + t) / (α + β + t). It
flattens because the frail leave first, and for no other reason.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize
from scipy.special import betaln

FloatArray = NDArray[np.float64]

_LOG_BOUNDS = (-7.0, 9.0)
"""Of ln α and ln β: from nearly all lost at once to no difference between clients."""
_START_TOTAL = 4.0
"""α + β at the start of the search, about what customer bases show."""
_NEVER_CERTAIN = 1e-6


@dataclass(frozen=True)
class BetaGeometric:
    """A fitted model; small α + β means very different clients."""

    alpha: float
    beta: float

    def survival(self, periods: ArrayLike) -> FloatArray:
        """Return the share of a cohort that is left after the given numbers of periods."""
        t = np.asarray(periods, dtype=np.float64)
        return np.asarray(np.exp(betaln(self.alpha, self.beta + t) - betaln(self.alpha, self.beta)))

    def retention(self, ages: ArrayLike) -> FloatArray:
        """Return the chance to be kept for one period more, by the number of periods already kept."""
        age = np.asarray(ages, dtype=np.float64)
        return np.asarray((self.beta + age) / (self.alpha + self.beta + age))


def fit_beta_geometric(ages: ArrayLike, at_risk: ArrayLike, retained: ArrayLike) -> BetaGeometric:
    """Return the maximum-likelihood fit to counts by age.

    Parameters
    ----------
    ages : array (n,)
        Periods already kept, 0 for a cohort's first.
    at_risk, retained : array (n,)
        Clients at the opening of the period, and those of them kept through it.

    Raises
    ------
    ValueError
        If the arrays differ in length, nobody is at risk, or more are retained than were at risk.
    """
    age, n, kept = (np.asarray(x, dtype=np.float64) for x in (ages, at_risk, retained))
    if not age.shape == n.shape == kept.shape or age.ndim != 1:
        raise ValueError("ages, at_risk and retained must be lists of one length")
    if n.sum() <= 0.0 or np.any(kept > n) or np.any(kept < 0.0):
        raise ValueError("clients at risk are needed, and no more retained than at risk")

    def negative_log_likelihood(p: FloatArray) -> float:
        chance = BetaGeometric(float(np.exp(p[0])), float(np.exp(p[1]))).retention(age)
        chance = np.clip(chance, _NEVER_CERTAIN, 1.0 - _NEVER_CERTAIN)
        return float(-(kept * np.log(chance) + (n - kept) * np.log1p(-chance)).sum())

    loss = float(np.clip(1.0 - kept.sum() / n.sum(), 0.01, 0.99))
    start = np.log([_START_TOTAL * loss, _START_TOTAL * (1.0 - loss)])
    fitted = minimize(negative_log_likelihood, start, method="L-BFGS-B", bounds=(_LOG_BOUNDS, _LOG_BOUNDS))
    return BetaGeometric(float(np.exp(fitted.x[0])), float(np.exp(fitted.x[1])))
