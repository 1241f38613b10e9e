"""Preferences: how a lottery of yuan is valued.

The protocol is the seam for other ways of feeling. The engine solves constant absolute risk aversion by a
path of its own, more exact than the plug-in `Cara`, which serves as the example of the protocol; loss
aversion is in `loss_aversion.py`, and preferences are found by name in `preference_registry.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


class Preferences(Protocol):
    """Transforms values so that expectations can be taken, and back; arrays have types first."""

    def of(self, rows: IntArray) -> Preferences:
        """Return the preferences of some types."""

    def seen_from(self, discount: float) -> Preferences:
        """Return the same feelings about sums that impatience has shrunk by this factor."""

    def to_scale(self, value_yuan: FloatArray) -> FloatArray:
        """Return what is averaged over luck, shape as given (types first)."""

    def to_yuan(self, expected: FloatArray) -> FloatArray:
        """Return the certainty equivalent of an average."""


@dataclass(frozen=True)
class Cara:
    """Constant absolute risk aversion: CE = -(1/r) ln E exp(-r v), of values relative to a reference.

    Attributes
    ----------
    risk_aversion_per_yuan : array (n,)
        0 gives the mean.
    """

    risk_aversion_per_yuan: FloatArray

    def of(self, rows: IntArray) -> Cara:
        """Return the preferences of some types."""
        return Cara(self.risk_aversion_per_yuan[rows])

    def seen_from(self, discount: float) -> Cara:
        """Return the same: what is feared does not depend on any level of pay."""
        return self

    def _r(self, like: FloatArray) -> FloatArray:
        return self.risk_aversion_per_yuan.reshape((-1,) + (1,) * (like.ndim - 1))

    def to_scale(self, value_yuan: FloatArray) -> FloatArray:
        """Return exp(-r v), or v where r is 0; the caller keeps r times the range within what doubles
        hold.
        """
        r = self._r(value_yuan)
        return np.where(r > 0.0, np.exp(-r * value_yuan), value_yuan)

    def to_yuan(self, expected: FloatArray) -> FloatArray:
        """Return -(1/r) ln u, or u where r is 0."""
        r = self._r(expected)
        neutral = r <= 0.0
        logs = np.log(np.where(neutral, 1.0, expected))
        return np.where(neutral, expected, -logs / np.where(neutral, 1.0, r))
