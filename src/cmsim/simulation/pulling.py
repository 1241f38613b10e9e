"""Pulling closings forward: in an account period's last weeks managers ask clients early whose decision is
due at the next one's beginning.

Asked for lies as far behind the period's end as the asking lies before it (`equilibrium.pulling` believes the
same): on the Monday k weeks before the last of the period, the proposals due in the week k of the next. Each
is asked with the chance that the manager's policy says; luck is keyed by client and week of the lead.
Whatever the client then decides, he decides as he would have done later.
"""

from __future__ import annotations

import numpy as np

from cmsim.calendar import DAYS_PER_WEEK
from cmsim.randomness import FloatArray, IntArray
from cmsim.simulation.context import RunContext
from cmsim.simulation.effort import Effort, learnt_share
from cmsim.simulation.plan_state import PlanState
from cmsim.simulation.sales import Sales
from cmsim.simulation.sales_record import SalesRecord
from cmsim.world.columns import Stage, Status


class Pulling:
    """Asks for decisions early; what it moves is missing later."""

    def __init__(self, context: RunContext, effort: Effort, sales: Sales, record: SalesRecord) -> None:
        self._context = context
        self._effort = effort
        self._sales = sales
        self._record = record
        terms = context.scenario.behaviour.pull_forward
        self._price_cut_share = 0.0 if terms is None else float(terms.price_cut_share)
        self._learning = float(context.scenario.behaviour.learning_rate_per_week)

    def ask(self, types: IntArray, plan_state: PlanState) -> None:
        """Ask this week's clients early.

        Parameters
        ----------
        types : array (p,)
            Behavioural type of each person.
        plan_state : PlanState
            Where people stand under a plan with memory.
        """
        context = self._context
        conduct = context.prepared.conduct
        if conduct is None or conduct.table.pulled is None:
            return
        week = self._effort.week_of_account()
        weeks_to_the_last = conduct.table.level.shape[1] - 1 - week
        if weeks_to_the_last >= conduct.table.pulled.shape[1]:
            return
        weeks_early = 2 * weeks_to_the_last + 1
        rows = self._due_in(context.tick + weeks_early)
        person = context.state.deals.person[rows]
        booked = context.state.persons.booked_yuan[person]
        share = conduct.pulled_share_at(types[person], week, booked, self._place(person, plan_state))
        ids = context.state.clients.client_id[context.state.deals.client[rows]]
        u = context.streams.uniforms_at("pull-forward", context.state.deals.lead_tick[rows], ids)
        asked = rows[u < share * self._learnt()]
        self._sales.ask_early(asked, weeks_early, self._price_cut_share)
        self._record.note_asked(context.state.deals.person[asked])

    def _due_in(self, tick: int) -> IntArray:
        """Return the proposals of people at work on which clients are due to decide in a week."""
        deals, persons = self._context.state.deals, self._context.state.persons
        monday = float(tick * DAYS_PER_WEEK)
        due = (deals.stage == Stage.DECISION) & (deals.due_day >= monday)
        due &= deals.due_day < monday + DAYS_PER_WEEK
        return np.flatnonzero(due & (persons.status[deals.person] == Status.EMPLOYED))

    def _place(self, person: IntArray, plan_state: PlanState) -> FloatArray | None:
        context = self._context
        if context.prepared.states is None:
            return None
        persons = context.state.persons
        state = plan_state.of(person, len(persons))
        return context.prepared.states.place_of(persons.kind[person], state.values)

    def _learnt(self) -> float:
        """Return how far people have found what a new plan makes worth their while."""
        context = self._context
        if context.policy_starts == 0 or not context.prepared.plan_is_new:
            return 1.0
        return learnt_share(self._learning, context.tick - context.policy_starts)
