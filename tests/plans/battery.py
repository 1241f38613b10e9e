"""What every plan must stand: one function for each demand, which fails with an AssertionError.

A function takes a plan and the kinds of staff that it knows.
"""

import pickle
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from cmsim.errors import PlanError
from cmsim.plans.protocol import (
    BASE_PAY,
    BOOKINGS,
    PERIOD_WEEKS,
    WEEKS_PER_YEAR,
    Claim,
    FloatArray,
    Measures,
    PayContext,
    Payment,
    Peers,
    Plan,
    State,
)
from cmsim.plans.reduction import index_account

Check = Callable[[Plan, tuple[str, ...]], None]

BASE_PAY_YUAN = 14_500.0
LARGE_YUAN = 1e9
"""Bookings beyond every threshold of the plans under test."""
ROUNDING_YUAN = 1e-6
FAR_YUAN = 1e12
"""Bookings at which a cap has long been reached, however small the rate."""
ROUNDING_FAR_YUAN = 1e-3


def people(
    kinds: tuple[str, ...],
    kind: np.ndarray,
    weeks: FloatArray | float,
    base_pay_yuan: FloatArray | float = BASE_PAY_YUAN,
) -> PayContext:
    """Return what a plan is told of people of the given kinds."""
    filled = np.zeros(kind.shape)
    return PayContext(kinds, kind, filled + base_pay_yuan, filled + weeks)


def payments(plan: Plan, bookings: FloatArray, context: PayContext) -> tuple[Payment, ...]:
    """Return the components of pay."""
    values = {measure.name: bookings for measure in plan.measures}
    return plan.pay(Measures(values, context), State(), Peers())


def pay(plan: Plan, bookings: FloatArray, context: PayContext) -> FloatArray:
    """Return total pay."""
    return sum((payment.yuan for payment in payments(plan, bookings, context)), np.zeros(bookings.shape))


def a_crowd(plan: Plan, kinds: tuple[str, ...]) -> tuple[FloatArray, PayContext]:
    """Return results at, beside and between the thresholds, of people who all differ."""
    rng = np.random.default_rng(20041231)
    size = 60
    kind = rng.integers(0, len(kinds), size)
    weeks = rng.uniform(0.2, 1.0, size) * PERIOD_WEEKS[plan.period]
    context = people(kinds, kind, weeks, rng.uniform(9_000.0, 20_000.0, size))
    bookings = rng.uniform(0.0, 500_000.0, size)
    bookings[:3] = 0.0
    for number, point in enumerate(plan.breakpoints(context)):
        rows = slice(3 + number * 6, 9 + number * 6)
        finite = np.where(np.isfinite(point[rows]), point[rows], 1.0)
        beside = np.stack([np.nextafter(finite, 0.0), finite, np.nextafter(finite, np.inf)])
        bookings[rows] = np.maximum(beside[np.arange(finite.size) % 3, np.arange(finite.size)], 0.0)
    return bookings, context


def one_person(plan: Plan, kinds: tuple[str, ...], kind: int, count: int) -> PayContext:
    """Return `count` copies of a person of a kind who worked the whole period."""
    return people(kinds, np.full(count, kind), PERIOD_WEEKS[plan.period])


def knots(plan: Plan, kinds: tuple[str, ...], kind: int) -> FloatArray:
    """Return the breakpoints of a kind, ascending, within the range of the tests."""
    found = np.array([float(p[0]) for p in plan.breakpoints(one_person(plan, kinds, kind, 1))])
    return np.unique(found[(found > 0.0) & (found < LARGE_YUAN)])


def speaks_the_protocol(plan: Plan, kinds: tuple[str, ...]) -> None:
    """It has every part of the interface, and its class says in a sentence what it pays."""
    del kinds
    assert isinstance(plan, Plan)
    assert isinstance(plan.params, plan.Params)
    assert plan.period in PERIOD_WEEKS
    assert (type(plan).__doc__ or "").strip()
    assert len({measure.name for measure in plan.measures}) == len(plan.measures)
    assert all(measure.period == plan.period for measure in plan.measures)


def pays_many_as_it_pays_each(plan: Plan, kinds: tuple[str, ...]) -> None:
    """The array of pays is the pay of each person alone, to the last bit."""
    bookings, context = a_crowd(plan, kinds)
    together = pay(plan, bookings, context)
    assert together.shape == bookings.shape
    for row in range(bookings.size):
        alone = PayContext(
            kinds,
            context.kind[row : row + 1],
            context.base_pay_yuan_per_year[row : row + 1],
            context.weeks[row : row + 1],
        )
        assert pay(plan, bookings[row : row + 1], alone)[0] == together[row]


