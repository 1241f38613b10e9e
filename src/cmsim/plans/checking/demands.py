"""What every plan must stand, however it pays: one function for each demand."""

from __future__ import annotations

import pickle

import numpy as np

from cmsim.errors import PlanError
from cmsim.plans.checking.probes import (
    BASE_PAY_YUAN,
    LARGE_YUAN,
    NotMetError,
    a_crowd,
    demand,
    demand_same,
    one_person,
    pay,
    payments,
    people,
    total,
)
from cmsim.plans.checking.situations import others, results, same
from cmsim.plans.inside import plan_of_kind
from cmsim.plans.protocol import (
    AT_START,
    BASE_PAY,
    PERIOD_WEEKS,
    WEEKS_PER_YEAR,
    Index,
    Measures,
    PayContext,
    Peers,
    Plan,
    State,
    deal_awards,
)
from cmsim.plans.reduction import index_account

_IN_STEP = 1e-12
"""Relative rounding of a product of a few factors."""


def speaks_the_protocol(plan: Plan, kinds: tuple[str, ...]) -> None:
    """It has every part of the interface, and its class says in a sentence what it pays."""
    del kinds
    # A plan from outside stands in a guard, which answers for it.
    own = getattr(plan, "plan", plan)
    demand(isinstance(own, Plan), "a part of the protocol is missing")
    demand(isinstance(plan.params, plan.Params), f"params is no {plan.Params.__name__}")
    demand(plan.period in PERIOD_WEEKS, f"the period is {plan.period!r}")
    demand(bool((type(own).__doc__ or "").strip()), f"the class {type(own).__name__} has no docstring")
    names = [measure.name for measure in plan.measures]
    demand(len(set(names)) == len(names), f"a measure is counted twice: {', '.join(names)}")
    other = [measure.name for measure in plan.measures if measure.period != plan.period]
    demand(not other, f"{', '.join(other)} is not counted over the {plan.period}")


def pays_many_as_it_pays_each(plan: Plan, kinds: tuple[str, ...]) -> None:
    """The array of pays is the pay of each person alone, to the last bit."""
    index, context = a_crowd(plan, kinds)
    together = pay(plan, index, context)
    demand(together.shape == index.shape, f"pay has the shape {together.shape}")
    for row in range(index.size):
        one = slice(row, row + 1)
        alone = PayContext(kinds, context.kind[one], context.base_pay_yuan_per_year[one], context.weeks[one])
        found = float(pay(plan, index[one], alone)[0])
        demand(
            found == together[row],
            f"results {index[row]:.10g} alone pay {found:.10g}, among others {together[row]:.10g}",
        )


def pays_nobody_nothing(plan: Plan, kinds: tuple[str, ...]) -> None:
    """No people, no pay, no error."""
    nobody = people(kinds, np.zeros(0, dtype=np.int64), 1.0)
    for payment in payments(plan, np.zeros(0), nobody):
        demand(payment.yuan.shape == (0,), f"{payment.component} has the shape {payment.yuan.shape}")


def pays_finite_sums(plan: Plan, kinds: tuple[str, ...]) -> None:
    """Every component is a finite number for every person, due at the end of the period."""
    index, context = a_crowd(plan, kinds)
    for payment in payments(plan, np.append(index[1:], LARGE_YUAN), context):
        demand(payment.yuan.shape == index.shape, f"{payment.component} has the shape {payment.yuan.shape}")
        demand(np.isfinite(payment.yuan).all(), f"{payment.component} is not finite for large results")
        demand(payment.due == plan.period, f"{payment.component} is due by the {payment.due}")


def pays_the_same_twice_and_leaves_its_inputs_alone(plan: Plan, kinds: tuple[str, ...]) -> None:
    """Pay is a function of what is measured."""
    index, context = a_crowd(plan, kinds)
    given = (index, context.kind, context.base_pay_yuan_per_year, context.weeks)
    before = [array.copy() for array in given]
    demand_same(pay(plan, index, context), pay(plan, index, context), "pay at the second call")
    for old, new in zip(before, given, strict=True):
        demand(np.array_equal(old, new), "the plan changes the arrays that it is given")


