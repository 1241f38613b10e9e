"""An allocation in tables: for people, and for spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from cmsim.optimise.allocation.allocate import Allocation
from cmsim.optimise.allocation.frontier import RETAINED, FrontierPoint
from cmsim.optimise.allocation.moves import Move
from cmsim.optimise.allocation.problem import NET
from cmsim.optimise.allocation_advice import AllocationAdvice
from cmsim.optimise.surfaces.measured import MeasuredSurface
from cmsim.report.allocation_names import AllocationNames
from cmsim.report.allocation_told import allocation_sentences
from cmsim.report.allocation_words import allocation_say
from cmsim.report.joint_told import candidates_frame, joint_tables
from cmsim.report.millions import MILLION
from cmsim.report.summary_page import as_markdown
from cmsim.report.surface_words import form_name, measure_name
from cmsim.report.text_table import TextTable
from cmsim.report.words import Lang

MOST_MOVES = 40
"""Lines of a list of moves on the screen; the file holds all."""


def allocation_tables(advice: AllocationAdvice, lang: Lang) -> list[TextTable]:
    """Return the tables: persons by group, limits, and the moves of each year."""
    names = AllocationNames(advice.policy, lang)
    return [
        _by_group(advice, lang),
        _limits(advice.best, lang),
        *([] if advice.plan is None else joint_tables(advice.plan, lang)),
        *([] if advice.measured is None else [_surface(advice.measured, lang)]),
        *([_frontier(advice.frontier, lang)] if advice.frontier else []),
        *(_moves(number + 1, one, names) for number, one in enumerate(advice.moves) if one),
    ]


def allocation_page(advice: AllocationAdvice, lang: Lang) -> str:
    """Return sentences and tables as Markdown."""
    sentences = "\n".join(allocation_sentences(advice, lang))
    tables = [as_markdown(table) for table in allocation_tables(advice, lang)]
    return "\n\n".join([f"# {advice.name}", sentences, *tables]) + "\n"


def allocation_frames(advice: AllocationAdvice) -> dict[str, pd.DataFrame]:
    """Return the tables for spreadsheets: `allocation`, `moves`, `limits` and `cells`."""
    problem, worth = advice.problem, advice.worth
    cells, grades = problem.cells, problem.grades
    best = advice.best.counts
    rows = [
        (
            cells.groups[cells.group[cell]],
            cells.places[cells.place[cell]],
            grade,
            int(problem.today[cell, g]),
            int(best[cell, g]),
        )
        for cell in range(cells.count)
        for g, grade in enumerate(grades.names)
        if problem.today[cell, g] or best[cell, g]
    ]
    listed = [
        (year + 1, m.persons, m.origin, m.origin_grade, m.target, m.target_grade)
        for year, one in enumerate(advice.moves)
        for m in one
    ]
    checks = [(c.limit, c.value, c.least, c.most, c.binding) for c in advice.best.checks]
    more = {"frontier": _frontier_frame(advice.frontier)} if advice.frontier else {}
    more |= {} if advice.plan is None else {"plans": candidates_frame(advice.plan)}
    return {
        **more,
        "allocation": pd.DataFrame(
            rows, columns=["group", "place", "grade", "persons_today", "persons_best"]
        ),
        "moves": pd.DataFrame(
            listed, columns=["year", "persons", "from_cell", "from_grade", "to_cell", "to_grade"]
        ),
        "limits": pd.DataFrame(checks, columns=["limit", "value", "least", "most", "binds"]),
        "cells": pd.DataFrame(
            {
                "group": [cells.groups[number] for number in cells.group],
                "place": [cells.places[number] for number in cells.place],
                "persons": best.sum(axis=1),
                "one_more_yuan_per_year": worth.cell_more,
                "one_fewer_yuan_per_year": worth.cell_fewer,
            }
        ),
    }


def _by_group(advice: AllocationAdvice, lang: Lang) -> TextTable:
    problem, best = advice.problem, advice.best.counts
    cells, first = problem.cells, problem.today
    headers = tuple(allocation_say(key, lang) for key in ("group", "today", "best"))
    rows = []
    names = AllocationNames(advice.policy, lang)
    for number, name in enumerate(cells.groups):
        inside = cells.group == number
        rows.append((names.group(name), f"{first[inside].sum()}", f"{best[inside].sum()}"))
    for number, name in enumerate(problem.grades.names):
        rows.append((names.post(name), f"{first[:, number].sum()}", f"{best[:, number].sum()}"))
    return TextTable(allocation_say("groups title", lang), headers, tuple(rows), ())


def _limits(best: Allocation, lang: Lang) -> TextTable:
    keys = ("limit", "value", "least", "most", "binds")

    def number(value: float | None) -> str:
        return "-" if value is None or not np.isfinite(value) else f"{value:,.10g}"

    rows = tuple(
        (
            check.limit,
            number(check.value),
            number(check.least),
            number(check.most),
            allocation_say("yes" if check.binding else "no", lang),
        )
        for check in best.checks
    )
    headers = tuple(allocation_say(key, lang) for key in keys)
    return TextTable(allocation_say("limits title", lang), headers, rows, ())


def _surface(measured: MeasuredSurface, lang: Lang) -> TextTable:
    forms = list(next(iter(measured.errors.values())))
    headers = (
        *(allocation_say(key, lang) for key in ("measure", "form")),
        *(form_name(form, lang) for form in forms),
    )
    rows = tuple(
        (
            measure_name(name, lang),
            form_name(measured.forms[name], lang),
            *(f"{errors[form]:.3f}" for form in forms),
        )
        for name, errors in measured.errors.items()
    )
    return TextTable(allocation_say("surface title", lang), headers, rows, ())


def _frontier(points: Sequence[FrontierPoint], lang: Lang) -> TextTable:
    keys = (
        "bound",
        "persons",
        "frontier cost",
        "frontier revenue",
        "frontier net",
        "frontier clients",
        "frontier gap",
    )
    names = ("cost_yuan", "revenue_yuan", NET)
    rows: list[tuple[str, ...]] = []
    for point in points:
        if point.found is None:
            rows.append((f"{point.bound:,.0f}", *(allocation_say("impossible", lang),) * 6))
            continue
        totals = point.found.totals
        clients = f"{totals[RETAINED]:,.0f}" if RETAINED in totals else "-"
        millions = (f"{totals[name] / MILLION:.2f}" for name in names)
        gap = f"{100.0 * point.found.gap:.2g}"
        rows.append((f"{point.bound:,.0f}", f"{point.found.counts.sum()}", *millions, clients, gap))
    headers = tuple(allocation_say(key, lang) for key in keys)
    return TextTable(allocation_say("frontier title", lang), headers, tuple(rows), ())


def _frontier_frame(points: Sequence[FrontierPoint]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"bound": point.bound}
            if point.found is None
            else {
                "bound": point.bound,
                "persons": int(point.found.counts.sum()),
                "gap": point.found.gap,
                **point.found.totals,
            }
            for point in points
        ]
    )


def _moves(year: int, moves: Sequence[Move], names: AllocationNames) -> TextTable:
    lang = names.lang
    headers = tuple(allocation_say(key, lang) for key in ("persons", "from", "to"))
    rows = [
        (
            str(move.persons),
            f"{names.cell(move.origin)}, {names.post(move.origin_grade)}"
            if move.origin
            else allocation_say("hired", lang),
            f"{names.cell(move.target)}, {names.post(move.target_grade)}"
            if move.target
            else allocation_say("leaves", lang),
        )
        for move in moves
    ]
    notes = () if len(rows) <= MOST_MOVES else (f"{MOST_MOVES} / {len(rows)}: moves.csv",)
    return TextTable(allocation_say("moves title", lang, year=year), headers, tuple(rows[:MOST_MOVES]), notes)