def pays_nobody_nothing(plan: Plan, kinds: tuple[str, ...]) -> None:
    """No people, no pay, no error."""
    nobody = people(kinds, np.zeros(0, dtype=np.int64), 1.0)
    for payment in payments(plan, np.zeros(0), nobody):
        assert payment.yuan.shape == (0,)


def pays_finite_sums(plan: Plan, kinds: tuple[str, ...]) -> None:
    """Every component is a finite number for every person."""
    bookings, context = a_crowd(plan, kinds)
    for payment in payments(plan, np.append(bookings[1:], LARGE_YUAN), context):
        assert payment.yuan.shape == bookings.shape
        assert np.isfinite(payment.yuan).all()
        assert payment.due == plan.period


def pays_the_same_twice_and_leaves_its_inputs_alone(plan: Plan, kinds: tuple[str, ...]) -> None:
    """Pay is a function of what is measured."""
    bookings, context = a_crowd(plan, kinds)
    before = [a.copy() for a in (bookings, context.kind, context.base_pay_yuan_per_year, context.weeks)]
    first, second = pay(plan, bookings, context), pay(plan, bookings, context)
    np.testing.assert_array_equal(first, second)
    after = (bookings, context.kind, context.base_pay_yuan_per_year, context.weeks)
    for old, new in zip(before, after, strict=True):
        np.testing.assert_array_equal(old, new)


def pays_base_pay_exactly_once(plan: Plan, kinds: tuple[str, ...]) -> None:
    """One component is base pay for the weeks worked, and no two share a name."""
    bookings, context = a_crowd(plan, kinds)
    components = payments(plan, bookings, context)
    names = [payment.component for payment in components]
    assert names.count(BASE_PAY) == 1
    assert len(set(names)) == len(names)
    (base,) = (payment.yuan for payment in components if payment.component == BASE_PAY)
    np.testing.assert_allclose(
        base, context.base_pay_yuan_per_year * context.weeks / WEEKS_PER_YEAR, rtol=1e-12
    )


def survives_pickling(plan: Plan, kinds: tuple[str, ...]) -> None:
    """A worker process gets an equal plan."""
    bookings, context = a_crowd(plan, kinds)
    sent = pickle.loads(pickle.dumps(plan))
    assert sent == plan
    np.testing.assert_array_equal(pay(sent, bookings, context), pay(plan, bookings, context))


def is_straight_between_its_breakpoints(plan: Plan, kinds: tuple[str, ...]) -> None:
    """Between two breakpoints, the first included, pay is one straight line."""
    for kind in range(len(kinds)):
        ends = np.concatenate([[0.0], knots(plan, kinds, kind), [LARGE_YUAN]])
        for start, end in pairwise(ends):
            last = np.nextafter(end, 0.0)
            inside = np.minimum(start + (last - start) * np.array([0.0, 1e-9, 0.25, 0.5, 0.9, 1.0]), last)
            found = pay(plan, inside, one_person(plan, kinds, kind, inside.size))
            line = np.interp(inside, inside[[0, -1]], found[[0, -1]])
            # A billionth of the largest pay: that is how exactly a crossing of rounded pays can be found.
            np.testing.assert_allclose(found, line, rtol=1e-9, atol=ROUNDING_YUAN)


def each_breakpoint_is_a_jump_or_a_bend(plan: Plan, kinds: tuple[str, ...]) -> None:
    """A breakpoint where nothing happens would cost the engine exactness for nothing."""
    for kind in range(len(kinds)):
        for point in knots(plan, kinds, kind):
            at = point + np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
            found = pay(plan, at, one_person(plan, kinds, kind, at.size))
            steps = np.diff(found)
            bends = abs(steps[3] - steps[0]) > ROUNDING_YUAN
            jumps = abs(steps[1] - steps[0]) > ROUNDING_YUAN
            assert bends or jumps, f"nothing happens at {point}"


