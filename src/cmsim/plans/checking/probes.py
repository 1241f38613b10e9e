"""People and results on which a plan is tried, and demands that fail with what was found."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cmsim.plans.checking.situations import LARGE, others, results, span, thresholds
from cmsim.plans.protocol import (
    PERIOD_WEEKS,
    FloatArray,
    GatedScore,
    Grid2,
    Index,
    IntArray,
    PayContext,
    Payment,
    Plan,
    State,
    Unreduced,
)

BASE_PAY_YUAN = 14_500.0
LARGE_YUAN = LARGE
ROUNDING_YUAN = 1e-6
_SEED = 20041231
_CROWD = 60
_MOST_RESULTS_YUAN = 500_000.0
_BESIDE = 3
"""Just below, at, and just above a breakpoint."""


class NotMetError(AssertionError):
    """A plan does not meet a demand; the message says what was found."""


def demand(met: bool | np.bool_, otherwise: str) -> None:
    """Raise a NotMetError with a sentence unless a demand is met."""
    if not met:
        raise NotMetError(otherwise)


def demand_same(
    found: FloatArray, wanted: FloatArray, what: str, relative: float = 0.0, absolute: float = 0.0
) -> None:
    """Demand that two arrays agree; by default to the last bit."""
    demand(found.shape == wanted.shape, f"{what}: shape {found.shape} and not {wanted.shape}")
    apart: NDArray[np.bool_] = ~np.isclose(found, wanted, rtol=relative, atol=absolute)
    if apart.any():
        at = int(np.flatnonzero(apart)[0])
        raise NotMetError(f"{what}: {found.ravel()[at]:.10g} and not {wanted.ravel()[at]:.10g}")


def people(
    kinds: tuple[str, ...],
    kind: IntArray,
    weeks: FloatArray | float,
    base_pay_yuan: FloatArray | float = BASE_PAY_YUAN,
) -> PayContext:
    """Return what a plan is told of people of the given kinds."""
    filled = np.zeros(kind.shape)
    return PayContext(kinds, kind, filled + base_pay_yuan, filled + weeks)


def payments(
    plan: Plan, index: FloatArray, context: PayContext, along: str | None = None
) -> tuple[Payment, ...]:
    """Return the components of pay of people at the start."""
    return plan.pay(results(plan, index, context, along), State(), others(plan, context))


def total(components: tuple[Payment, ...], count: int) -> FloatArray:
    """Return all components together."""
    return sum((payment.yuan for payment in components), np.zeros(count))


def pay(plan: Plan, index: FloatArray, context: PayContext, along: str | None = None) -> FloatArray:
    """Return total pay."""
    return total(payments(plan, index, context, along), index.size)


def in_points(plan: Plan) -> bool:
    """Return whether the index is a number of points."""
    return isinstance(plan.reduction, GatedScore) or any(m.kind == "score" for m in plan.measures[:1])


def directions(plan: Plan) -> tuple[str | None, ...]:
    """Return along what pay is straight between breakpoints: the index, or each measure of its own.

    Two measures under a limit have no fixed breakpoints, and neither has a plan without a reduction.
    """
    if isinstance(plan.reduction, Index | GatedScore):
        return (None,)
    if isinstance(plan.reduction, Unreduced) or (
        hasattr(plan, "inner") and isinstance(plan.reduction, Grid2)
    ):
        return ()
    return tuple(measure.name for measure in plan.measures)


def one_person(plan: Plan, kinds: tuple[str, ...], kind: int, count: int) -> PayContext:
    """Return `count` copies of a person of a kind who worked the whole period."""
    return people(kinds, np.full(count, kind), PERIOD_WEEKS[plan.period])


def a_crowd(plan: Plan, kinds: tuple[str, ...]) -> tuple[FloatArray, PayContext]:
    """Return results at, beside and between the thresholds, of people who all differ."""
    rng = np.random.default_rng(_SEED)
    kind = rng.integers(0, len(kinds), _CROWD)
    weeks = rng.uniform(0.2, 1.0, _CROWD) * PERIOD_WEEKS[plan.period]
    context = people(kinds, kind, weeks, rng.uniform(9_000.0, 20_000.0, _CROWD))
    index = rng.uniform(0.0, min(_MOST_RESULTS_YUAN, span(plan, context)[1]), _CROWD)
    index[:_BESIDE] = 0.0
    block = 2 * _BESIDE
    for number, point in enumerate(thresholds(plan, context)[: (_CROWD - _BESIDE) // block]):
        rows = slice(_BESIDE + number * block, _BESIDE + (number + 1) * block)
        finite = np.where(np.isfinite(point[rows]), point[rows], 1.0)
        beside = np.stack([np.nextafter(finite, 0.0), finite, np.nextafter(finite, np.inf)])
        each = np.arange(finite.size)
        index[rows] = np.maximum(beside[each % _BESIDE, each], 0.0)
    return index, context


def knots(plan: Plan, kinds: tuple[str, ...], kind: int, along: str | None = None) -> FloatArray:
    """Return the breakpoints of a kind, ascending, within the range of the tests."""
    who = one_person(plan, kinds, kind, 1)
    low, high = span(plan, who)
    at = plan.breakpoints_along(along, who, State(), others(plan, who)) if along else thresholds(plan, who)
    found = np.array([float(point[0]) for point in at])
    return np.unique(found[(found > low) & (found < high)])
