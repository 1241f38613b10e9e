"""What everybody expects of everybody else: the mean field of results under a conduct.

A plan that looks at others pays one person by what the rest have done. In a large field the rest is what
the conduct of all types leads to: their mean, and the quantile that the best share reach. What is left of
chance is the spread of that quantile in a field of finite size, sqrt(q (1 - q) / n) / density (the asymptotic
law of sample quantiles); without it a prize would be a cliff that everybody jumps at the same place.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cmsim.errors import PlanError
from cmsim.plans.outlook import Belief
from cmsim.plans.protocol import BOOKINGS, PeerStatistic, Plan
from cmsim.plans.winners import winners_of
from cmsim.randomness import FloatArray

_QUANTILE_STEP = 0.02
"""Half-width over which the density at a quantile is taken."""


_OF_RESULTS = ("rank_cut_off", "team_total")
"""Statistics of the results that others have in a measure."""
_FULL_POINTS = 100.0


@dataclass(frozen=True)
class Results:
    """Distribution of results over an account period, for the people of all types together.

    Attributes
    ----------
    yuan, probability : array (m,)
        Results in rising order, and the share of people with each.
    """

    yuan: FloatArray
    probability: FloatArray

    @classmethod
    def mixed(cls, yuan: FloatArray, probability: FloatArray, weight: FloatArray) -> Results:
        """Return the mixture of types.

        Parameters
        ----------
        yuan, probability : array (n, g)
            Nodes of each type's results, and their probabilities.
        weight : array (n,)
            Share of each type among people.
        """
        flat = yuan.ravel()
        share = (probability * weight[:, None]).ravel()
        order = np.argsort(flat, kind="stable")
        return cls(flat[order], share[order] / share.sum())

    @property
    def mean(self) -> float:
        """Mean result."""
        return float(self.yuan @ self.probability)

    @property
    def sd(self) -> float:
        """Standard deviation of results."""
        return math.sqrt(max(float(self.yuan**2 @ self.probability) - self.mean**2, 0.0))

    def quantile(self, share_below: float) -> float:
        """Return the result below which a share of people lie; linear between nodes."""
        middle = np.cumsum(self.probability) - 0.5 * self.probability
        return float(np.interp(share_below, middle, self.yuan))


@dataclass(frozen=True)
class FieldSize:
    """How many people are compared with each other."""

    team: float
    branch: float
    city: float
    province: float


PartOfField = Callable[[tuple[str, ...]], tuple[Results, FieldSize]]
"""From kinds of staff to the results of their people, and how many of them are compared."""


def field_beliefs(
    plan: Plan,
    results: Results,
    size: FieldSize,
    head_pay_yuan: float,
    part: PartOfField | None = None,
) -> dict[str, Belief]:
    """Return what is believed of every statistic that a plan needs.

    Parameters
    ----------
    results : Results
        Of everybody.
    part : callable or None
        Results of some kinds of staff, needed under plans that compare people of one kind only.

    Raises
    ------
    PlanError
        If it needs one that the field does not tell.
    """
    found = {}
    for told in plan.peers:
        looked_at = part(told.kinds) if told.kinds and part is not None else (results, size)
        found[told.name] = _belief(told, *looked_at, head_pay_yuan, plan.name)
    return found


def _belief(
    told: PeerStatistic, results: Results, size: FieldSize, head_pay_yuan: float, plan: str
) -> Belief:
    people = max(float(getattr(size, told.among)), 1.0)
    if told.statistic == "department_score":
        return _of_department(results, people)
    if told.statistic in _OF_RESULTS and told.measure != BOOKINGS:
        raise PlanError(
            "plan.reduction",
            f"the behaviour engine cannot take this plan: nobody can foresee others' {told.measure}",
            path="plan",
            found=plan,
            allowed=f"plans that compare people by their {BOOKINGS}",
        )
    if told.statistic == "rank_cut_off":
        winners = winners_of(float(told.share or 0.0), people)
        # The last winner of n people stands where all but his half place lie below.
        below = 1.0 - min((winners - 0.5) / people, 1.0)
        low, high = max(below - _QUANTILE_STEP, 0.0), min(below + _QUANTILE_STEP, 1.0)
        slope = (results.quantile(high) - results.quantile(low)) / (high - low)
        return Belief(results.quantile(below), slope * math.sqrt(below * (1.0 - below) / people))
    if told.statistic == "team_total":
        others = people - 1.0
        return Belief(others * results.mean, math.sqrt(others) * results.sd)
    if told.statistic == "team_size":
        return Belief(people)
    if told.statistic == "head_pay":
        return Belief(head_pay_yuan)
    raise PlanError(
        "plan.reduction",
        f"the behaviour engine cannot take this plan yet: nobody can foresee its {told.statistic}",
        path="plan",
        found=plan,
        allowed="plans that look at cut-offs, at totals and sizes of teams, at the score of their department "
        "or the pay of its head",
    )


def _of_department(results: Results, people: float) -> Belief:
    """Return what is believed of 100 × min(its mean over everybody's, 1), its mean being near normal.

    With Z standard normal E min(1 + σ Z, 1) = 1 − σ φ(0), and its variance is σ² (1/2 − 1/(2π)).
    """
    spread = results.sd / max(results.mean, 1.0) / math.sqrt(people)
    return Belief(
        _FULL_POINTS * max(1.0 - spread / math.sqrt(2.0 * math.pi), 0.0),
        _FULL_POINTS * spread * math.sqrt(0.5 - 0.5 / math.pi),
    )
