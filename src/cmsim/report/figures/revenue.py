"""Key-client revenue under each policy."""

from __future__ import annotations

from matplotlib.figure import Figure

from cmsim.report.figures.interval_rows import IntervalFigure, draw_interval_rows
from cmsim.report.figures.levels import level_figure
from cmsim.report.setting import Setting
from cmsim.report.words import say

MEASURES: tuple[str, ...] = ("key_client_revenue_yuan",)


def data(told: Setting) -> IntervalFigure:
    """Return the mean revenue a year by policy with intervals."""
    return level_figure(told, say("fig revenue", told.lang, years=told.years), MEASURES)


def draw(shown: IntervalFigure) -> Figure:
    """Return the figure."""
    return draw_interval_rows(shown)
