"""What posts are worth to those who hold them at a year's end, by grade and industry group."""

from __future__ import annotations

import pandas as pd

from cmsim.randomness import FloatArray, IntArray
from cmsim.simulation.context import RunContext
from cmsim.simulation.grade_names import grade_names


def worth_frame(context: RunContext, year: int, rows: IntArray, worth_yuan: FloatArray) -> pd.DataFrame:
    """Return one row for each grade and industry group that anybody is in.

    Parameters
    ----------
    rows : array (n,)
        People in work.
    worth_yuan : array (n,)
        Certainty equivalent of each, yuan a year.
    """
    groups = context.geography.group_ids
    frame = pd.DataFrame(
        {
            "year": year,
            "grade": grade_names(context, rows),
            "group": [groups[int(number)] for number in context.state.persons.group[rows]],
            "managers": 1.0,
            "certainty_equivalent_yuan": worth_yuan,
        }
    )
    return frame.groupby(["year", "grade", "group"], as_index=False).sum()
