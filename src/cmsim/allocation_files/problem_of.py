"""The allocation problem that a file makes of a scenario: cells, people and results at the start."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cmsim.allocation_files.cells_of import cells_by, key_clients, summed
from cmsim.allocation_files.judged_surface import JudgedSurface, reference_effort
from cmsim.allocation_files.judgement_table import GROUP, JudgementTable
from cmsim.allocation_files.load import LoadedAllocation
from cmsim.allocation_files.model import ALL_GROUPS, LimitsPart, SpanPart
from cmsim.allocation_files.start import Start
from cmsim.careers.grades import GRADE_NAMES, Grade, grade_named
from cmsim.errors import InputError, did_you_mean
from cmsim.experiment_files.mistakes import mistake
from cmsim.optimise.allocation.problem import (
    AllocationProblem,
    Cells,
    ChangeCosts,
    FloatArray,
    Grades,
    IntArray,
    Limits,
    Span,
)
from cmsim.optimise.decision_calculus import JudgedCurve, Judgement, judged_curve
from cmsim.scenario import Scenario
from cmsim.world.columns import ClientTable
from cmsim.world.geography import Geography

ROOM_ON_JUDGEMENT = 3.0
"""Most persons of a cell that are considered, in those of today's largest cell."""
LEAST_ROOM = 4


def problem_of(loaded: LoadedAllocation, start: Start) -> AllocationProblem:
    """Return the allocation problem of a scenario, as it stands at the start of its world.

    Raises
    ------
    InputError
        With the place in the file, if it names what the scenario does not have, or a judgement does not rise.
    """
    content, scenario = loaded.content, start.scenario
    kind = kind_of(loaded, scenario)
    own = grade_named(list(scenario.staff.kinds.values())[kind].grade)
    today = np.zeros((start.cells, len(Grade)), dtype=np.intp)
    today[:, own] = start.persons[:, kind]
    grades = _grades(loaded, scenario, kind)
    return AllocationProblem(
        cells=cells_at(loaded, start),
        grades=grades,
        today=today,
        surface=judged_surface_of(loaded, start, today @ grades.effort),
        limits=limits_of(content.limits, int(today.sum())),
        costs=ChangeCosts(**content.costs.model_dump()),
        most_in_cell=most_in_cell(loaded, today, ROOM_ON_JUDGEMENT),
        objective=content.objective,
    )


def cells_at(loaded: LoadedAllocation, start: Start) -> Cells:
    """Return the cells, with the key clients of the tiers that are to be covered."""
    counted = key_clients(loaded.content, start.state.clients, start.cell_of_client, start.cells)
    return cells_by(start.geography, start.places, *counted)


def most_in_cell(loaded: LoadedAllocation, today: IntArray, room: float) -> int:
    """Return the most persons of a cell considered: as the file says, or so many times today's largest."""
    largest = float(today.sum(axis=1).max())
    return loaded.content.most_in_cell or max(LEAST_ROOM, int(np.ceil(room * largest)))


def judged_surface_of(loaded: LoadedAllocation, start: Start, effort: FloatArray) -> JudgedSurface:
    """Return the planner's judgement, on the scale of today's effort by cell, (C,).

    Raises
    ------
    InputError
        As :func:`curves_of`.
    """
    profit, revenue = results_of(start.scenario, start.state.clients, start.cell_of_client, start.cells)
    reference = reference_effort(profit, start.group, effort)
    return JudgedSurface(profit, revenue, reference, curves_of(loaded, start.geography), start.group)


def limits_of(part: LimitsPart, today: int) -> Limits:
    """Return the limits of a file; without a head count, as many as today."""
    head_count = Span(today, today) if part.head_count is None else _span(part.head_count)
    return Limits(
        head_count=head_count,
        grade_share=part.grade_share,
        budget_yuan=part.budget_yuan,
        by_group={name: _span(span) for name, span in part.by_group.items()},
        by_place={name: _span(span) for name, span in part.by_place.items()},
        by_grade={name: _span(span) for name, span in part.by_grade.items()},
        by_cell={name: _span(span) for name, span in part.by_cell.items()},
        pins=part.pins,
        coverage={tier: asked.least_share for tier, asked in part.coverage.items()},
        pay_ceiling_yuan=part.pay_ceiling_yuan,
        skills=part.skills,
        hires=part.hires,
        dismissals=part.dismissals,
        moves=part.moves,
        retrained=part.retrained,
        regraded=part.regraded,
    )


