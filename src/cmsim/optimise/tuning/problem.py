"""What is tuned: a box, an evaluator under common luck, and limits that are known only by simulation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from cmsim.errors import InputError
from cmsim.optimise.tuning.box import Box, FloatArray

Sense = Literal["at least", "at most"]


@dataclass(frozen=True)
class Limit:
    """A limit on the mean of something that is simulated.

    Attributes
    ----------
    bound : float
        In the unit.
    scale : float
        What counts as one of breach, in the unit: breaches of several limits are added up in this measure.
    """

    name: str
    unit: str
    sense: Sense
    bound: float
    scale: float

    def __post_init__(self) -> None:
        if not (np.isfinite(self.bound) and np.isfinite(self.scale) and self.scale > 0.0):
            raise InputError(
                "tuning.limit",
                f"the limit {self.name} has no bound or no scale",
                path=self.name,
                found=f"{self.bound:g}, {self.scale:g}",
                allowed="finite numbers, the scale above zero",
            )

    def slack(self, value: FloatArray) -> FloatArray:
        """Return how far values keep within the limit, in its scale; negative is a breach."""
        sign = 1.0 if self.sense == "at least" else -1.0
        return sign * (value - self.bound) / self.scale


@dataclass(frozen=True)
class Outcome:
    """What replications of a point came to.

    Attributes
    ----------
    objective : array (replications,)
        To be made large.
    limited : array (limits, replications)
        Values that limits are put on, in their units and order.
    failure : str
        Why there is no result: the point counts as one that breaks the limits.
    """

    objective: FloatArray
    limited: FloatArray
    failure: str = ""


@dataclass(frozen=True)
class Ask:
    """A point to be evaluated until so many of its replications are known.

    Attributes
    ----------
    shares : tuple of float
        Of the intervals; that of the present plan may lie outside 0 to 1.
    values : tuple of float
        In the parameters' units.
    first, replications : int
        Replications that are new: `first`, `first` + 1, ….
    """

    shares: tuple[float, ...]
    values: tuple[float, ...]
    first: int
    replications: int


class Evaluator(Protocol):
    """Simulates points under common luck: a replication's number decides its luck at every point."""

    def __call__(self, asked: list[Ask]) -> list[Outcome]:
        """Return the outcomes of the new replications of each point."""
        ...


@dataclass(frozen=True)
class Problem:
    """Make the mean objective large within limits on means.

    Attributes
    ----------
    replications : int
        Of a point that is evaluated for the first time.
    """

    box: Box
    limits: tuple[Limit, ...]
    evaluate: Evaluator
    replications: int
