"""The allocation problem that a file makes of a surface measured by simulation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cmsim.allocation_files.cells_of import cells_by, key_clients, places_of, today_of_kinds
from cmsim.allocation_files.judged_surface import JudgedSurface, reference_effort
from cmsim.allocation_files.load import LoadedAllocation
from cmsim.allocation_files.problem_of import (
    curves_of,
    kind_named,
    kind_of,
    limits_of,
    results_of,
)
from cmsim.careers.grades import GRADE_NAMES
from cmsim.errors import InputError
from cmsim.optimise.allocation.blended import BesideOthers, BlendedSurface
from cmsim.optimise.allocation.columns import check_names
from cmsim.optimise.allocation.problem import (
    AllocationProblem,
    ChangeCosts,
    FloatArray,
    Grades,
    IntArray,
    Limits,
    Span,
    Surface,
)
from cmsim.optimise.surfaces.measured import MeasuredSurface, flat_surface
from cmsim.randomness import Streams
from cmsim.scenario import Scenario
from cmsim.world.build import build_world
from cmsim.world.columns import WorldState
from cmsim.world.geography import Geography, geography_of

_REPLICATION = 0
_MEASURES = ("gross_profit_yuan", "revenue_yuan", "retained_clients")
"""Of a measured surface, as `surveys.observe` has them (a test compares)."""
_ROOM = 2.0
_LEAST_ROOM = 4


def kinds_allocated(loaded: LoadedAllocation, scenario: Scenario) -> list[int]:
    """Return the kinds of staff that are allocated: those that the file names, or the first.

    Raises
    ------
    InputError
        If there is no such kind.
    """
    if loaded.content.kinds is None:
        return [kind_of(loaded, scenario)]
    return [
        kind_named(loaded, scenario, name, ("kinds", place))
        for place, name in enumerate(loaded.content.kinds)
    ]


def measured_problem_of(
    loaded: LoadedAllocation, scenario: Scenario, measured: MeasuredSurface
) -> AllocationProblem:
    """Return the allocation problem of a scenario on a measured surface, with the file's limits and costs.

    Each kind of staff counts as the grade of its posts, and keeps its number unless the file bounds it or
    says how many may be regraded. Today is as the scenario's world stands at its start.

    Raises
    ------
    InputError
        With the place in the file, if it names what the scenario does not have.
    """
    content = loaded.content
    geography = geography_of(scenario)
    by_branch = content.cells == "branch"
    state = build_world(scenario, Streams(scenario.run.seed, _REPLICATION))
    places = places_of(geography, by_branch=by_branch)
    if by_branch:
        within = np.bincount(geography.branch_city, weights=geography.branch_weight)
        share = geography.branch_weight / within[geography.branch_city]
        measured = measured.split(places, geography.branch_city.astype(np.intp), share)
    ours = kinds_allocated(loaded, scenario)
    everybody = today_of_kinds(scenario, state.persons, places, by_branch=by_branch)
    today = everybody[:, ours]
    rest = np.delete(np.arange(everybody.shape[1]), ours)
    others: FloatArray = everybody[:, rest].astype(np.float64) @ measured.effort_of_kind[rest]
    cells = cells_by(geography, places, *key_clients(content, state.clients, geography, by_branch=by_branch))
    grades = _grades(scenario, measured, ours)
    surface: Surface = measured
    if content.judgement and content.surface is not None and content.surface.judgement_weight > 0.0:
        judged = _judged(loaded, scenario, geography, state, everybody @ measured.effort_of_kind)
        surface = BlendedSurface(measured, judged, content.surface.judgement_weight)
    most = content.most_in_cell or max(_LEAST_ROOM, int(np.ceil(_ROOM * today.sum(axis=1).max())))
    return AllocationProblem(
        cells=cells,
        grades=grades,
        today=today,
        surface=BesideOthers(surface, others) if others.any() else surface,
        limits=_kinds_kept(limits_of(content.limits, int(today.sum())), grades.names, today),
        costs=ChangeCosts(**content.costs.model_dump()),
        most_in_cell=most,
        pay_by_result=measured.costs.pay_by_result,
        objective=content.objective,
    )


def by_city_and_kind(loaded: LoadedAllocation, scenario: Scenario, counts: IntArray) -> IntArray:
    """Return a staffing by city and group, shape (C, K): kinds that are not allocated as they are today."""
    geography = geography_of(scenario)
    state = build_world(scenario, Streams(scenario.run.seed, _REPLICATION))
    places = places_of(geography, by_branch=False)
    staffing = today_of_kinds(scenario, state.persons, places, by_branch=False)
    if loaded.content.cells == "branch":
        by_branch = counts.reshape(geography.groups, geography.branches, -1)
        by_city = np.zeros((geography.groups, geography.cities, counts.shape[1]), dtype=np.intp)
        for branch, city in enumerate(geography.branch_city):
            by_city[:, city] += by_branch[:, branch]
        counts = by_city.reshape(-1, counts.shape[1])
    staffing[:, kinds_allocated(loaded, scenario)] = counts
    return staffing


def _kinds_kept(limits: Limits, names: tuple[str, ...], today: IntArray) -> Limits:
    """Return limits under which each kind keeps its number: a post of another kind is another job."""
    if len(names) == 1 or limits.by_grade or limits.regraded is not None:
        return limits
    kept = {name: Span(int(count), int(count)) for name, count in zip(names, today.sum(axis=0), strict=True)}
    return replace(limits, by_grade=kept)


def _grades(scenario: Scenario, measured: MeasuredSurface, kinds: list[int]) -> Grades:
    posts = [list(scenario.staff.kinds.values())[kind] for kind in kinds]
    names = tuple(post.grade for post in posts)
    if len(set(names)) < len(names) or not set(names) <= set(GRADE_NAMES):
        # Two kinds of one grade are told apart by their own names.
        names = tuple(measured.kinds[kind] for kind in kinds)
    on_cost = 1.0 + float(scenario.organisation.on_cost_share)
    hours = [
        sum(float(getattr(p.norm_hours, task)) for task in ("develop", "keep", "service")) for p in posts
    ]
    pay = [on_cost * float(post.base_pay_yuan_per_year) for post in posts]
    return Grades(
        names,
        measured.effort_of_kind[kinds],
        np.array(hours),
        np.array(pay) + measured.costs.other_yuan_per_person,
    )


def _judged(
    loaded: LoadedAllocation,
    scenario: Scenario,
    geography: Geography,
    state: WorldState,
    effort: FloatArray,
) -> JudgedSurface:
    """Return the planner's judgement on the same scale of effort."""
    by_branch = loaded.content.cells == "branch"
    count = effort.size
    places = count // geography.groups
    cell: IntArray = state.clients.group * places + (
        state.clients.branch if by_branch else state.clients.city
    ).astype(np.intp)
    profit, revenue = results_of(scenario, state.clients, cell, count)
    group = np.repeat(np.arange(geography.groups), places)
    return JudgedSurface(
        profit, revenue, reference_effort(profit, group, effort), curves_of(loaded, geography), group
    )