def pays_base_pay_exactly_once(plan: Plan, kinds: tuple[str, ...]) -> None:
    """One component is base pay for the weeks worked, and no two share a name."""
    index, context = a_crowd(plan, kinds)
    components = payments(plan, index, context)
    names = [payment.component for payment in components]
    demand(names.count(BASE_PAY) == 1, f"{BASE_PAY} is paid {names.count(BASE_PAY)} times")
    demand(len(set(names)) == len(names), f"components share a name: {', '.join(names)}")
    (base,) = (payment.yuan for payment in components if payment.component == BASE_PAY)
    wanted = context.base_pay_yuan_per_year * context.weeks / WEEKS_PER_YEAR
    demand_same(base, wanted, "base pay for the weeks worked", relative=_IN_STEP)


def survives_pickling(plan: Plan, kinds: tuple[str, ...]) -> None:
    """A worker process gets an equal plan."""
    index, context = a_crowd(plan, kinds)
    try:
        sent = pickle.loads(pickle.dumps(plan))
    except Exception as error:
        raise NotMetError(f"it cannot be pickled: {error}") from error
    demand(sent == plan, "the plan differs from its copy; is its class a frozen dataclass?")
    demand_same(pay(sent, index, context), pay(plan, index, context), "pay of the copy")


def refuses_what_it_cannot_pay_for(plan: Plan, kinds: tuple[str, ...]) -> None:
    """Results that are negative, no number or not measured are errors, never a silent zero."""
    if not plan.measures:
        return
    counting = [number for number, kind in enumerate(kinds) if plan_of_kind(plan, kind).measures]
    context = people(kinds, np.full(3, counting[0], dtype=np.int64), 1.0)
    told = others(plan, context)
    only_changes = all(measure.credit_base == "growth" for measure in plan.measures)
    for wrong in (np.nan, np.inf) if only_changes else (-1.0, np.nan, np.inf):
        code = _refusal(plan, same(plan, np.array([5.0, wrong, 5.0]), context), told)
        demand(code == "plan.off-domain", f"results of {wrong:g}: {code or 'paid'}; use measured.of(...)")
    code = _refusal(plan, Measures({}, context), told)
    demand(code == "plan.not-measured", f"a missing measure: {code or 'paid'}; use measured.of(...)")


def asks_for_what_it_must_be_told(plan: Plan, kinds: tuple[str, ...]) -> None:
    """A statistic of others that is missing, or no number, is an error, never a silent zero."""
    index, context = a_crowd(plan, kinds)
    told = others(plan, context)
    for name in told.values:
        missing = Peers({key: value for key, value in told.values.items() if key != name})
        wrong = Peers({**told.values, name: np.full(index.shape, np.nan)})
        for peers, code in ((missing, "plan.no-peers"), (wrong, "plan.off-domain")):
            found = _refusal(plan, results(plan, index, context), peers)
            demand(found == code, f"{name} of others: {found or 'paid'} and not {code}; use peers.of(...)")


def _refusal(plan: Plan, measured: Measures, peers: Peers, state: State = AT_START) -> str | None:
    """Return the code of the error with which a plan refuses, or None if it pays."""
    try:
        plan.pay(measured, state, peers)
    except PlanError as error:
        return error.detail.code
    return None


def awards_on_deals_are_sums_of_money(plan: Plan, kinds: tuple[str, ...]) -> None:
    """An award is finite, not negative, and nothing for no gross profit."""
    del kinds
    profits = np.array([0.0, 1.0, 99_999.0, 100_000.0, LARGE_YUAN])
    awards = plan.deal_pay(profits)
    demand(awards.shape == profits.shape, f"the awards have the shape {awards.shape}")
    demand(awards[0] == 0.0, f"no gross profit brings {awards[0]:g}")
    demand(np.isfinite(awards).all(), "an award is not finite")
    demand((awards >= 0.0).all(), "an award is negative")


