"""Assumptions about parts of a policy that nothing compared turns on: they move no result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from cmsim.scenario import Scenario
from cmsim.scenario.sections.policy import Policy

TURNED_ON: Mapping[str, Callable[[Policy], bool]] = {
    "policy.ownership": lambda policy: policy.ownership.enabled,
    "policy.territory.city_travel_hours": lambda policy: policy.territory.serves == "city",
    "policy.territory.move_cost_yuan": lambda policy: bool(policy.territory.posts),
    "policy.careers.appraisal": lambda policy: policy.careers.appraisal.enabled,
}
"""By the start of a path, what makes the fields below it count."""


def idle_parts(compared: Iterable[Scenario]) -> tuple[str, ...]:
    """Return the starts of the paths whose fields count in none of the scenarios."""
    policies = [scenario.policy for scenario in compared]
    return tuple(start for start, counts in TURNED_ON.items() if not any(map(counts, policies)))


def is_below(path: str, starts: Iterable[str]) -> bool:
    """Return whether a dotted path is one of some others, or leads on from it."""
    return any(path == start or path.startswith(f"{start}.") for start in starts)
