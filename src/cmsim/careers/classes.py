"""The four classes of the yearly appraisal (domain document 4, article 16) and their odds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from cmsim.careers.ranking import best_first
from cmsim.errors import CmsimError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


class AppraisalClass(IntEnum):
    """Classes from the worst to the best; NONE for who was not appraised."""

    NONE = -1
    NOT_COMPETENT = 0
    BASICALLY_COMPETENT = 1
    COMPETENT = 2
    EXCELLENT = 3


CLASSES = 4
"""Classes that an appraisal can end in."""


@dataclass(frozen=True)
class ClassLimits:
    """Points from which a class is reached; a threshold itself counts as reached.

    Raises
    ------
    CmsimError
        If the thresholds do not rise.
    """

    basically_competent_from: float
    competent_from: float
    excellent_from: float

    def __post_init__(self) -> None:
        edges = self.edges
        if not bool(np.all(np.diff(edges) > 0.0)):
            raise CmsimError(
                "careers.thresholds",
                "the thresholds of the classes must rise",
                found=", ".join(f"{edge:g}" for edge in edges),
            )

    @property
    def edges(self) -> FloatArray:
        """The three thresholds, rising, in points."""
        return np.array([self.basically_competent_from, self.competent_from, self.excellent_from])


def classes_of(points: FloatArray, limits: ClassLimits) -> IntArray:
    """Return the :class:`AppraisalClass` of each score, (n,)."""
    return np.searchsorted(limits.edges, points, side="right").astype(np.int64)


def within_excellent_limit(
    classes: IntArray, points: FloatArray, person_id: IntArray, limit_share: float
) -> IntArray:
    """Return the classes with no more excellent ones than a share of the appraised; the rest are competent.

    The best scores keep the class; a tie goes to the lower permanent number.
    """
    excellent = np.flatnonzero(classes == AppraisalClass.EXCELLENT)
    places = int(np.floor(limit_share * classes.size + 1e-9))
    order = excellent[best_first(points[excellent], person_id[excellent])]
    limited = classes.copy()
    limited[order[places:]] = AppraisalClass.COMPETENT
    return limited


def class_odds(mean_points: FloatArray, sd_points: float, limits: ClassLimits) -> FloatArray:
    """Return the odds of each class for a normal score, shape (..., 4), worst class first.

    P(class ≥ k) = Φ((μ − edge_k) / σ): a manager's results, the mood of his raters and the year's luck are
    many small things.

    Parameters
    ----------
    mean_points : array (...)
        Expected score.
    sd_points : float
        Standard deviation of the score, above zero.
    """
    if not sd_points > 0.0:
        raise CmsimError(
            "careers.score-spread", "the spread of the score must be above zero", found=f"{sd_points:g}"
        )
    mean = np.asarray(mean_points, dtype=np.float64)[..., None]
    reached = ndtr((mean - limits.edges) / sd_points)
    ones, zeros = np.ones_like(mean), np.zeros_like(mean)
    cumulative = np.concatenate([ones, reached, zeros], axis=-1)
    return np.asarray(cumulative[..., :-1] - cumulative[..., 1:])
