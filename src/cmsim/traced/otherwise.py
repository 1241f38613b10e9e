"""What one person would have earned otherwise: on the same results, on more or less of them, or in a life
under another policy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from cmsim.experiments.retraced import Retraced
from cmsim.plans.protocol import Plan
from cmsim.plans.registry import build
from cmsim.replay.findings import Findings
from cmsim.replay.pay import pay_actuals
from cmsim.scenario import Scenario
from cmsim.traced.measured import Measured
from cmsim.traced.pay import income_by_person

How = Literal["paid", "more", "less", "lived"]
"""Paid on the same results, with more or fewer bookings, or lived under another policy."""
CHANGE = 0.1
"""How much more or less he books."""
BASE_PAY_FACT = "base_pay_yuan_per_year"


@dataclass(frozen=True)
class Otherwise:
    """One answer.

    Attributes
    ----------
    policy : str
        Whose plan or world it is.
    pay_yuan : float or None
        Of the whole run; None if it cannot be told, and `note` says why.
    booked_yuan : float or None
    weeks : int or None
        On the roll, where he lived otherwise.
    note : str
        `not_measured`, `not_paid`, `not_there`, or empty.
    missing : tuple of str
        Measures that this run did not count.
    """

    how: How
    policy: str
    plan: str
    pay_yuan: float | None
    booked_yuan: float | None = None
    weeks: int | None = None
    note: str = ""
    missing: tuple[str, ...] = ()


def paid_otherwise(
    measured: Measured,
    person_id: int,
    policy: str,
    scenario: Scenario,
    facts: Mapping[str, float],
) -> Otherwise:
    """Return what the plan of another policy pays for the same results; nobody behaves differently.

    Parameters
    ----------
    facts : mapping
        Of the other policy's equilibrium, which holds its base pay on the basis of comparison.
    """
    pay, kinds = scenario.policy.pay, tuple(scenario.staff.kinds)
    plan = build(pay.plan, pay.params, kind_ids=kinds)
    missing = measured.unknown_to(plan)
    if missing:
        return Otherwise("paid", policy, plan.name, None, note="not_measured", missing=missing)
    base_pay = {kind: facts[f"{BASE_PAY_FACT}:{kind}"] for kind in kinds}
    total = _replayed(measured, person_id, plan, base_pay)
    return Otherwise("paid", policy, plan.name, total, note="not_paid" if total is None else "")


def booked_otherwise(
    retraced: Retraced, measured: Measured, person_id: int, paid_yuan: float
) -> list[Otherwise]:
    """Return what he would have been paid under his own plan with more and with fewer bookings.

    The change is taken between two replays, so that nothing but the bookings differs; `paid_yuan`, what he
    was really paid, is where it starts from.
    """
    prepared, policy = retraced.prepared, retraced.which.policy
    own = prepared.plan
    base_pay = prepared.base_pay_yuan_per_year
    missing = measured.unknown_to(own)
    before = None if missing else _replayed(measured, person_id, own, base_pay)
    found = []
    ways: Sequence[tuple[How, float]] = (("more", 1.0 + CHANGE), ("less", 1.0 - CHANGE))
    for how, factor in ways:
        after = None if before is None else _replayed(measured, person_id, own, base_pay, factor)
        if before is None or after is None:
            note = "not_measured" if missing else "not_paid"
            found.append(Otherwise(how, policy, own.name, None, note=note, missing=missing))
        else:
            found.append(Otherwise(how, policy, own.name, paid_yuan + after - before))
    return found


def lived_otherwise(other: Retraced, person_id: int) -> Otherwise:
    """Return what became of the same person in the same replication under another policy."""
    trace, policy, plan = other.trace, other.which.policy, other.prepared.plan.name
    weeks = int((trace.weeks()["person_id"] == person_id).sum())
    if weeks == 0:
        return Otherwise("lived", policy, plan, None, weeks=0, note="not_there")
    signed = trace.credits()
    booked = float(signed.loc[signed["person_id"] == person_id, "value_yuan"].sum())
    paid = float(income_by_person(trace).get(person_id, 0.0))
    return Otherwise("lived", policy, plan, paid, booked, weeks)


def _replayed(
    measured: Measured,
    person_id: int,
    plan: Plan,
    base_pay: Mapping[str, float],
    booked_factor: float = 1.0,
) -> float | None:
    """Return what a plan pays one person over the run, or None if it cannot pay for some period."""
    actuals = measured.actuals(plan, base_pay, person_id, booked_factor)
    kinds = tuple(base_pay)
    paid = pay_actuals(actuals, plan, kinds, base_pay, Findings())
    mine = [one for one in paid.settlements if one.manager == str(person_id)]
    if any(not one.is_paid for one in mine):
        return None
    return sum(one.yuan for one in mine)
