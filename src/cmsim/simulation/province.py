"""The province at work: assembles the processes of a run and carries it from week to week.

Everything lives in the tables of the world; the SimPy environment can be made anew at any Monday.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import simpy

from cmsim.calendar import DAYS_PER_WEEK, WEEKS_PER_YEAR, week_of_year
from cmsim.randomness import Streams
from cmsim.scenario import Scenario
from cmsim.simulation.checks import Checks
from cmsim.simulation.managers import Managers
from cmsim.simulation.measured import Measured
from cmsim.simulation.measured_year import close_measured_year
from cmsim.simulation.parts import Parts
from cmsim.simulation.pilot_record import PilotRecord
from cmsim.simulation.prepared import PreparedPolicy
from cmsim.simulation.tracing import Trace
from cmsim.simulation.week_clock import (
    FIELD_PHASE,
    MARKET_PHASE,
    PLAN_PHASE,
    STAFF_PHASE,
    WEEK_END_PHASE,
    Process,
    WeekClock,
)
from cmsim.simulation.week_facts import WeekFacts
from cmsim.simulation.year_end import YearEnd
from cmsim.world.columns import Status, WorldState
from cmsim.world.measures import world_measures


class Province(Parts):
    """One run of one policy in one replication.

    Parameters
    ----------
    policy_starts : int
        Tick at which the policy takes effect; 0 in the warm-up.
    check : bool
        Verify conservation every week.
    trace : Trace, optional
        Takes notes of everybody; the run stays as it is without.
    """

    def __init__(
        self,
        scenario: Scenario,
        streams: Streams,
        state: WorldState,
        prepared: PreparedPolicy,
        *,
        policy_starts: int,
        check: bool = False,
        events: bool = False,
        pilot_record: PilotRecord | None = None,
        trace: Trace | None = None,
    ) -> None:
        super().__init__(scenario, streams, state, prepared, policy_starts=policy_starts, events=events)
        self.checks = Checks(self.context) if check else None
        self.pilot_record = pilot_record
        self.trace = trace
        if trace is not None:
            trace.attach(self)
        self.measured_in_pilot: Measured | None = None
        if pilot_record is not None:
            self.measured_in_pilot = Measured(self.context, world_measures(scenario), with_effort=True)
        self.year_end = YearEnd(self)
        self._won_before = 0

    def run(self, weeks: int) -> None:
        """Run from the present week boundary for a number of weeks."""
        context = self.context
        monday = context.monday
        env = simpy.Environment(initial_time=monday)
        clock = WeekClock(env)
        self.managers = Managers(context, self.effort, clock)
        self._restore(env)
        env.process(clock.run())
        self.managers.start_present(env)
        self.teams.start(env)
        env.process(self._weeks(env))
        self.windows.start(env)
        self.issues.start(env)
        self.pipeline.start(env)
        # Stop just before the next Monday, with all Friday's work done.
        env.run(until=monday + weeks * DAYS_PER_WEEK)
        self._store(env.now)

    def _restore(self, env: simpy.Environment) -> None:
        stored: dict[str, Any] = self.context.state.components
        if "windows" in stored:
            self.windows.restore(stored["windows"])
        if "issues" in stored:
            self.issues.restore(env, stored["issues"])
        if "pipeline" in stored:
            self.pipeline.restore(env, stored["pipeline"])
        if "effort" in stored:
            self.effort.restore(stored["effort"])
        if "measured" in stored:
            self.measured.restore(stored["measured"])
        if "payroll" in stored:
            self.payroll.restore(stored["payroll"])
        if "price_cuts" in stored:
            self.price_cuts.restore(stored["price_cuts"])
        if "year_end" in stored:
            self.year_end.restore(stored["year_end"])

    def _store(self, now: float) -> None:
        self.context.state.components = {
            "windows": self.windows.export_state(),
            "issues": self.issues.export_state(now),
            "pipeline": self.pipeline.export_state(now),
            "year_end": self.year_end.export_state(),
            "effort": self.effort.export_state(),
            "payroll": self.payroll.export_state(),
            "measured": self.measured.export_state(),
            "price_cuts": self.price_cuts.export_state(),
        }

    def _weeks(self, env: simpy.Environment) -> Process:
        """The week's batches, in the order of their phases."""
        while True:
            self._begin_week()
            yield env.timeout(STAFF_PHASE - MARKET_PHASE)
            self._staff(env)
            yield env.timeout(PLAN_PHASE - STAFF_PHASE)
            self.effort.clear()
            types = self.staffing.types()
            self.effort.intend(types, self.payroll.plan_state)
            self.pulling.ask(types, self.payroll.plan_state)
            yield env.timeout(FIELD_PHASE - PLAN_PHASE)
            self._field()
            yield env.timeout(DAYS_PER_WEEK - 1 + WEEK_END_PHASE - FIELD_PHASE)
            self._close_week()
            self.context.state.tick += 1
            # From the tables, not by adding up: the clock must not drift over the years.
            yield env.timeout(self.context.monday - env.now)

    def _begin_week(self) -> None:
        context = self.context
        if week_of_year(context.tick) == 0:
            self.billing.new_year()
            self.recorder.open_year()
        if context.policy_starts and context.tick == context.policy_starts:
            self.effort.begin_policy()
            self.payroll.begin_policy()
            self.reposting.begin_policy()
            self.care.scale_trust(self.portfolios.begin_policy())
            self.year_end.set_common_trust()
        self.market.begin_week()
        if self.market.tier_before is not None:
            self.contracts.note_tier_moves(self.market.tier_before)
            self.portfolios.follow_tiers()

    def _staff(self, env: simpy.Environment) -> None:
        leavers = self.staffing.begin_week()
        self.payroll.settle(leavers)
        self.teams.collect_orphans(leavers)
        self.care.scale_trust(self.portfolios.person_leaves(leavers))
        for row in self.staffing.joiners:
            self.managers.start(env, row)
        self.portfolios.fill_vacant()
        self.care.raise_by_title(self.portfolios.take_titled())

    def _field(self) -> None:
        context = self.context
        effectiveness = self.staffing.effectiveness()
        week = self.field.work(effectiveness)
        at_work = int((context.state.persons.status == Status.EMPLOYED).sum())
        self.recorder.note_field(
            week.visits,
            week.selling_hours,
            week.contacted_as_planned,
            week.key_clients_with_contact,
            at_work,
        )
        rates = self.leads.rates(self.market.demand, self.windows.served_share)
        if self.pilot_record is not None:
            self.pilot_record.note(self, rates, effectiveness)
        self.sales.enter(self.leads.arise(rates))
        self.issues.open_week(self.windows.backlog_days())
        self.bill = self.billing.bill_week()
        self.windows.expect_deliveries(self.bill.delivery_items_by_branch)
        self.recorder.note_bill(self.bill)

    def _close_week(self) -> None:
        context, clients = self.context, self.context.state.clients
        contact, balance_yuan = clients.contact.copy(), clients.balance_yuan.copy()
        self.care.move_trust(self.issues.issue_weeks())
        self.recorder.note_loss(*self.mis_selling.draw_week())
        defaulted = self.balances.default_week()
        self.recorder.note_loss(*defaulted)
        self.care.lose(self.market.rival)
        lost = self.contracts.take_losses()
        self.portfolios.drop(lost)
        self.sales.drop_lost_clients(lost)
        new_client, winner = self.sales.take_new_clients()
        still = clients.active[new_client]
        self.portfolios.take_on(new_client[still], winner[still])
        self.care.raise_by_title(self.portfolios.take_titled())
        self.balances.move_week()
        signed = self.sales.take_signed()
        self.sales_record.note_week(signed)
        facts = WeekFacts(
            contact,
            balance_yuan,
            self.bill,
            self.staffing.effectiveness(),
            *self.issues.take_settled(),
            *defaulted,
            lost,
            new_client,
            winner,
            signed,
            self.windows.items_per_counter(),
        )
        self.recorder.note_settled(facts.settled_days)
        self.measured.add_week(facts)
        if self.measured_in_pilot is not None:
            self.measured_in_pilot.add_week(facts)
        self.payroll.credit(signed)
        self.payroll.lose(lost)
        self.appraisals.credit(signed.person, signed.value_yuan)
        self.payroll.accrue_week()
        self.payroll.pay_if_due()
        revenue, gross_profit = self.windows.take_week()
        self.recorder.note_ordinary(revenue, gross_profit)
        wins = self.sales.year.first_contracts
        won_this_week = wins - self._won_before
        self._won_before = wins
        employed = int((context.state.persons.status == Status.EMPLOYED).sum())
        self.recorder.note_week(won_this_week, int(lost.size), employed)
        if self.trace is not None:
            self.trace.note_week()
        if self.checks is not None:
            self.checks.verify(self)
        if week_of_year(context.tick) == WEEKS_PER_YEAR - 1:
            self.year_end.close()
            if self.pilot_record is not None and self.measured_in_pilot is not None:
                self.pilot_record.years.append(close_measured_year(context, self.measured_in_pilot))
            self._won_before = 0

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return all tables of the years run."""
        frames = self.recorder.frames()
        if self.context.log.enabled:
            frames["events"] = self.context.log.frame()
        return frames
