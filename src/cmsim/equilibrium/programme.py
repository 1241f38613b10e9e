"""One round of the fixed point: what everybody does, given what everybody is taken to do, and what comes of
it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmsim.behaviour.forward import Forward, forward
from cmsim.behaviour.policy_table import PolicyTable
from cmsim.behaviour.solve import Numerics
from cmsim.behaviour.tasks import weekly_cost_yuan
from cmsim.behaviour.types import ArrivalLaw
from cmsim.behaviour.worth import value_of_arrival_yuan
from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.equilibrium.career_end import CareerCurve, career_curve
from cmsim.equilibrium.facing import Facing, Guess, Rows, starts
from cmsim.equilibrium.felt import felt
from cmsim.equilibrium.field_beliefs import FieldSize, Results, field_beliefs
from cmsim.equilibrium.hours_beside import EndResults, HoursBeside, equally_likely
from cmsim.equilibrium.pulling import missing_later, solve_with_pulling
from cmsim.equilibrium.state_chain import state_chain
from cmsim.equilibrium.type_world import TypeWorld
from cmsim.plans.outlook import Belief
from cmsim.plans.protocol import PERIODS_PER_YEAR, Plan
from cmsim.randomness import FloatArray

_FIRST_POINTS = 101


@dataclass(frozen=True)
class Answer:
    """What people then do, and what comes of it.

    Attributes
    ----------
    guess : Guess
        What would be guessed from it.
    state_share : array (n, nodes)
    pay_yuan_per_year, bookings_yuan_per_year, certainty_equivalent_yuan_per_year : array (n,)
    """

    guess: Guess
    policy: PolicyTable
    state_share: FloatArray
    pay_yuan_per_year: FloatArray
    bookings_yuan_per_year: FloatArray
    certainty_equivalent_yuan_per_year: FloatArray


class Programme:
    """A plan at a base pay in a world: answers guesses.

    Raises
    ------
    PlanError
        If the plan counts what the world does not measure, or its state is beyond the engine.
    """

    def __init__(
        self,
        world: TypeWorld,
        plan: Plan,
        base_pay_yuan_per_year: FloatArray,
        numerics: Numerics | None = None,
    ) -> None:
        self.facing = Facing(world, plan, base_pay_yuan_per_year)
        self._world, self._plan, self._numerics = world, plan, numerics
        self._nodes = self.facing.nodes
        self._starts = starts(plan)

    def first_guess(self, hours: FloatArray) -> Guess:
        """Return what is guessed before anything is solved."""
        count = hours.shape[0]
        return Guess(
            hours,
            np.zeros(count),
            np.zeros(hours.shape),
            np.zeros((count, self._nodes)),
            self._first_beliefs(hours),
        )

    def answer(self, guess: Guess) -> Answer:
        """Return what people do when everybody is taken to do what is guessed."""
        rows = self.facing.rows(guess)
        mine, law = self.facing.of_booking(rows, guess)
        feels = felt(self._world, rows, (mine, law), guess.hours[:, self.facing.booking], self._starts)
        policy, law = solve_with_pulling(self._world, mine, rows.account, law, self._numerics, feels)
        ahead = [(n, week, forward(policy, mine, rows.account, law, week)) for n, week in self._starts]
        end_of = self._end_of(ahead)
        chain = state_chain(self.facing, rows, policy.grid_yuan, end_of)
        share = chain.rest()
        hours = self._mean(self._hours(rows, guess, ahead), share)
        later = self._mean(value_of_arrival_yuan(policy, mine, rows.account, law), share)
        worth = chain.at_start(self._worth(rows, guess, policy, ahead, law).reshape(share.shape))
        found = policy.certainty_equivalent_yuan().reshape(share.shape)
        state_worth = chain.worth_yuan(found, guess.state_worth_yuan)
        hours, hour_worth = self._beside_bookings(rows, guess, policy, end_of, share, hours)
        pay = np.asarray(sum(n * f.pay_yuan for n, _, f in ahead))
        pay = self._mean(pay + self._own_pay(rows, guess, policy, end_of), share)
        booked = self._mean(np.asarray(sum(n * f.results for n, _, f in ahead)), share)
        new = Guess(
            hours,
            later,
            hour_worth,
            state_worth,
            self._beliefs(rows, policy, end_of, share),
            self._careers(guess, policy, rows, end_of, share, worth),
        )
        return Answer(new, policy, share, pay, booked, worth)

    def _mean(self, by_row: FloatArray, share: FloatArray) -> FloatArray:
        """Return means over the nodes of the state, (n, ...)."""
        if self._nodes == 1:
            return by_row
        shape = (self.facing.everybody.size, self._nodes, *by_row.shape[1:])
        return np.asarray(np.einsum("ns,ns...->n...", share, by_row.reshape(shape)))

    def _hours(self, rows: Rows, guess: Guess, ahead: list[tuple[float, int, Forward]]) -> FloatArray:
        """Return mean hours of all tasks, (rows, k)."""
        worked = np.asarray(sum(n * f.hours.sum(axis=1) for n, _, f in ahead)) / WEEKS_PER_YEAR
        hours = guess.hours[rows.type_index].copy()
        hours[:, self.facing.booking] = worked
        return hours

    def _own_pay(self, rows: Rows, guess: Guess, policy: PolicyTable, end: FloatArray) -> FloatArray:
        """Return what types' own hours earn a year more or less than their kind's mean hours, (rows,)."""
        added = np.zeros(rows.type_index.size)
        if not self.facing.measures.follow_hours:
            return added
        for number, payout in enumerate(rows.payouts):
            mine = np.flatnonzero(rows.account.payout_of_type == number)
            own = self.facing.own_income_yuan(guess, payout, rows.type_index[mine], policy.grid_yuan[number])
            added[mine] = (end[mine] * own).sum(axis=1)
        return added * PERIODS_PER_YEAR[self._plan.period]

    def _end_of(self, ahead: list[tuple[float, int, Forward]]) -> FloatArray:
        """Return the distribution at a period's end, (rows, g), short months and long ones together."""
        periods = sum(n for n, _, _ in ahead)
        return np.asarray(sum(n * f.end_probability for n, _, f in ahead)) / periods

    def _worth(
        self,
        rows: Rows,
        guess: Guess,
        policy: PolicyTable,
        ahead: list[tuple[float, int, Forward]],
        law: ArrivalLaw,
    ) -> FloatArray:
        """Return certainty equivalents a year of holding the post for good, (rows,), money of the day it is
        paid.

        CARA values of independent periods add up. Work before a period already brings results in it, so what
        this period's work brings to the next is taken off: it would count twice. What an hour adds besides
        bookings is in pay already; the cost of hours that book nothing is not in the programme.
        """
        account, norm = rows.account, self._world.types.norm_hours[rows.type_index]
        total = np.zeros(rows.type_index.size)
        for periods, start, expected in ahead:
            left = np.arange(account.weeks, 0, -1)
            patience = account.discount_per_week**left
            extra = expected.hours - norm[:, None, self.facing.booking]
            extra[:, :start] = 0.0
            unseen = np.einsum("nwk,nk,w->n", extra, law.gain, (1.0 - law.timing) * patience)
            unseen -= missing_later(expected, account.discount_per_week)
            value = policy.certainty_equivalent_yuan(start) - unseen * account.later_value_yuan
            if self.facing.measures.follow_hours:
                weeks = account.weeks - start
                added = guess.hour_worth_yuan[rows.type_index][:, self.facing.booking]
                value = value - np.einsum("nwk,nk->n", extra, added)
                hours = norm.copy()
                hours[:, self.facing.beside] = guess.hours[rows.type_index][:, self.facing.beside]
                value = value - weeks * weekly_cost_yuan(rows.types, hours)
            total += periods * value / patience[start]
        return total

    def _beside_bookings(
        self,
        rows: Rows,
        guess: Guess,
        policy: PolicyTable,
        end: FloatArray,
        share: FloatArray,
        hours: FloatArray,
    ) -> tuple[FloatArray, FloatArray]:
        """Return hours with those that book nothing chosen, and what hours add besides bookings."""
        if not self.facing.measures.follow_hours:
            return hours, guess.hour_worth_yuan
        grid = policy.grid_yuan[policy.payout_of_type]
        results = EndResults(rows.type_index, rows.node, share.ravel(), equally_likely(grid, end))
        later = self.facing.next_weight * guess.state_worth_yuan
        world = self._world
        beside = HoursBeside(
            world.types, world.kind, self.facing.effective, rows.end, results, later, self.facing.weeks
        )
        chosen = hours.copy()
        for task in self.facing.beside:
            chosen[:, task] = beside.best_hours(chosen, int(task))
        worth = np.zeros(hours.shape)
        for task in self.facing.booking:
            worth[:, task] = beside.marginal_yuan(chosen, int(task))
        return chosen, worth

    def _first_beliefs(self, hours: FloatArray) -> dict[str, Belief]:
        """Return what is believed of others before anything is solved: results as at these hours, spread
        evenly over nothing to twice the mean.
        """
        if not self._plan.peers:
            return {}
        world = self._world
        arrivals = world.arrivals(hours, self.facing.weeks)
        rate = arrivals.base_rate.sum(axis=1) + self.facing.weeks * (arrivals.gain * hours).sum(axis=1)
        expected = rate * arrivals.mean_size_yuan()[arrivals.size_group]

        def part(kinds: tuple[str, ...]) -> tuple[Results, FieldSize]:
            spread = np.linspace(0.0, 2.0 * float(world.type_shares(kinds) @ expected), _FIRST_POINTS)
            return Results(spread, np.full(_FIRST_POINTS, 1.0 / _FIRST_POINTS)), world.field_size_of(kinds)

        return field_beliefs(self._plan, *part(world.kind_ids), world.head_pay_yuan, part)

    def _beliefs(
        self, rows: Rows, policy: PolicyTable, end: FloatArray, share: FloatArray
    ) -> dict[str, Belief]:
        """Return what conduct leads to: what others would then be found to have done."""
        if not self._plan.peers:
            return {}
        world = self._world
        grid = policy.grid_yuan[policy.payout_of_type]

        def part(kinds: tuple[str, ...]) -> tuple[Results, FieldSize]:
            weight = world.type_shares(kinds)[rows.type_index] * share.ravel()
            return Results.mixed(grid, end, weight), world.field_size_of(kinds)

        return field_beliefs(self._plan, *part(world.kind_ids), world.head_pay_yuan, part)

    def _careers(
        self,
        guess: Guess,
        policy: PolicyTable,
        rows: Rows,
        end: FloatArray,
        share: FloatArray,
        worth: FloatArray,
    ) -> tuple[CareerCurve, ...]:
        """Return what results are worth in careers, by kind of staff."""
        if not self.facing.has_careers:
            return ()
        world, scenario = self._world, self._world.scenario
        periods = PERIODS_PER_YEAR[self._plan.period]
        grid = policy.grid_yuan[policy.payout_of_type]
        curves = []
        for number, kind in enumerate(world.kind_ids):
            mine = np.flatnonzero(world.kind[rows.type_index] == number)
            chance = (end[mine] * share.ravel()[mine, None]).ravel()
            booked, chance = grid[mine].ravel(), chance / chance.sum()
            mean = float(booked @ chance)
            # The luck of periods adds up: a year's results spread less than a period's, times their number.
            yearly = np.maximum(periods * (mean + (booked - mean) / np.sqrt(periods)), 0.0)
            base_pay = float(self.facing.base_pay[number])
            # The ladder adds careers up itself: a year counts here without what it brings later.
            later = guess.careers[number].mean_yuan if guess.careers else 0.0
            own = float(worth[world.kind == number].mean()) - later
            curves.append(career_curve(scenario, kind, own, base_pay, yearly, chance))
        return tuple(curves)
