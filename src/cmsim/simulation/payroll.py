"""Payroll: bookings are credited, base pay accrues by the week, and the plan pays at the end of its
account.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cmsim.calendar import WEEKS_PER_YEAR, is_period_end
from cmsim.plans.protocol import (
    Measures,
    PayContext,
    Payment,
    Peers,
    Plan,
    State,
    deal_awards,
)
from cmsim.randomness import FloatArray, IntArray
from cmsim.simulation.allowances import allowances_by_kind
from cmsim.simulation.belief_record import BeliefRecord
from cmsim.simulation.context import RunContext
from cmsim.simulation.deferred_pay import DeferredPay, TakenBack
from cmsim.simulation.grade_pay import GradePay
from cmsim.simulation.mark_attainment import MarkAttainment
from cmsim.simulation.measured import Measured
from cmsim.simulation.payroll_trace import PayrollTrace
from cmsim.simulation.peer_statistics import PeerStatistics
from cmsim.simulation.plan_state import PlanState
from cmsim.simulation.recorder import Recorder
from cmsim.simulation.sales import Signed
from cmsim.simulation.staffing import behaviour_type
from cmsim.simulation.state_arrays import below
from cmsim.world.columns import Status

BASE_COMPONENT = "base_pay"
AWARD_COMPONENT = "deal_award"
"""Component under which awards on single deals are paid."""
_DECILES = 10


class Payroll:
    """Owner of bookings by account period; knows a plan only by what it pays."""

    def __init__(self, context: RunContext, recorder: Recorder, measured: Measured) -> None:
        self._context = context
        self._recorder = recorder
        self._measured = measured
        scenario = context.scenario
        kind_ids = context.geography.kind_ids
        prepared = context.prepared
        self._base_pay = prepared.base_pay_by_kind(kind_ids)
        self._on_cost_share = float(scenario.organisation.on_cost_share)
        self._allowances = allowances_by_kind(context)
        self._output_lost = np.array(
            [float(source.output_lost_yuan_per_year) for source in scenario.labour.sources.values()]
        )
        self._statistics = PeerStatistics(context)
        self._grade_pay = GradePay(context)
        self.plan_state = PlanState(prepared.plan)
        self._mark_attainment = MarkAttainment(context)
        self._deferred = DeferredPay()
        self._paid: dict[tuple[str, str], list[float]] = {}
        self._bookings: list[pd.DataFrame] = []
        self._beliefs = BeliefRecord(prepared, kind_ids)
        self._may_take_back = _may_take_back(prepared.plan, self._base_pay, kind_ids)
        self.paid_total_yuan = 0.0
        self.component_total_yuan = 0.0
        self.trace: PayrollTrace | None = None

    def begin_policy(self) -> None:
        """Let everybody begin the new plan at its start; what was promised under the old one still holds."""
        self._allowances = allowances_by_kind(self._context)
        if self._context.prepared.plan_is_new:
            self.plan_state = PlanState(self._context.prepared.plan)

    def credit(self, signed: Signed) -> None:
        """Credit signed contracts, and the awards on them, to the people who hold their posts."""
        person, value_yuan, gross_profit_yuan = signed.person, signed.value_yuan, signed.gross_profit_yuan
        persons = self._context.state.persons
        holds = persons.status[person] == Status.EMPLOYED
        np.add.at(persons.booked_yuan, person[holds], value_yuan[holds])
        awards = deal_awards(
            self._context.prepared.plan,
            np.maximum(gross_profit_yuan[holds], 0.0),
            self._pay_context(person[holds]),
        )
        np.add.at(persons.award_yuan, person[holds], awards)
        self._log_awards(person[holds], awards)
        if self.trace is not None:
            self.trace.note_credited(signed, holds, awards)
        if self._may_take_back:
            tick = self._context.tick
            self._deferred.credited.note(person[holds], signed.client[holds], value_yuan[holds], tick)
        self._context.log.add(
            "credited",
            self._context.monday,
            None,
            persons.person_id[person[holds]],
            value_yuan[holds],
        )
        self._beliefs.note_booked(self._types(person[holds]), value_yuan[holds])

    def _pay_context(self, rows: IntArray) -> PayContext:
        """Return what a plan is told of people in these rows."""
        persons = self._context.state.persons
        return PayContext(
            kind_ids=self._context.geography.kind_ids,
            kind=persons.kind[rows],
            base_pay_yuan_per_year=self._base_pay[persons.kind[rows]] * self._grade_pay.factors(rows),
            weeks=persons.weeks_in_period[rows],
        )

    def _log_awards(self, person: IntArray, awards: FloatArray) -> None:
        given = np.flatnonzero(awards > 0.0)
        person_id = self._context.state.persons.person_id[person[given]]
        self._context.log.add("deal_award", self._context.monday, None, person_id, awards[given])

    def _types(self, rows: IntArray) -> IntArray:
        persons = self._context.state.persons
        return behaviour_type(
            persons.kind[rows], persons.risk_level[rows], persons.cost_level[rows], persons.skill_level[rows]
        )

    def accrue_week(self) -> None:
        """Charge a week of on-going costs of those who hold a post or are in training."""
        context = self._context
        persons = context.state.persons
        on_roll = np.isin(persons.status, (int(Status.EMPLOYED), int(Status.IN_TRAINING)))
        rows = np.flatnonzero(on_roll)
        working = rows[persons.status[rows] == Status.EMPLOYED]
        persons.weeks_in_period[rows] += 1.0
        self._beliefs.note_week(self._types(working))
        other = self._allowances[persons.kind[rows]] / WEEKS_PER_YEAR
        moved = persons.start_tick[rows] >= context.policy_starts
        other = other + self._output_lost[persons.source[rows]] * moved / WEEKS_PER_YEAR
        self._recorder.note_cost(persons.home_branch[rows], persons.group[rows], "other_cost", other)

    def lose(self, clients: IntArray) -> None:
        """Note the clients who are lost this week: pay may hang on them."""
        self._deferred.credited.lose(clients, self._context.tick)

    def settle(self, leavers: IntArray) -> None:
        """Pay people who leave for the part of the period they worked, and settle what they were promised."""
        if leavers.size:
            self._pay(leavers)
            self._take_back(self._deferred.settle_leavers(leavers, self._context.tick))
            self.plan_state.forget(leavers)

    def pay_if_due(self) -> None:
        """At the end of the plan's account period, pay everybody on the roll."""
        context = self._context
        if not is_period_end(context.tick, context.prepared.period):
            return
        persons = context.state.persons
        on_roll = np.isin(persons.status, (int(Status.EMPLOYED), int(Status.IN_TRAINING)))
        self._pay(np.flatnonzero(on_roll))
        self._take_back(self._deferred.settle_due(context.tick))
        self._measured.begin_period()

    def _pay(self, rows: IntArray) -> None:
        context = self._context
        persons, prepared = context.state.persons, context.prepared
        pay_context = self._pay_context(rows)
        weeks, kinds = pay_context.weeks, pay_context.kind
        results = self._measured.results(persons.booked_yuan)
        measured = Measures({name: of_all[rows] for name, of_all in results.items()}, pay_context)
        state = self.plan_state.of(rows, len(persons))
        peers = self._statistics.of(rows, results)
        payments = prepared.plan.pay(measured, state, peers)
        self._beliefs.note_results(self._types(rows), weeks, measured.values)
        self._mark_attainment.note(kinds, measured, state, peers)
        self.plan_state.advance(rows, measured, state, peers)
        self._deferred.promise(payments, rows, weeks, context.tick)
        award = persons.award_yuan[rows]
        if award.any():
            payments = (*payments, Payment(AWARD_COMPONENT, award, prepared.plan.period))
        if self.trace is not None:
            self.trace.note_paid(rows, measured, state, peers, payments)
        self._charge(rows, self._enter(payments, kinds), "paid")
        expenses = np.sum([p.yuan for p in payments if not p.is_income], axis=0, initial=0.0)
        self._recorder.note_cost(
            persons.home_branch[rows],
            persons.group[rows],
            "other_cost",
            np.broadcast_to(expenses, rows.shape),
        )
        self._bookings.append(pd.DataFrame({"kind": kinds, "bookings_yuan": persons.booked_yuan[rows]}))
        persons.booked_yuan[rows] = 0.0
        persons.award_yuan[rows] = 0.0
        persons.weeks_in_period[rows] = 0.0
        self._measured.clear(rows)

    def _charge(self, rows: IntArray, income: FloatArray, what: str) -> None:
        """Charge income (negative for what is taken back) and the contributions on it."""
        persons = self._context.state.persons
        branch, group = persons.home_branch[rows], persons.group[rows]
        self._recorder.note_cost(branch, group, "pay", income)
        self._recorder.note_cost(branch, group, "on_cost", income * self._on_cost_share)
        self.paid_total_yuan += float(income.sum())
        self._context.log.add(what, self._context.monday, None, persons.person_id[rows], income)

    def _take_back(self, taken: list[TakenBack]) -> None:
        """Pay back what was promised and has lapsed: its cost was accrued when it was earned."""
        for one in taken:
            kinds = self._context.state.persons.kind[one.person]
            back = Payment(one.component, -one.yuan, self._context.prepared.plan.period)
            self._charge(one.person, self._enter((back,), kinds), "taken_back")
            if self.trace is not None:
                self.trace.note_taken_back(one)

    def _enter(self, payments: tuple[Payment, ...], kinds: IntArray) -> FloatArray:
        """Enter all components, and return the income by person; expenses that are met are no pay."""
        total = np.zeros(kinds.size)
        for payment in payments:
            if not payment.is_income:
                continue
            total += payment.yuan
            self.component_total_yuan += float(payment.yuan.sum())
            for kind in np.unique(kinds):
                name = self._context.geography.kind_ids[int(kind)]
                if payment.kind not in ("", name):
                    continue
                entry = self._paid.setdefault((name, payment.component), [0.0, 0.0])
                chosen = kinds == kind
                entry[0] += float(chosen.sum())
                entry[1] += float(payment.yuan[chosen].sum())
        return total

    def export_state(self) -> dict[str, NDArray[np.generic]]:
        """Return what later periods need: the plan's state, and what was promised."""
        state = {f"state.{name}": values for name, values in self.plan_state.export_state().items()}
        return state | {f"deferred.{name}": v for name, v in self._deferred.export_state().items()}

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Take up what :meth:`export_state` returned."""
        self.plan_state.restore(below("state.", state))
        self._deferred.restore(below("deferred.", state))

    def close_year(self) -> None:
        """Write the year's rows of pay, attainment and beliefs."""
        year = self._recorder.year
        rows = [(year, kind, component, *entry) for (kind, component), entry in sorted(self._paid.items())]
        self._recorder.add(
            "pay", pd.DataFrame(rows, columns=["year", "kind", "component", "managers", "yuan"])
        )
        self._recorder.add("attainment", self._attainment(year))
        by_mark = self._mark_attainment.rows_of_year(year)
        if not by_mark.empty:
            self._recorder.add("attainment_bins", by_mark)
        self._recorder.add("beliefs", self._beliefs.frame(year))
        self._paid, self._bookings = {}, []
        self._beliefs.clear()

    def _attainment(self, year: int) -> pd.DataFrame:
        """Return bookings by decile of managers, per account period."""
        frames = []
        everything = pd.concat(self._bookings) if self._bookings else pd.DataFrame()
        for number, name in enumerate(self._context.geography.kind_ids):
            if everything.empty:
                continue
            booked = np.sort(everything.loc[everything["kind"] == number, "bookings_yuan"].to_numpy())
            for decile, part in enumerate(np.array_split(booked, _DECILES), start=1):
                frames.append((year, name, decile, float(part.size), float(part.sum())))
        return pd.DataFrame(frames, columns=["year", "kind", "decile", "managers", "bookings_yuan"])


def _may_take_back(plan: Plan, base_pay: FloatArray, kind_ids: tuple[str, ...]) -> bool:
    """Return whether any component of the plan can be revoked: only then signatures must be remembered."""
    count = base_pay.size
    people = PayContext(kind_ids, np.arange(count), base_pay, np.full(count, float(WEEKS_PER_YEAR)))
    nothing = np.zeros(count)
    measured = Measures({measure.name: nothing for measure in plan.measures}, people)
    told = Peers({statistic.name: nothing for statistic in plan.peers})
    return any(payment.revoked_if is not None for payment in plan.pay(measured, State(), told))
