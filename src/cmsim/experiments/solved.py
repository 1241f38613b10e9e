"""How people respond to a plan, as arrays with names: payoff, value, policy, attainment; a row by type."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cmsim.behaviour.forward import forward
from cmsim.behaviour.types import ArrivalLaw, TypeTable
from cmsim.equilibrium.facing import Facing, Rows, starts
from cmsim.equilibrium.fixed_point import guess_of, payouts_of
from cmsim.equilibrium.prepare import Basis, Equilibrium
from cmsim.experiments.plan_view import target_of
from cmsim.plans.protocol import PERIODS_PER_YEAR
from cmsim.scenario import Scenario
from cmsim.tables.labelled import Axis, Labelled
from cmsim.world.people import LEVELS, skill_levels

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_MOST_ATTAINMENT = 4.0
_ATTAINMENTS = 161
"""Of results as a share of the reference, in steps of 2.5 %."""


@dataclass(frozen=True)
class Response:
    """Conduct under a scenario's plan on a basis of comparison; arrays are worked out when asked for.

    Under a plan with memory payoff, value and policy are those of a period that begins in the state of
    somebody new, and attainment is that of all states as often as people stand in them.

    Attributes
    ----------
    equilibrium : Equilibrium
        World, plan and solution as the engine has them, for whoever needs more.
    """

    scenario: Scenario
    basis: Basis
    equilibrium: Equilibrium

    @cached_property
    def payoff(self) -> Labelled:
        """Pay of an account period by kind of staff over results, base pay included, (kinds, index)."""
        solved = self.equilibrium
        ends = payouts_of(solved.world, solved.plan, solved.solution)
        pay = np.stack([ends[kind][0](self._index_yuan) for kind in range(len(solved.world.kind_ids))])
        meaning = f"Pay of a {self._period}, base pay included, for its results"
        return Labelled("payoff", (self._kinds, self._index), pay, "yuan", meaning)

    @cached_property
    def value(self) -> Labelled:
        """Certainty equivalent of the rest of the period by type, week and results so far."""
        stay = self.equilibrium.solution.policy.value_yuan[self._begins]
        weeks = Axis("week", np.arange(stay.shape[1]), "week", f"Weeks of the {self._period} that are over")
        values = self._on_index(stay)
        meaning = "Worth of the rest of the period: pay at its end less effort still to come, certain for it"
        return self._by_type("value", (weeks, self._index), values, "yuan", meaning)

    @cached_property
    def policy(self) -> Labelled:
        """Hours a week by type, task, week of the period and results so far."""
        policy = self.equilibrium.solution.policy
        weeks = np.arange(1, policy.level.shape[1] + 1)
        axis = Axis("week", weeks, "week", f"Week of the {self._period}")
        hours = np.stack([policy.hours_on_grid(week)[self._begins] for week in range(weeks.size)], axis=1)
        # (n, weeks, g, k) -> (n, k, weeks, index)
        values = self._on_index(np.moveaxis(hours, -1, 1))
        tasks = Axis("task", self.equilibrium.world.types.tasks, "", "What the hours go to")
        axes = (tasks, axis, self._index)
        return self._by_type("policy", axes, values, "hours/week", "Hours worked a week")

    @cached_property
    def attainment(self) -> Labelled:
        """Chance by type that a period's results are at most a share of `reference_yuan`."""
        solution, (rows, types, law) = self.equilibrium.solution, self._programme
        conduct = self._facing.of_programme(solution.policy)
        ahead = [
            (n, forward(conduct, types, rows.account, law, begin))
            for n, begin in starts(self.equilibrium.plan)
        ]
        end = sum(n * one.end_probability for n, one in ahead) / sum(n for n, _ in ahead)
        shares = np.linspace(0.0, _MOST_ATTAINMENT, _ATTAINMENTS)
        total = np.cumsum(np.asarray(end), axis=1)
        results = shares * self.reference_yuan[self.equilibrium.world.kind[rows.type_index], None]
        chance = np.empty(results.shape)
        for row, payout in enumerate(rows.account.payout_of_type):
            place = np.searchsorted(solution.policy.grid_yuan[payout], results[row], side="right") - 1
            chance[row] = np.clip(total[row, np.maximum(place, 0)], 0.0, 1.0)
        standing = solution.state_share
        chance = np.einsum("ns,nsa->na", standing, chance.reshape(*standing.shape, shares.size))
        axis = Axis("attainment", shares, "share", "Results of the period as a share of the reference")
        return self._by_type("chance_at_most", (axis,), chance, "share", "Chance of no more than this")

    @cached_property
    def reference_yuan(self) -> FloatArray:
        """Results of a period that count as 100 %, by kind: the target, or what is expected."""
        world, plan = self.equilibrium.world, self.equilibrium.plan
        expected = world.mean_by_kind(self.equilibrium.solution.bookings_yuan_per_year)
        per_year = [
            target if (target := target_of(plan, kind)) is not None else float(mean)
            for kind, mean in zip(world.kind_ids, expected, strict=True)
        ]
        return np.maximum(np.array(per_year) / PERIODS_PER_YEAR[plan.period], 1.0)

    @cached_property
    def types(self) -> pd.DataFrame:
        """A row for each type: its nature, mean hours a week by task, and a year's pay, results, worth."""
        world, solution = self.equilibrium.world, self.equilibrium.solution
        places = pd.MultiIndex.from_product(
            [axis.at for axis in self._type_axes], names=[axis.name for axis in self._type_axes]
        )
        frame = places.to_frame(index=False)
        for task, hours in zip(world.types.tasks, solution.hours.T, strict=True):
            frame[f"{task}_hours_per_week"] = hours
        frame["base_pay_yuan_per_year"] = solution.base_pay_yuan_per_year[world.kind]
        frame["pay_yuan_per_year"] = solution.pay_yuan_per_year
        frame["bookings_yuan_per_year"] = solution.bookings_yuan_per_year
        frame["certainty_equivalent_yuan_per_year"] = solution.certainty_equivalent_yuan_per_year
        return frame

    @cached_property
    def by_kind(self) -> pd.DataFrame:
        """The same as means by kind of staff; types are equally likely within a kind."""
        numbers = self.types.drop(columns=[axis.name for axis in self._type_axes[1:]])
        return numbers.groupby("kind", sort=False).mean()

    @property
    def _period(self) -> str:
        return self.equilibrium.plan.period

    @cached_property
    def _programme(self) -> tuple[Rows, TypeTable, ArrivalLaw]:
        """Rows of the programme (types × nodes of the plan's state), their types and law."""
        guess = guess_of(self.equilibrium.solution)
        rows = self._facing.rows(guess)
        return rows, *self._facing.of_booking(rows, guess)

    @cached_property
    def _facing(self) -> Facing:
        solved = self.equilibrium
        return Facing(solved.world, solved.plan, solved.solution.base_pay_yuan_per_year)

    @cached_property
    def _begins(self) -> IntArray:
        """The row of each type at the state in which somebody new begins, (n,)."""
        world, states = self.equilibrium.world, self.equilibrium.solution.states
        types = np.arange(world.kind.size)
        return (
            types if states is None else types * states.count + np.rint(states.start[world.kind]).astype(int)
        )

    @cached_property
    def _index_yuan(self) -> FloatArray:
        """The nodes of all kinds, as far as every kind's grid goes, (index,)."""
        grids = self.equilibrium.solution.policy.grid_yuan
        nodes = np.unique(grids)
        return np.asarray(nodes[(nodes >= 0.0) & (nodes <= grids[:, -1].min())])

    @cached_property
    def _index(self) -> Axis:
        return Axis("index_yuan", self._index_yuan, "yuan", f"Results so far in the {self._period}")

    @cached_property
    def _kinds(self) -> Axis:
        return Axis("kind", self.equilibrium.world.kind_ids, "", "Kind of staff")

    @cached_property
    def _type_axes(self) -> tuple[Axis, ...]:
        staff = self.scenario.staff
        risk = np.array([float(g) for g in staff.risk_aversion_times_outside])
        cost = np.array([float(c) for c in staff.effort_cost_yuan])
        skill = skill_levels(float(staff.skill_log_sd))
        return (
            self._kinds,
            Axis("risk_aversion", risk, "1", "Absolute risk aversion times the outside option"),
            Axis("effort_cost", cost, "yuan", "Cost of effort, as in the scenario"),
            Axis("skill", skill, "1", "Skill, relative to the median"),
        )

    def _by_type(
        self, name: str, axes: tuple[Axis, ...], values: FloatArray, unit: str, meaning: str
    ) -> Labelled:
        """Return an array whose first axis, over types, is taken apart into what they differ in."""
        shape = (len(self.equilibrium.world.kind_ids), LEVELS, LEVELS, LEVELS, *values.shape[1:])
        return Labelled(name, (*self._type_axes, *axes), values.reshape(shape), unit, meaning)

    def _on_index(self, table: FloatArray) -> FloatArray:
        """Return values on the nodes of each kind's grid on the common index, straight between nodes."""
        policy = self.equilibrium.solution.policy
        payout = policy.payout_of_type[self._begins]
        found = np.empty((*table.shape[:-1], self._index_yuan.size))
        for number, grid in enumerate(policy.grid_yuan):
            rows = payout == number
            right = np.clip(np.searchsorted(grid, self._index_yuan, side="right"), 1, grid.size - 1)
            share = (self._index_yuan - grid[right - 1]) / (grid[right] - grid[right - 1])
            low, high = table[rows][..., right - 1], table[rows][..., right]
            found[rows] = low + share * (high - low)
        return found
