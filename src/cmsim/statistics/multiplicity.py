"""Several comparisons at once: p-values of paired differences, Holm's correction, groups not told apart."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtr

FloatArray = NDArray[np.float64]


def paired_p_value(ours: ArrayLike, theirs: ArrayLike) -> float:
    """Return the two-sided p-value of Student's paired test that the mean difference is zero.

    NaN with fewer than two pairs or where a value does not exist; one if all differences are zero.
    """
    differences = np.asarray(ours, dtype=np.float64) - np.asarray(theirs, dtype=np.float64)
    if differences.size < 2 or not np.isfinite(differences).all():
        return math.nan
    mean, sd = float(differences.mean()), float(differences.std(ddof=1))
    if sd == 0.0:
        return 1.0 if mean == 0.0 else 0.0
    t = abs(mean) / (sd / math.sqrt(differences.size))
    return float(2.0 * stdtr(differences.size - 1, -t))


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values adjusted for their number, in the same order.

    Holm 1979, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics
    6: the i-th smallest of m is multiplied by m − i + 1, and none is below a smaller one's. Whatever depends
    on what, the chance of one false claim among all is at most the level. A p-value that does not exist
    (NaN) counts in m and stays NaN.
    """
    order = sorted(range(len(p_values)), key=lambda i: (math.isnan(p_values[i]), p_values[i]))
    adjusted = [math.nan] * len(p_values)
    least = 0.0
    for rank, i in enumerate(order):
        if math.isnan(p_values[i]):
            break
        least = max(least, min((len(p_values) - rank) * p_values[i], 1.0))
        adjusted[i] = least
    return adjusted


def groups_not_told_apart(
    order: Sequence[str], told_apart: Collection[frozenset[str]]
) -> list[tuple[str, ...]]:
    """Return the largest sets of names of which no two are told apart, the best first.

    A name may stand in several groups: being too close to call does not pass on from one to the next.

    Parameters
    ----------
    order : sequence of str
        Names from the best to the worst.
    told_apart : collection of frozenset
        Pairs that are told apart.
    """
    groups: list[frozenset[str]] = [frozenset(order)] if order else []
    # Insert and absorb (Piepho 2004): a group that holds a pair told apart is split in two.
    for pair in told_apart:
        split = [group - {one} if pair <= group else group for group in groups for one in pair]
        groups = []
        for group in sorted(set(split), key=len, reverse=True):
            if not any(group <= kept for kept in groups):
                groups.append(group)
    ranked = [tuple(name for name in order if name in group) for group in groups]
    place = {name: number for number, name in enumerate(order)}
    return sorted(ranked, key=lambda group: [place[name] for name in group])
