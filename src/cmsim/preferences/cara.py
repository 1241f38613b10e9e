"""Constant absolute risk aversion, as a plug-in: CE = -(1/r) ln E exp(-r v) (Pratt 1964)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from cmsim.preferences.protocol import FloatArray, IntArray, PreferenceParams, Preferences, TypeFacts

CARA = "cara"
"""Name of what people feel unless a scenario says otherwise; the engine has a path of its own for it."""


@dataclass(frozen=True)
class Cara:
    """Constant absolute risk aversion, of values relative to a reference.

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
        """Return -exp(-r v), or v where r is 0; the caller keeps r times the range within what doubles
        hold.
        """
        r = self._r(value_yuan)
        return np.where(r > 0.0, -np.exp(-r * value_yuan), value_yuan)

    def to_yuan(self, expected: FloatArray) -> FloatArray:
        """Return -(1/r) ln(-u), or u where r is 0."""
        r = self._r(expected)
        neutral = r <= 0.0
        logs = np.log(np.where(neutral, 1.0, -expected))
        return np.where(neutral, expected, -logs / np.where(neutral, 1.0, r))


class CaraParams(PreferenceParams):
    """None: risk aversion belongs to the types."""


class CaraModel:
    """Constant absolute risk aversion, by type."""

    name: ClassVar[str] = CARA
    Params: ClassVar[type[PreferenceParams]] = CaraParams

    @classmethod
    def build(cls, params: CaraParams, facts: TypeFacts) -> Preferences:
        """Return the preferences of the types."""
        return Cara(facts.risk_aversion_per_yuan)
