"""What one person is paid for one account period, with everything that it was computed from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cmsim.plans.protocol import Period, Plan, name_inside
from cmsim.replay.months import AccountPeriod, Month

DEAL_AWARD = "deal_award"
"""Component under which awards on single deals are paid."""


@dataclass(frozen=True)
class Component:
    """A payment to one person; as :class:`~cmsim.plans.protocol.Payment`, which is to many."""

    name: str
    yuan: float
    due: Period
    deferred_periods: int = 0
    revoked_if: str = ""
    is_income: bool = True
    """False for what only meets expenses of the work: it costs, and leaves the manager as he was."""


@dataclass(frozen=True)
class Settlement:
    """Pay of one person for one account period.

    Attributes
    ----------
    months : tuple of Month
        Months of the period that the file holds for this person.
    measured, state, peers : mapping
        What the plan was told: results of the period, state before it, statistics of others.
    gross_profits_yuan : tuple of float
        Of single deals.
    components : tuple of Component or None
        None: the period could not be paid, and a finding says why.
    """

    manager: str
    name: str
    kind: str
    period: AccountPeriod
    months: tuple[Month, ...]
    weeks: float
    base_pay_yuan_per_year: float
    measured: Mapping[str, float]
    state: Mapping[str, float]
    peers: Mapping[str, float]
    gross_profits_yuan: tuple[float, ...]
    components: tuple[Component, ...] | None

    @property
    def is_paid(self) -> bool:
        """Whether the period could be paid."""
        return self.components is not None

    @property
    def yuan(self) -> float:
        """All income together; 0 if the period could not be paid."""
        return sum(part.yuan for part in self.components or () if part.is_income)

    @property
    def expenses_yuan(self) -> float:
        """What meets expenses of the work."""
        return sum(part.yuan for part in self.components or () if not part.is_income)

    def inside(self, part: str) -> Settlement:
        """Return the settlement with the state and the statistics of a part of the plan, by its own names."""
        return replace(self, state=_inside(self.state, part), peers=_inside(self.peers, part))


def _inside(values: Mapping[str, float], part: str) -> dict[str, float]:
    start = name_inside(part, "")
    return {name.removeprefix(start): value for name, value in values.items() if name.startswith(start)}


@dataclass(frozen=True)
class PaidUnderPlan:
    """Everybody's pay under a plan.

    Attributes
    ----------
    base_pay_yuan_per_year : mapping
        By kind of staff, where the file does not say it by person.
    """

    plan: Plan
    kind_ids: tuple[str, ...]
    base_pay_yuan_per_year: Mapping[str, float]
    settlements: tuple[Settlement, ...]
