"""Results of each person in the present account period, for whatever measures are asked for.

Sums by person are kept from week to week; levels (balances, kept clients, scores) are read off when somebody
is paid. A client counts for the person who called on him in the week.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cmsim.plans.protocol import BOOKINGS
from cmsim.randomness import FloatArray, IntArray
from cmsim.simulation.context import RunContext
from cmsim.simulation.score_points import internal_points, period_points
from cmsim.simulation.week_facts import WeekFacts
from cmsim.simulation.weekly_sums import (
    BRANCH_IN_TIME,
    BRANCH_ISSUES,
    HOURS,
    OWN_IN_TIME,
    OWN_ISSUES,
    WEEKS,
    WeeklySums,
)
from cmsim.world import measures as m
from cmsim.world.balance_terms import terms_of
from cmsim.world.columns import NOBODY, Status, Tier
from cmsim.world.people import SERVICE, norm_hours_of

_BEHIND: Mapping[str, tuple[str, ...]] = {
    m.KEPT: (),
    m.QUALITY: (OWN_ISSUES, OWN_IN_TIME, BRANCH_ISSUES, BRANCH_IN_TIME),
    m.INTERNAL: (WEEKS, HOURS[SERVICE]),
    m.SCORE: (WEEKS, HOURS[SERVICE]),
}
"""Sums behind the measures that are no sum of their own."""
_NOT_NEGATIVE = (m.REVENUE, m.GROSS_PROFIT)
"""A loss counts as nothing: plans take no negative results except changes."""


class Measured:
    """Counts the named measures; keeps nothing, and costs nothing, for others.

    Parameters
    ----------
    names : iterable of str
        Measures of the world (:func:`cmsim.world.measures.world_measures`); bookings are the payroll's own.
    with_effort : bool
        Keep weeks at work and effective hours too, as a pilot needs them.
    """

    def __init__(self, context: RunContext, names: Iterable[str], *, with_effort: bool = False) -> None:
        self._context = context
        known = m.world_measures(context.scenario)
        self._asked = {name: known[name] for name in names if name != BOOKINGS}
        self._balances = {
            m.balance_name(f): number for number, f in enumerate(terms_of(context.scenario).ids)
        }
        wanted: set[str] = {WEEKS, *HOURS} if with_effort else set()
        for name, measure in self._asked.items():
            own = () if measure.kind == "end_balance" else (name,)
            wanted.update(_BEHIND.get(name, own))
            if measure.kind == "average_balance":
                wanted.add(WEEKS)
        rules = WeeklySums(context).rules if wanted else {}
        self._rules = {name: rules[name] for name in sorted(wanted)}
        self._sums: dict[str, FloatArray] = {name: np.zeros(0) for name in self._rules}
        self._judged: IntArray = np.zeros(0, dtype=np.int64)
        self._held: FloatArray = np.zeros(0)
        self.begin_period()

    def begin_period(self) -> None:
        """Note on whom everybody calls: the key clients whom he is to keep."""
        if m.KEPT not in self._asked:
            return
        clients = self._context.state.clients
        key = clients.active & (clients.tier > Tier.ORDINARY)
        self._judged = np.where(key, clients.contact, NOBODY)
        self._held = self._judged_of_each()

    def _judged_of_each(self) -> FloatArray:
        rows = self._judged[self._judged != NOBODY]
        return np.bincount(rows, minlength=len(self._context.state.persons)).astype(np.float64)

    def add_week(self, facts: WeekFacts) -> None:
        """Add what a week brought to those at work."""
        self._grow()
        at_work = self._context.state.persons.status == Status.EMPLOYED
        for name, rule in self._rules.items():
            self._sums[name] += np.where(at_work, rule(facts), 0.0)
        if self._judged.size:
            self._judged[facts.lost] = NOBODY

    def clear(self, rows: IntArray) -> None:
        """Begin anew for people who have been paid."""
        self._grow()
        for sums in self._sums.values():
            sums[rows] = 0.0
        if self._judged.size:
            paid = np.zeros(len(self._context.state.persons), dtype=np.bool_)
            paid[rows] = True
            self._judged[(self._judged != NOBODY) & paid[self._judged]] = NOBODY
            self._held[rows] = 0.0

    def results(self, booked_yuan: FloatArray) -> dict[str, FloatArray]:
        """Return everybody's results so far by measure, (persons,) each, bookings among them."""
        self._grow()
        found = {BOOKINGS: booked_yuan}
        for name in self._asked:
            found[name] = self._result(name, booked_yuan)
        return found

    def sum_of(self, name: str) -> FloatArray:
        """Return a sum as counted, (persons,): a flow, a count, weeks at work or hours."""
        self._grow()
        return self._sums[name].copy()

    def _result(self, name: str, booked_yuan: FloatArray) -> FloatArray:
        if name == m.KEPT:
            return _points(self._judged_of_each(), self._held)
        if name == m.QUALITY:
            branch = _points(self._sums[BRANCH_IN_TIME], self._sums[BRANCH_ISSUES])
            own = _points(self._sums[OWN_IN_TIME], self._sums[OWN_ISSUES])
            return np.where(self._sums[OWN_ISSUES] > 0.0, own, branch)
        if name == m.INTERNAL:
            return self._internal()
        if name == m.SCORE:
            kind = np.maximum(self._context.state.persons.kind, 0)
            weeks = self._sums[WEEKS]
            return period_points(self._context.scenario, booked_yuan, weeks, kind, self._internal())
        if name in self._balances:
            clients = self._context.state.clients
            held = clients.contact != NOBODY
            stock = clients.balance_yuan[held, self._balances[name]]
            people = len(self._context.state.persons)
            return np.bincount(clients.contact[held], weights=stock, minlength=people).astype(np.float64)
        if self._asked[name].kind == "average_balance":
            return np.asarray(self._sums[name] / np.maximum(self._sums[WEEKS], 1.0))
        return np.maximum(self._sums[name], 0.0) if name in _NOT_NEGATIVE else self._sums[name].copy()

    def _internal(self) -> FloatArray:
        """Return the score for internal management; its luck is keyed by person and week of payment."""
        context, weeks = self._context, self._sums[WEEKS]
        persons, log_sd = context.state.persons, float(context.scenario.staff.skill_log_sd)
        lasting = np.log(persons.skill_planning) / log_sd if log_sd > 0.0 else np.zeros(len(persons))
        attitude = context.streams.normals_at("measured-attitude", context.tick, persons.person_id)
        norm = norm_hours_of(context.scenario)[np.maximum(persons.kind, 0), SERVICE]
        above = self._sums[HOURS[SERVICE]] / np.maximum(weeks, 1.0) - norm
        return internal_points(context.scenario, lasting, attitude, np.where(weeks > 0.0, above, 0.0))

    def _grow(self) -> None:
        people = len(self._context.state.persons)
        for name, sums in self._sums.items():
            self._sums[name] = _longer(sums, people)
        self._held = _longer(self._held, people) if self._held.size else self._held

    def export_state(self) -> dict[str, NDArray[np.generic]]:
        """Return what the rest of the period needs; nothing if nothing is counted."""
        state: dict[str, NDArray[np.generic]] = {f"sum.{n}": v.copy() for n, v in self._sums.items()}
        if self._judged.size:
            state |= {"judged": self._judged.copy(), "held": self._held.copy()}
        return state

    def restore(self, state: Mapping[str, NDArray[Any]]) -> None:
        """Take up what :meth:`export_state` returned; what another plan counted is left behind."""
        for name in self._sums:
            if f"sum.{name}" in state:
                self._sums[name] = np.array(state[f"sum.{name}"], dtype=np.float64)
        if self._judged.size and "judged" in state:
            self._judged = np.array(state["judged"], dtype=np.int64)
            self._held = np.array(state["held"], dtype=np.float64)


def _points(part: FloatArray, whole: FloatArray) -> FloatArray:
    """Return the share of a whole in points; full points where there is nothing to judge."""
    share = np.divide(part, whole, out=np.ones(part.size), where=whole > 0.0)
    return np.asarray(m.FULL_POINTS * share)


def _longer(column: FloatArray, people: int) -> FloatArray:
    if column.size >= people:
        return column
    return np.concatenate([column, np.zeros(people - column.size)])