def _span(part: SpanPart) -> Span:
    return Span(part.least, part.most)


def _unknown(
    loaded: LoadedAllocation, path: tuple[str | int, ...], message: str, found: str, known: Sequence[str]
) -> InputError:
    return mistake(
        loaded.tree,
        path,
        "allocation.unknown-name",
        message,
        found=found,
        allowed=", ".join(known),
        hint=did_you_mean(found, known),
    )


def _unknown_in_table(table: JudgementTable, name: str, known: Sequence[str]) -> InputError:
    return InputError(
        "allocation.unknown-name",
        "there is no such industry group",
        file=table.file,
        line=table.lines[name],
        path=GROUP,
        found=name,
        allowed=", ".join(known),
        hint=did_you_mean(name, known),
    )


def kind_of(loaded: LoadedAllocation, scenario: Scenario) -> int:
    """Return the number of the kind that is allocated, the first if the file names none."""
    name = loaded.content.kind or next(iter(scenario.staff.kinds))
    return kind_named(loaded, scenario, name, ("kind",))


def kind_named(loaded: LoadedAllocation, scenario: Scenario, name: str, path: tuple[str | int, ...]) -> int:
    """Return the number of a kind of staff; raises InputError at `path` if there is none of the name."""
    kinds = tuple(scenario.staff.kinds)
    if name not in kinds:
        raise _unknown(loaded, path, "there is no such kind of staff", name, kinds)
    return kinds.index(name)


def results_of(
    scenario: Scenario, clients: ClientTable, cell: IntArray, count: int
) -> tuple[FloatArray, FloatArray]:
    """Return gross profit and revenue a year of the families under contract, by cell."""
    margins = np.array([float(product.gross_margin) for product in scenario.products.values()])
    sold = clients.potential_yuan * clients.products * clients.active[:, None]
    return summed(cell, sold @ margins, count), summed(cell, sold.sum(axis=1), count)


def _grades(loaded: LoadedAllocation, scenario: Scenario, kind: int) -> Grades:
    given = loaded.content.grades
    for name in given:
        if name not in GRADE_NAMES:
            raise _unknown(loaded, ("grades", name), "there is no such grade", name, GRADE_NAMES)
    post = list(scenario.staff.kinds.values())[kind]
    own = grade_named(post.grade)
    factors = np.array([float(one) for one in scenario.policy.careers.promotion.grade_pay_factor])
    base = float(post.base_pay_yuan_per_year) * (1.0 + float(scenario.organisation.on_cost_share))
    norm = post.norm_hours
    hours = float(norm.develop) + float(norm.keep) + float(norm.service)
    return Grades(
        GRADE_NAMES,
        np.array([given[name].effort if name in given else 1.0 for name in GRADE_NAMES]),
        np.full(len(GRADE_NAMES), hours),
        base * factors / factors[own],
    )


def curves_of(loaded: LoadedAllocation, geography: Geography) -> tuple[JudgedCurve, ...]:
    """Return the judged curve of each group; raises InputError if one has none, or it does not rise."""
    judged = loaded.content.judgement
    known = (ALL_GROUPS, *geography.group_ids)
    for name in judged:
        if name not in known:
            if loaded.table is not None:
                raise _unknown_in_table(loaded.table, name, known)
            raise _unknown(loaded, ("judgement", name), "there is no such industry group", name, known)
    curves = []
    for group in geography.group_ids:
        name = group if group in judged else ALL_GROUPS
        if name not in judged:
            raise mistake(
                loaded.tree,
                ("judgement",),
                "allocation.no-judgement",
                "an industry group has no judgement",
                found=group,
                allowed=f"{group}, or {ALL_GROUPS} for all groups without one of their own",
            )
        try:
            part = Judgement(**judged[name].model_dump())
            curves.append(judged_curve(part, loaded.content.half_weight, f"judgement.{name}"))
        except InputError as error:
            raise loaded.placed(error) from None
    return tuple(curves)
