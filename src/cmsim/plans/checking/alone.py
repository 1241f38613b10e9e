"""One person's pay as a function of his own results alone: what a curve, or gaming, is about."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmsim.plans.protocol import PERIOD_WEEKS, FloatArray, Measures, PayContext, Peers, Plan, State


def not_alone(plan: Plan) -> str:
    """Return why pay is no function of one person's results in one measure of money; empty if it is."""
    if len(plan.measures) > 1:
        return f"the plan counts {', '.join(measure.name for measure in plan.measures)}"
    if plan.peers:
        return f"the plan looks at others: {', '.join(peer.name for peer in plan.peers)}"
    if any(measure.unit != "yuan" for measure in plan.measures):
        return f"the plan counts {plan.measures[0].name} in {plan.measures[0].unit}"
    return ""


@dataclass(frozen=True)
class PaidAlone:
    """A person of a kind who works every period in full, under a plan of which :func:`not_alone` is empty."""

    plan: Plan
    kinds: tuple[str, ...]
    kind: int
    base_pay_yuan_per_year: float

    def context(self, count: int) -> PayContext:
        """Return what the plan is told of `count` such people."""
        weeks = np.full(count, PERIOD_WEEKS[self.plan.period])
        base_pay = np.full(count, self.base_pay_yuan_per_year)
        return PayContext(self.kinds, np.full(count, self.kind, dtype=np.int64), base_pay, weeks)

    def breakpoints(self) -> FloatArray:
        """Return where pay of the first period jumps or bends, ascending, above zero."""
        found = np.array([float(point[0]) for point in self.plan.breakpoints(self.context(1))])
        return np.unique(found[np.isfinite(found) & (found > 0.0)])

    def paid(self, results: FloatArray) -> FloatArray:
        """Return income over some periods one after the other, (periods, n) to (n,); state is carried on."""
        count = results.shape[1]
        state = State({axis.name: np.full(count, axis.start) for axis in self.plan.state})
        sum_of_pay = np.zeros(count)
        for row in results:
            measured = Measures({m.name: row for m in self.plan.measures}, self.context(count))
            for payment in self.plan.pay(measured, state, Peers()):
                # Expenses met are no pay.
                if getattr(payment, "is_income", True):
                    sum_of_pay = sum_of_pay + payment.yuan
            state = self.plan.advance(measured, state) if self.plan.state else state
        return sum_of_pay
