"""Keeping up: a yuan short of what colleagues are expected to earn weighs more than a yuan ahead of them."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from pydantic import Field

from cmsim.plans.parameters import Parameter
from cmsim.preferences.protocol import FloatArray, IntArray, PreferenceParams, TypeFacts
from cmsim.quantities import Kind


class KeepingUpParams(PreferenceParams):
    """How much it hurts to be behind, and how much it pleases to be ahead."""

    envy: Annotated[
        float,
        Field(ge=0.0, le=10.0),
        Parameter("1", "What a yuan behind colleagues hurts on top of the yuan", Kind.ASSUMPTION, "Our own"),
    ] = 0.8
    pride: Annotated[
        float,
        Field(ge=0.0, le=10.0),
        Parameter("1", "What a yuan ahead of colleagues pleases besides", Kind.ASSUMPTION, "Our own"),
    ] = 0.2


@dataclass(frozen=True)
class KeepingUp:
    """u(v) = v - envy × what v falls short of colleagues' pay + pride × what it exceeds it by."""

    name: ClassVar[str] = "keeping_up"
    Params: ClassVar[type[PreferenceParams]] = KeepingUpParams
    peers_pay_yuan: FloatArray
    envy: float
    pride: float

    @classmethod
    def build(cls, params: KeepingUpParams, facts: TypeFacts) -> "KeepingUp":
        """Return the preferences of the types: each compares himself with his own kind of staff."""
        return cls(facts.peers_pay_yuan, params.envy, params.pride)

    def of(self, rows: IntArray) -> "KeepingUp":
        """Return the preferences of some types."""
        return KeepingUp(self.peers_pay_yuan[rows], self.envy, self.pride)

    def seen_from(self, discount: float) -> "KeepingUp":
        """Return the feelings before the day of payment: colleagues' pay looks smaller with one's own."""
        return KeepingUp(self.peers_pay_yuan * discount, self.envy, self.pride)

    def _peers(self, like: FloatArray) -> FloatArray:
        return self.peers_pay_yuan.reshape((-1,) + (1,) * (like.ndim - 1))

    def to_scale(self, value_yuan: FloatArray) -> FloatArray:
        """Return u(v) less colleagues' pay: what is averaged over luck."""
        ahead = value_yuan - self._peers(value_yuan)
        return np.where(ahead > 0.0, (1.0 + self.pride) * ahead, (1.0 + self.envy) * ahead)

    def to_yuan(self, expected: FloatArray) -> FloatArray:
        """Return the sure sum that feels like this average: the inverse of `to_scale`."""
        ahead = np.where(expected > 0.0, expected / (1.0 + self.pride), expected / (1.0 + self.envy))
        return self._peers(expected) + ahead
