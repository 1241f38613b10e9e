"""How revenue, active clients and mean trust part from the base, month by month."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from cmsim.calendar import MONTHS_PER_YEAR
from cmsim.report.figures.notes import small_print
from cmsim.report.figures.path_grid import Path, PathFigure, PathRow, draw_path_grid
from cmsim.report.figures.records import FloatArray, band, ratio, summed
from cmsim.report.figures.theme import policy_colour
from cmsim.report.numbers import scales
from cmsim.report.setting import Setting
from cmsim.report.words import say
from cmsim.statistics.intervals import Estimate, estimate

QUANTITIES: tuple[tuple[str, str], ...] = (
    ("path revenue", "yuan"),
    ("path clients", "clients"),
    ("path trust", "trust"),
)
"""What is shown, and its unit."""


def data(told: Setting) -> PathFigure | None:
    """Return paired differences by month with their intervals, or None if there is only the base."""
    if not told.others:
        return None
    base = _paths(told, told.comparison.base)
    changes = [
        [ours - theirs for ours, theirs in zip(_paths(told, p), base, strict=True)] for p in told.others
    ]
    columns, divisors = [], []
    for j, (words, unit) in enumerate(QUANTITIES):
        largest: list[Estimate] = [estimate(month) for change in changes for month in change[j].T]
        _, scale = scales(unit, [], largest, told.lang)
        difference = say("axis difference", told.lang, unit=scale.unit)
        columns.append(say("heading", told.lang, name=say(words, told.lang), axis=difference))
        divisors.append(scale.divisor)
    rows = tuple(
        PathRow(
            told.policy(label),
            policy_colour(told.comparison.labels.index(label)),
            tuple(Path(*band(values / d)) for values, d in zip(change, divisors, strict=True)),
        )
        for label, change in zip(told.others, changes, strict=True)
    )
    steps = tuple(float(month) for month in range(1, base[0].shape[1] + 1))
    grey = [say("grey others", told.lang)] if len(rows) > 1 else []
    return PathFigure(
        title=say("fig paths", told.lang, base=told.base),
        notes=small_print(told, *grey, years=False),
        columns=tuple(columns),
        steps=steps,
        step_name=say("axis month", told.lang),
        ticks=_quarter_ticks(len(steps)),
        rows=rows,
        behind=tuple(tuple(k for k in range(len(rows)) if k != i) for i in range(len(rows))),
        zero=True,
    )


def draw(shown: PathFigure) -> Figure:
    """Return the figure."""
    return draw_path_grid(shown)


def _paths(told: Setting, label: str) -> tuple[FloatArray, ...]:
    """Return the quantities of a policy as (replications, months)."""
    frame = told.comparison.table("time_path")
    whole = frame[frame["basis"] == told.basis]
    mine = whole[whole["policy"] == label]
    revenue, clients, trust = (
        summed(mine, column, ("year", "month"), whole)
        for column in ("revenue_yuan", "active_clients", "trust_sum")
    )
    return revenue, clients, ratio(trust, clients)


def _quarter_ticks(months: int) -> tuple[tuple[float, str], ...]:
    """Return the ends of the years, or of the quarters of a single year."""
    every = MONTHS_PER_YEAR if months > MONTHS_PER_YEAR else MONTHS_PER_YEAR // 4
    return tuple((float(month), f"{month}") for month in np.arange(every, months + 1, every))
