"""What people of each type face in the measured world: their nature, the law of their results, their account
of pay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.account import Payout
from cmsim.behaviour.types import ArrivalLaw, TypeTable
from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.equilibrium.field_beliefs import FieldSize
from cmsim.equilibrium.law import LawTable, ResponseLaw
from cmsim.plans.outlook import Belief, Outlook
from cmsim.plans.protocol import Plan
from cmsim.plans.reduction import DealAward
from cmsim.scenario import Scenario
from cmsim.simulation.staffing import behaviour_type
from cmsim.world.balance_terms import gross_profit_per_potential
from cmsim.world.build import hazard_of_new_clients
from cmsim.world.geography import head_counts_of
from cmsim.world.people import DEVELOP, KEEP, LEVELS, TASKS, norm_hours_of, skill_levels

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_MEAN_WIN_CHANCE = 0.45
"""Middle of the range of win rates of proposals (model.md 9: 0.40-0.55); scales how much skill helps to
sign."""
_SOCIAL_SHARE = 0.5
"""Weight of social skill in the skill that signs (`simulation.sales`); the other half is not part of a
type."""
_MIDDLE = 1
_REACH_DEVIATIONS = 4.0
"""The grid is fine up to the most that can be expected plus this many standard deviations."""


@dataclass(frozen=True)
class Award:
    """Award on a deal as a function of its size in bookings, by the mean gross margin."""

    of_gross_profit: DealAward
    gross_margin: float

    def __call__(self, bookings_yuan: FloatArray) -> FloatArray:
        """Return yuan for each deal."""
        return self.of_gross_profit(bookings_yuan * self.gross_margin)


class TypeWorld:
    """What stays the same while base pay and conduct are being solved: types, law, counts.

    Types are numbered as in :func:`~cmsim.simulation.staffing.behaviour_type`, equally likely within a kind
    of staff.
    """

    def __init__(self, scenario: Scenario, law: ResponseLaw, table: LawTable) -> None:
        self.scenario, self.law, self.table = scenario, law, table
        staff = scenario.staff
        self.kind_ids = tuple(staff.kinds)
        shape = (len(self.kind_ids), LEVELS, LEVELS, LEVELS)
        kind, risk, cost, skill = (axis.ravel() for axis in np.indices(shape))
        self.kind = kind[np.argsort(behaviour_type(kind, risk, cost, skill))]
        self.outside_yuan = float(scenario.labour.outside_option_median_yuan)
        gamma = np.array([float(g) for g in staff.risk_aversion_times_outside])
        effort_cost = np.array([float(c) for c in staff.effort_cost_yuan])
        norm = norm_hours_of(scenario)
        limit = np.array([float(k.hours_limit) for k in staff.kinds.values()])
        self.types = TypeTable(
            TASKS,
            gamma[risk] / self.outside_yuan,
            effort_cost[cost],
            float(staff.effort_substitution),
            norm[kind],
            limit[kind],
        )
        levels = skill_levels(float(staff.skill_log_sd))
        signing = _SOCIAL_SHARE * float(scenario.sales.win_skill) * (1.0 - _MEAN_WIN_CHANCE)
        self.skill_in_field = levels[skill] * np.array(law.effectiveness)[kind]
        self.skill_at_signing = levels[skill] ** signing * law.signed_share
        waste = float(scenario.care.collision_waste)
        self.useful = 1.0 if scenario.policy.ownership.enabled else 1.0 - waste
        self.pilot_useful = 1.0 - waste
        self.norm_of_kind = norm
        self.posts = np.array(head_counts_of(scenario, with_policy=True), dtype=np.float64)
        self.pilot_posts = np.array(head_counts_of(scenario, with_policy=False), dtype=np.float64)

    def mean_by_kind(self, values: FloatArray) -> FloatArray:
        """Return the mean over the types of each kind."""
        return np.asarray(values.reshape(len(self.kind_ids), -1, *values.shape[1:]).mean(axis=1))

    @cached_property
    def reference_types(self) -> IntArray:
        """The median type of each kind."""
        middle = np.full(len(self.kind_ids), _MIDDLE)
        return np.asarray(behaviour_type(np.arange(middle.size), middle, middle, middle))

    def arrivals(self, hours: FloatArray, weeks: int) -> ArrivalLaw:
        """Return the law that each type faces when every type works the given mean hours.

        Parameters
        ----------
        hours : array (n, k)
            Mean hours a week by type: they crowd the pool of prospects, place each type on its curve of care,
            and what they did before the period still brings signatures in it.
        """
        table, law = self.table, self.law
        develop = self.mean_by_kind(hours[:, DEVELOP] * self.skill_in_field) * self.useful
        pilot = float(self.pilot_posts @ np.array(law.develop_hours))
        crowding = law.crowding * float(self.posts @ develop) / max(pilot, 1e-9)
        per_hour, size = table.per_hour(crowding)
        skilled = self.skill_in_field * self.skill_at_signing
        gain = np.zeros(hours.shape)
        gain[:, DEVELOP] = per_hour * self.useful * skilled * np.array(law.size_ratio_new)[self.kind]
        # Portfolios and turns at the roster shrink when there are more managers.
        on_roster, held = self._share_of_pilot(DEVELOP), self._share_of_pilot(KEEP)
        ratio = np.array(law.size_ratio_cross) / size
        amplitude = (np.array(table.cross_amplitude_per_week) * held * ratio)[self.kind]
        half = (np.array(table.cross_half_hours) * held * self.pilot_useful / self.useful)[self.kind]
        care = hours[:, KEEP] * self.skill_in_field
        slope = amplitude * half / (half + care) ** 2
        gain[:, KEEP] = slope * skilled
        cross = amplitude * care / (half + care) - slope * care
        idle = np.array(table.on_duty_per_week) * on_roster * np.array(law.size_ratio_new) / size
        idle = (idle + np.array(table.cross_idle_per_week) * held * ratio)[self.kind] + cross
        timing = np.array(law.lag_cdf)[np.arange(weeks, 0, -1) - 1]
        # Work done before the period still brings what work at its end will bring only afterwards.
        carried = (gain * hours).sum(axis=1)
        base = (idle * self.skill_at_signing)[:, None] + carried[:, None] * (1.0 - timing)
        sizes = np.array(law.size_yuan) * size
        return ArrivalLaw(base, gain, timing, sizes, self.kind, np.array(law.size_level))

    def _share_of_pilot(self, task: int) -> float:
        weight = self.norm_of_kind[:, task]
        return float(self.pilot_posts @ weight) / max(float(self.posts @ weight), 1e-9)

    @property
    def discount_per_week(self) -> float:
        """Impatience: weight of the future falls by this factor a week."""
        return float(np.exp(-float(self.scenario.behaviour.impatience_per_year) / WEEKS_PER_YEAR))

    @property
    def leaves_per_year(self) -> float:
        """Hazard of leaving the post."""
        return float(self.scenario.staff.turnover_per_year)

    def outlook(self, peers: Mapping[str, Belief]) -> Outlook:
        """Return what people expect of others, and of pay that waits or may lapse."""
        return Outlook(
            peers=peers,
            lost_per_year=hazard_of_new_clients(self.scenario),
            leaves_per_year=self.leaves_per_year,
            discount_per_year=float(np.exp(-float(self.scenario.behaviour.impatience_per_year))),
        )

    @property
    def logit_scale_yuan(self) -> float:
        """Scale of random utility in the choice of a week's effort."""
        return float(self.scenario.behaviour.logit_scale_yuan)

    @cached_property
    def head_pay_yuan(self) -> float:
        """Pay of a department's head, yuan a year; stands for it until heads are simulated."""
        return float(self.scenario.organisation.average_wage_yuan_per_year)

    @cached_property
    def field_size(self) -> FieldSize:
        """Mean number of people in a team, a branch and a city under the policy, and all of them."""
        return self.field_size_of(self.kind_ids)

    def field_size_of(self, kinds: tuple[str, ...]) -> FieldSize:
        """Return the mean number of people of some kinds in a team, a branch and a city, and all of them."""
        everybody = float(self.posts[[self.kind_ids.index(kind) for kind in kinds]].sum())
        cities = len(self.scenario.organisation.cities)
        branches = sum(int(city.branches) for city in self.scenario.organisation.cities.values())
        teams = cities * len(self.scenario.groups)
        return FieldSize(everybody / teams, everybody / branches, everybody / cities, everybody)

    def type_shares(self, kinds: tuple[str, ...] = ()) -> FloatArray:
        """Return the share of each type among all people, or those of some kinds, (n,)."""
        counts = np.isin(self.kind_ids, kinds) if kinds else np.ones(len(self.kind_ids))
        by_kind = self.posts * counts / max(float(self.posts @ counts), 1e-9)
        per_type = len(self.types) // len(self.kind_ids)
        return np.asarray(by_kind[self.kind] / per_type)

    def stays(self, weeks: int) -> float:
        """Return the chance of still holding the post half a period later, when what counts next is paid."""
        return float(np.exp(-self.leaves_per_year * 0.5 * weeks / WEEKS_PER_YEAR))

    def deal_awards(self, plan: Plan) -> tuple[Payout | None, ...]:
        """Return the award on a deal as a function of its bookings, by kind of staff; None where none is."""
        products = self.scenario.products.values()
        share = np.array([float(product.potential_share) for product in products])
        margin = float(share @ gross_profit_per_potential(self.scenario) / share.sum())
        sizes = np.unique(np.array(self.law.size_yuan))
        awards = (DealAward(plan, self.kind_ids, kind) for kind in range(len(self.kind_ids)))
        return tuple(
            Award(award, margin) if np.any(award(sizes * margin) != 0.0) else None for award in awards
        )

    def reach(self, weeks: int) -> FloatArray:
        """Return the index that hardly anybody exceeds, by kind: it depends on no plan and no conduct."""
        arrivals = self.arrivals(self.types.norm_hours, weeks)
        most_gain = (arrivals.gain * self.types.hours_limit[:, None]).max(axis=1)
        most = arrivals.base_rate.mean(axis=1) + most_gain
        rate = most.reshape(len(self.kind_ids), -1).max(axis=1) * weeks
        spread = np.sqrt(rate * arrivals.mean_square_size())
        return np.asarray(rate * arrivals.mean_size_yuan() + _REACH_DEVIATIONS * spread)
