"""What a run needs to know of a policy: how people respond to it and what it pays, worked out beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.conduct import Conduct
from cmsim.plans.plan_states import PlanStates
from cmsim.plans.protocol import Plan
from cmsim.scenario import Scenario

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class EffortTrial:
    """Randomised effort of a pilot: factors on the norm, drawn per person-year and per person-week."""

    yearly_low: float
    yearly_high: float
    weekly_low: float
    weekly_high: float
    branch_low: float = 1.0
    branch_high: float = 1.0
    """Ends of a factor that all people of a branch share for good, even on a logarithmic scale: it tells how
    they crowd each other, and how their prospects run out."""
    level: float = 1.0
    """Common factor on everybody's norm, for the elasticity of results to selling effort."""


@dataclass(frozen=True)
class Attraction:
    """The pay that draws people to a post and holds them there, where it is not the policy's own.

    Who comes and who goes by choice is then as under another policy, while all work under this one: so effort
    and sorting are told apart (Lazear 2000).

    Attributes
    ----------
    scenario : Scenario
        The other policy, whose rules of grade pay hold here too.
    certainty_equivalent_yuan_per_year : array (types,)
        Of each type under the other policy.
    base_pay_yuan_per_year : dict
        By kind of staff, as solved for the basis of comparison.
    """

    scenario: Scenario
    certainty_equivalent_yuan_per_year: FloatArray
    base_pay_yuan_per_year: dict[str, float]

    def base_pay_by_kind(self, kind_ids: tuple[str, ...]) -> FloatArray:
        """Return base pay in the order of the kinds of staff, yuan a year, (kinds,)."""
        return _by_kind(self.base_pay_yuan_per_year, kind_ids)


@dataclass(frozen=True)
class PreparedPolicy:
    """A policy ready to run.

    Attributes
    ----------
    period : {'month', 'quarter', 'year'}
        Account period of the plan.
    conduct : Conduct or None
        Hours by type, week of the period, bookings so far and state of the plan; None works the norm.
    states : PlanStates or None
        Nodes of the plan's state, among which people stand; None under plans without.
    trial : EffortTrial or None
        Randomised effort instead of a response (the pilot).
    certainty_equivalent_yuan_per_year : array (types,)
        Of each type at the start of a year under this policy.
    predicted_bookings_yuan_per_year : array (types,)
        What managers of each type expect to book in a year.
    digest : str
        Hash of everything above that a run depends on.
    """

    plan: Plan
    base_pay_yuan_per_year: dict[str, float]
    period: str
    conduct: Conduct | None
    certainty_equivalent_yuan_per_year: FloatArray
    predicted_bookings_yuan_per_year: FloatArray
    predicted_pay_yuan_per_year: FloatArray
    duty_weight: float
    """Weight of present revenue in the spread of care hours; the rest follows what is credited."""
    digest: str
    plan_is_new: bool = True
    """Whether people are paid by another plan than before, and so have to find their new level of effort."""
    stock_weight: float = 0.0
    """How much of present business the plan credits."""
    new_weight: float = 1.0
    """How much of what is still unsold to a present client the plan credits, once it is sold."""
    basis: str = "as_written"
    states: PlanStates | None = None
    predicted_measures: Mapping[str, FloatArray] = field(default_factory=dict)
    """What managers of each type expect of what else the plan counts, (types,): a year's sum, or a level."""
    trial: EffortTrial | None = None
    signing_pay_above_base: FloatArray | None = None
    """What one more contract pays per yuan of its yearly value above the base's pay, by type; None where no
    family can be mis-sold, or nobody answers to pay."""
    facts: dict[str, float] = field(default_factory=dict)
    """Residual of the fixed point, reference certainty equivalent, rent, expected pay bill and the like."""
    attraction: Attraction | None = None
    """By what people apply and stay, if not by this policy's own pay."""

    def base_pay_by_kind(self, kind_ids: tuple[str, ...]) -> FloatArray:
        """Return base pay in the order of the kinds of staff, yuan a year, (kinds,)."""
        return _by_kind(self.base_pay_yuan_per_year, kind_ids)


def _by_kind(base_pay: dict[str, float], kind_ids: tuple[str, ...]) -> FloatArray:
    return np.array([base_pay[kind] for kind in kind_ids])
