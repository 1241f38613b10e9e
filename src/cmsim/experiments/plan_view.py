"""A plan to look at: what it pays for results, what the next yuan brings, what effort it calls for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cmsim.equilibrium.fixed_point import payouts_of
from cmsim.equilibrium.prepare import Equilibrium
from cmsim.errors import InputError
from cmsim.plans.checking.alone import PaidAlone, not_alone
from cmsim.plans.inside import plan_of_kind
from cmsim.plans.protocol import PERIODS_PER_YEAR, Period, Plan
from cmsim.scenario import Scenario

FloatArray = NDArray[np.float64]
Payout = Callable[[FloatArray], FloatArray]

SHARES: tuple[float, ...] = (0.5, 0.8, 1.0, 1.2, 1.5)
"""Of the target, or of expected results, at which pay is told."""
_MOST_SHARE = 2.0
"""Curves go so far beyond the target, and somewhat beyond the last threshold."""
_BEYOND_LAST = 1.25
_POINTS = 41
"""Of each piece of a curve; library plans are straight between breakpoints, others need not be."""
_ATTAINMENTS = 81
_JUMP_YUAN = 1e-6
_TARGETS = ("target", "quota")
"""How parameters that ask for results begin."""
_PER_YEAR = "_yuan_per_year"


@dataclass(frozen=True)
class Piece:
    """A stretch of a payout curve between two breakpoints; results and pay of an account period, yuan."""

    results_yuan: FloatArray
    pay_yuan: FloatArray

    @property
    def marginal(self) -> FloatArray:
        """What the next yuan of results brings, between the points."""
        return np.asarray(np.diff(self.pay_yuan) / np.diff(self.results_yuan))


@dataclass(frozen=True)
class PayCurve:
    """What a plan pays one person of a kind for the results of an account period.

    Attributes
    ----------
    names : pair of str
        Of the kind of staff, in English and Chinese.
    reference_yuan : float
        Target of the period, or expected results where the plan has none.
    expected_yuan : float or None
        Results that are expected under the plan; None if the engine cannot take it.
    jumps : tuple of pairs
        Results at which pay jumps, and by how much, yuan.
    bends_yuan : tuple of float
        Results at which pay bends without a jump.
    pay_at : mapping
        Pay at shares of the reference, yuan.
    """

    kind: str
    names: tuple[str, str]
    reference_yuan: float
    reference_is_target: bool
    expected_yuan: float | None
    pieces: tuple[Piece, ...]
    jumps: tuple[tuple[float, float], ...]
    bends_yuan: tuple[float, ...]
    pay_at: Mapping[float, float]


@dataclass(frozen=True)
class EffortMap:
    """Hours a week of the median type of a kind, by week of the period and results so far.

    Attributes
    ----------
    attainment : array (g,)
        Results so far as a share of the reference.
    hours : array (weeks, g)
        Over all tasks.
    norm_hours : float
        Without any incentive.
    """

    kind: str
    names: tuple[str, str]
    reference_is_target: bool
    attainment: FloatArray
    hours: FloatArray
    norm_hours: float


@dataclass(frozen=True)
class PlanView:
    """A scenario's plan to be looked at.

    Attributes
    ----------
    not_solved : str
        Why there is no effort; empty if there is.
    believed : mapping
        What is expected of others, by name, under a plan that looks at them; curves are averaged over it.
    """

    scenario: str
    scenario_digest: str
    plan: str
    period: Period
    curves: tuple[PayCurve, ...]
    efforts: tuple[EffortMap, ...]
    not_solved: str = ""
    believed: Mapping[str, float] = field(default_factory=dict)


def require_curve(plan: Plan, is_solved: bool) -> None:
    """Raise an InputError if what a plan pays is no curve over one person's bookings.

    Where conduct is solved there is one whatever the plan counts: at the hours worked, among the others.
    """
    why = not_alone(plan)
    if why and not is_solved:
        raise InputError(
            "plan.no-curve",
            "what this plan pays is no curve over one person's results",
            path="policy.pay.plan",
            found=why,
            allowed="plans on one measure in yuan that do not look at others, and all that are solved",
            hint="cmsim plan replay pays it for real results",
        )


def view_plan(
    plan: Plan, scenario: Scenario, solved: Equilibrium | None, fallback: Mapping[str, float], not_solved: str
) -> PlanView:
    """Return what there is to see of a plan.

    Parameters
    ----------
    solved : Equilibrium or None
        Conduct under the plan; None if the engine cannot take it.
    fallback : mapping
        Results a year that are expected by kind of staff without it: today's.

    Raises
    ------
    InputError
        If pay is no curve: nobody knows what else is measured, or what others do.
    """
    require_curve(plan, solved is not None)
    expected = None
    if solved is not None:
        means = solved.world.mean_by_kind(solved.solution.bookings_yuan_per_year)
        expected = {kind: float(mean) for kind, mean in zip(solved.world.kind_ids, means, strict=True)}
    people = _people(plan, scenario, solved)
    curves = tuple(
        _curve(plan, person, scenario, kind, expected, fallback) for kind, person in enumerate(people)
    )
    efforts = () if solved is None else tuple(_effort(curve, n, solved) for n, curve in enumerate(curves))
    believed = {} if solved is None else {n: belief.mean for n, belief in solved.solution.peers.items()}
    return PlanView(
        scenario.id, scenario.digest, plan.name, plan.period, curves, efforts, not_solved, believed
    )


@dataclass(frozen=True)
class _Paid:
    """What one person is paid for bookings of a first period, and where that jumps or bends."""

    paid: Payout
    knots: FloatArray


def _people(plan: Plan, scenario: Scenario, solved: Equilibrium | None) -> list[_Paid]:
    """Return a person of each kind: alone, or with what else is measured at the hours worked."""
    kinds = tuple(scenario.staff.kinds)
    if solved is not None and not_alone(plan):
        ends = payouts_of(solved.world, plan, solved.solution)
        return [_Paid(ends[kind][0], np.array(ends[kind][1])) for kind in range(len(kinds))]
    people = []
    for kind, about in enumerate(scenario.staff.kinds.values()):
        alone = PaidAlone(plan, kinds, kind, float(about.base_pay_yuan_per_year))
        people.append(_Paid(partial(_one_period, alone), alone.breakpoints()))
    return people


def _one_period(alone: PaidAlone, results: FloatArray) -> FloatArray:
    return alone.paid(results[None, :])


def _curve(
    plan: Plan,
    person: _Paid,
    scenario: Scenario,
    kind: int,
    expected: Mapping[str, float] | None,
    fallback: Mapping[str, float],
) -> PayCurve:
    names = tuple(scenario.staff.kinds)
    name = names[kind]
    about = scenario.staff.kinds[name]
    periods = PERIODS_PER_YEAR[plan.period]
    target = target_of(plan, name)
    per_year = target if target is not None else (expected or fallback)[name]
    reference = max(per_year / periods, 1.0)
    paid, knots = person.paid, person.knots
    end = max(_MOST_SHARE * reference, _BEYOND_LAST * float(knots.max(initial=0.0)))
    jumps, bends = [], []
    for knot in knots:
        rise = float(paid(np.array([knot]))[0] - paid(np.array([np.nextafter(knot, 0.0)]))[0])
        if abs(rise) > _JUMP_YUAN:
            jumps.append((float(knot), rise))
        else:
            bends.append(float(knot))
    ends = np.concatenate([[0.0], knots, [end]])
    return PayCurve(
        kind=name,
        names=(about.name, about.name_zh),
        reference_yuan=reference,
        reference_is_target=target is not None,
        expected_yuan=None if expected is None else expected[name] / periods,
        pieces=tuple(_piece(paid, start, stop) for start, stop in pairwise(ends)),
        jumps=tuple(jumps),
        bends_yuan=tuple(bends),
        pay_at={share: float(paid(np.array([share * reference]))[0]) for share in SHARES},
    )


def _piece(paid: Payout, start: float, stop: float) -> Piece:
    results = np.linspace(start, np.nextafter(stop, 0.0), _POINTS)
    return Piece(results, paid(results))


def target_of(plan: Plan, kind: str) -> float | None:
    """Return the results a year that a plan, or the first plan inside it that does, asks of a kind of staff.

    Yuan a year; None if no parameter of it begins with `target` or `quota`.
    """
    plan = plan_of_kind(plan, kind)
    for name in type(plan.params).model_fields:
        if name.startswith(_TARGETS) and name.endswith(_PER_YEAR):
            value = getattr(plan.params, name)
            if value is None:
                continue
            asked = float(value[kind] if isinstance(value, Mapping) else value)
            return asked if asked > 0.0 else None
    inner = getattr(plan, "inner", ())
    parts = [part for _name, part in inner] if isinstance(inner, tuple) else [inner]
    return next((target for part in parts if (target := target_of(part, kind)) is not None), None)


def _effort(curve: PayCurve, kind: int, solved: Equilibrium) -> EffortMap:
    conduct, world = solved.solution.conduct, solved.world
    median = int(world.reference_types[kind])
    weeks = conduct.table.level.shape[1]
    attainment = np.linspace(0.0, _MOST_SHARE, _ATTAINMENTS)
    results = attainment * curve.reference_yuan
    who = np.full(results.size, median)
    place = None if solved.solution.states is None else np.full(who.size, solved.solution.states.start[kind])
    hours = np.stack([conduct.hours_at(who, week, results, place).sum(axis=1) for week in range(weeks)])
    norm = float(world.types.norm_hours[median].sum())
    return EffortMap(curve.kind, curve.names, curve.reference_is_target, attainment, hours, norm)
