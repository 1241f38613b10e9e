"""From a plan to one function of one index: what the behaviour engine takes.

The index is bookings in the account period; the payout includes base pay.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmsim.plans.protocol import BOOKINGS, FloatArray, Measures, PayContext, Peers, Period, Plan, State

ACCOUNT_WEEKS: dict[str, int] = {"month": 5, "quarter": 13, "year": 52}
"""Weeks of the programme; months of the 4-4-5 calendar are solved at five weeks, a short one starts in its second."""
_MEAN_WEEKS = {"month": 52 / 12, "quarter": 13.0, "year": 52.0}


@dataclass(frozen=True)
class IndexPayout:
    """Pay over an account period as a function of bookings, for one kind of staff."""

    plan: Plan
    kind_ids: tuple[str, ...]
    kind: int
    base_pay_yuan_per_year: float

    @property
    def period(self) -> Period:
        """Account period."""
        return self.plan.period

    @property
    def weeks(self) -> int:
        """Weeks of the programme."""
        return ACCOUNT_WEEKS[self.plan.period]

    def __call__(self, bookings_yuan: FloatArray) -> FloatArray:
        """Return total pay of a full period, yuan, for each value of bookings."""
        y = np.asarray(bookings_yuan, dtype=np.float64)
        flat = y.ravel()
        context = PayContext(
            self.kind_ids,
            np.full(flat.shape, self.kind, dtype=np.int64),
            np.full(flat.shape, self.base_pay_yuan_per_year),
            np.full(flat.shape, _MEAN_WEEKS[self.plan.period]),
        )
        payments = self.plan.pay(Measures({BOOKINGS: flat}, context), State(), Peers())
        total = np.zeros(flat.shape)
        for payment in payments:
            total = total + payment.yuan
        return total.reshape(y.shape)
