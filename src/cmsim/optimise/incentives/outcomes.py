"""What a run says of objective and limits: read from its tables alone."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from cmsim.experiments.tune_settings import OBJECTIVES
from cmsim.tables.measures import measure_of

RETENTION = "logo_retention_share"
"""Retention that is limited: clients kept, by head-count."""
PARTITIONS = {
    "kind": ("staff", "closing"),
    "city": ("staff", "closing"),
    "grade": ("certainty_equivalents", "managers"),
    "group": ("certainty_equivalents", "managers"),
}
"""Columns by which staff is parted to watch losses of certainty equivalents: kind of staff, city, grade and
industry group; each with the table that has it, and the column of persons there."""
_WORTH = "certainty_equivalent_yuan"
_RENT = "rent_yuan"


@dataclass(frozen=True)
class RunOutcome:
    """One policy in one replication.

    Attributes
    ----------
    objective, selling_cost : float
        Yuan a year.
    retention : float
        Share of clients kept a year.
    pay_by_kind : dict
        Mean pay of a person, yuan a year, by kind of staff.
    worth_by_group : dict
        Certainty equivalent of a person, yuan a year, by kind of staff, city, grade and industry group;
        groups without anybody are left out.
    watched : tuple of str
        Those of the groups whose losses are to be watched, in the order of names.
    rent : float
        By how much the reference candidate is better off than outside, yuan a year: the kind of staff for
        which it is least.
    """

    objective: float
    selling_cost: float
    retention: float
    pay_by_kind: dict[str, float]
    worth_by_group: dict[str, float]
    watched: tuple[str, ...]
    rent: float


def outcome_of(frames: Mapping[str, pd.DataFrame], years: int, objective: str) -> RunOutcome:
    """Return what a run came to over the first `years`.

    Parameters
    ----------
    frames : mapping
        Tables of one run.
    objective : str
        One of :data:`cmsim.experiments.tune_settings.OBJECTIVES`.
    """
    span = range(1, years + 1)
    staff = frames["staff"][frames["staff"]["year"].isin(span)]
    pay = frames["pay"][frames["pay"]["year"].isin(span)]
    heads = 0.5 * (staff["opening"] + staff["closing"]).groupby(staff["kind"], observed=True).sum()
    paid = pay.groupby("kind", observed=True)["yuan"].sum()
    worth, watched = worth_of_groups(frames, span)
    facts = frames["equilibrium"]
    return RunOutcome(
        objective=_value(frames, OBJECTIVES[objective], span),
        selling_cost=_value(frames, "selling_cost_yuan", span),
        retention=_value(frames, RETENTION, span),
        pay_by_kind={
            str(kind): float(paid.get(kind, 0.0) / number) for kind, number in heads.items() if number > 0.0
        },
        worth_by_group=worth,
        watched=watched,
        rent=float(facts.loc[facts["fact"] == _RENT, "value"].min()),
    )


def worth_of_groups(
    frames: Mapping[str, pd.DataFrame], span: Sequence[int]
) -> tuple[dict[str, float], tuple[str, ...]]:
    """Return certainty equivalents by group of staff, and the groups whose losses are to be watched.

    Kinds of staff are watched in any case: where there is one, it stands for all. Another partition with one
    class would say the same again, as would grades that go with kinds one to one; a loss that is watched
    twice would weigh twice. Classes without anybody are left out.

    Parameters
    ----------
    span : sequence of int
        Years that count.

    Returns
    -------
    worth : dict
        Of a person, yuan a year.
    watched : tuple of str
        In the order of names.
    """
    worth: dict[str, float] = {}
    watched: list[str] = []
    held = frames["certainty_equivalents"]
    pairs = held.loc[held["year"].isin(span), ["kind", "grade"]].drop_duplicates()
    one_to_one = not (pairs["kind"].duplicated().any() or pairs["grade"].duplicated().any())
    for column, (name, persons_in) in PARTITIONS.items():
        table = frames[name]
        sums = table[table["year"].isin(span)].groupby(column, observed=True)[[_WORTH, persons_in]].sum()
        classes = {
            f"{column} {group}": float(total / persons)
            for group, (total, persons) in zip(sums.index, sums.to_numpy(), strict=True)
            if persons > 0.0
        }
        worth |= classes
        if column == "kind" or not (len(classes) == 1 or (column == "grade" and one_to_one)):
            watched += classes
    return worth, tuple(sorted(watched))


def _value(frames: Mapping[str, pd.DataFrame], measure: str, span: Sequence[int]) -> float:
    return measure_of(measure).of(frames, span)


def largest_pay(outcome: RunOutcome) -> float:
    """Return the mean pay of a person of the kind of staff that earns most, yuan a year."""
    return max(outcome.pay_by_kind.values(), default=math.nan)


def change_of_worth(outcome: RunOutcome, present: RunOutcome, group: str) -> float:
    """Return the relative change of a group's certainty equivalent; none where either has nobody in it."""
    before, after = present.worth_by_group.get(group), outcome.worth_by_group.get(group)
    if before is None or after is None or before == 0.0:
        return 0.0
    return (after - before) / abs(before)
