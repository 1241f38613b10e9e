"""What a change of pay does to sales: pairs of plans whose direction is known from published studies.

Each pair is run from the same state with the same luck.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cmsim.equilibrium.bases import Basis
from cmsim.experiments.sales_patterns import SELLERS, Observed, StudyWorld, observe
from cmsim.scenario import Scenario

Params = Mapping[str, object]


@dataclass(frozen=True)
class PayChange:
    """From one plan to another.

    Attributes
    ----------
    basis : {'as_written', 'equal_pay_bill', 'equal_participation'}
        How base pay under the second plan is set against the first.
    published : str
        What a study found, and which.
    """

    name: str
    before: tuple[str, Params]
    after: tuple[str, Params]
    basis: Basis
    published: str


@dataclass(frozen=True)
class Effect:
    """A person's period under both plans, and how much more was sold under the second."""

    change: PayChange
    before: Observed
    after: Observed

    @property
    def sales_share(self) -> float:
        """Sales per person and period, relative change."""
        return float(self.after.result_yuan.mean() / self.before.result_yuan.mean()) - 1.0

    @property
    def pay_share(self) -> float:
        """Pay per person and period, relative change."""
        return float(self.after.pay_yuan.mean() / self.before.pay_yuan.mean()) - 1.0


def removing_the_cap(quota_yuan: float, rate: float, *, capped: bool = True) -> PayChange:
    """A commission above a part of the quota, capped at the quota; then without the cap."""
    open_end: Params = {
        "quota_yuan_per_year": quota_yuan,
        "tiers": [{"from_attainment": 0.0, "rate": rate}],
    }
    cap: Params = {**open_end, "cap_yuan_per_year": rate * quota_yuan}
    return PayChange(
        "removing a cap",
        ("tiered_commission", cap if capped else open_end),
        ("tiered_commission", open_end),
        "as_written",
        "Misra & Nair 2011: + 9 % with quota and ratchet removed too",
    )


def bonus_for_commission(rate: float, quota_yuan: float, bonus_yuan: float, *, rest_rate: float) -> PayChange:
    """A commission; then a lower one with a bonus for the quota, at the same expected pay bill."""
    return PayChange(
        "bonus against commission at an equal pay bill",
        ("linear_commission", {"rate": rate}),
        (
            "sum",
            {
                "of": {
                    "commission": {"plan": "linear_commission", "params": {"rate": rest_rate}},
                    "bonus": {
                        "plan": "quota_bonus",
                        "params": {"quota_yuan_per_year": quota_yuan, "bonus_yuan": bonus_yuan},
                    },
                }
            },
        ),
        "equal_pay_bill",
        "Chung, Steenburgh & Sudhir 2014: a bonus raises sales, + 4.6 % at equal cost (draft of 2009)",
    )


def sharing_in_a_team(rate: float) -> PayChange:
    """A commission on one's own sales; then the team's mean at the same rate."""
    return PayChange(
        "a team's commission against one's own",
        ("linear_commission", {"rate": rate}),
        ("team_bonus", {"rate": rate, "split": "equal", "period": "quarter"}),
        "as_written",
        "Holmstrom 1982: each yuan of one's own brings rate / n",
    )


def ratcheting(quota_yuan: float, bonus_yuan: float, share: float, *, rate_above: float = 0.0) -> PayChange:
    """A yearly quota that stays; then one that rises by a share of what is sold beyond it."""
    fixed: Params = {
        "quota_yuan_per_year": quota_yuan,
        "bonus_yuan": bonus_yuan,
        "rate_above_quota": rate_above,
        "ratchet_share": 0.0,
    }
    return PayChange(
        "a ratchet",
        ("ratcheting_quota", fixed),
        ("ratcheting_quota", {**fixed, "ratchet_share": share}),
        "as_written",
        "Weitzman 1980; Misra & Nair 2011: people hold back",
    )


def paid_by(scenario: Scenario, plan: str, params: Params) -> Scenario:
    """Return the scenario under another pay plan."""
    return scenario.with_values({"policy.pay.plan": plan, "policy.pay.params": dict(params)})


def effect_of(world: StudyWorld, change: PayChange, *, years: int = 2, kind: str = SELLERS) -> Effect:
    """Return what a change of pay does to people of a kind, by quarter, after a year to learn it.

    Raises
    ------
    PlanError
        If the behaviour engine cannot take one of the plans.
    """
    first = paid_by(world.base, *change.before)
    before = observe(world, first, years=years, kind=kind, period="quarter")
    second = paid_by(world.base, *change.after)
    after = observe(world, second, years=years, kind=kind, period="quarter", basis=change.basis, payer=first)
    return Effect(change, before, after)
