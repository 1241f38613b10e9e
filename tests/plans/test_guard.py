"""A guard passes a good plan's answers on, and tells what a bad one does with the inputs that caused it."""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pytest

from cmsim.errors import PlanError
from cmsim.plans.guard import Guarded
from cmsim.plans.linear_commission import LinearCommission, LinearCommissionParams
from cmsim.plans.protocol import BOOKINGS, Measures, PayContext, Payment, Peers, State, StateAxis

CONTEXT = PayContext(("clerk", "seller"), np.array([0, 1]), np.full(2, 12_000.0), np.full(2, 13.0))
MEASURED = Measures({BOOKINGS: np.array([10.0, 777.0])}, CONTEXT)


@dataclass(frozen=True)
class Odd(LinearCommission):
    """Answers whatever it is told to."""

    state: ClassVar[tuple[StateAxis, ...]] = (StateAxis("years", "years", 0.0, 0.0, 2.0),)
    answer: Any = None

    def pay(self, measured: Measures, state: State, peers: Peers) -> Any:
        return self.answer

    def deal_pay(self, gross_profit_yuan: Any) -> Any:
        return self.answer

    def advance(self, measured: Measures, state: State) -> Any:
        return self.answer

    def breakpoints(self, context: PayContext) -> Any:
        return self.answer


def pay(plan: Guarded) -> object:
    return plan.pay(MEASURED, State({"years": np.zeros(2)}), Peers())


def deal_pay(plan: Guarded) -> object:
    return plan.deal_pay(np.array([5.0, 777.0]))


def advance(plan: Guarded) -> object:
    return plan.advance(MEASURED, State({"years": np.zeros(2)}))


def breakpoints(plan: Guarded) -> object:
    return plan.breakpoints(CONTEXT)


def one(yuan: Any) -> tuple[Payment, ...]:
    return (Payment("prize", yuan, "year"),)


@pytest.mark.parametrize(
    ("call", "answer", "code", "cause"),
    [
        (pay, [one(np.zeros(2))], "plan.wrong-answer", None),
        (pay, one(0.0), "plan.wrong-answer", None),
        (pay, one(np.zeros(3)), "plan.wrong-answer", None),
        (pay, one(np.array(["a", "b"])), "plan.wrong-answer", None),
        (pay, one(np.array([0.0, np.nan])), "plan.not-finite", "777"),
        (pay, one(np.array([0.0, -1.0])), "plan.negative-pay", "777"),
        (deal_pay, np.zeros(3), "plan.wrong-answer", None),
        (deal_pay, np.array([0.0, np.inf]), "plan.not-finite", "777"),
        (deal_pay, np.array([0.0, -5.0]), "plan.negative-pay", "777"),
        (advance, None, "plan.wrong-answer", None),
        (advance, State({}), "plan.wrong-answer", None),
        (advance, State({"years": np.array([1.0, 3.0])}), "plan.wrong-answer", "777"),
        (breakpoints, [np.zeros(2)], "plan.wrong-answer", None),
        (breakpoints, (np.array([1.0, np.nan]),), "plan.wrong-answer", None),
    ],
)
def test_a_wrong_answer_is_told_with_plan_call_and_the_person_whom_it_concerns(
    call: Callable[[Guarded], object], answer: object, code: str, cause: str | None
) -> None:
    with pytest.raises(PlanError) as caught:
        call(Guarded(Odd(LinearCommissionParams(), answer), "mine.py"))
    detail = caught.value.detail
    assert (detail.code, detail.file) == (code, "mine.py")
    assert detail.path == f"linear_commission.{call.__name__}"
    if cause is not None:
        assert detail.context["person"] == "1"
        assert cause in detail.context.values()


def test_a_good_plan_pays_as_without_a_guard() -> None:
    plan = LinearCommission(LinearCommissionParams())
    guarded = Guarded(plan, "mine.py")
    bare, safe = (p.pay(MEASURED, State(), Peers()) for p in (plan, guarded))
    for first, second in zip(bare, safe, strict=True):
        np.testing.assert_array_equal(first.yuan, second.yuan)
    assert (guarded.period, guarded.measures, guarded.claims) == (plan.period, plan.measures, plan.claims)
    assert pickle.loads(pickle.dumps(guarded)) == guarded


def test_infinite_breakpoints_are_allowed_and_what_a_plan_refuses_passes_through() -> None:
    plan = Guarded(Odd(LinearCommissionParams(), (np.array([1.0, np.inf]),)), "mine.py")
    assert plan.breakpoints(CONTEXT)[0][1] == np.inf
    good = Guarded(LinearCommission(LinearCommissionParams()), "mine.py")
    with pytest.raises(PlanError) as caught:
        good.pay(Measures({BOOKINGS: np.array([-1.0, 0.0])}, CONTEXT), State(), Peers())
    assert caught.value.detail.code == "plan.off-domain"
