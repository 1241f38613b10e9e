"""The result of a replay, and its totals."""

from __future__ import annotations

from dataclasses import dataclass, field

from cmsim.replay.actuals import Actuals
from cmsim.replay.findings import Finding
from cmsim.replay.gains import ManagerPay
from cmsim.replay.settlement import PaidUnderPlan, Settlement

REALLY_PAID = "paid_yuan"
"""Source of today's pay if the file says what was really paid."""
_SAME_YUAN = 0.005
"""Gains below half a fen are none."""


@dataclass(frozen=True)
class Totals:
    """Sums over all managers, yuan.

    Attributes
    ----------
    pay_yuan, on_cost_yuan, expenses_yuan, cost_yuan : float
        Pay of all account periods that could be paid, the employer's on-costs, expenses of the work that the
        plan meets, all three together.
    deferred_yuan, revocable_yuan : float
        Parts of pay that are due later, or that may be taken back.
    compared_yuan, today_yuan : float
        The plan's and today's pay over the months for which both are known.
    """

    managers: int
    months: int
    months_unpaid: int
    months_compared: int
    pay_yuan: float
    on_cost_yuan: float
    expenses_yuan: float
    deferred_yuan: float
    revocable_yuan: float
    compared_yuan: float
    today_yuan: float
    gain: int
    lose: int

    @property
    def cost_yuan(self) -> float:
        """Pay, on-costs and expenses."""
        return self.pay_yuan + self.on_cost_yuan + self.expenses_yuan

    @property
    def difference_yuan(self) -> float:
        """What the plan pays more than today."""
        return self.compared_yuan - self.today_yuan


@dataclass(frozen=True)
class Replayed:
    """Actuals paid under a plan.

    Attributes
    ----------
    scenario, scenario_digest : str
        Label and hash of the scenario whose kinds of staff and on-costs count.
    plan : str
        Name of the plan, and whence its parameters are.
    today : str
        Source of today's pay: `paid_yuan`, or the scenario whose plan is today's.
    plug_ins : dict
        Hash of the source of every plan from outside, by name.
    """

    scenario: str
    scenario_digest: str
    plan: str
    today: str
    kind_names: dict[str, tuple[str, str]]
    on_cost_share: float
    actuals: Actuals
    paid: PaidUnderPlan
    managers: tuple[ManagerPay, ...]
    findings: tuple[Finding, ...]
    plug_ins: dict[str, str] = field(default_factory=dict)

    @property
    def settlements(self) -> tuple[Settlement, ...]:
        """Pay by person and account period."""
        return self.paid.settlements

    @property
    def totals(self) -> Totals:
        """Sums over all managers."""
        pay = sum(one.pay_yuan for one in self.managers)
        components = [part for one in self.settlements for part in one.components or ()]
        gains = [one.gain_yuan for one in self.managers if one.months_compared]
        return Totals(
            managers=len(self.managers),
            months=sum(one.months for one in self.managers),
            months_unpaid=sum(one.months_unpaid for one in self.managers),
            months_compared=sum(one.months_compared for one in self.managers),
            pay_yuan=pay,
            on_cost_yuan=pay * self.on_cost_share,
            expenses_yuan=sum(one.expenses_yuan for one in self.settlements),
            deferred_yuan=sum(part.yuan for part in components if part.deferred_periods),
            revocable_yuan=sum(part.yuan for part in components if part.revoked_if),
            compared_yuan=sum(one.compared_yuan for one in self.managers),
            today_yuan=sum(one.today_yuan for one in self.managers),
            gain=sum(gain > _SAME_YUAN for gain in gains),
            lose=sum(gain < -_SAME_YUAN for gain in gains),
        )
