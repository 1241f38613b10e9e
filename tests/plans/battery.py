"""What every plan must stand: one function for each demand, which fails with an AssertionError.

A function takes a plan and the kinds of staff that it knows.
"""

import pickle
from collections.abc import Callable
from itertools import pairwise, product

import numpy as np
import pytest
from situations import LARGE, others, results, same, span, thresholds

from cmsim.errors import PlanError
from cmsim.plans.protocol import (
    BASE_PAY,
    BOOKINGS,
    PERIOD_WEEKS,
    WEEKS_PER_YEAR,
    Claim,
    FloatArray,
    GatedScore,
    Grid2,
    Index,
    Measures,
    PayContext,
    Payment,
    Peers,
    Plan,
    State,
    Unreduced,
)
from cmsim.plans.reduction import index_account

Check = Callable[[Plan, tuple[str, ...]], None]

BASE_PAY_YUAN = 14_500.0
BESIDE_YUAN, BESIDE_POINTS = 1.0, 0.1
"""How far beside a breakpoint pay is compared."""
HAIR_POINTS = 1e-6
"""Just under a number of points: scores are rounded to less than this."""
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


def payments(
    plan: Plan, index: FloatArray, context: PayContext, along: str | None = None
) -> tuple[Payment, ...]:
    """Return the components of pay of people at the start."""
    return plan.pay(results(plan, index, context, along), State(), others(plan, context))


def total(found: tuple[Payment, ...], shape: tuple[int, ...]) -> FloatArray:
    """Return the sum of all components."""
    return sum((payment.yuan for payment in found), np.zeros(shape))


def pay(plan: Plan, index: FloatArray, context: PayContext, along: str | None = None) -> FloatArray:
    """Return total pay."""
    return total(payments(plan, index, context, along), index.shape)


def in_points(plan: Plan) -> bool:
    """Return whether the index is a number of points."""
    return isinstance(plan.reduction, GatedScore) or any(m.kind == "score" for m in plan.measures[:1])


def a_crowd(plan: Plan, kinds: tuple[str, ...]) -> tuple[FloatArray, PayContext]:
    """Return results at, beside and between the thresholds, of people who all differ."""
    rng = np.random.default_rng(20041231)
    size = 60
    kind = rng.integers(0, len(kinds), size)
    weeks = rng.uniform(0.2, 1.0, size) * PERIOD_WEEKS[plan.period]
    context = people(kinds, kind, weeks, rng.uniform(9_000.0, 20_000.0, size))
    most = min(500_000.0, span(plan, context)[1])
    bookings = rng.uniform(0.0, most, size)
    bookings[:3] = 0.0
    for number, point in enumerate(thresholds(plan, context)):
        rows = slice(3 + number * 6, 9 + number * 6)
        finite = np.where(np.isfinite(point[rows]), point[rows], 1.0)
        beside = np.stack([np.nextafter(finite, 0.0), finite, np.nextafter(finite, np.inf)])
        bookings[rows] = np.maximum(beside[np.arange(finite.size) % 3, np.arange(finite.size)], 0.0)
    return bookings, context


def one_person(plan: Plan, kinds: tuple[str, ...], kind: int, count: int) -> PayContext:
    """Return `count` copies of a person of a kind who worked the whole period."""
    return people(kinds, np.full(count, kind), PERIOD_WEEKS[plan.period])


def knots(plan: Plan, kinds: tuple[str, ...], kind: int, along: str | None = None) -> FloatArray:
    """Return the breakpoints of a kind, ascending, within the range of the tests."""
    who = one_person(plan, kinds, kind, 1)
    low, high = span(plan, who)
    at = plan.breakpoints_along(along, who, State(), others(plan, who)) if along else thresholds(plan, who)
    found = np.array([float(point[0]) for point in at])
    return np.unique(found[(found > low) & (found < high)])


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
    for payment in payments(plan, np.append(bookings[1:], LARGE), context):
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
        for along in directions(plan):
            _is_straight_along(plan, kinds, kind, along)


