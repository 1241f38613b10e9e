"""What each group of assumptions does to the policies' differences from the base."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.figure import Figure

from cmsim.report.figures.interval_rows import (
    IntervalFigure,
    IntervalPanel,
    IntervalRow,
    Standing,
    draw_interval_rows,
)
from cmsim.report.numbers import interval
from cmsim.report.robustness_drivers import drivers_shown
from cmsim.report.robustness_told import Told
from cmsim.report.robustness_words import group_name
from cmsim.statistics.intervals import Estimate

MOST_GROUPS = 10
"""The strongest; all stand in the table."""


def data(told: Told) -> IntervalFigure:
    """Return what is to be drawn: a panel for each policy, the strongest groups first."""
    drivers = drivers_shown(told.findings)
    groups = drivers[0].effects.groups
    order = np.argsort(-sum(np.nan_to_num(one.effects.mean_size) for one in drivers), kind="stable")
    scale = told.unsigned
    panels = []
    for one in drivers:
        rows = []
        for at in order[:MOST_GROUPS]:
            effects = one.effects
            size = Estimate(
                float(effects.mean_size[at]),
                float(effects.low[at]),
                float(effects.high[at]),
                math.nan,
                int(effects.steps[at]),
            )
            text = interval(size, scale, told.lang)
            standing: Standing = "decided" if size.low > 0.0 else "undecided"
            rows.append(IntervalRow(group_name(groups[int(at)], told.lang), size, text, standing))
        axis = told.say("fig drivers axis", unit=scale.unit)
        panels.append(IntervalPanel(told.policy(one.policy), axis, scale, tuple(rows), zero=True))
    return IntervalFigure(
        told.say("fig drivers title", objective=told.objective),
        told.say("fig drivers notes", n=told.findings.study.plan.trajectories),
        tuple(panels),
    )


def draw(shown: IntervalFigure) -> Figure:
    """Return the figure."""
    return draw_interval_rows(shown)
