"""A guard around plans from outside: what they do wrong is told with the plan, the call and its inputs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from cmsim.errors import PlanError
from cmsim.plans.protocol import (
    FloatArray,
    Measures,
    PayContext,
    Payment,
    Peers,
    Plan,
    State,
    told_what_it_takes,
)

LEAST_PAY_YUAN = 0.0
"""Nobody owes his employer money at the end of a period: whatever a plan takes, no pay falls below this."""
_ROUNDING_YUAN = 1e-6
_MOST_SHOWN = 3
"""People of whom the inputs are told if nobody in particular is at fault."""


@dataclass(frozen=True)
class Guarded:
    """A plan from outside. Answers as the plan does; what may not be is an error that says how it came about.

    Attributes
    ----------
    plan : Plan
        The plan itself.
    origin : str
        File or distribution that it comes from.
    """

    plan: Plan
    origin: str

    def __getattr__(self, name: str) -> Any:
        # Only for what is not defined here. Pickle asks before `plan` is there.
        if name.startswith("__") or name in {"plan", "origin"}:
            raise AttributeError(name)
        return getattr(self.plan, name)

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return the components of pay, checked."""
        told = _Told("pay", measured.context, {**measured.values, **state.values, **peers.values})
        payments = self._called(told, lambda: self.plan.pay(measured, state, peers))
        if not isinstance(payments, tuple) or not all(isinstance(one, Payment) for one in payments):
            raise self._error("plan.wrong-answer", told, _kind_of(payments), "a tuple of Payment")
        total = np.zeros(measured.context.kind.shape)
        for payment in payments:
            self._check_array(told, f"the component {payment.component}", payment.yuan, total.shape)
            total = total + payment.yuan
        owed = total < LEAST_PAY_YUAN - _ROUNDING_YUAN
        if owed.any():
            row = int(np.flatnonzero(owed)[0])
            found = f"{total[row]:g} yuan in all: " + ", ".join(
                f"{one.component} {float(one.yuan[row]):g}" for one in payments
            )
            allowed = f"at least {LEAST_PAY_YUAN:g} yuan for each person"
            raise self._error("plan.negative-pay", told, found, allowed, row)
        return payments

    def deal_pay(self, gross_profit_yuan: FloatArray) -> FloatArray:
        """Return the awards on single deals, checked."""
        told = _Told("deal_pay", None, {"gross_profit_yuan": gross_profit_yuan})
        return self._checked_awards(told, gross_profit_yuan, lambda: self.plan.deal_pay(gross_profit_yuan))

    def deal_pay_for(self, gross_profit_yuan: FloatArray, context: PayContext) -> FloatArray:
        """Return the awards on single deals to the people who signed, checked."""
        own = getattr(self.plan, "deal_pay_for", None)
        if own is None:
            return self.deal_pay(gross_profit_yuan)
        told = _Told("deal_pay_for", context, {"gross_profit_yuan": gross_profit_yuan})
        return self._checked_awards(told, gross_profit_yuan, lambda: own(gross_profit_yuan, context))

    def _checked_awards(
        self, told: _Told, gross_profit_yuan: FloatArray, call: Callable[[], Any]
    ) -> FloatArray:
        awards: FloatArray = self._called(told, call)
        self._check_array(told, "the award", awards, gross_profit_yuan.shape)
        if (awards < 0.0).any():
            row = int(np.flatnonzero(awards.ravel() < 0.0)[0])
            raise self._error("plan.negative-pay", told, f"{awards.ravel()[row]:g}", "at least 0", row)
        return awards

    def advance(self, measured: Measures, state: State, *others: Peers) -> State:
        """Return the state after the period, checked against its axes."""
        told = _Told("advance", measured.context, {**measured.values, **state.values})
        after = self._called(told, lambda: told_what_it_takes(self.plan.advance, measured, state, *others))
        if not isinstance(after, State):
            raise self._error("plan.wrong-answer", told, _kind_of(after), "a State")
        for axis in self.plan.state:
            if axis.name not in after.values:
                raise self._error("plan.wrong-answer", told, f"no {axis.name}", "every axis of the state")
            value = after.values[axis.name]
            self._check_array(told, f"the state {axis.name}", value, measured.context.kind.shape)
            outside = (value < axis.low) | (value > axis.high)
            if outside.any():
                row = int(np.flatnonzero(outside)[0])
                allowed = f"{axis.name} from {axis.low:g} to {axis.high:g}"
                raise self._error("plan.wrong-answer", told, f"{value[row]:g}", allowed, row)
        return after

    def breakpoints(self, context: PayContext, *others: Any) -> tuple[FloatArray, ...]:
        """Return the breakpoints, checked; they may be infinite."""
        told = _Told("breakpoints", context, {})
        points = self._called(told, lambda: told_what_it_takes(self.plan.breakpoints, context, *others))
        if not isinstance(points, tuple):
            raise self._error("plan.wrong-answer", told, _kind_of(points), "a tuple of arrays")
        for point in points:
            if (
                not isinstance(point, np.ndarray)
                or point.shape != context.kind.shape
                or np.isnan(point).any()
            ):
                found = _kind_of(point)
                raise self._error("plan.wrong-answer", told, found, f"numbers of shape {context.kind.shape}")
        return points

    def _called(self, told: _Told, call: Callable[[], Any]) -> Any:
        try:
            # What comes of a division by nothing is checked, and need not be warned of as well.
            with np.errstate(all="ignore"):
                return call()
        except PlanError:
            # What a plan says on purpose stands as it is.
            raise
        except Exception as error:  # whatever somebody else's code raises is told with how it came about
            found = f"{type(error).__name__}: {error}{place_of(error)}"
            raise self._error("plan.raised", told, found, None) from error

    def _check_array(self, told: _Told, what: str, value: Any, shape: tuple[int, ...]) -> None:
        if not isinstance(value, np.ndarray) or value.shape != shape or value.dtype.kind not in "fi":
            raise self._error(
                "plan.wrong-answer", told, f"{what}: {_kind_of(value)}", f"numbers of shape {shape}"
            )
        wrong = np.flatnonzero(~np.isfinite(value.ravel()))
        if wrong.size:
            row = int(wrong[0])
            raise self._error("plan.not-finite", told, f"{what}: {value.ravel()[row]}", "finite numbers", row)

    def _error(
        self, code: str, told: _Told, found: str, allowed: str | None, row: int | None = None
    ) -> PlanError:
        return PlanError(
            code,
            _MESSAGES[code].format(plan=self.plan.name, call=told.call),
            file=self.origin,
            path=f"{self.plan.name}.{told.call}",
            found=found,
            allowed=allowed,
            context=told.in_words(row),
        )