def _is_straight_along(plan: Plan, kinds: tuple[str, ...], kind: int, along: str | None) -> None:
    low, high = span(plan, one_person(plan, kinds, kind, 1))
    ends = np.concatenate([[low], knots(plan, kinds, kind, along), [high]])
    for start, end in pairwise(ends):
        last = end - HAIR_POINTS if isinstance(plan.reduction, GatedScore) else np.nextafter(end, 0.0)
        inside = np.minimum(start + (last - start) * np.array([0.0, 1e-9, 0.25, 0.5, 0.9, 1.0]), last)
        found = pay(plan, inside, one_person(plan, kinds, kind, inside.size), along)
        line = np.interp(inside, inside[[0, -1]], found[[0, -1]])
        # A billionth of the largest pay: that is how exactly a crossing of rounded pays can be found.
        np.testing.assert_allclose(found, line, rtol=1e-9, atol=ROUNDING_YUAN)


def each_breakpoint_is_a_jump_or_a_bend(plan: Plan, kinds: tuple[str, ...]) -> None:
    """A breakpoint where nothing happens would cost the engine exactness for nothing."""
    for kind, along in product(range(len(kinds)), directions(plan)):
        points = in_points(plan) or (along or "").endswith("points")
        beside = BESIDE_POINTS if points else BESIDE_YUAN
        for point in knots(plan, kinds, kind, along):
            at = point + beside * np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
            found = pay(plan, at, one_person(plan, kinds, kind, at.size), along)
            steps = np.diff(found)
            bends = abs(steps[3] - steps[0]) > ROUNDING_YUAN
            jumps = abs(steps[1] - steps[0]) > ROUNDING_YUAN
            assert bends or jumps, f"nothing happens at {point}"


def keeps_what_it_claims(plan: Plan, kinds: tuple[str, ...]) -> None:
    """Monotone, capped, linear, budget-neutral: as far as it says so."""
    for kind in range(len(kinds)):
        points = knots(plan, kinds, kind)
        low, high = span(plan, one_person(plan, kinds, kind, 1))
        spread = np.linspace(low, min(high, 2e6), 201)
        grid = np.unique(np.concatenate([spread, points, np.nextafter(points, 0.0), [high]]))
        found = pay(plan, grid, one_person(plan, kinds, kind, grid.size))
        if Claim.MONOTONE in plan.claims:
            assert (np.diff(found) >= -ROUNDING_YUAN).all()
        if Claim.CAPPED in plan.claims:
            who = one_person(plan, kinds, kind, 2)
            reached = same(plan, FAR_YUAN * np.array([1.0, 2.0]), who)
            far = total(plan.pay(reached, State(), others(plan, who)), (2,))
            assert far[1] <= far[0] + ROUNDING_FAR_YUAN
        if Claim.BUDGET_NEUTRAL in plan.claims:
            assert np.ptp(found) <= ROUNDING_YUAN
        if Claim.LINEAR in plan.claims:
            _is_linear_in_results_and_time(plan, kinds, kind)


def _is_linear_in_results_and_time(plan: Plan, kinds: tuple[str, ...], kind: int) -> None:
    one, two = np.array([1_000.0, 250_000.0]), np.array([60_000.0, 150_000.0])

    def paid(value: FloatArray, weeks: float) -> FloatArray:
        who = people(kinds, np.full(2, kind), weeks)
        return total(plan.pay(same(plan, value, who), State(), others(plan, who)), (2,))

    np.testing.assert_allclose(paid(one, 4.0) + paid(two, 9.0), paid(one + two, 13.0), rtol=1e-12)


def refuses_what_it_cannot_pay_for(plan: Plan, kinds: tuple[str, ...]) -> None:
    """Results that are negative, no number or not measured are errors, never a silent zero."""
    if not plan.measures:
        return
    context = people(kinds, np.zeros(3, dtype=np.int64), 1.0)
    told = others(plan, context)
    only_changes = all(measure.credit_base == "growth" for measure in plan.measures)
    for wrong in (np.nan, np.inf) if only_changes else (-1.0, np.nan, np.inf):
        with pytest.raises(PlanError) as caught:
            plan.pay(same(plan, np.array([5.0, wrong, 5.0]), context), State(), told)
        assert caught.value.detail.code == "plan.off-domain"
    with pytest.raises(PlanError) as caught:
        plan.pay(Measures({}, context), State(), told)
    assert caught.value.detail.code == "plan.not-measured"


