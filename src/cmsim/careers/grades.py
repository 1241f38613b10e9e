"""Grades of customer managers (domain document 4, articles 6 and 7) and what they are paid relative to each
other.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

NO_GRADE = -1
"""Stands in a person's column until an appraisal has looked at him: he has the grade of his post's kind."""


class Grade(IntEnum):
    """Grades from the lowest."""

    ASSISTANT = 0
    MANAGER = 1
    SENIOR = 2


GRADE_NAMES: tuple[str, ...] = tuple(grade.name.lower() for grade in Grade)


def grade_named(name: str) -> Grade:
    """Return the grade of a name, one of :data:`GRADE_NAMES` (a scenario with appraisal has no other)."""
    return Grade(GRADE_NAMES.index(name))


def present_grades(grade_level: IntArray, kind: IntArray, grade_of_kind: IntArray) -> IntArray:
    """Return each person's grade: his own, or that of his post's kind before his first appraisal."""
    return np.where(grade_level == NO_GRADE, grade_of_kind[kind], grade_level)


def pay_factors(
    grade: IntArray, own_grade: IntArray, raises: IntArray, grade_pay_factor: FloatArray, raise_share: float
) -> FloatArray:
    """Return what base pay is multiplied by: f(grade) / f(grade of the post) · (1 + raise)^raises, (n,).

    Base pay is written per kind of post, so that one who has the grade of his post is paid as written.

    Parameters
    ----------
    own_grade : array (n,)
        Grade of the post's kind.
    raises : array (n,)
        Raises given instead of a grade.
    grade_pay_factor : array (3,)
        Pay of each grade relative to the lowest.
    raise_share : float
        One raise, as a share of base pay.
    """
    steps = (1.0 + raise_share) ** raises.astype(np.float64)
    return np.asarray(grade_pay_factor[grade] / grade_pay_factor[own_grade] * steps)
