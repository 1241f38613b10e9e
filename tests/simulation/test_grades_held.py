"""Certainty equivalents by kind, grade and industry group: the same sums as by city, parted otherwise."""

import numpy as np
import pandas as pd
import pytest

from cmsim.careers.grades import GRADE_NAMES
from cmsim.simulation.grades_held import grades_held, worth_frame
from cmsim.world.columns import Status

WORTH, TABLE = "certainty_equivalent_yuan", "certainty_equivalents"
ON = {
    "policy.careers.appraisal.enabled": True,
    "policy.ownership.enabled": True,
    "staff.kinds.sellers.head_count": 30,
}


@pytest.fixture(scope="module")
def appraised(arcadia, run):
    return run(arcadia.with_values(ON), 156)


def test_both_tables_have_the_same_people_and_sums_by_kind(appraised):
    frames = appraised.tables()
    keys = ["year", "kind"]
    staff = frames["staff"].groupby(keys)[["closing", WORTH]].sum()
    held = frames[TABLE].groupby(keys)[["managers", WORTH]].sum()
    assert staff["closing"].sum() > 0.0
    assert np.allclose(staff.to_numpy(), held.to_numpy(), rtol=1e-12)
    assert (frames[TABLE]["managers"] > 0.0).all()


def test_the_last_year_has_the_grades_and_groups_that_people_have_at_its_end(appraised):
    context = appraised.context
    rows = np.flatnonzero(context.state.persons.status == Status.EMPLOYED)
    frame = appraised.tables()[TABLE]
    last = frame[frame["year"] == frame["year"].max()]
    assert set(last["grade"]) <= set(GRADE_NAMES)
    by_grade = pd.Series(grades_held(context, rows)).value_counts()
    assert last.groupby("grade")["managers"].sum().to_dict() == by_grade.to_dict()
    groups = np.array(context.geography.group_ids)[context.state.persons.group[rows]]
    assert last.groupby("group")["managers"].sum().to_dict() == pd.Series(groups).value_counts().to_dict()


def test_where_nobody_is_appraised_the_grade_is_that_of_the_post(arcadia, run):
    frame = run(arcadia, 52).tables()[TABLE]
    of_kind = {name: kind.grade for name, kind in arcadia.staff.kinds.items()}
    assert len(frame) > 0
    assert (frame["grade"] == frame["kind"].map(of_kind)).all()


def test_a_year_in_which_nobody_works_has_no_rows(appraised):
    nobody = np.zeros(0, dtype=np.int64)
    assert len(worth_frame(appraised.context, 1, nobody, np.zeros(0))) == 0