def asks_for_what_it_must_be_told(plan: Plan, kinds: tuple[str, ...]) -> None:
    """A statistic of others that is missing, or no number, is an error, never a silent zero."""
    bookings, context = a_crowd(plan, kinds)
    told = others(plan, context)
    for name in told.values:
        missing = Peers({key: value for key, value in told.values.items() if key != name})
        wrong = Peers({**told.values, name: np.full(bookings.shape, np.nan)})
        for peers, code in ((missing, "plan.no-peers"), (wrong, "plan.off-domain")):
            with pytest.raises(PlanError) as caught:
                plan.pay(results(plan, bookings, context), State(), peers)
            assert caught.value.detail.code == code


def awards_on_deals_are_sums_of_money(plan: Plan, kinds: tuple[str, ...]) -> None:
    """An award is finite, not negative, and nothing for no gross profit."""
    del kinds
    awards = plan.deal_pay(np.array([0.0, 1.0, 99_999.0, 100_000.0, LARGE]))
    assert awards.shape == (5,)
    assert awards[0] == 0.0
    assert np.isfinite(awards).all()
    assert (awards >= 0.0).all()


def carries_the_state_that_it_declares(plan: Plan, kinds: tuple[str, ...]) -> None:
    """Advancing a period keeps every declared axis within its bounds, and pay goes on from there."""
    bookings, context = a_crowd(plan, kinds)
    measured, told = results(plan, bookings, context), others(plan, context)
    before = State({axis.name: np.full(bookings.shape, axis.start) for axis in plan.state})
    after = plan.advance(measured, before, told)
    assert set(after.values) == {axis.name for axis in plan.state}
    assert set(plan.advance(measured, State(), told).values) == set(after.values)
    for axis in plan.state:
        assert axis.low <= axis.start <= axis.high
        assert (after.values[axis.name] >= axis.low).all()
        assert (after.values[axis.name] <= axis.high).all()
        outside = State({**before.values, axis.name: np.full(bookings.shape, axis.high + 1.0)})
        with pytest.raises(PlanError) as caught:
            plan.pay(measured, outside, told)
        assert caught.value.detail.code == "plan.off-domain"
    assert np.isfinite(total(plan.pay(measured, after, told), bookings.shape)).all()


def reduces_to_what_it_pays(plan: Plan, kinds: tuple[str, ...]) -> None:
    """The engine's payout is the plan's pay, and its breakpoints ascend above zero; or it says why not."""
    if _is_beyond_one_index(plan, kinds):
        with pytest.raises(PlanError) as caught:
            index_account(plan, kinds[0], BASE_PAY_YUAN, kinds)
        assert caught.value.detail.code == "plan.reduction"
        return
    for kind, name in enumerate(kinds):
        account = pickle.loads(pickle.dumps(index_account(plan, name, BASE_PAY_YUAN, kinds)))
        assert list(account.breakpoints) == sorted(set(account.breakpoints))
        assert all(0.0 < point < np.inf for point in account.breakpoints)
        index = np.array([[0.0, 12_345.0], [80_000.0, 3e6]])
        found = payments(plan, index.ravel(), one_person(plan, kinds, kind, index.size))
        expected = total(tuple(payment for payment in found if payment.is_income), (index.size,))
        np.testing.assert_array_equal(account.payout(index), expected.reshape(index.shape))
        np.testing.assert_array_equal(account.deal_award(index), plan.deal_pay(index))


def _is_beyond_one_index(plan: Plan, kinds: tuple[str, ...]) -> bool:
    flows = all(measure.kind == "flow" for measure in plan.measures)
    one = isinstance(plan.reduction, Index) and len(plan.measures) <= 1
    at_once = all(
        payment.deferred_periods == 0 and payment.revoked_if is None
        for payment in payments(plan, np.zeros(1), one_person(plan, kinds, 0, 1))
    )
    return not (flows and one and at_once) or bool(plan.state or plan.peers)


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
    asks_for_what_it_must_be_told,
    awards_on_deals_are_sums_of_money,
    carries_the_state_that_it_declares,
    reduces_to_what_it_pays,
)

__all__ = ["BATTERY", "BOOKINGS", "Check", "knots", "pay", "payments", "people"]
