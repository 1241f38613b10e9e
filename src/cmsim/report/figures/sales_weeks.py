"""Sales through the quarter, by policy: contracts a seller and week, and the share asked for early."""

from __future__ import annotations

from matplotlib.figure import Figure

from cmsim.calendar import WEEKS_PER_QUARTER
from cmsim.report.figures.effort import TICK_WEEKS, kind_shown
from cmsim.report.figures.notes import small_print
from cmsim.report.figures.path_grid import Path, PathFigure, PathRow, draw_path_grid
from cmsim.report.figures.records import band_above_zero, ratio, summed
from cmsim.report.figures.theme import policy_colour
from cmsim.report.setting import Setting
from cmsim.report.words import KINDS, named, say

TABLE = "sales_by_week"


def data(told: Setting) -> PathFigure | None:
    """Return contracts by week of the quarter over all years compared, or None without any record."""
    if TABLE not in told.comparison.tables:
        return None
    frame = told.comparison.table(TABLE)
    frame = frame[frame["basis"] == told.basis]
    if frame.empty:
        return None
    kind = kind_shown(list(frame["kind"].unique()))
    frame = frame[frame["kind"] == kind].copy()
    frame["week_of_quarter"] = (frame["week"] - 1) % WEEKS_PER_QUARTER + 1
    rows = []
    for position, label in enumerate(told.comparison.labels):
        mine = frame[frame["policy"] == label]
        worked, contracts, pulled = (
            summed(mine, column, ("week_of_quarter",), frame)
            for column in ("manager_weeks", "contracts", "pulled_contracts")
        )
        paths = (
            Path(*band_above_zero(ratio(contracts, worked))),
            Path(*band_above_zero(ratio(pulled, contracts))),
        )
        rows.append(PathRow(told.policy(label), policy_colour(position), paths))
    grey = [say("grey base", told.lang, base=told.base)] if told.others else []
    return PathFigure(
        title=say("fig sales weeks", told.lang, kind=named(KINDS, kind, told.lang)),
        notes=small_print(told, *grey, years=False),
        columns=(say("contracts a week", told.lang), say("share asked early", told.lang)),
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
