"""Reading the pay cases that lie beside the plans."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from ruamel.yaml import YAML

from cmsim.plans import registry
from cmsim.plans.protocol import BOOKINGS, PERIOD_WEEKS, Measures, PayContext, Peers, Plan, State

FOLDER = Path(registry.__file__).parent / "cases"
ONE_KIND = ("seller",)


@dataclass(frozen=True)
class PayCase:
    """Results in, yuan out, for one person.

    Attributes
    ----------
    bookings_yuan : float
        The result of a plan on bookings.
    measures : dict
        Other results by name.
    index : float or None
        Where the case lies along the plan's index; the bookings if None.
    weeks : float or None
        Weeks worked; the whole account period if None.
    components : dict
        Yuan by component; unchecked if empty.
    state, peers : dict
        What the plan remembers and what it is told of others, by name.
    next_state : dict
        State after the period; unchecked if empty.
    deal_gross_profit_yuan, award_yuan : float or None
        A single deal and its award.
    """

    plan_id: str
    name: str
    params: dict[str, Any]
    base_pay_yuan_per_year: float
    pay_yuan: float
    source: str
    bookings_yuan: float = 0.0
    measures: dict[str, float] = field(default_factory=dict)
    index: float | None = None
    kinds: tuple[str, ...] = ONE_KIND
    kind: str = ONE_KIND[0]
    weeks: float | None = None
    components: dict[str, float] = field(default_factory=dict)
    state: dict[str, float] = field(default_factory=dict)
    peers: dict[str, float] = field(default_factory=dict)
    next_state: dict[str, float] = field(default_factory=dict)
    deal_gross_profit_yuan: float | None = None
    award_yuan: float | None = None

    @property
    def plan(self) -> Plan:
        """The plan of the case, checked against its kinds of staff."""
        return registry.build(self.plan_id, self.params, kind_ids=self.kinds)

    @property
    def context(self) -> PayContext:
        """The person of the case."""
        return PayContext(
            self.kinds,
            np.array([self.kinds.index(self.kind)]),
            np.array([float(self.base_pay_yuan_per_year)]),
            np.array([self.weeks_worked]),
        )

    @property
    def measured(self) -> Measures:
        """What he reached."""
        values = {BOOKINGS: self.bookings_yuan} | self.measures
        return Measures(arrays(values), self.context)

    @property
    def situation(self) -> tuple[State, Peers]:
        """Where he stands, and what the others did."""
        return State(arrays(self.state)), Peers(arrays(self.peers))

    @property
    def place(self) -> float:
        """Where the case lies along the plan's index."""
        return float(self.bookings_yuan if self.index is None else self.index)

    @property
    def weeks_worked(self) -> float:
        """Weeks that are paid."""
        return PERIOD_WEEKS[self.plan.period] if self.weeks is None else float(self.weeks)


def arrays(values: dict[str, float]) -> dict[str, np.ndarray]:
    """Return numbers as arrays of one person."""
    return {name: np.array([float(value)]) for name, value in values.items()}


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