def keeps_what_it_claims(plan: Plan, kinds: tuple[str, ...]) -> None:
    """Monotone, capped, linear, budget-neutral: as far as it says so."""
    for kind in range(len(kinds)):
        points = knots(plan, kinds, kind)
        grid = np.unique(
            np.concatenate(
                [
                    np.linspace(0.0, 2e6, 201),
                    points,
                    np.nextafter(points, 0.0),
                    [LARGE_YUAN],
                ]
            )
        )
        found = pay(plan, grid, one_person(plan, kinds, kind, grid.size))
        if Claim.MONOTONE in plan.claims:
            assert (np.diff(found) >= -ROUNDING_YUAN).all()
        if Claim.CAPPED in plan.claims:
            far = pay(plan, FAR_YUAN * np.array([1.0, 2.0]), one_person(plan, kinds, kind, 2))
            assert far[1] <= far[0] + ROUNDING_FAR_YUAN
        if Claim.BUDGET_NEUTRAL in plan.claims:
            assert np.ptp(found) <= ROUNDING_YUAN
        if Claim.LINEAR in plan.claims:
            _is_linear_in_results_and_time(plan, kinds, kind)


def _is_linear_in_results_and_time(plan: Plan, kinds: tuple[str, ...], kind: int) -> None:
    one, two = np.array([1_000.0, 250_000.0]), np.array([60_000.0, 150_000.0])
    who = np.full(2, kind)
    parts = pay(plan, one, people(kinds, who, 4.0)) + pay(plan, two, people(kinds, who, 9.0))
    np.testing.assert_allclose(parts, pay(plan, one + two, people(kinds, who, 13.0)), rtol=1e-12)


def refuses_what_it_cannot_pay_for(plan: Plan, kinds: tuple[str, ...]) -> None:
    """Results that are negative, no number or not measured are errors, never a silent zero."""
    if not plan.measures:
        return
    context = people(kinds, np.zeros(3, dtype=np.int64), 1.0)
    for wrong in (-1.0, np.nan, np.inf):
        with pytest.raises(PlanError) as caught:
            pay(plan, np.array([5.0, wrong, 5.0]), context)
        assert caught.value.detail.code == "plan.off-domain"
    with pytest.raises(PlanError) as caught:
        plan.pay(Measures({}, context), State(), Peers())
    assert caught.value.detail.code == "plan.not-measured"


def awards_on_deals_are_sums_of_money(plan: Plan, kinds: tuple[str, ...]) -> None:
    """An award is finite, not negative, and nothing for no gross profit."""
    del kinds
    awards = plan.deal_pay(np.array([0.0, 1.0, 99_999.0, 100_000.0, LARGE_YUAN]))
    assert awards.shape == (5,)
    assert awards[0] == 0.0
    assert np.isfinite(awards).all()
    assert (awards >= 0.0).all()


def carries_the_state_that_it_declares(plan: Plan, kinds: tuple[str, ...]) -> None:
    """Advancing a period keeps every declared axis within its bounds."""
    bookings, context = a_crowd(plan, kinds)
    state = State({axis.name: np.full(bookings.shape, axis.start) for axis in plan.state})
    after = plan.advance(Measures({m.name: bookings for m in plan.measures}, context), state)
    assert set(after.values) == {axis.name for axis in plan.state}
    for axis in plan.state:
        assert (after.values[axis.name] >= axis.low).all()
        assert (after.values[axis.name] <= axis.high).all()


def reduces_to_what_it_pays(plan: Plan, kinds: tuple[str, ...]) -> None:
    """The engine's payout is the plan's pay, and its breakpoints ascend above zero."""
    for kind, name in enumerate(kinds):
        account = pickle.loads(pickle.dumps(index_account(plan, name, BASE_PAY_YUAN, kinds)))
        assert list(account.breakpoints) == sorted(set(account.breakpoints))
        assert all(0.0 < point < np.inf for point in account.breakpoints)
        index = np.array([[0.0, 12_345.0], [80_000.0, 3e6]])
        expected = pay(plan, index.ravel(), one_person(plan, kinds, kind, index.size))
        np.testing.assert_array_equal(account.payout(index), expected.reshape(index.shape))
        np.testing.assert_array_equal(account.deal_award(index), plan.deal_pay(index))


BATTERY: tuple[Check, ...] = (
    speaks_the_protocol,
    pays_many_as_it_pays_each,
    pays_nobody_nothing,
    pays_finite_sums,
    pays_the_same_twice_and_leaves_its_inputs_alone,
    pays_base_pay_exactly_once,
    survives_pickling,
    is_straight_between_its_breakpoints,
    each_breakpoint_is_a_jump_or_a_bend,
    keeps_what_it_claims,
    refuses_what_it_cannot_pay_for,
    awards_on_deals_are_sums_of_money,
    carries_the_state_that_it_declares,
    reduces_to_what_it_pays,
)

__all__ = ["BATTERY", "BOOKINGS", "Check", "knots", "pay", "payments", "people"]
