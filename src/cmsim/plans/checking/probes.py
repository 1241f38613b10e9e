"""People and results on which a plan is tried, and demands that fail with what was found."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cmsim.plans.protocol import (
    PERIOD_WEEKS,
    FloatArray,
    IntArray,
    Measures,
    PayContext,
    Payment,
    Peers,
    Plan,
    State,
)

BASE_PAY_YUAN = 14_500.0
LARGE_YUAN = 1e9
"""Results beyond every threshold of the plans under test."""
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


def start_state(plan: Plan, count: int) -> State:
    """Return the state in which everybody begins."""
    return State({axis.name: np.full(count, axis.start) for axis in plan.state})


def even_peers(plan: Plan, results: FloatArray) -> Peers:
    """Return statistics of others who all had the same results as the person himself."""
    return Peers({one.name: results for one in plan.peers})


def payments(plan: Plan, results: FloatArray, context: PayContext) -> tuple[Payment, ...]:
    """Return the components of pay for the same results in every measure."""
    values = {measure.name: results for measure in plan.measures}
    return plan.pay(Measures(values, context), start_state(plan, results.size), even_peers(plan, results))


def total(components: tuple[Payment, ...], count: int) -> FloatArray:
    """Return all components together."""
    return sum((payment.yuan for payment in components), np.zeros(count))


def pay(plan: Plan, results: FloatArray, context: PayContext) -> FloatArray:
    """Return total pay."""
    return total(payments(plan, results, context), results.size)


def one_person(plan: Plan, kinds: tuple[str, ...], kind: int, count: int) -> PayContext:
    """Return `count` copies of a person of a kind who worked the whole period."""
    return people(kinds, np.full(count, kind), PERIOD_WEEKS[plan.period])


def a_crowd(plan: Plan, kinds: tuple[str, ...]) -> tuple[FloatArray, PayContext]:
    """Return results at, beside and between the thresholds, of people who all differ."""
    rng = np.random.default_rng(_SEED)
    kind = rng.integers(0, len(kinds), _CROWD)
    weeks = rng.uniform(0.2, 1.0, _CROWD) * PERIOD_WEEKS[plan.period]
    context = people(kinds, kind, weeks, rng.uniform(9_000.0, 20_000.0, _CROWD))
    results = rng.uniform(0.0, _MOST_RESULTS_YUAN, _CROWD)
    results[:_BESIDE] = 0.0
    block = 2 * _BESIDE
    for number, point in enumerate(plan.breakpoints(context)[: (_CROWD - _BESIDE) // block]):
        rows = slice(_BESIDE + number * block, _BESIDE + (number + 1) * block)
        finite = np.where(np.isfinite(point[rows]), point[rows], 1.0)
        beside = np.stack([np.nextafter(finite, 0.0), finite, np.nextafter(finite, np.inf)])
        each = np.arange(finite.size)
        results[rows] = np.maximum(beside[each % _BESIDE, each], 0.0)
    return results, context


def knots(plan: Plan, kinds: tuple[str, ...], kind: int) -> FloatArray:
    """Return the breakpoints of a kind, ascending, within the range of the tests."""
    found = np.array([float(p[0]) for p in plan.breakpoints(one_person(plan, kinds, kind, 1))])
    return np.unique(found[(found > 0.0) & (found < LARGE_YUAN)])
