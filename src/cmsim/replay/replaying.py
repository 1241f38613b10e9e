"""Replaying actuals under a scenario's plan: the whole of it, from a file to a result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cmsim.plans.outside import used_plug_ins
from cmsim.plans.protocol import Plan
from cmsim.plans.registry import build
from cmsim.replay.actuals import has_paid_column, read_actuals
from cmsim.replay.findings import Findings
from cmsim.replay.gains import manager_pay
from cmsim.replay.pay import needed_groups, needed_measures, pay_actuals
from cmsim.replay.result import REALLY_PAID, Replayed
from cmsim.scenario import Scenario


@dataclass(frozen=True)
class PaidPlan:
    """A plan to pay under.

    Attributes
    ----------
    label : str
        How the user knows it.
    base_pay_yuan_per_year : mapping
        By kind of staff.
    plug_ins : mapping
        Hash of the source of every plan from outside in it, by name.
    """

    label: str
    plan: Plan
    base_pay_yuan_per_year: Mapping[str, float]
    plug_ins: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, scenario: Scenario) -> PaidPlan:
        """Return the plan of a scenario."""
        pay = scenario.policy.pay
        return cls(
            scenario.id,
            build(pay.plan, pay.params, kind_ids=tuple(scenario.staff.kinds)),
            {kind: float(one.base_pay_yuan_per_year) for kind, one in scenario.staff.kinds.items()},
            used_plug_ins(pay.plan, pay.params),
        )


def replay(
    scenario: Scenario,
    actuals: Path,
    *,
    under: PaidPlan,
    today: PaidPlan,
    deals: Path | None = None,
) -> Replayed:
    """Return what a file of actuals costs under a plan.

    Parameters
    ----------
    under : PaidPlan
        The plan that is tried.
    today : PaidPlan
        The plan of today's pay, for files that do not say what was really paid.

    Raises
    ------
    InputError
        If the file cannot be used.
    PlanError
        If a plan fails.
    """
    findings = Findings()
    computed = None if has_paid_column(actuals) else today
    plans = [under] if computed is None else [under, computed]
    kinds = {kind: (one.name, one.name_zh) for kind, one in scenario.staff.kinds.items()}
    measures: dict[str, str] = {}
    for one in reversed(plans):
        measures |= dict.fromkeys(needed_measures(one.plan), f"the plan {one.plan.name} counts")
    groups = _unique(group for one in plans for group in needed_groups(one.plan))
    read = read_actuals(actuals, kinds, measures, findings, groups=groups, deals=deals)
    kind_ids = tuple(kinds)
    paid = pay_actuals(read, under.plan, kind_ids, under.base_pay_yuan_per_year, findings)
    paid_today = None
    if computed is not None:
        base_pay = computed.base_pay_yuan_per_year
        paid_today = pay_actuals(read, computed.plan, kind_ids, base_pay, findings)
    return Replayed(
        scenario=scenario.id,
        scenario_digest=scenario.digest,
        plan=f"{under.plan.name} ({under.label})",
        today=REALLY_PAID if computed is None else f"{computed.plan.name} ({computed.label})",
        kind_names=kinds,
        on_cost_share=float(scenario.organisation.on_cost_share),
        actuals=read,
        paid=paid,
        managers=manager_pay(read, paid, paid_today),
        findings=findings.sorted(),
        plug_ins={name: digest for one in plans for name, digest in one.plug_ins.items()},
    )


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
