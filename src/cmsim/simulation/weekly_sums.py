"""What a week adds to each person's results, one rule a sum."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.randomness import FloatArray, IntArray, poisson_from_uniform
from cmsim.simulation.context import RunContext
from cmsim.simulation.week_facts import WeekFacts
from cmsim.world import measures as m
from cmsim.world.balance_terms import terms_of
from cmsim.world.columns import NOBODY, PersonTable, Status
from cmsim.world.people import SERVICE, TASKS

WEEKS = "weeks"
"""Weeks at work."""
HOURS: tuple[str, ...] = tuple(f"hours.{task}" for task in TASKS)
"""Effective hours, by task."""
OWN_ISSUES, OWN_IN_TIME = "issues.own", "issues.own_in_time"
BRANCH_ISSUES, BRANCH_IN_TIME = "issues.branch", "issues.branch_in_time"
WeeklySum = Callable[[WeekFacts], FloatArray]


class WeeklySums:
    """Works out single sums of a week, (persons,) each; reads the tables and writes nothing."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        rules = context.scenario.measuring
        self._target_days = float(rules.issue_target_days)
        self._per_hour = float(rules.information_per_service_hour)
        self._breaches_per_week = float(rules.breaches_per_year) / WEEKS_PER_YEAR
        self.rules: dict[str, WeeklySum] = {
            WEEKS: lambda _facts: np.ones(self._people),
            m.NEW_CLIENTS: lambda facts: self._by_person(facts.winner, np.ones(facts.winner.size)),
            m.REVENUE: lambda facts: self._of_clients(facts, facts.bill.rows, facts.bill.revenue_yuan),
            m.GROSS_PROFIT: lambda facts: self._of_clients(
                facts, facts.bill.rows, facts.bill.gross_profit_yuan
            ),
            m.CREDIT_LOSSES: lambda facts: self._of_clients(facts, facts.defaulted, facts.credit_loss_yuan),
            m.ITEMS: lambda facts: facts.items_per_counter[self._persons.home_branch],
            m.INFORMATION: self._information,
            m.BREACHES: lambda _facts: self._by_lot(
                "measured-breach", self._breaches_per_week * (1.0 - self._persons.integrity)
            ),
            OWN_ISSUES: lambda facts: self._own_issues(facts, np.ones(facts.settled_days.size)),
            OWN_IN_TIME: lambda facts: self._own_issues(facts, self._in_time(facts)),
            BRANCH_ISSUES: lambda facts: self._branch_issues(facts, np.ones(facts.settled_days.size)),
            BRANCH_IN_TIME: lambda facts: self._branch_issues(facts, self._in_time(facts)),
        }
        for number, name in enumerate(HOURS):
            self.rules[name] = self._hours(number)
        for number, family in enumerate(context.geography.product_ids):
            self.rules[m.signed_name(family)] = self._signed(number)
        for number, family in enumerate(terms_of(context.scenario).ids):
            self.rules[m.average_name(family)] = self._balance(number)
            self.rules[m.growth_name(family)] = self._growth(number)

    @property
    def _persons(self) -> PersonTable:
        return self._context.state.persons

    @property
    def _people(self) -> int:
        return len(self._persons)

    def _by_person(self, person: IntArray, amount: FloatArray) -> FloatArray:
        """Return the sums of what belongs to persons; what is nobody's is left out."""
        some = person != NOBODY
        return np.bincount(person[some], weights=amount[some], minlength=self._people).astype(np.float64)

    def _of_clients(self, facts: WeekFacts, rows: IntArray, amount: FloatArray) -> FloatArray:
        return self._by_person(facts.contact[rows], amount)

    def _hours(self, task: int) -> WeeklySum:
        return lambda facts: self._persons.hours[:, task] * facts.effectiveness

    def _signed(self, family: int) -> WeeklySum:
        return lambda facts: self._by_person(facts.signed.person, facts.signed.by_family_yuan[:, family])

    def _balance(self, family: int) -> WeeklySum:
        """Return the rule of a week-end balance: the mean of the period is their sum over the weeks."""

        def stock(_facts: WeekFacts) -> FloatArray:
            clients = self._context.state.clients
            return self._by_person(clients.contact, clients.balance_yuan[:, family])

        return stock

    def _growth(self, family: int) -> WeeklySum:
        """Return the rule of a week's change: of who called on the client, or on a new one calls now."""

        def change(facts: WeekFacts) -> FloatArray:
            clients = self._context.state.clients
            whose = np.where(facts.contact == NOBODY, clients.contact, facts.contact)
            return self._by_person(whose, clients.balance_yuan[:, family] - facts.balance_yuan[:, family])

        return change

    def _in_time(self, facts: WeekFacts) -> FloatArray:
        return (facts.settled_days <= self._target_days).astype(np.float64)

    def _own_issues(self, facts: WeekFacts, weight: FloatArray) -> FloatArray:
        return self._of_clients(facts, facts.settled_client, weight)

    def _branch_issues(self, facts: WeekFacts, weight: FloatArray) -> FloatArray:
        branch = self._context.state.clients.branch[facts.settled_client]
        found = np.bincount(branch, weights=weight, minlength=self._context.geography.branches)
        return np.asarray(found[self._persons.home_branch])

    def _information(self, facts: WeekFacts) -> FloatArray:
        return self._by_lot("measured-information", self._per_hour * self._hours(SERVICE)(facts))

    def _by_lot(self, purpose: str, rate: FloatArray) -> FloatArray:
        """Return Poisson numbers of those at work, keyed by person and week."""
        persons, found = self._persons, np.zeros(self._people)
        rows = np.flatnonzero(persons.status == Status.EMPLOYED)
        u = self._context.streams.uniforms_at(purpose, self._context.tick, persons.person_id[rows])
        found[rows] = poisson_from_uniform(u, rate[rows])
        return found
