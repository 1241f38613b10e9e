"""Bases of comparison: base pay as written, at an equal expected pay bill, or at equal participation."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cmsim.equilibrium.fixed_point import Solution, solve_fixed_point, with_base_pay_moved
from cmsim.equilibrium.type_world import TypeWorld
from cmsim.errors import ConvergenceError
from cmsim.plans.protocol import Plan

FloatArray = NDArray[np.float64]
Basis = Literal["as_written", "equal_pay_bill", "equal_participation"]
BASES: tuple[Basis, ...] = ("as_written", "equal_pay_bill", "equal_participation")

BASIS_TOLERANCE_YUAN = 1.0
"""Yuan a year and person by which a basis may miss its target."""
_SOLVED_AGAIN_SHARE = 1e-3
"""The same as a share of the outside option after half of the rounds: where every step of base pay moves
conduct it has to be solved again, and a fixed point is known to half a per cent."""
_MOST_ROUNDS = 12
_SLOPES = (0.1, 2.0)
"""Range of what a yuan of base pay may be worth; a penalty or ceiling tied to pay makes it differ from
one."""


def expected_pay_bill_yuan(world: TypeWorld, solution: Solution) -> float:
    """Return expected pay of all posts, yuan a year."""
    return float(world.posts @ world.mean_by_kind(solution.pay_yuan_per_year))


def reference_worth_yuan(world: TypeWorld, solution: Solution) -> FloatArray:
    """Return the certainty equivalent of the reference candidate, yuan a year, by kind of staff."""
    return np.asarray(solution.certainty_equivalent_yuan_per_year[world.reference_types])


def at_equal_participation(world: TypeWorld, plan: Plan, written: Solution) -> Solution:
    """Return the solution at the base pay that makes each kind's post worth the median candidate's outside
    option.

    Base pay ends at nothing: a post that is worth more even so leaves a rent.

    Raises
    ------
    ConvergenceError
        If no base pay does it.
    """
    solution = written
    slope = np.ones(written.base_pay_yuan_per_year.size)
    for rounds in range(_MOST_ROUNDS):
        tolerance = _tolerance_yuan(world, rounds)
        base_pay = solution.base_pay_yuan_per_year
        gap = world.outside_yuan - reference_worth_yuan(world, solution)
        at_floor = (gap < 0.0) & (base_pay <= 0.0)
        if np.all((np.abs(gap) < tolerance) | at_floor):
            return solution
        step = np.where(np.abs(gap) < 0.5 * tolerance, 0.0, gap / slope)
        moved = _moved(world, plan, solution, np.maximum(base_pay + step, 0.0))
        step = moved.base_pay_yuan_per_year - base_pay
        rise = reference_worth_yuan(world, moved) - reference_worth_yuan(world, solution)
        told = np.abs(step) > tolerance
        slope = np.where(told, np.clip(rise / np.where(told, step, 1.0), *_SLOPES), slope)
        solution = moved
    raise ConvergenceError(
        "basis.participation",
        "no base pay makes the post worth the median candidate's outside option",
        found=f"{float(reference_worth_yuan(world, solution).min()):.0f} yuan a year",
        allowed=f"{world.outside_yuan:.0f} yuan a year",
        hint="a pay ceiling may lie too low",
    )


def at_equal_pay_bill(world: TypeWorld, plan: Plan, written: Solution, bill_yuan: float) -> Solution:
    """Return the solution at which everybody's base pay is moved by one sum so that the pay bill is the
    base's.

    Raises
    ------
    ConvergenceError
        If no base pay does it, down to nothing.
    """
    solution = written
    heads = float(world.posts.sum())
    slope = 1.0
    for rounds in range(_MOST_ROUNDS):
        tolerance = _tolerance_yuan(world, rounds)
        present = expected_pay_bill_yuan(world, solution) / heads
        gap = bill_yuan / heads - present
        if abs(gap) < tolerance:
            return solution
        base_pay = solution.base_pay_yuan_per_year
        moved = _moved(world, plan, solution, np.maximum(base_pay + gap / slope, 0.0))
        mean_step = float(world.posts @ (moved.base_pay_yuan_per_year - base_pay)) / heads
        if abs(mean_step) < 1e-9:
            break
        rise = expected_pay_bill_yuan(world, moved) / heads - present
        if abs(mean_step) > tolerance:
            slope = float(np.clip(rise / mean_step, *_SLOPES))
        solution = moved
    raise ConvergenceError(
        "basis.pay-bill",
        "no base pay gives the base's pay bill",
        found=f"{expected_pay_bill_yuan(world, solution):.0f} yuan a year",
        allowed=f"{bill_yuan:.0f} yuan a year",
        hint="variable pay alone may cost more, or a pay ceiling may lie too low",
    )


def _tolerance_yuan(world: TypeWorld, rounds: int) -> float:
    """Return by how much a basis may miss its target after some rounds, yuan a year and person."""
    if 2 * rounds < _MOST_ROUNDS:
        return BASIS_TOLERANCE_YUAN
    return max(BASIS_TOLERANCE_YUAN, _SOLVED_AGAIN_SHARE * world.outside_yuan)


def _moved(world: TypeWorld, plan: Plan, solution: Solution, base_pay: FloatArray) -> Solution:
    """Return the solution under another base pay."""
    shifted = with_base_pay_moved(world, plan, solution, base_pay)
    return shifted or solve_fixed_point(world, plan, base_pay, solution)
