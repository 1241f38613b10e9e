"""The box of parameters that is searched: names, units, intervals, and its map onto the unit cube."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, isfinite, log

import numpy as np
from numpy.typing import NDArray

from cmsim.errors import InputError

FloatArray = NDArray[np.float64]
FIGURES = 4
"""Significant figures of a tuned value: more would be no rule that anybody writes down."""
_LEAST_OF_LOW = 1e-6
"""A present value of zero has no ratio; it counts as so small a part of the lower end."""


@dataclass(frozen=True)
class TunedParameter:
    """A number that is tuned.

    Attributes
    ----------
    unit : str
        For whoever reads the result.
    low, high : float
        The interval searched, in the unit.
    start : float
        Present value; may lie outside the interval.
    by_ratio : bool
        Whether equal ratios count as equal steps; the interval must then be positive.
    whole : bool
        Whether only whole numbers make sense.

    Raises
    ------
    InputError
        If the interval is empty, or not positive where ratios count.
    """

    name: str
    unit: str
    low: float
    high: float
    start: float
    by_ratio: bool = False
    whole: bool = False

    def __post_init__(self) -> None:
        sound = isfinite(self.low) and isfinite(self.high) and self.low < self.high
        if not sound or (self.by_ratio and self.low <= 0.0):
            raise InputError(
                "tuning.interval",
                f"the interval of {self.name} is empty or out of range",
                path=self.name,
                found=f"{self.low:g} to {self.high:g}",
                allowed="a lower end below the upper one, both above zero where ratios count",
            )

    def value(self, share: float) -> float:
        """Return the value at a share of the interval, rounded to what can be written down."""
        if self.by_ratio:
            exact = exp(log(self.low) + share * (log(self.high) - log(self.low)))
        else:
            exact = self.low + share * (self.high - self.low)
        return float(round(exact)) if self.whole else float(f"{exact:.{FIGURES}g}")

    def share(self, value: float) -> float:
        """Return the share of the interval at which a value lies; beyond 0 or 1 outside it."""
        if self.by_ratio:
            least = max(value, self.low * _LEAST_OF_LOW)
            return (log(least) - log(self.low)) / (log(self.high) - log(self.low))
        return (value - self.low) / (self.high - self.low)


@dataclass(frozen=True)
class Box:
    """Parameters in their order; points are their values, or shares of their intervals."""

    parameters: tuple[TunedParameter, ...]

    def __post_init__(self) -> None:
        names = [one.name for one in self.parameters]
        if not names or len(set(names)) != len(names):
            raise InputError(
                "tuning.parameters",
                "nothing is to be tuned, or one parameter is named twice",
                found=", ".join(names) or "none",
                allowed="one parameter or more, each once",
            )

    @property
    def dimension(self) -> int:
        """Number of parameters."""
        return len(self.parameters)

    @property
    def start(self) -> tuple[float, ...]:
        """Present values."""
        return tuple(one.start for one in self.parameters)

    def values(self, shares: Sequence[float] | FloatArray) -> tuple[float, ...]:
        """Return the values at shares of the intervals, kept inside them and rounded."""
        inside = np.clip(np.asarray(shares, dtype=np.float64), 0.0, 1.0)
        return tuple(one.value(float(share)) for one, share in zip(self.parameters, inside, strict=True))

    def shares(self, values: Sequence[float]) -> tuple[float, ...]:
        """Return the shares of the intervals at which values lie."""
        return tuple(one.share(value) for one, value in zip(self.parameters, values, strict=True))