def check_measured(loaded: LoadedAllocation, scenario: Scenario) -> None:
    """Find what is wrong with a file before anything is simulated.

    Raises
    ------
    InputError
        With the place in the file: weight for a judgement that is not there, years that do not go together,
        several kinds on judgement alone, names that the scenario does not have.
    """
    content = loaded.content
    if content.surface is None and content.kinds is not None:
        raise loaded.placed(
            InputError(
                "allocation.kinds-without-surface",
                "several kinds are allocated on a surface that is measured",
                path="kinds",
                found=", ".join(content.kinds),
                allowed="one `kind`, or a part `surface`",
            )
        )
    if content.surface is not None and content.surface.first_year > content.surface.years:
        raise loaded.placed(
            InputError(
                "allocation.bad-value",
                "the first year that counts comes after the last one simulated",
                path="surface.first_year",
                found=str(content.surface.first_year),
                allowed=f"1 to {content.surface.years}",
            )
        )
    if content.surface is not None and content.surface.judgement_weight > 0.0 and not content.judgement:
        raise loaded.placed(
            InputError(
                "allocation.no-judgement",
                "judgement has a weight, and there is none",
                path="surface.judgement_weight",
                found=f"{content.surface.judgement_weight:g}",
                allowed="0, or a part `judgement`",
            )
        )
    if content.surface is None:
        return
    geography = geography_of(scenario)
    flat = flat_surface(geography.group_ids, geography.city_ids, geography.kind_ids, _MEASURES)
    try:
        check_names(measured_problem_of(loaded, scenario, flat))
    except InputError as error:
        raise error if error.detail.line is not None else loaded.placed(error) from None
