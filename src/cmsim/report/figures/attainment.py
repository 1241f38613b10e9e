"""How results of an account period lie around the mark at which pay jumps or bends."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from cmsim.report.figures.effort import kind_shown
from cmsim.report.figures.notes import small_print
from cmsim.report.figures.path_grid import Path, PathFigure, PathRow, draw_path_grid
from cmsim.report.figures.records import band_above_zero, ratio, summed
from cmsim.report.figures.theme import policy_colour
from cmsim.report.setting import Setting
from cmsim.report.words import KINDS, named, say
from cmsim.simulation.mark_attainment import BINS_PER_MARK

TABLE = "attainment_bins"
_TICKS = (0.0, 0.5, 1.0, 1.5, 2.0)


def data(told: Setting) -> PathFigure | None:
    """Return the share of results in each twentieth of the mark, or None where no policy has one."""
    if TABLE not in told.comparison.tables:
        return None
    frame = told.comparison.table(TABLE)
    frame = frame[frame["basis"] == told.basis]
    if frame.empty:
        return None
    kind = kind_shown(list(frame["kind"].unique()))
    frame = frame[frame["kind"] == kind]
    rows = []
    for position, label in enumerate(told.comparison.labels):
        mine = frame[frame["policy"] == label]
        if mine.empty:
            continue
        managers = summed(mine, "managers", ("bin",), frame)
        share = ratio(managers, np.repeat(managers.sum(axis=1, keepdims=True), managers.shape[1], axis=1))
        rows.append(PathRow(told.policy(label), policy_colour(position), (Path(*band_above_zero(share)),)))
    steps = tuple((int(number) + 0.5) / BINS_PER_MARK for number in sorted(frame["bin"].unique()))
    return PathFigure(
        title=say("fig attainment", told.lang, kind=named(KINDS, kind, told.lang)),
        notes=small_print(told, say("last bin", told.lang), years=False),
        columns=(say("share of results", told.lang),),
        steps=steps,
        step_name=say("axis mark", told.lang),
        ticks=tuple((at, f"{at:g}") for at in _TICKS),
        rows=tuple(rows),
        behind=tuple(() for _ in rows),
        zero=False,
        mark=1.0,
    )


def draw(shown: PathFigure) -> Figure:
    """Return the figure."""
    return draw_path_grid(shown)
