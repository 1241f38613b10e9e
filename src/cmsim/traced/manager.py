"""Which manager is meant, and who he is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from cmsim.errors import InputError
from cmsim.simulation.tracing import Trace
from cmsim.traced.pay import income_by_person

MEDIAN, BEST, WORST = "median", "best", "worst"
BY_RANK = (MEDIAN, BEST, WORST)
"""By pay, among those who were there from beginning to end; else a leaver would always be the worst."""
_NEAREST = 5
_LEAVING = ("quit", "not_renewed", "dismissed")


@dataclass(frozen=True)
class Manager:
    """Who he is.

    Attributes
    ----------
    person_id : int
        Permanent number, the same under every policy.
    facts : mapping
        Post, place and nature, as in :func:`cmsim.simulation.traced_people.people_frame`.
    left_tick : int or None
        Week at whose beginning he left.
    left_how : str
        quit, not_renewed or dismissed; empty if he is still there.
    """

    person_id: int
    facts: Mapping[str, object]
    left_tick: int | None
    left_how: str

    @property
    def kind(self) -> str:
        """Kind of staff."""
        return str(self.facts["kind"])


def managers_frame(trace: Trace) -> pd.DataFrame:
    """Return everybody who was on the roll, by pay from the highest: `manager`, kind, city, branch, group,
    weeks on the roll, bookings and pay of the run.
    """
    people = trace.people()
    weeks = trace.weeks().groupby("person_id").size()
    booked = trace.credits().groupby("person_id")["value_yuan"].sum()
    number = people["person_id"]
    frame = pd.DataFrame(
        {
            "manager": number,
            **{name: people[name] for name in ("kind", "grade", "city", "branch", "group")},
            "weeks": number.map(weeks).astype("int64"),
            "at_work": people["at_work"],
            "booked_yuan": number.map(booked).fillna(0.0).astype("float64"),
            "pay_yuan": number.map(income_by_person(trace)).fillna(0.0).astype("float64"),
        }
    )
    return frame.sort_values(["pay_yuan", "manager"], ascending=[False, True]).reset_index(drop=True)


def manager_named(trace: Trace, wanted: str | int) -> Manager:
    """Return a manager by permanent number, or by his rank in pay: median, best or worst.

    Raises
    ------
    InputError
        If nobody of this number was on the roll; the nearest numbers are told.
    """
    known = managers_frame(trace)
    text = str(wanted).strip().lower()
    if text in BY_RANK:
        always = known[known["weeks"] == known["weeks"].max()].reset_index(drop=True)
        place = {BEST: 0, WORST: len(always) - 1, MEDIAN: len(always) // 2}[text]
        return _manager(trace, int(always["manager"].iloc[place]))
    number = int(text) if text.lstrip("-").isdigit() else None
    if number is None or number not in set(known["manager"]):
        ids = sorted((int(one) for one in known["manager"]), key=lambda one: (abs(one - (number or 0)), one))
        raise InputError(
            "explain.unknown-manager",
            "nobody of this number was on the roll in this run",
            path="--manager",
            found=str(wanted),
            allowed=f"{', '.join(BY_RANK)}, or a number; the nearest: {', '.join(map(str, ids[:_NEAREST]))}",
            hint="--list names everybody",
        )
    return _manager(trace, number)


def _manager(trace: Trace, person_id: int) -> Manager:
    people = trace.people()
    row = people[people["person_id"] == person_id].iloc[0].to_dict()
    facts = {str(name): value for name, value in row.items()}
    events = trace.log.of(person_id)
    ends = events[events["kind"].isin(_LEAVING)]
    if bool(facts["at_work"]) or ends.empty:
        return Manager(person_id, facts, None, "")
    last = ends.iloc[-1]
    return Manager(person_id, facts, int(last["tick"]), str(last["kind"]))
