"""What every strategy is: it asks for points, is told what came out, and can be written down and taken up."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from scipy.stats import qmc

from cmsim.optimise.tuning.box import Box, FloatArray
from cmsim.optimise.tuning.history import History
from cmsim.optimise.tuning.problem import Ask


class Strategy(Protocol):
    """Chooses points.

    What is asked depends on the history and on the state alone, so that a search that was stopped and taken
    up again asks for the same points as one that was not.
    """

    def ask(self, history: History) -> list[Ask]:
        """Return what is to be evaluated next, nothing at the strategy's end; changes nothing."""
        ...

    def tell(self, history: History, trials: list[int]) -> None:
        """Take note that the trials with these numbers, as they were asked for, are in the history."""
        ...

    def state(self) -> dict[str, Any]:
        """Return what the strategy remembers beyond the history, as plain data."""
        ...

    def restore(self, state: dict[str, Any]) -> None:
        """Take up a state."""
        ...


def luck(seed: int, history: History, tag: int) -> np.random.Generator:
    """Return luck that depends on the seed and on how far the search has come.

    Parameters
    ----------
    tag : int
        Tells apart uses at the same point of the search.
    """
    return np.random.default_rng([seed, len(history), history.spent, tag])


def scrambled(seed: int, dimension: int, points: int) -> FloatArray:
    """Return points of a scrambled Sobol sequence (Owen 1998) in the unit cube, (points, dimension)."""
    sequence = qmc.Sobol(dimension, scramble=True, rng=np.random.default_rng(seed))
    # Whole powers of two, of which the sequence is made.
    return np.asarray(sequence.random_base2(max(points - 1, 0).bit_length())[:points], dtype=np.float64)


def first_of(box: Box, replications: int) -> Ask:
    """Return the present values as the first point."""
    return Ask(box.shares(box.start), box.start, 0, replications)


def fresh(box: Box, history: History, shares: FloatArray, replications: int) -> Ask | None:
    """Return a point that was not evaluated, or None if it was; its shares are those of rounded values."""
    values = box.values(shares)
    if history.of(values) is not None:
        return None
    return Ask(box.shares(values), values, 0, replications)


def several(box: Box, history: History, points: FloatArray, replications: int) -> list[Ask]:
    """Return those of the points that were not evaluated, each once."""
    found: dict[tuple[float, ...], Ask] = {}
    for shares in points:
        one = fresh(box, history, shares, replications)
        if one is not None:
            found.setdefault(one.values, one)
    return list(found.values())
