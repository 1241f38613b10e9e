"""How people respond to a plan, as arrays with names: payoff, value, policy, attainment; a row by type."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cmsim.behaviour.account import Account
from cmsim.behaviour.forward import forward
from cmsim.behaviour.types import ArrivalLaw
from cmsim.equilibrium.fixed_point import starts
from cmsim.equilibrium.prepare import Basis, Equilibrium
from cmsim.experiments.plan_view import target_of
from cmsim.plans.protocol import PERIODS_PER_YEAR
from cmsim.plans.reduction import ACCOUNT_WEEKS
from cmsim.scenario import Scenario
from cmsim.tables.labelled import Axis, Labelled
from cmsim.world.people import LEVELS, skill_levels

FloatArray = NDArray[np.float64]

_MOST_ATTAINMENT = 4.0
_ATTAINMENTS = 161
"""Of results as a share of the reference, in steps of 2.5 %."""


@dataclass(frozen=True)
class Response:
    """Conduct under a scenario's plan on a basis of comparison; arrays are worked out when asked for.

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
        index, account = self._index_yuan, self._account
        pay = np.stack([account.pay(kind, index) for kind in range(len(account.payouts))])
        meaning = f"Pay of a {self._period}, base pay included, for its results"
        return Labelled("payoff", (self._kinds, self._index), pay, "yuan", meaning)

    @cached_property
    def value(self) -> Labelled:
        """Certainty equivalent of the rest of the period by type, week and results so far."""
        policy = self.equilibrium.solution.policy
        stay = policy.value_yuan
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
        hours = np.stack([policy.hours_on_grid(week) for week in range(weeks.size)], axis=1)
        # (n, weeks, g, k) -> (n, k, weeks, index)
        values = self._on_index(np.moveaxis(hours, -1, 1))
        tasks = Axis("task", self.equilibrium.world.types.tasks, "", "What the hours go to")
        axes = (tasks, axis, self._index)
        return self._by_type("policy", axes, values, "hours/week", "Hours worked a week")

    @cached_property
    def attainment(self) -> Labelled:
        """Chance by type that a period's results are at most a share of `reference_yuan`."""
        solution = self.equilibrium.solution
        ahead = [
            (n, forward(solution.policy, self.equilibrium.world.types, self._account, self._law, begin))
            for n, begin in starts(self.equilibrium.plan)
        ]
        end = sum(n * one.end_probability for n, one in ahead) / sum(n for n, _ in ahead)
        shares = np.linspace(0.0, _MOST_ATTAINMENT, _ATTAINMENTS)
        total = np.cumsum(np.asarray(end), axis=1)
        kind = self.equilibrium.world.kind
        chance = np.empty((kind.size, shares.size))
        for row, of_kind in enumerate(kind):
            results = shares * self.reference_yuan[of_kind]
            place = np.searchsorted(solution.policy.grid_yuan[of_kind], results, side="right") - 1
            chance[row] = np.clip(total[row, np.maximum(place, 0)], 0.0, 1.0)
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
    def _law(self) -> ArrivalLaw:
        weeks = ACCOUNT_WEEKS[self.equilibrium.plan.period]
        return self.equilibrium.world.arrivals(self.equilibrium.solution.hours, weeks)

    @cached_property
    def _account(self) -> Account:
        solution = self.equilibrium.solution
        return self.equilibrium.world.account(
            self.equilibrium.plan, solution.base_pay_yuan_per_year, solution.later_value_yuan, solution.peers
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
        grids = self.equilibrium.solution.policy.grid_yuan
        found = np.empty((*table.shape[:-1], self._index_yuan.size))
        for kind, grid in enumerate(grids):
            rows = self.equilibrium.world.kind == kind
            right = np.clip(np.searchsorted(grid, self._index_yuan, side="right"), 1, grid.size - 1)
            share = (self._index_yuan - grid[right - 1]) / (grid[right] - grid[right - 1])
            low, high = table[rows][..., right - 1], table[rows][..., right]
            found[rows] = low + share * (high - low)
        return found
