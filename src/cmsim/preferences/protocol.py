"""Preferences: how a lottery of yuan is valued, and what a model of them provides.

The protocol is the seam for other ways of feeling, beside that of plans. The engine solves constant absolute
risk aversion by a path of its own, more exact than the plug-in in `cara.py`, which serves as the example.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@runtime_checkable
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


class PreferenceParams(BaseModel):
    """Parameters of preferences: frozen, closed to unknown names, strict in their types."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, strict=True)


@dataclass(frozen=True)
class TypeFacts:
    """What preferences may know of the types that hold them; arrays over types.

    Pay is that of one account period of the plan (a month's under a monthly plan), base pay included.

    Attributes
    ----------
    risk_aversion_per_yuan : array (n,)
    last_pay_yuan : array (n,)
        Own pay of last year's account period.
    peers_pay_yuan : array (n,)
        Mean pay that colleagues of the same kind of staff are expected to earn.
    """

    risk_aversion_per_yuan: FloatArray
    last_pay_yuan: FloatArray
    peers_pay_yuan: FloatArray


class PreferenceModel(Protocol):
    """What scenarios name: a name, parameters, and how they become preferences of types.

    One class may be both: a frozen dataclass of :class:`Preferences` whose `build` makes it.
    """

    name: ClassVar[str]
    Params: ClassVar[type[PreferenceParams]]

    @classmethod
    def build(cls, params: Any, facts: TypeFacts) -> Preferences:
        """Return the preferences of the types."""
