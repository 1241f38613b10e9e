"""Losses of certainty equivalents are limited by kind of staff, city, grade and industry group alike."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmsim.optimise.incentives.confirmed import limits_seen, loses_most
from cmsim.optimise.incentives.limits import IncentiveLimits
from cmsim.optimise.incentives.outcomes import PARTITIONS, RunOutcome, worth_of_groups

SHARE = 0.05
OUTCOME = RunOutcome(1.0, 100.0, 0.9, {}, {}, (), 0.0)


@dataclass(frozen=True)
class Person:
    kind: str
    city: str
    grade: str
    group: str
    worth_yuan: float


def frames_of(people, year=1):
    """Return the two tables as a run writes them: sums by kind and city, and by kind, grade and group."""
    persons = pd.DataFrame([vars(one) for one in people]).assign(year=year, heads=1.0)

    def summed(keys, heads):
        of_keys = persons.groupby(["year", *keys], as_index=False)[["heads", "worth_yuan"]].sum()
        return of_keys.rename(columns={"heads": heads, "worth_yuan": "certainty_equivalent_yuan"})

    return {
        "staff": summed(["kind", "city"], "closing"),
        "certainty_equivalents": summed(["kind", "grade", "group"], "managers"),
    }


def outcome(people):
    worth, watched = worth_of_groups(frames_of(people), range(1, 2))
    return replace(OUTCOME, worth_by_group=worth, watched=watched)


def fairness(ours, present):
    seen = limits_seen(IncentiveLimits(fairness_share=SHARE), present[0].watched, ours, present)
    return [one for one in seen if one.group is not None]


def least_slack(before, after):
    """Return the least mean slack over all classes of all partitions, person by person."""
    slacks = []
    for column in ("kind", "city", "grade", "group"):
        classes = {getattr(one, column) for one in before[0]}
        if len(classes) == 1 and column != "kind":
            continue
        for name in classes:
            changes = []
            for old, new in zip(before, after, strict=True):
                was, now = (
                    [one.worth_yuan for one in people if getattr(one, column) == name]
                    for people in (old, new)
                )
                changes.append(sum(now) / len(now) / (sum(was) / len(was)) - 1.0)
            slacks.append(sum(changes) / len(changes) + SHARE)
    return min(slacks)


WORTH = st.floats(5_000.0, 60_000.0)
PLACES = st.tuples(*(st.sampled_from(names) for names in (["a", "b"], ["x", "y"], ["m", "s"], ["g", "h"])))


@settings(max_examples=30, deadline=None)
@given(st.data(), st.lists(PLACES, min_size=1, max_size=8), st.integers(2, 3))
def test_the_least_slack_is_that_of_the_worst_class_of_all_partitions(data, places, replications):
    def drawn():
        return [[Person(*place, data.draw(WORTH)) for place in places] for _ in range(replications)]

    before, after = drawn(), drawn()
    seen = fairness([outcome(one) for one in after], [outcome(one) for one in before])
    assert min(one.slack.mean for one in seen) == pytest.approx(least_slack(before, after), abs=1e-9)
    assert loses_most(seen).slack.mean == min(one.slack.mean for one in seen)


def test_a_loss_that_kinds_and_cities_hide_is_seen_by_grade_and_by_industry_group():
    places = [(city, grade, group) for city in "xy" for grade in "ms" for group in "gh"]
    before = [Person("a", *place, 10_000.0) for place in places]
    by_grade = [replace(one, worth_yuan=8_000.0 if one.grade == "m" else 12_000.0) for one in before]
    by_group = [replace(one, worth_yuan=9_000.0 if one.group == "h" else 11_000.0) for one in before]
    for after, worst, loss in ((by_grade, "grade m", -0.2), (by_group, "group h", -0.1)):
        seen = fairness([outcome(after)] * 2, [outcome(before)] * 2)
        values = {one.group: one.value.mean for one in seen}
        assert values["kind a"] == pytest.approx(0.0)
        assert values["city x"] == values["city y"] == pytest.approx(0.0)
        assert loses_most(seen).group == worst
        assert loses_most(seen).value.mean == pytest.approx(loss)
        assert loses_most(seen).verdict == "broken"


def test_partitions_that_say_nothing_of_their_own_are_not_watched():
    one_kind = [Person("a", "x", grade, "g", 1.0) for grade in ("m", "s")]
    assert outcome(one_kind).watched == ("grade m", "grade s", "kind a")
    kinds_are_grades = [Person(kind, "x", grade, "g", 1.0) for kind, grade in (("a", "m"), ("b", "s"))]
    assert outcome(kinds_are_grades).watched == ("kind a", "kind b")
    assert outcome([Person("a", "x", "m", "g", 1.0)]).watched == ("kind a",)


def test_all_groups_are_known_though_only_some_are_watched():
    made = outcome([Person("a", "x", "m", "g", 7.0)])
    assert made.worth_by_group == {"kind a": 7.0, "city x": 7.0, "grade m": 7.0, "group g": 7.0}
    assert {name.split()[0] for name in made.worth_by_group} == set(PARTITIONS)


def test_years_that_do_not_count_and_classes_that_nobody_is_in_are_left_out():
    early, late = (frames_of([Person("a", "x", "m", name, 1.0)], year) for year, name in ((1, "g"), (2, "h")))
    both = {name: pd.concat([early[name], late[name]], ignore_index=True) for name in early}
    both["staff"].loc[len(both["staff"])] = [1, "a", "empty", 0.0, 0.0]
    worth, _ = worth_of_groups(both, range(1, 2))
    assert set(worth) == {"kind a", "city x", "grade m", "group g"}


def test_nobody_loses_most_where_fairness_is_not_limited():
    made = outcome([Person("a", "x", "m", "g", 1.0)])
    seen = limits_seen(IncentiveLimits(fairness_share=None), made.watched, [made] * 2, [made] * 2)
    assert loses_most(seen) is None
    assert np.isfinite([one.value.mean for one in seen]).all()
