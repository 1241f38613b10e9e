"""Effort through the quarter, by task and policy, of those who do the client work."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from cmsim.report.figures.notes import small_print
from cmsim.report.figures.path_grid import Path, PathFigure, PathRow, draw_path_grid
from cmsim.report.figures.records import band, ratio, summed
from cmsim.report.figures.theme import policy_colour
from cmsim.report.setting import Setting
from cmsim.report.words import KINDS, TASKS, UNITS, named, say

CLIENT_WORK_KIND = "dedicated"
"""Those who truly do development and client management: 1.21 % of staff (domain document 1, section 2)."""
TICK_WEEKS = (1, 5, 9, 13)
"""First weeks of the quarter's months of 4, 4 and 5 weeks, and its last week."""


def data(told: Setting) -> PathFigure | None:
    """Return hours a week by week of the quarter in the last year compared, or None without any record.

    The last year, because people are still learning a new plan in the first.
    """
    frame = told.comparison.table("effort")
    year = told.comparison.years
    frame = frame[(frame["basis"] == told.basis) & (frame["year"] == year)]
    if frame.empty:
        return None
    kind = kind_shown(list(frame["kind"].unique()))
    frame = frame[frame["kind"] == kind]
    tasks = [task for task in TASKS if task in set(frame["task"])]
    tasks += sorted(set(frame["task"]) - set(tasks))
    rows = []
    for position, label in enumerate(told.comparison.labels):
        mine = frame[frame["policy"] == label]
        paths = []
        for task in tasks:
            on_task = mine[mine["task"] == task]
            worked = summed(on_task, "manager_weeks", ("week_of_quarter",), frame)
            hours = summed(on_task, "hours", ("week_of_quarter",), frame)
            paths.append(Path(*band(ratio(hours, worked))))
        rows.append(PathRow(told.policy(label), policy_colour(position), tuple(paths)))
    unit = named(UNITS, "hours/week", told.lang)
    title = say("fig effort", told.lang, kind=named(KINDS, kind, told.lang), year=year)
    columns = tuple(
        say("with unit", told.lang, name=named(TASKS, task, told.lang), unit=unit) for task in tasks
    )
    return quarter_figure(told, title, columns, frame, rows)


def quarter_figure(
    told: Setting, title: str, columns: tuple[str, ...], frame: pd.DataFrame, rows: list[PathRow]
) -> PathFigure:
    """Return a figure of paths through the quarter, by policy, with the base grey behind the others.

    Parameters
    ----------
    frame : DataFrame
        What is shown, with the column `week_of_quarter`.
    """
    grey = [say("grey base", told.lang, base=told.base)] if told.others else []
    return PathFigure(
        title=title,
        notes=small_print(told, *grey, years=False),
        columns=columns,
        steps=tuple(float(week) for week in sorted(frame["week_of_quarter"].unique())),
        step_name=say("axis week", told.lang),
        ticks=tuple((float(week), f"{week}") for week in TICK_WEEKS),
        rows=tuple(rows),
        behind=tuple(() if i == 0 else (0,) for i in range(len(rows))),
        zero=False,
    )


def draw(shown: PathFigure) -> Figure:
    """Return the figure."""
    return draw_path_grid(shown)


def kind_shown(recorded: list[str]) -> str:
    """Return the kind of staff that figures of selling show, of those recorded."""
    return CLIENT_WORK_KIND if CLIENT_WORK_KIND in recorded else recorded[0]
