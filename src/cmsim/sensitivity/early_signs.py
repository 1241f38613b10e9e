"""Which of several observations tells early which way a world will go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri
from scipy.stats import rankdata

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
LEVEL = 0.95
FOLDS = 5


@dataclass(frozen=True)
class EarlySign:
    """How well one observation tells cases from the others.

    Attributes
    ----------
    area, low, high : float
        Chance that a case ranks on the case's side of a world that is none (the area under the ROC curve, at
        least one half for the side chosen), with its interval.
    above : bool
        Whether cases lie above the threshold.
    threshold : float
        Where sensitivity and specificity together are largest.
    hit_rate : float
        Mean of sensitivity and specificity on worlds that did not set the threshold; one half says nothing.
    """

    name: str
    area: float
    low: float
    high: float
    above: bool
    threshold: float
    hit_rate: float


def rank_signs(
    observations: FloatArray, cases: BoolArray, names: Sequence[str], seed: int = 0
) -> list[EarlySign]:
    """Return the observations by how well they tell cases from the others, the best first.

    The interval is that of Hanley & McNeil 1982, Radiology 143; the threshold that of Youden 1950,
    Cancer 3. A world in which an observation is missing does not count for it; one that has too few cases or
    others left is passed over.

    Parameters
    ----------
    observations : array (worlds, observations)
    cases : bool array (worlds,)
    """
    found = []
    for number, name in enumerate(names):
        known = np.isfinite(observations[:, number])
        x, y = observations[known, number], np.asarray(cases)[known]
        if min(int(y.sum()), int((~y).sum())) < FOLDS:
            continue
        found.append(_sign(name, x, y, seed))
    return sorted(found, key=lambda sign: -sign.area)


def _sign(name: str, x: FloatArray, y: BoolArray, seed: int) -> EarlySign:
    area = roc_area(x, y)
    above = area >= 0.5
    area = area if above else 1.0 - area
    low, high = _interval(area, int(y.sum()), int((~y).sum()))
    fold = np.random.Generator(np.random.Philox(seed)).permutation(np.arange(y.size) % FOLDS)
    told = np.zeros(y.size, dtype=np.bool_)
    for number in range(FOLDS):
        out = fold == number
        if 0 < int(y[~out].sum()) < int((~out).sum()):
            side = roc_area(x[~out], y[~out]) >= 0.5
            told[out] = _told(x[out], _threshold(x[~out], y[~out], side), side)
    hit_rate = 0.5 * (float(told[y].mean()) + float((~told[~y]).mean()))
    return EarlySign(name, area, low, high, bool(above), _threshold(x, y, above), hit_rate)


def roc_area(x: FloatArray, y: BoolArray) -> float:
    """Return the chance that a case has the larger value, ties counted half (Mann & Whitney 1947)."""
    n, m = int(y.sum()), int((~y).sum())
    return float((rankdata(x)[y].sum() - 0.5 * n * (n + 1)) / (n * m))


def _interval(area: float, n: int, m: int) -> tuple[float, float]:
    q1, q2 = area / (2.0 - area), 2.0 * area**2 / (1.0 + area)
    variance = (area * (1.0 - area) + (n - 1) * (q1 - area**2) + (m - 1) * (q2 - area**2)) / (n * m)
    half = float(ndtri(0.5 * (1.0 + LEVEL))) * float(np.sqrt(max(variance, 0.0)))
    return max(area - half, 0.0), min(area + half, 1.0)


def _threshold(x: FloatArray, y: BoolArray, above: bool) -> float:
    values = np.unique(x)
    cuts = 0.5 * (values[1:] + values[:-1]) if values.size > 1 else values
    youden = [float(t[y].mean()) - float(t[~y].mean()) for t in (_told(x, c, above) for c in cuts)]
    return float(cuts[int(np.argmax(youden))])


def _told(x: FloatArray, threshold: float, above: bool) -> BoolArray:
    return np.asarray(x > threshold if above else x < threshold)
