"""An allocation as a policy: posts by kind, place and industry group, in a scenario like any other."""

from __future__ import annotations

from cmsim.allocation_files.load import LoadedAllocation
from cmsim.allocation_files.measured_problem import kinds_allocated
from cmsim.allocation_files.problem_of import kind_of
from cmsim.optimise.allocation.problem import Cells, IntArray
from cmsim.quantities import Kind
from cmsim.scenario import Scenario

_REFERENCE = "allocation by the optimiser"


def posts_by_kind(
    loaded: LoadedAllocation, scenario: Scenario, cells: Cells, counts: IntArray
) -> dict[str, dict[str, dict[str, int]]]:
    """Return the posts of an allocation, counts of shape (C, G), as a scenario writes them.

    On a measured surface the columns of counts are kinds of staff; on a judged one they are grades of one
    kind, whose posts are written without grades.
    """
    kinds = list(scenario.staff.kinds)
    if loaded.content.surface is not None:
        columns = {
            kinds[kind]: counts[:, place] for place, kind in enumerate(kinds_allocated(loaded, scenario))
        }
    else:
        columns = {kinds[kind_of(loaded, scenario)]: counts.sum(axis=1)}
    posts: dict[str, dict[str, dict[str, int]]] = {}
    for kind, persons in columns.items():
        by_place: dict[str, dict[str, int]] = {}
        for cell, number in enumerate(persons):
            place = cells.places[cells.place[cell]].replace("-", "_")
            by_place.setdefault(place, {})[cells.groups[cells.group[cell]]] = int(number)
        posts[kind] = by_place
    return posts


def staffed_scenario(
    loaded: LoadedAllocation, scenario: Scenario, cells: Cells, counts: IntArray, *, name_as_is: bool = False
) -> Scenario:
    """Return the scenario with the posts of a staffing, under the allocation's name or its own."""
    content = loaded.content
    names = {} if name_as_is else {"name": content.name, "name_zh": content.name_zh or content.name}
    posts = posts_by_kind(loaded, scenario, cells, counts)
    factors = scenario.policy.staffing.head_count_factor
    return scenario.with_values(
        {
            "policy.territory.posts": posts,
            **{f"policy.staffing.head_count_factor.{kind}": 1.0 for kind in posts if kind in factors},
            **names,
        },
        kind=Kind.USER,
        ref=_REFERENCE,
    )
