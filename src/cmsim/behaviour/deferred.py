"""Deferred pay with claw-back: its expected, survival-weighted payment, and what care for it is worth.

A sum earned now is paid in shares over the next years, each only if it has not been taken back by then and
its owner is still there: worth of one yuan = Σ_j share_j e^{-(h + q) j} δ^j, with hazard h a year of what
takes it back (the client leaves), q of its owner's leaving, and δ the weight of a year's delay. It multiplies
the deferred part of a payout, so that a balance needs no axis of its own; where the balance itself moves pay,
it is a state of `yearly.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmsim.errors import CmsimError

FloatArray = NDArray[np.float64]

_SUM_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Deferral:
    """When deferred pay comes, and what may take it back.

    Attributes
    ----------
    shares : array (years,)
        Part paid after 1, 2 … years; together 1 or less.
    revoked_per_year : float
        Hazard of what takes it back.
    leaves_per_year : float
        Hazard of its owner's leaving, if what is unpaid is then lost.
    discount_per_year : float
        Weight of a year's delay, above 0 and up to 1.
    """

    shares: FloatArray
    revoked_per_year: float
    leaves_per_year: float = 0.0
    discount_per_year: float = 1.0

    def __post_init__(self) -> None:
        hazards = np.array([self.revoked_per_year, self.leaves_per_year])
        if np.any(self.shares < 0.0) or float(self.shares.sum()) > 1.0 + _SUM_TOLERANCE:
            raise CmsimError(
                "behaviour.deferral",
                "the shares of deferred pay are not negative and make one at most",
                found=", ".join(f"{share:g}" for share in self.shares),
            )
        if not np.all(np.isfinite(hazards)) or np.any(hazards < 0.0) or not 0.0 < self.discount_per_year <= 1:
            raise CmsimError(
                "behaviour.deferral",
                "hazards are not negative, and a year's delay has a weight above 0 and up to 1",
                found=f"{hazards[0]:g}, {hazards[1]:g} a year, weight {self.discount_per_year:g}",
            )

    def _arrives(self) -> FloatArray:
        years = np.arange(1, self.shares.size + 1)
        hazard = self.revoked_per_year + self.leaves_per_year
        return np.asarray(self.shares * np.exp(-hazard * years) * self.discount_per_year**years)

    def worth_of_one_yuan(self) -> float:
        """Return the expected, survival-weighted payment of one yuan deferred, at the time it is earned."""
        return float(self._arrives().sum())

    def worth_of_lower_hazard(self) -> float:
        """Return what one yuan deferred gains from a claw-back hazard lower by one a year, at the margin.

        Times the balance, and times the hazard that an hour of care takes away, it is the worth of that hour
        besides the account (`TypeTable.worth_of_hour_yuan`).
        """
        return float(self._arrives() @ np.arange(1, self.shares.size + 1))
