"""The allocation problem that a file makes of a surface measured by simulation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cmsim.allocation_files.load import LoadedAllocation
from cmsim.allocation_files.problem_of import (
    cells_at,
    judged_surface_of,
    kind_named,
    kind_of,
    limits_of,
    most_in_cell,
)
from cmsim.allocation_files.start import Start
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
from cmsim.optimise.surfaces.moving import learning_yuan
from cmsim.scenario import Scenario

_MEASURES = ("gross_profit_yuan", "revenue_yuan", "retained_clients")
"""Of a measured surface, as `surveys.observe` has them (a test compares)."""
ROOM_ON_MEASUREMENT = 2.0
"""Most persons of a cell that are considered, in those of today's largest cell: a design goes no farther."""


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
    loaded: LoadedAllocation, start: Start, measured: MeasuredSurface
) -> AllocationProblem:
    """Return the allocation problem of a scenario on a measured surface, with the file's limits and costs.

    Each kind of staff counts as the grade of its posts, and keeps its number unless the file bounds it or
    says how many may be regraded. Today is as the scenario's world stands at its start. What a move costs
    while people learn is among its costs of change.

    Raises
    ------
    InputError
        With the place in the file, if it names what the scenario does not have.
    """
    content, scenario, geography = loaded.content, start.scenario, start.geography
    learning = float(_learning_yuan(loaded, start, measured, np.array(measured.moving_loss)))
    if start.by_branch:
        within = np.bincount(geography.branch_city, weights=geography.branch_weight)
        share = geography.branch_weight / within[geography.branch_city]
        measured = measured.split(start.places, geography.branch_city.astype(np.intp), share)
    ours = kinds_allocated(loaded, scenario)
    everybody = start.persons
    today = everybody[:, ours]
    rest = np.delete(np.arange(everybody.shape[1]), ours)
    others: FloatArray = everybody[:, rest].astype(np.float64) @ measured.effort_of_kind[rest]
    grades = _grades(scenario, measured, ours)
    surface: Surface = measured
    if content.judgement and content.surface is not None and content.surface.judgement_weight > 0.0:
        judged = judged_surface_of(loaded, start, everybody @ measured.effort_of_kind)
        surface = BlendedSurface(measured, judged, content.surface.judgement_weight)
    return AllocationProblem(
        cells=cells_at(loaded, start),
        grades=grades,
        today=today,
        surface=BesideOthers(surface, others) if others.any() else surface,
        limits=_kinds_kept(limits_of(content.limits, int(today.sum())), grades.names, today),
        costs=ChangeCosts(**content.costs.model_dump(), learning_yuan=learning),
        most_in_cell=most_in_cell(loaded, today, ROOM_ON_MEASUREMENT),
        pay_by_result=measured.costs.pay_by_result,
        objective=content.objective,
    )


def drawn_learning_yuan(loaded: LoadedAllocation, start: Start, measured: MeasuredSurface) -> FloatArray:
    """Return what a move costs a year while people learn, by draw of a surface by city, (D,)."""
    return _learning_yuan(loaded, start, measured, measured.drawn_losses)


def _learning_yuan(
    loaded: LoadedAllocation, start: Start, measured: MeasuredSurface, loss: FloatArray
) -> FloatArray:
    today = start.by_city(start.persons).astype(np.float64)
    return learning_yuan(measured, today, np.array(kinds_allocated(loaded, start.scenario)), loss)


def by_city_and_kind(loaded: LoadedAllocation, start: Start, counts: IntArray) -> IntArray:
    """Return a staffing by city and group, shape (C, K): kinds that are not allocated as they are today."""
    staffing = start.by_city(start.persons)
    staffing[:, kinds_allocated(loaded, start.scenario)] = start.by_city(counts)
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
    pay = [on_cost * measured.costs.base_pay_yuan[kind] for kind in kinds]
    return Grades(
        names,
        measured.effort_of_kind[kinds],
        np.array(hours),
        np.array(pay) + measured.costs.other_yuan_per_person,
    )


def check_measured(loaded: LoadedAllocation, start: Start) -> None:
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
    if content.plan is not None and content.surface is None:
        raise loaded.placed(
            InputError(
                "allocation.plan-without-surface",
                "a pay plan is tuned on a surface that is measured",
                path="plan",
                found=", ".join(content.plan.tune),
                allowed="a part `surface` beside it",
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
    geography = start.geography
    flat = flat_surface(geography.group_ids, geography.city_ids, geography.kind_ids, _MEASURES)
    try:
        check_names(measured_problem_of(loaded, start, flat))
    except InputError as error:
        raise error if error.detail.line is not None else loaded.placed(error) from None