_MESSAGES = {
    "plan.raised": "the plan {plan} failed in {call}",
    "plan.wrong-answer": "the plan {plan} gives a wrong answer to {call}",
    "plan.not-finite": "the plan {plan} gives a number that is not finite to {call}",
    "plan.negative-pay": "the plan {plan} pays less than nothing in {call}",
}


@dataclass(frozen=True)
class _Told:
    """A call and what the plan was told in it."""

    call: str
    context: PayContext | None
    values: dict[str, FloatArray]

    def in_words(self, row: int | None) -> dict[str, str]:
        """Return the inputs by name: of one person, or the first few if nobody is at fault."""
        columns: dict[str, Any] = dict(self.values)
        if self.context is not None:
            kinds = self.context.kind_ids
            columns = {
                "kind": np.array([kinds[int(number)] for number in self.context.kind]),
                "base_pay_yuan_per_year": self.context.base_pay_yuan_per_year,
                "weeks": self.context.weeks,
            } | columns
        people = next((np.size(column) for column in columns.values()), 0)
        told = {"people": f"{people}"}
        if row is not None:
            told["person"] = f"{row}"
        for name, column in columns.items():
            flat = np.ravel(column)
            shown = flat[:_MOST_SHOWN] if row is None else flat[row : row + 1]
            more = ", ..." if row is None and flat.size > _MOST_SHOWN else ""
            told[name] = (
                ", ".join(f"{one:g}" if flat.dtype.kind in "fi" else str(one) for one in shown) + more
            )
        return told


def _kind_of(value: object) -> str:
    if isinstance(value, np.ndarray):
        return f"an array of {value.dtype} of shape {value.shape}"
    return type(value).__name__


def place_of(error: BaseException) -> str:
    """Return the line in which an error was raised."""
    trace = error.__traceback__
    last = None
    while trace is not None:
        last, trace = trace, trace.tb_next
    return "" if last is None else f" (line {last.tb_lineno} of {last.tb_frame.f_code.co_filename})"
