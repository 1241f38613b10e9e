"""Effort: the hours each manager files for the week, by his type's policy, the week and his bookings so
far.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cmsim.calendar import period_weeks
from cmsim.randomness import FloatArray, IntArray
from cmsim.simulation.context import RunContext
from cmsim.simulation.plan_state import PlanState
from cmsim.world.columns import Status
from cmsim.world.people import TASKS

LONGEST_MONTH_WEEKS = 5
"""Months of four weeks enter a five-week programme in its second week."""


def learnt_share(rate_per_week: float, weeks_since: int) -> float:
    """Return the share of the way from the former to the chosen hours, 1 - exp(-rate · (weeks + 1))."""
    return float(-np.expm1(-rate_per_week * (weeks_since + 1)))


class Effort:
    """Owner of hours."""

    def __init__(self, context: RunContext, norm_hours: FloatArray) -> None:
        self._context = context
        self._norm_hours = norm_hours
        learning = float(context.scenario.behaviour.learning_rate_per_week)
        self._learning = learning
        self._intended: FloatArray = np.zeros((0, len(TASKS)))
        self._before: FloatArray = np.zeros((1, len(TASKS)))
        kinds = norm_hours.shape[0]
        self.hours_by_week = np.zeros((kinds, len(TASKS), 53))
        self.manager_weeks = np.zeros((kinds, 53))

    def week_of_account(self) -> int:
        """Return the week within the plan's account period, as the policy table counts it."""
        period = self._context.prepared.period
        week, length = period_weeks(self._context.tick, period)
        return week + (LONGEST_MONTH_WEEKS - length if period == "month" else 0)

    def intend(self, types: IntArray, plan_state: PlanState) -> None:
        """Work out everybody's plan for the week in one batch; managers file their own row.

        Parameters
        ----------
        types : array (persons,)
            Behavioural types.
        plan_state : PlanState
            Where people stand under a plan with memory.
        """
        context = self._context
        persons, prepared = context.state.persons, context.prepared
        self._intended = np.zeros((len(persons), len(TASKS)))
        rows = np.flatnonzero(persons.status == Status.EMPLOYED)
        norm = self._norm_hours[persons.kind[rows]]
        hours = norm
        if prepared.trial is not None:
            hours = norm * self._trial_factors(rows)
        elif prepared.conduct is not None:
            place = None
            if prepared.states is not None:
                state = plan_state.of(rows, len(persons))
                place = prepared.states.place_of(persons.kind[rows], state.values)
            booked = persons.booked_yuan[rows]
            chosen = prepared.conduct.hours_at(types[rows], self.week_of_account(), booked, place)
            # After a change of plan people find their new level gradually.
            hours = chosen
            if context.policy_starts > 0 and prepared.plan_is_new:
                before = self._hours_before(rows, norm)
                share = learnt_share(self._learning, context.tick - context.policy_starts)
                hours = before + share * (chosen - before)
        self._intended[rows] = hours
        self._note(rows, hours)

    def _hours_before(self, rows: IntArray, norm: FloatArray) -> FloatArray:
        """Return the hours worked before the plan changed; those who joined later know the norm."""
        known = rows < self._before.shape[0]
        before = self._before[np.where(known, rows, 0)]
        worked = known & (before.sum(axis=1) > 0.0)
        return np.where(worked[:, None], before, norm)

    def begin_policy(self) -> None:
        """Remember last week's hours: from them people move to what the new plan makes worth their while."""
        self._before = self._context.state.persons.hours.copy()

    def export_state(self) -> dict[str, NDArray[np.generic]]:
        """Return what later weeks need."""
        return {"before": self._before.copy()}

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Take up what :meth:`export_state` returned."""
        self._before = np.array(state["before"])

    def _trial_factors(self, rows: IntArray) -> FloatArray:
        context, trial = self._context, self._context.prepared.trial
        assert trial is not None
        ids = context.state.persons.person_id[rows]
        branch = context.streams.uniforms_at("trial-branch", 0, context.state.persons.home_branch[rows])
        common = trial.branch_low * (trial.branch_high / trial.branch_low) ** branch
        factors = []
        for task in range(len(TASKS)):
            yearly = context.streams.uniforms_at("trial-year", context.tick // 52, ids, task)
            weekly = context.streams.uniforms_at("trial-week", context.tick, ids, task)
            factors.append(
                trial.level
                * common
                * (trial.yearly_low + (trial.yearly_high - trial.yearly_low) * yearly)
                * (trial.weekly_low + (trial.weekly_high - trial.weekly_low) * weekly)
            )
        return np.stack(factors, axis=1)

    def _note(self, rows: IntArray, hours: FloatArray) -> None:
        week, _ = period_weeks(self._context.tick, "quarter")
        kind = self._context.state.persons.kind[rows]
        for task in range(len(TASKS)):
            np.add.at(self.hours_by_week[:, task, week], kind, hours[:, task])
        np.add.at(self.manager_weeks[:, week], kind, 1.0)

    def clear(self) -> None:
        """Take the hours of everybody off the table before the week's plans are filed."""
        self._context.state.persons.hours = np.zeros((len(self._context.state.persons), len(TASKS)))

    def file(self, row: int) -> None:
        """Enter one manager's plan for the week."""
        self._context.state.persons.hours[row] = self._intended[row]
