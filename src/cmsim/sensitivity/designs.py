"""Points in the unit cube, and their scaling to ranges and lists of values."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


def full_grid(levels: Sequence[int]) -> IntArray:
    """Return every combination of levels, (points, factors); the last factor moves fastest.

    Parameters
    ----------
    levels : sequence of int
        Number of levels of each factor, at least 1.

    Raises
    ------
    ValueError
        If a factor has no level.
    """
    if any(count < 1 for count in levels):
        raise ValueError("every factor needs a level")
    return np.array(list(product(*(range(count) for count in levels))), dtype=np.int64)


def latin_hypercube(points: int, factors: int, seed: int) -> FloatArray:
    """Return a Latin hypercube, (points, factors): one point in each of equally many slices of every axis.

    McKay, Beckman & Conover 1979, Technometrics 21(2).
    """
    return np.asarray(qmc.LatinHypercube(factors, rng=seed).random(points), dtype=np.float64)


def sobol_sequence(points: int, factors: int, seed: int) -> FloatArray:
    """Return the first points of a scrambled Sobol sequence, (points, factors).

    Any number of points may be asked for; the sequence is balanced at powers of two only (Owen 1998, Journal
    of Complexity 14). A longer design begins with the shorter one.
    """
    # The next power of two, so that SciPy draws a balanced set, of which the first points are kept.
    exponent = max(0, int(np.ceil(np.log2(max(points, 1)))))
    sampler = qmc.Sobol(factors, scramble=True, rng=seed)
    return np.asarray(sampler.random_base2(exponent)[:points], dtype=np.float64)


def on_range(unit: FloatArray, low: float, high: float, *, log: bool = False) -> FloatArray:
    """Return coordinates in [0, 1] on a range, straight or by the logarithm.

    Raises
    ------
    ValueError
        If the range is empty, or not positive where its logarithm is needed.
    """
    if not low < high or (log and low <= 0.0):
        raise ValueError(f"no range to scale to: {low} to {high}")
    if log:
        return np.asarray(low * (high / low) ** unit)
    return np.asarray(low + (high - low) * unit)


def on_levels(unit: FloatArray, count: int) -> IntArray:
    """Return coordinates in [0, 1] as numbers of `count` equally likely levels."""
    return np.minimum((np.asarray(unit) * count).astype(np.int64), count - 1)
