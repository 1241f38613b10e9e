"""Grades that people hold in a run, by name, and what the plan is worth to those who hold them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cmsim.careers.grades import GRADE_NAMES, present_grades
from cmsim.randomness import FloatArray, IntArray
from cmsim.simulation.career_rules import career_rules_of
from cmsim.simulation.context import RunContext

NameArray = NDArray[np.object_]


def grades_held(context: RunContext, rows: IntArray) -> NameArray:
    """Return the names of the grades of people by row, (n,): that of the post where nobody is appraised."""
    persons, rules = context.state.persons, career_rules_of(context.scenario)
    kind = persons.kind[rows]
    if not rules.enabled:
        # Any text may be the grade of a post then, so that it has no number.
        of_kind = np.array([one.grade for one in context.scenario.staff.kinds.values()], dtype=object)
        return np.asarray(of_kind[kind])
    grade = present_grades(persons.grade_level[rows], kind, rules.grade_of_kind)
    return np.asarray(np.array(GRADE_NAMES, dtype=object)[grade])


def worth_frame(context: RunContext, year: int, rows: IntArray, worth_yuan: FloatArray) -> pd.DataFrame:
    """Return certainty equivalents of a year by kind, grade and industry group that anybody is in.

    Parameters
    ----------
    rows : array (n,)
        Of people in work at the close.
    worth_yuan : array (n,)
        Certainty equivalent of each, yuan a year.
    """
    persons, geography = context.state.persons, context.geography
    frame = pd.DataFrame(
        {
            "year": year,
            "kind": np.array(geography.kind_ids, dtype=object)[persons.kind[rows]],
            "grade": grades_held(context, rows),
            "group": np.array(geography.group_ids, dtype=object)[persons.group[rows]],
            "managers": 1.0,
            "certainty_equivalent_yuan": worth_yuan,
        }
    )
    return frame.groupby(["year", "kind", "grade", "group"], as_index=False).sum()
