"""What is demanded of the curve of pay: straight between breakpoints, and as the plan claims."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np

from cmsim.plans.checking.probes import (
    ROUNDING_YUAN,
    demand,
    demand_same,
    directions,
    in_points,
    knots,
    one_person,
    pay,
    people,
    total,
)
from cmsim.plans.checking.situations import others, same, span
from cmsim.plans.protocol import Claim, FloatArray, GatedScore, Plan, State

BESIDE_YUAN, BESIDE_POINTS = 1.0, 0.1
"""How far beside a breakpoint pay is compared."""
HAIR_POINTS = 1e-6
"""Just under a number of points: scores are rounded to less than this."""
FAR_YUAN = 1e12
"""Results at which a cap has long been reached, however small the rate."""
ROUNDING_FAR_YUAN = 1e-3
_STRAIGHT = 1e-9
"""A billionth of the largest pay: that is how exactly a crossing of rounded pays can be found."""
_INSIDE = np.array([0.0, 1e-9, 0.25, 0.5, 0.9, 1.0])
"""Places within a straight piece."""
_WIDE_YUAN, _GRID_POINTS = 2e6, 201
"""Range and number of the places at which claims are tried, breakpoints apart."""


def is_straight_between_its_breakpoints(plan: Plan, kinds: tuple[str, ...]) -> None:
    """Between two breakpoints, the first included, pay is one straight line."""
    for kind, along in product(range(len(kinds)), directions(plan)):
        _demand_straight(plan, kinds, kind, along)


def _demand_straight(plan: Plan, kinds: tuple[str, ...], kind: int, along: str | None) -> None:
    low, high = span(plan, one_person(plan, kinds, kind, 1))
    ends = np.concatenate([[low], knots(plan, kinds, kind, along), [high]])
    for start, end in pairwise(ends):
        last = end - HAIR_POINTS if isinstance(plan.reduction, GatedScore) else np.nextafter(end, 0.0)
        inside = np.minimum(start + (last - start) * _INSIDE, last)
        found = pay(plan, inside, one_person(plan, kinds, kind, inside.size), along)
        line = np.interp(inside, inside[[0, -1]], found[[0, -1]])
        where = f"between the breakpoints {start:.10g} and {end:.10g}{f' of {along}' if along else ''}"
        what = f"{kinds[kind]}: pay {where} is no straight line"
        demand_same(found, line, what, relative=_STRAIGHT, absolute=ROUNDING_YUAN)


def each_breakpoint_is_a_jump_or_a_bend(plan: Plan, kinds: tuple[str, ...]) -> None:
    """A breakpoint where nothing happens would cost the engine exactness for nothing."""
    for kind, along in product(range(len(kinds)), directions(plan)):
        points = in_points(plan) or (along or "").endswith("points")
        beside = BESIDE_POINTS if points else BESIDE_YUAN
        for point in knots(plan, kinds, kind, along):
            at = point + beside * np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
            steps = np.diff(pay(plan, at, one_person(plan, kinds, kind, at.size), along))
            bends = abs(steps[3] - steps[0]) > ROUNDING_YUAN
            jumps = abs(steps[1] - steps[0]) > ROUNDING_YUAN
            demand(bends or jumps, f"{kinds[kind]}: nothing happens at the breakpoint {point:.10g}")


def keeps_what_it_claims(plan: Plan, kinds: tuple[str, ...]) -> None:
    """Monotone, capped, linear, budget-neutral: as far as it says so."""
    for kind, name in enumerate(kinds):
        points = knots(plan, kinds, kind)
        low, high = span(plan, one_person(plan, kinds, kind, 1))
        spread = np.linspace(low, min(high, _WIDE_YUAN), _GRID_POINTS)
        grid = np.unique(np.concatenate([spread, points, np.nextafter(points, 0.0), [high]]))
        found = pay(plan, grid, one_person(plan, kinds, kind, grid.size))
        if Claim.MONOTONE in plan.claims:
            _demand_monotone(grid, found, name)
        if Claim.CAPPED in plan.claims:
            who = one_person(plan, kinds, kind, 2)
            reached = same(plan, FAR_YUAN * np.array([1.0, 2.0]), who)
            far = total(plan.pay(reached, State(), others(plan, who)), 2)
            demand(far[1] <= far[0] + ROUNDING_FAR_YUAN, f"{name}: claims a cap, and pay rises without end")
        if Claim.BUDGET_NEUTRAL in plan.claims:
            demand(np.ptp(found) <= ROUNDING_YUAN, f"{name}: claims neutrality, and pay moves with results")
        if Claim.LINEAR in plan.claims:
            _demand_linear(plan, kinds, kind)


def _demand_monotone(grid: FloatArray, found: FloatArray, name: str) -> None:
    falls = np.diff(found) < -ROUNDING_YUAN
    if falls.any():
        at = int(np.flatnonzero(falls)[0])
        demand(
            False,
            f"{name}: claims to be monotone, and results of {grid[at + 1]:.10g} pay {found[at + 1]:,.2f}, "
            f"{grid[at]:.10g} pay {found[at]:,.2f}",
        )


def _demand_linear(plan: Plan, kinds: tuple[str, ...], kind: int) -> None:
    """Results and weeks added up pay as much as each apart."""
    one, two = np.array([1_000.0, 250_000.0]), np.array([60_000.0, 150_000.0])

    def paid(value: FloatArray, weeks: float) -> FloatArray:
        who = people(kinds, np.full(2, kind), weeks)
        return total(plan.pay(same(plan, value, who), State(), others(plan, who)), 2)

    parts, whole = paid(one, 4.0) + paid(two, 9.0), paid(one + two, 13.0)
    demand_same(parts, whole, f"{kinds[kind]}: claims to be linear, and parts do not add up", relative=1e-12)
