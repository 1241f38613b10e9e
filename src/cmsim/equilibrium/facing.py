"""What people face under a plan: payouts by kind, state and hours, the worth of a period's end, the law of
results.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from cmsim.behaviour.account import Account
from cmsim.behaviour.policy_table import PolicyTable
from cmsim.behaviour.tasks import types_of_tasks
from cmsim.behaviour.types import ArrivalLaw, TypeTable
from cmsim.calendar import MONTH_LENGTHS_WEEKS, WEEKS_PER_YEAR
from cmsim.equilibrium.career_end import CareerCurve
from cmsim.equilibrium.driven import driven_measures
from cmsim.equilibrium.period_end import EndPayout, PeriodEnd
from cmsim.equilibrium.type_world import TypeWorld
from cmsim.plans.outlook import Belief
from cmsim.plans.plan_states import NODES, PlanStates, plan_states, split
from cmsim.plans.protocol import PERIODS_PER_YEAR, Peers, Plan, State
from cmsim.plans.reduction import ACCOUNT_WEEKS
from cmsim.randomness import FloatArray, IntArray

_GAMES = ("rank_cut_off", "team_total")
"""Statistics of others that answer one's own conduct."""


@dataclass(frozen=True)
class Guess:
    """What everybody is taken to do and expect; arrays over types.

    Attributes
    ----------
    hours : array (n, k)
    later_value_yuan : array (n,)
        Worth of an arrival at a period's start.
    hour_worth_yuan : array (n, k)
        What an hour adds besides what it books.
    state_worth_yuan : array (n, nodes)
    careers : tuple of CareerCurve
        By kind of staff; empty where careers are worth nothing, or are not known yet.
    """

    hours: FloatArray
    later_value_yuan: FloatArray
    hour_worth_yuan: FloatArray
    state_worth_yuan: FloatArray
    peers: Mapping[str, Belief] = field(default_factory=dict)
    careers: tuple[CareerCurve, ...] = ()


@dataclass(frozen=True)
class Rows:
    """Types × nodes, as the programme has them."""

    type_index: IntArray
    node: IntArray
    types: TypeTable
    law: ArrivalLaw
    account: Account
    payouts: tuple[EndPayout, ...]
    end: PeriodEnd


