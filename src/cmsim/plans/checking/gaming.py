"""How open a plan is to gaming: what moving results, splitting deals, and a last push are worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cmsim.plans.checking.alone import PaidAlone
from cmsim.plans.checking.probes import ROUNDING_YUAN
from cmsim.plans.protocol import PERIODS_PER_YEAR, FloatArray, Plan

_SHIFTS = 201
"""Ways of parting two periods' results that are tried, thresholds apart."""
_MOST_PARTS = 10
"""Into how many deals one is split at most."""
_PROFITS_YUAN = np.unique(np.concatenate([np.geomspace(1e3, 1e7, 81), np.arange(1, 41) * 25_000.0]))
"""Gross profits of deals that are tried: each power of ten closely, and the round sums where steps lie."""


@dataclass(frozen=True)
class Exposure:
    """What gaming a plan is worth to one person of a kind.

    Attributes
    ----------
    expected_yuan : float
        Results of an account period that are expected.
    pay_yuan_per_year : float
        Pay at these results in every period.
    shift_gain_yuan : float
        Most that is gained in two periods by moving results from one to the other, their sum unchanged.
    shifted_to_yuan : float
        Results of the first of the two periods then.
    split_gain_yuan : float
        Most that is gained on one deal by splitting it.
    split_profit_yuan, split_parts : float, int
        Gross profit of that deal, and into how many; 0 if splitting gains nothing.
    jump_yuan, jump_at_yuan : float
        Largest jump of pay, and the results at which it lies; 0 if pay never jumps.
    last_yuan_earns_yuan : float
        What the last yuan below that point brings.
    """

    kind: str
    expected_yuan: float
    pay_yuan_per_year: float
    shift_gain_yuan: float
    shifted_to_yuan: float
    split_gain_yuan: float
    split_profit_yuan: float
    split_parts: int
    jump_yuan: float
    jump_at_yuan: float
    last_yuan_earns_yuan: float


def exposures(
    plan: Plan,
    kinds: tuple[str, ...],
    expected_yuan_per_year: Mapping[str, float],
    base_pay_yuan_per_year: Mapping[str, float],
) -> tuple[Exposure, ...]:
    """Return what gaming the plan is worth, by kind of staff.

    Parameters
    ----------
    expected_yuan_per_year : mapping
        Results a year that are expected of a person, by kind of staff.
    """
    return tuple(
        _exposure(plan, kinds, kind, expected_yuan_per_year[name], base_pay_yuan_per_year[name])
        for kind, name in enumerate(kinds)
    )


def _exposure(
    plan: Plan, kinds: tuple[str, ...], kind: int, expected_per_year: float, base_pay: float
) -> Exposure:
    periods = PERIODS_PER_YEAR[plan.period]
    expected = expected_per_year / periods
    person = PaidAlone(plan, kinds, kind, base_pay)
    points = person.breakpoints()
    first = np.unique(np.clip(np.concatenate([
        np.linspace(0.0, 2.0 * expected, _SHIFTS), points, 2.0 * expected - points,
    ]), 0.0, 2.0 * expected))  # fmt: skip
    two = person.paid(np.stack([first, 2.0 * expected - first]))
    evenly = float(person.paid(np.full((2, 1), expected))[0])
    best = int(two.argmax())
    jumps = _jumps(person, points)
    largest = int(jumps[0].argmax()) if points.size else -1
    gain, profit, parts = _best_split(plan)
    return Exposure(
        kind=kinds[kind],
        expected_yuan=expected,
        pay_yuan_per_year=float(person.paid(np.full((periods, 1), expected))[0]),
        shift_gain_yuan=max(float(two[best]) - evenly, 0.0),
        shifted_to_yuan=float(first[best]),
        split_gain_yuan=gain,
        split_profit_yuan=profit,
        split_parts=parts,
        jump_yuan=float(jumps[0][largest]) if points.size else 0.0,
        jump_at_yuan=float(points[largest]) if points.size and jumps[0][largest] > 0.0 else 0.0,
        last_yuan_earns_yuan=float(jumps[1][largest]) if points.size else 0.0,
    )


def _jumps(person: PaidAlone, points: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return by how much pay jumps up at each point, and what the last yuan below it brings in all."""
    if not points.size:
        return np.zeros(0), np.zeros(0)
    at, just_below = person.paid(points[None, :]), person.paid(np.nextafter(points, 0.0)[None, :])
    a_yuan_below = person.paid(np.maximum(points - 1.0, 0.0)[None, :])
    # What a jump is, and not a steep piece: pay that comes with no more results.
    jump = np.where(at - just_below > ROUNDING_YUAN, at - just_below, 0.0)
    return jump, at - a_yuan_below


def _best_split(plan: Plan) -> tuple[float, float, int]:
    """Return the most that splitting a deal gains, its gross profit, and into how many deals."""
    whole = plan.deal_pay(_PROFITS_YUAN)
    best = (0.0, 0.0, 0)
    for parts in range(2, _MOST_PARTS + 1):
        gain = parts * plan.deal_pay(_PROFITS_YUAN / parts) - whole
        at = int(gain.argmax())
        if gain[at] > best[0] + ROUNDING_YUAN:
            best = (float(gain[at]), float(_PROFITS_YUAN[at]), parts)
    return best
