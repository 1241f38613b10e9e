"""Looking inside composed plans: what pays a kind of staff, and whether allowances are among it."""

from __future__ import annotations

from collections.abc import Iterator

from cmsim.plans.allowances import Allowances
from cmsim.plans.by_kind import ByKind
from cmsim.plans.outlook import Outlook
from cmsim.plans.protocol import Plan, name_inside


def plan_of_kind(plan: Plan, kind: str) -> Plan:
    """Return the plan that pays a kind of staff: its own under `by_kind`, else the plan itself.

    Raises
    ------
    PlanError
        If the kind has none.
    """
    return plan.of_kind(kind) if isinstance(plan, ByKind) else plan


def outlook_of_kind(plan: Plan, kind: str, outlook: Outlook) -> Outlook:
    """Return the outlook as the plan of :func:`plan_of_kind` names what it is told of others."""
    if not isinstance(plan, ByKind):
        return outlook
    start = name_inside(kind, "")
    peers = {name.removeprefix(start): b for name, b in outlook.peers.items() if name.startswith(start)}
    return Outlook(peers, outlook.lost_per_year, outlook.leaves_per_year, outlook.discount_per_year)


def plans_inside(plan: Plan, kind: str) -> Iterator[Plan]:
    """Yield the plan that pays a kind of staff and all that stand inside it."""
    own = plan_of_kind(plan, kind)
    yield own
    inner = getattr(own, "inner", ())
    parts = [part for _, part in inner] if isinstance(inner, tuple) else [inner]
    for part in parts:
        yield from plans_inside(part, kind)


def pays_allowances(plan: Plan, kind: str) -> bool:
    """Return whether `allowances` is among what pays a kind of staff.

    It then stands in place of the scenario's section of that name, so that nothing is paid twice.
    """
    return any(isinstance(part, Allowances) for part in plans_inside(plan, kind))
