"""Reading the pay cases that lie beside the plans."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from cmsim.plans import registry
from cmsim.plans.protocol import PERIOD_WEEKS, Plan

FOLDER = Path(registry.__file__).parent / "cases"
ONE_KIND = ("seller",)


@dataclass(frozen=True)
class PayCase:
    """Results in, yuan out, for one person.

    Attributes
    ----------
    weeks : float or None
        Weeks worked; the whole account period if None.
    components : dict
        Yuan by component; unchecked if empty.
    """

    plan_id: str
    name: str
    params: dict[str, Any]
    base_pay_yuan_per_year: float
    bookings_yuan: float
    pay_yuan: float
    source: str
    kinds: tuple[str, ...] = ONE_KIND
    kind: str = ONE_KIND[0]
    weeks: float | None = None
    components: dict[str, float] = field(default_factory=dict)

    @property
    def plan(self) -> Plan:
        """The plan of the case, checked against its kinds of staff."""
        return registry.build(self.plan_id, self.params, kind_ids=self.kinds)

    @property
    def weeks_worked(self) -> float:
        """Weeks that are paid."""
        return PERIOD_WEEKS[self.plan.period] if self.weeks is None else float(self.weeks)


@cache
def all_cases() -> tuple[PayCase, ...]:
    """Return the cases of all files."""
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        for entry in YAML(typ="safe").load(path.read_text(encoding="utf-8")):
            kinds = tuple(entry.pop("kinds", ONE_KIND))
            found.append(PayCase(plan_id=path.stem, kinds=kinds, **entry))
    return tuple(found)


@cache
def distinct_plans() -> tuple[tuple[str, Plan, tuple[str, ...]], ...]:
    """Return each plan that the cases name once: (label, plan, kinds of staff)."""
    found: dict[Any, tuple[str, Plan, tuple[str, ...]]] = {}
    for case in all_cases():
        plan = case.plan
        key = (plan.name, repr(plan.params), case.kinds)
        found.setdefault(key, (f"{plan.name}-{len(found)}", plan, case.kinds))
    return tuple(found.values())
