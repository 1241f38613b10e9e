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
GROUPINGS = (
    ("staff", "kind", "closing"),
    ("staff", "city", "closing"),
    ("worth", "grade", "managers"),
    ("worth", "group", "managers"),
)
"""By whom losses of certainty equivalents are watched: table, its column, and that of persons."""
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
    rent : float
        By how much the reference candidate is better off than outside, yuan a year: the kind of staff for
        which it is least.
    """

    objective: float
    selling_cost: float
    retention: float
    pay_by_kind: dict[str, float]
    worth_by_group: dict[str, float]
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
    worth = {}
    for table, column, persons_of in GROUPINGS:
        late = frames[table][frames[table]["year"].isin(span)]
        sums = late.groupby(column, observed=True)[["certainty_equivalent_yuan", persons_of]].sum()
        for group, (total, persons) in zip(sums.index, sums.to_numpy(), strict=True):
            if persons > 0.0:
                worth[f"{column} {group}"] = float(total / persons)
    facts = frames["equilibrium"]
    return RunOutcome(
        objective=_value(frames, OBJECTIVES[objective], span),
        selling_cost=_value(frames, "selling_cost_yuan", span),
        retention=_value(frames, RETENTION, span),
        pay_by_kind={
            str(kind): float(paid.get(kind, 0.0) / number) for kind, number in heads.items() if number > 0.0
        },
        worth_by_group=worth,
        rent=float(facts.loc[facts["fact"] == _RENT, "value"].min()),
    )


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
