"""The four switches between a base and a policy: ownership, head-count, selection of staff, pay.

Every field that a policy may change belongs to exactly one of them (a test holds this against the schema).
"""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Literal, get_args

from cmsim.errors import InputError
from cmsim.scenario import Scenario
from cmsim.scenario.mixing import differences, mixed

Switch = Literal["ownership", "head_count", "selection", "pay"]
SWITCHES: tuple[Switch, ...] = get_args(Switch)

LEVERS: Mapping[Switch, tuple[str, ...]] = {
    "ownership": (
        "policy.ownership",
        "policy.territory.serves",
        "policy.territory.own_group_share",
        "policy.territory.city_travel_hours",
        "staff.kinds.*.answers_for_clients",
        "staff.kinds.*.customer_manager_title",
        "ties.reassign_weeks_unowned",
        "ties.reassign_weeks_owned",
    ),
    "head_count": (
        "policy.staffing.head_count_factor",
        "policy.territory.posts",
        "policy.territory.move_cost_yuan",
        "staff.kinds.*.head_count",
    ),
    "selection": (
        "policy.staffing.added_from",
        "labour.bar_log_skill",
        "labour.sources.*.training_weeks",
        "staff.contract_weeks",
        "staff.non_renewal_share",
        "policy.careers.contracts",
        "policy.careers.conversion",
        "policy.careers.promotion.dismiss_not_competent",
    ),
    "pay": (
        "policy.pay",
        "staff.kinds.*.base_pay_yuan_per_year",
        "allowances",
        "policy.careers.appraisal",
        "policy.careers.training",
        "policy.careers.promotion.excellent_years",
        "policy.careers.promotion.reward",
        "policy.careers.promotion.raise_share",
        "policy.careers.promotion.grade_pay_factor",
        "policy.careers.promotion.senior_share_limit",
        "policy.careers.promotion.manager_share_limit",
        "policy.careers.promotion.years_for_senior",
        "policy.careers.promotion.skip_level",
        "policy.careers.promotion.skip_level_from_points",
        "policy.careers.promotion.stars_first",
        "policy.careers.promotion.demote_not_competent",
    ),
}
"""Fields of each switch: dotted paths with all that lies below them, ``*`` for any one name.

Who gets in and who must go is selection; what results and appraisal bring to those in the post is pay, the
training that raises their marks included.
"""

LEVERS_OUTSIDE_POLICY: tuple[str, ...] = tuple(
    field for fields in LEVERS.values() for field in fields if not field.startswith("policy.")
)
"""Levers that a policy may move although they stand in other sections: they change who works, on which terms,
and not what an hour of work brings."""


def switches_of(path: str) -> list[Switch]:
    """Return the switches to which a field belongs: one, or none for what no policy decides."""
    steps = path.split(".")
    return [switch for switch in SWITCHES if any(_lies_in(steps, field) for field in LEVERS[switch])]


def _lies_in(steps: list[str], field: str) -> bool:
    wanted = field.split(".")
    return len(steps) >= len(wanted) and all(
        fnmatchcase(step, want) for step, want in zip(steps, wanted, strict=False)
    )


def switched_apart(base: Scenario, policy: Scenario, label: str) -> list[Switch]:
    """Return the switches in which a policy differs from its base, in the order of :data:`SWITCHES`.

    Raises
    ------
    InputError
        If they differ in a field that belongs to no switch, such as a shock or how people learn.
    """
    found: set[Switch] = set()
    for path in differences(base, policy):
        if _only_how_often(path):
            continue
        switches = switches_of(path)
        if not switches:
            raise InputError(
                "decompose.unassigned",
                f"{label} differs from the base in a field that belongs to none of the four switches",
                path=path,
                found=label,
                allowed="fields of ownership, head-count, selection or pay",
                hint="give the base the same value, with an overlay or --set",
            )
        found.update(switches)
    return [switch for switch in SWITCHES if switch in found]


def _only_how_often(path: str) -> bool:
    """Return whether a field only says how many replications there are and how long they are watched."""
    return path == "horizon.years" or path.startswith("run.")


def with_switches(base: Scenario, policy: Scenario, on: frozenset[Switch]) -> Scenario:
    """Return the base with the fields of some switches as the policy has them.

    Raises
    ------
    ScenarioError
        If they don't go together.
    """
    return mixed(base, policy, lambda path: any(switch in on for switch in switches_of(path)))
