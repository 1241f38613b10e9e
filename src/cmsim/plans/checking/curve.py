"""What is demanded of the curve of pay: straight between breakpoints, and as the plan claims."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from cmsim.plans.checking.probes import (
    LARGE_YUAN,
    ROUNDING_YUAN,
    demand,
    demand_same,
    knots,
    one_person,
    pay,
    people,
)
from cmsim.plans.protocol import Claim, FloatArray, Plan

FAR_YUAN = 1e12
"""Results at which a cap has long been reached, however small the rate."""
ROUNDING_FAR_YUAN = 1e-3
_STRAIGHT = 1e-9
"""A billionth of the largest pay: that is how exactly a crossing of rounded pays can be found."""
_INSIDE = np.array([0.0, 1e-9, 0.25, 0.5, 0.9, 1.0])
"""Places within a straight piece."""
_GRID = np.linspace(0.0, 2e6, 201)


def is_straight_between_its_breakpoints(plan: Plan, kinds: tuple[str, ...]) -> None:
    """Between two breakpoints, the first included, pay is one straight line."""
    for kind, name in enumerate(kinds):
        ends = np.concatenate([[0.0], knots(plan, kinds, kind), [LARGE_YUAN]])
        for start, end in pairwise(ends):
            last = np.nextafter(end, 0.0)
            inside = np.minimum(start + (last - start) * _INSIDE, last)
            found = pay(plan, inside, one_person(plan, kinds, kind, inside.size))
            line = np.interp(inside, inside[[0, -1]], found[[0, -1]])
            what = f"{name}: pay between the breakpoints {start:.10g} and {end:.10g} is no straight line"
            demand_same(found, line, what, relative=_STRAIGHT, absolute=ROUNDING_YUAN)


def each_breakpoint_is_a_jump_or_a_bend(plan: Plan, kinds: tuple[str, ...]) -> None:
    """A breakpoint where nothing happens would cost the engine exactness for nothing."""
    for kind, name in enumerate(kinds):
        for point in knots(plan, kinds, kind):
            at = point + np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
            steps = np.diff(pay(plan, at, one_person(plan, kinds, kind, at.size)))
            bends = abs(steps[3] - steps[0]) > ROUNDING_YUAN
            jumps = abs(steps[1] - steps[0]) > ROUNDING_YUAN
            demand(bends or jumps, f"{name}: nothing happens at the breakpoint {point:.10g}")


def keeps_what_it_claims(plan: Plan, kinds: tuple[str, ...]) -> None:
    """Monotone, capped, linear, budget-neutral: as far as it says so."""
    for kind, name in enumerate(kinds):
        points = knots(plan, kinds, kind)
        grid = np.unique(np.concatenate([_GRID, points, np.nextafter(points, 0.0), [LARGE_YUAN]]))
        found = pay(plan, grid, one_person(plan, kinds, kind, grid.size))
        if Claim.MONOTONE in plan.claims:
            _demand_monotone(grid, found, name)
        if Claim.CAPPED in plan.claims:
            far = pay(plan, FAR_YUAN * np.array([1.0, 2.0]), one_person(plan, kinds, kind, 2))
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
    who = np.full(2, kind)
    parts = pay(plan, one, people(kinds, who, 4.0)) + pay(plan, two, people(kinds, who, 9.0))
    whole = pay(plan, one + two, people(kinds, who, 13.0))
    demand_same(parts, whole, f"{kinds[kind]}: claims to be linear, and parts do not add up", relative=1e-12)
