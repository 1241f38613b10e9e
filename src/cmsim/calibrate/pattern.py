"""What a pattern is: a number with a range that the base should show, and what it is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from cmsim.calibrate.observation import Observation

Measurement = Callable[[Observation], float]


class Use(StrEnum):
    """What a pattern is for."""

    FITTED = "fitted"
    """The search chooses assumptions so that it holds."""
    REPORTED = "reported"
    """Shown beside the fitted ones, without a range that must hold."""
    FITTED_ON_PAY = "fitted on pay"
    """Assumptions on how people answer pay are chosen so that it holds; the search leaves them alone."""
    REPORTED_ON_PAY = "reported on pay"
    """Shown beside those."""
    PREDICTED = "predicted"
    """On pay: never fitted, compared with the literature whatever comes out."""


@dataclass(frozen=True)
class Pattern:
    """A pattern.

    Attributes
    ----------
    name : str
        Stable identifier.
    low, high : float or None
        Range of the target; None if open on that side.
    how : str
        How it is computed, in a sentence.
    source : str
        Where the target comes from.
    measure : callable or None
        Observation to number; None for patterns on pay, which are measured apart.
    whole_province : bool
        Whether it only holds in the whole province: a thinned one has slower desks.
    """

    name: str
    words: str
    words_zh: str
    unit: str
    low: float | None
    high: float | None
    use: Use
    how: str
    source: str
    measure: Measurement | None
    whole_province: bool = False

    def met(self, value: float) -> bool:
        """Return whether a value lies in the target's range (never for NaN, always without a range)."""
        above = self.low is None or value >= self.low
        below = self.high is None or value <= self.high
        return above and below and value == value

    def miss(self, value: float) -> float:
        """Return how far a value lies outside the range, 0 inside, in the pattern's unit."""
        if self.low is not None and value < self.low:
            return self.low - value
        if self.high is not None and value > self.high:
            return value - self.high
        return 0.0 if value == value else float("inf")

    @property
    def target_text(self) -> str:
        """Return the range for people."""
        if self.low is None and self.high is None:
            return "–"
        if self.low is None:
            return f"at most {number(self.high)}"
        return (
            f"at least {number(self.low)}"
            if self.high is None
            else f"{number(self.low)} to {number(self.high)}"
        )


def number(value: float | None) -> str:
    """Return a number with three significant figures, large ones in thousands' groups."""
    if value is None or value != value:
        return "–"
    if abs(value) >= 1e9:
        return f"{value / 1e9:.3g} thousand million"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
