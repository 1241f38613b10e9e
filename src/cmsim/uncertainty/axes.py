"""Ways of varying an assumption: a coordinate between 0 and 1 becomes values of one or more fields.

A coordinate is uniform in the space explored. What each kind of axis means:

- *range*: a number within the range that its provenance states, straight or by its logarithm;
- *list*: all entries of a list by one factor, so that the smallest and the largest stay within the range;
- *contrast*: the spread of a profile about its mean, from half to half as much again (the choices of a
  decision calculus: Lodish 1971, Management Science 18(4));
- *share*: the odds of one share among shares that sum to one, halved to doubled; the others give way in
  proportion;
- *joint*: one of several joint draws that met the base's patterns together, all their fields at once.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from cmsim.quantities import Distribution

Values = dict[str, object]

LOG_FROM_RATIO = 4.0
"""A range of positive numbers whose ends lie further apart than this is explored by its logarithm: else the
upper half of the values would take nearly all the space."""
CONTRAST_RANGE = (0.5, 1.5)
ODDS_FACTOR = 2.0


class Axis(Protocol):
    """One coordinate of the space.

    Attributes
    ----------
    name : str
        Dotted path of the field, or the name of what moves together.
    group : str
        Name of the group that is screened together.
    """

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def group(self) -> str: ...  # noqa: D102
    def put(self, coordinate: float, values: Values) -> None:
        """Write the fields' values at a coordinate in [0, 1] into `values`."""


@dataclass(frozen=True)
class RangeAxis:
    """A number within its range."""

    name: str
    group: str
    low: float
    high: float
    log: bool
    whole: bool = False

    @classmethod
    def of(
        cls,
        path: str,
        group: str,
        ends: tuple[float, float],
        distribution: Distribution | None = None,
        *,
        whole: bool = False,
    ) -> RangeAxis:
        """Return the axis of a field; by its logarithm if the file says so or the ends lie far apart."""
        low, high = ends
        far = low > 0.0 and high / low >= LOG_FROM_RATIO
        log = distribution is Distribution.LOGUNIFORM or (distribution is None and far)
        return cls(path, group, low, high, log and low > 0.0, whole)

    def put(self, coordinate: float, values: Values) -> None:
        """Write the field's value."""
        value = _between(self.low, self.high, coordinate, self.log)
        values[self.name] = float(round(value)) if self.whole else value


@dataclass(frozen=True)
class ListAxis:
    """A list moved by one factor."""

    name: str
    group: str
    entries: tuple[float, ...]
    low: float
    high: float

    def put(self, coordinate: float, values: Values) -> None:
        """Write the list's entries."""
        least, greatest = self.low / min(self.entries), self.high / max(self.entries)
        factor = _between(least, greatest, coordinate, log=True)
        values[self.name] = [_rounded(entry * factor) for entry in self.entries]


@dataclass(frozen=True)
class ContrastAxis:
    """A profile whose spread about its mean is moved."""

    name: str
    group: str
    entries: tuple[float, ...]

    def put(self, coordinate: float, values: Values) -> None:
        """Write the profile; its mean stays."""
        spread = _between(*CONTRAST_RANGE, coordinate, log=False)
        mean = math.fsum(self.entries) / len(self.entries)
        values[self.name] = [_rounded(max(0.0, mean + spread * (entry - mean))) for entry in self.entries]


@dataclass(frozen=True)
class ShareAxis:
    """The odds of one of several shares that sum to one."""

    name: str
    group: str
    together: tuple[str, ...]
    """Paths of all the shares, this one included."""

    def put(self, coordinate: float, values: Values) -> None:
        """Multiply this share's odds; `values` holds all the shares and takes them back."""
        share = float(values[self.name])  # type: ignore[arg-type]
        odds = share / (1.0 - share) * ODDS_FACTOR ** (2.0 * coordinate - 1.0)
        new = odds / (1.0 + odds)
        rest = (1.0 - new) / (1.0 - share)
        for path in self.together:
            values[path] = float(values[path]) * rest  # type: ignore[arg-type]
        values[self.name] = new


@dataclass(frozen=True)
class JointAxis:
    """Joint draws: the coordinate picks one."""

    name: str
    group: str
    draws: tuple[Mapping[str, float], ...]

    def put(self, coordinate: float, values: Values) -> None:
        """Write all fields of the draw."""
        number = min(int(coordinate * len(self.draws)), len(self.draws) - 1)
        values.update(self.draws[number])


def _between(low: float, high: float, coordinate: float, log: bool) -> float:
    if log:
        return _rounded(low * (high / low) ** coordinate)
    return _rounded(low + coordinate * (high - low))


_FIGURES = 6


def _rounded(value: float) -> float:
    """Return a value with so many figures that a table of points says all of it."""
    return float(f"{value:.{_FIGURES}g}")