class Facing:
    """A plan at a base pay in a world, as the people who work under it see it.

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
    ) -> None:
        self.world, self.plan, self.base_pay = world, plan, base_pay_yuan_per_year
        self.weeks = ACCOUNT_WEEKS[plan.period]
        self.measures = driven_measures(plan, world.law)
        count = len(world.types)
        raises = world.arrivals(world.types.norm_hours, self.weeks).gain.any(axis=0)
        self.beside = np.flatnonzero(~raises) if self.measures.follow_hours else np.zeros(0, dtype=np.int64)
        self.booking = np.setdiff1d(np.arange(raises.size), self.beside)
        self.effective = world.skill_in_field
        self.everybody = np.arange(count)
        self.has_careers = world.scenario.policy.careers.appraisal.enabled

    @cached_property
    def states(self) -> PlanStates | None:
        """Nodes of the plan's state."""
        world, kinds = self.world, len(self.world.kind_ids)
        end = PeriodEnd(self.plan, world.kind_ids, self.base_pay, self.measures)
        kind = np.repeat(np.arange(kinds), NODES)
        context = end.context(kind)
        booked = np.linspace(0.0, 1.0, NODES)[None, :] * world.reach(self.weeks)[:, None]
        hours = world.mean_by_kind(world.types.norm_hours * self.effective[:, None])[kind]
        measured = self.measures.measured(context, booked.ravel(), hours)
        nobody = Peers({told.name: np.zeros(kind.size) for told in self.plan.peers})
        return plan_states(self.plan, context, measured, nobody)

    @property
    def nodes(self) -> int:
        """Number of nodes of the state."""
        return 1 if self.states is None else self.states.count

    @property
    def is_a_game(self) -> bool:
        """Whether people answer each other: prizes by rank, teams, places above."""
        return self.has_careers or any(told.statistic in _GAMES for told in self.plan.peers)

    @property
    def is_plain(self) -> bool:
        """Whether hours and bookings are all there is to it: no memory, nothing else counted, no career."""
        return self.nodes == 1 and self.beside.size == 0 and not self.has_careers

    def rows(self, guess: Guess) -> Rows:
        """Return the programme's rows for what everybody is taken to do."""
        world, nodes = self.world, self.nodes
        type_index = np.repeat(self.everybody, nodes)
        node = np.tile(np.arange(nodes), self.everybody.size)
        end = PeriodEnd(
            self.plan,
            world.kind_ids,
            self.base_pay,
            self.measures,
            self.states,
            world.outlook(guess.peers),
        )
        kind = world.kind[type_index]
        mean = world.mean_by_kind(guess.hours * self.effective[:, None])
        unique, payout_of_row = np.unique(np.column_stack([kind, node]), axis=0, return_inverse=True)
        payouts = tuple(EndPayout(end, int(k), int(s), tuple(float(h) for h in mean[k])) for k, s in unique)
        law = world.arrivals(guess.hours, self.weeks).of(type_index)
        account = self._account(guess, payouts, payout_of_row.ravel(), type_index)
        return Rows(type_index, node, world.types.of(type_index), law, account, payouts, end)

    def _account(
        self, guess: Guess, payouts: tuple[EndPayout, ...], payout_of_row: IntArray, type_index: IntArray
    ) -> Account:
        world = self.world
        kinds = np.array([payout.kind for payout in payouts])
        reach = world.reach(self.weeks)[kinds]
        if self.measures.laws:
            points = tuple(payout.jumps(float(most)) for payout, most in zip(payouts, reach, strict=True))
        else:
            points = tuple(self._breakpoints(payout) for payout in payouts)
        awards = world.deal_awards(self.plan)
        adds = self.nodes > 1 or bool(guess.careers) or self.measures.follow_hours

        def added(payout: int, rows: IntArray, grid: FloatArray) -> FloatArray:
            return self._added(guess, payouts[payout], type_index[rows], grid)

        return Account(
            weeks=self.weeks,
            payouts=payouts,
            payout_of_type=payout_of_row,
            reach=reach,
            later_value_yuan=(guess.later_value_yuan * world.stays(self.weeks))[type_index],
            discount_per_week=world.discount_per_week,
            breakpoints=points,
            deal_award=tuple(awards[kind] for kind in kinds),
            added_at_end=added if adds else None,
        )

    def _breakpoints(self, payout: EndPayout) -> tuple[float, ...]:
        """Return where pay jumps or bends along bookings, for anything that others may have done."""
        end = payout.end
        context = end.context(np.array([payout.kind]))
        state = State() if end.states is None else end.states.state(context.kind, np.array([payout.node]))
        return end.outlook.breakpoints(self.plan, context, state)

    def _added(self, guess: Guess, payout: EndPayout, type_index: IntArray, grid: FloatArray) -> FloatArray:
        """Return what the end is worth besides the payout: what a type's own hours earn more or less than the
        kind's mean hours, the state that is left, and the career.
        """
        worth = self.own_income_yuan(guess, payout, type_index, grid)
        if self.nodes > 1:
            low, share = split(payout.next_place(grid), self.nodes)
            value = guess.state_worth_yuan[type_index]
            worth += self.next_weight * (value[:, low] + share * (value[:, low + 1] - value[:, low]))
        if guess.careers:
            worth += guess.careers[payout.kind].added(grid, self.plan.period)
        return worth

    def own_income_yuan(
        self, guess: Guess, payout: EndPayout, type_index: IntArray, grid: FloatArray
    ) -> FloatArray:
        """Return income at types' own hours less the payout's, (m, g), yuan."""
        shape = (type_index.size, grid.size)
        if not self.measures.follow_hours:
            return np.zeros(shape)
        hours = (guess.hours * self.effective[:, None])[type_index]
        income = payout.end.income_yuan(
            np.full(type_index.size * grid.size, payout.kind),
            np.full(type_index.size * grid.size, payout.node),
            np.broadcast_to(grid, shape).ravel(),
            np.repeat(hours, grid.size, axis=0),
        )
        return np.asarray(income.reshape(shape) - payout(grid))

    @property
    def stay(self) -> float:
        """Chance of holding the post for a period."""
        return float(np.exp(-self.world.leaves_per_year / PERIODS_PER_YEAR[self.plan.period]))

    @property
    def next_weight(self) -> float:
        """Weight of the next period's worth at this one's end: who leaves has none of it."""
        periods = float(PERIODS_PER_YEAR[self.plan.period])
        discount = self.world.discount_per_week ** (WEEKS_PER_YEAR / periods)
        return float(discount * self.stay)

    def of_programme(self, policy: PolicyTable) -> PolicyTable:
        """Return a solution's policy with the hours that the programme sets alone, as :meth:`of_booking` has
        them.
        """
        if self.beside.size == 0:
            return policy
        return replace(policy, frontier_hours=policy.frontier_hours[:, :, self.booking])

    def of_booking(self, rows: Rows, guess: Guess) -> tuple[TypeTable, ArrivalLaw]:
        """Return types and law of the tasks that the programme sets; the others stand as guessed."""
        if not self.measures.follow_hours:
            return rows.types, rows.law
        types = replace(rows.types, worth_of_hour_yuan=guess.hour_worth_yuan[rows.type_index])
        if self.beside.size == 0:
            return types, rows.law
        hours = guess.hours[rows.type_index]
        law = replace(rows.law, gain=rows.law.gain[:, self.booking])
        return types_of_tasks(types, self.booking, hours), law

    def with_all_tasks(self, policy: PolicyTable, hours: FloatArray) -> PolicyTable:
        """Return the policy of the programme with the hours of tasks that it does not set, (types, k)."""
        if self.beside.size == 0:
            return policy
        type_index = np.repeat(self.everybody, self.nodes)
        whole = np.zeros((*policy.frontier_hours.shape[:2], hours.shape[1]))
        whole[..., self.booking] = policy.frontier_hours
        whole[..., self.beside] = hours[type_index][:, None, self.beside]
        return replace(policy, frontier_hours=whole)


def starts(plan: Plan) -> list[tuple[float, int]]:
    """Return (periods a year, starting week of the programme): short months start in the second of five
    weeks.
    """
    weeks = ACCOUNT_WEEKS[plan.period]
    if plan.period != "month":
        return [(WEEKS_PER_YEAR / weeks, 0)]
    return [(float(MONTH_LENGTHS_WEEKS.count(n)), weeks - n) for n in sorted(set(MONTH_LENGTHS_WEEKS))]
