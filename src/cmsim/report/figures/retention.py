"""Retention of clients and of their revenue under each policy."""

from __future__ import annotations

from matplotlib.figure import Figure

from cmsim.report.figures.interval_rows import IntervalFigure, draw_interval_rows
from cmsim.report.figures.levels import level_figure
from cmsim.report.setting import Setting
from cmsim.report.words import say

MEASURES: tuple[str, ...] = ("logo_retention_share", "gross_revenue_retention_share")


def data(told: Setting) -> IntervalFigure:
    """Return retention by head-count and by revenue, by policy with intervals."""
    return level_figure(told, say("fig retention", told.lang), MEASURES)


def draw(shown: IntervalFigure) -> Figure:
    """Return the figure."""
    return draw_interval_rows(shown)
