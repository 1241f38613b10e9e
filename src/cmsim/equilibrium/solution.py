"""Conduct that answers itself, with what it leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from cmsim.behaviour.conduct import Conduct
from cmsim.behaviour.policy_table import PolicyTable
from cmsim.equilibrium.career_end import CareerCurve
from cmsim.plans.outlook import Belief
from cmsim.plans.plan_states import PlanStates
from cmsim.randomness import FloatArray


@dataclass(frozen=True)
class Solution:
    """Conduct under a plan and a base pay; arrays over types unless stated.

    Attributes
    ----------
    policy : PolicyTable
        Rows are types × nodes of the plan's state.
    states : PlanStates or None
        None under plans without state.
    hours : array (n, k)
        Mean hours a week; under plans with state, in the long run.
    later_value_yuan : array (n,)
        Worth of an arrival at a period's start.
    hour_worth_yuan : array (n, k)
        What an hour adds besides what it books, yuan.
    state_worth_yuan : array (n, nodes)
        Worth of beginning a period in each state, above that of the start.
    state_share : array (n, nodes)
        Share of people in each, in the long run.
    residual : float
        Largest relative change in the last round.
    converged : bool
        Whether it lies below the tolerance.
    """

    policy: PolicyTable
    base_pay_yuan_per_year: FloatArray
    certainty_equivalent_yuan_per_year: FloatArray
    pay_yuan_per_year: FloatArray
    bookings_yuan_per_year: FloatArray
    hours: FloatArray
    later_value_yuan: FloatArray
    residual: float
    rounds: int
    converged: bool
    peers: Mapping[str, Belief] = field(default_factory=dict)
    """What is believed of others, under plans that look at them."""
    states: PlanStates | None = None
    hour_worth_yuan: FloatArray = field(default_factory=lambda: np.zeros((0, 0)))
    state_worth_yuan: FloatArray = field(default_factory=lambda: np.zeros((0, 1)))
    state_share: FloatArray = field(default_factory=lambda: np.zeros((0, 1)))
    careers: tuple[CareerCurve, ...] = ()
    """What results are worth in careers, by kind of staff, where people are appraised."""

    @property
    def conduct(self) -> Conduct:
        """What people do."""
        return Conduct(self.policy, 1 if self.states is None else self.states.count)