def carries_the_state_that_it_declares(plan: Plan, kinds: tuple[str, ...]) -> None:
    """Advancing a period keeps every declared axis within its bounds, and pay goes on from there."""
    index, context = a_crowd(plan, kinds)
    measured, told = results(plan, index, context), others(plan, context)
    before = State({axis.name: np.full(index.shape, axis.start) for axis in plan.state})
    after = plan.advance(measured, before, told)
    names = {axis.name for axis in plan.state}
    demand(set(after.values) == names, f"the state after is {sorted(after.values)} and not {sorted(names)}")
    anew = set(plan.advance(measured, State(), told).values)
    demand(anew == names, f"the state after the first period is {sorted(anew)} and not {sorted(names)}")
    for axis in plan.state:
        demand(axis.low <= axis.start <= axis.high, f"{axis.name} starts outside its bounds")
        value = after.values[axis.name]
        inside = (value >= axis.low) & (value <= axis.high)
        demand(inside.all(), f"{axis.name} leaves its bounds {axis.low:g} to {axis.high:g}")
        outside = State({**before.values, axis.name: np.full(index.shape, axis.high + 1.0)})
        code = _refusal(plan, measured, told, outside)
        demand(
            code == "plan.off-domain", f"{axis.name} above its bounds: {code or 'paid'}; use state.of(...)"
        )
    paid = total(plan.pay(measured, after, told), index.size)
    demand(np.isfinite(paid).all(), "pay after a period is not finite")


def reduces_to_what_it_pays(plan: Plan, kinds: tuple[str, ...]) -> None:
    """The engine's payout is the plan's pay, and its breakpoints ascend above zero; or it says why not."""
    for kind, name in enumerate(kinds):
        own = plan_of_kind(plan, name)
        try:
            index_account(plan, name, BASE_PAY_YUAN, kinds)
        except PlanError as error:
            demand(error.detail.code == "plan.reduction", f"the engine refuses it with {error.detail.code}")
            demand(_may_be_beyond_one_index(own), f"the engine refuses a plan on one index: {error}")
            continue
        demand(not _is_beyond_one_index(own), "the engine takes a plan that it cannot solve")
        account = pickle.loads(pickle.dumps(index_account(plan, name, BASE_PAY_YUAN, kinds)))
        ascending = list(account.breakpoints) == sorted(set(account.breakpoints))
        demand(ascending, f"breakpoints do not ascend: {account.breakpoints}")
        demand(all(0.0 < point < np.inf for point in account.breakpoints), "a breakpoint is not above zero")
        index = np.array([[0.0, 12_345.0], [80_000.0, 3e6]])
        known, number = (kinds, kind) if own is plan else ((name,), 0)
        found = payments(own, index.ravel(), one_person(own, known, number, index.size))
        expected = total(tuple(payment for payment in found if payment.is_income), index.size)
        demand_same(account.payout(index), expected.reshape(index.shape), "the engine's payout")
        signed = deal_awards(plan, index.ravel(), one_person(plan, kinds, kind, index.size))
        demand_same(account.deal_award(index), signed.reshape(index.shape), "the engine's award on deals")


def _is_beyond_one_index(plan: Plan) -> bool:
    """Return whether pay needs more than one index, or others of whom nothing is expected here."""
    flows = all(measure.kind == "flow" for measure in plan.measures)
    one = isinstance(plan.reduction, Index) and len(plan.measures) <= 1
    return not (flows and one) or bool(plan.peers)


def _may_be_beyond_one_index(plan: Plan) -> bool:
    """Return the same, or whether there is state, which may move pay or not."""
    return _is_beyond_one_index(plan) or bool(plan.state)
