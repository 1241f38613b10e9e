"""What is recorded of a year's appraisals."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from cmsim.careers.appraisal import Scores
from cmsim.careers.classes import AppraisalClass
from cmsim.careers.grades import GRADE_NAMES
from cmsim.careers.promotion import Moves
from cmsim.randomness import FloatArray, IntArray

NOT_APPRAISED = "not_appraised"
CLASS_NAMES = (*(c.name.lower() for c in AppraisalClass if c >= 0), NOT_APPRAISED)
"""Names in the table; the last, number -1, is of who was not appraised."""


@dataclass
class AppraisalYear:
    """Counts by kind and city of one year, and what training cost."""

    shape: tuple[int, int]
    promoted: FloatArray = field(init=False)
    demoted: FloatArray = field(init=False)
    training_cost_yuan: float = 0.0

    def __post_init__(self) -> None:
        self.promoted = np.zeros(self.shape)
        self.demoted = np.zeros(self.shape)


def appraisal_frame(
    year: int,
    kind_ids: tuple[str, ...],
    kind: IntArray,
    grade: IntArray,
    classes: IntArray,
    scored: Scores,
    moves: Moves | None,
) -> pd.DataFrame:
    """Return one row for each kind, grade before the moves, and class that anybody is in."""
    nobody = np.zeros(kind.size, dtype=np.bool_)
    appraised = classes != AppraisalClass.NONE
    frame = pd.DataFrame(
        {
            "year": year,
            "kind": np.array(kind_ids, dtype=object)[kind],
            "grade": np.array(GRADE_NAMES, dtype=object)[grade],
            "class": np.array(CLASS_NAMES, dtype=object)[classes],
            "managers": 1.0,
            "promoted": (nobody if moves is None else moves.promoted).astype(float),
            "demoted": (nobody if moves is None else moves.demoted).astype(float),
            "dismissed": (nobody if moves is None else moves.dismissed).astype(float),
            "raised": (nobody if moves is None else moves.raised).astype(float),
            "points_sum": scored.points * appraised,
            "over_report_points": scored.reported_too_much * appraised,
            "over_report_left_points": scored.left_too_much * appraised,
        }
    )
    return frame.groupby(["year", "kind", "grade", "class"], as_index=False).sum()
