"""Sales through the quarter, by policy: contracts a seller and week, and the share asked for early."""

from __future__ import annotations

from matplotlib.figure import Figure

from cmsim.calendar import WEEKS_PER_QUARTER
from cmsim.report.figures.effort import kind_shown, quarter_figure
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
    title = say("fig sales weeks", told.lang, kind=named(KINDS, kind, told.lang))
    columns = (say("contracts a week", told.lang), say("share asked early", told.lang))
    return quarter_figure(told, title, columns, frame, rows)


def draw(shown: PathFigure) -> Figure:
    """Return the figure."""
    return draw_path_grid(shown)
