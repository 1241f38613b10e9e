"""Revenue against cost and against retention, a dot for each policy and point."""

from __future__ import annotations

import math
from dataclasses import dataclass

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from cmsim.report.figures.canvas import sheet
from cmsim.report.figures.theme import (
    BASE_COLOUR,
    LINE_POINTS,
    MARKER_POINTS,
    NOTE_POINTS,
    THIN_POINTS,
    plain,
    policy_colour,
)
from cmsim.report.sweep_tables import SweepTold
from cmsim.report.sweep_words import sweep_say
from cmsim.statistics.intervals import Estimate
from cmsim.tables.measures import measure_of

REVENUE, COST, RETENTION = "key_client_revenue_yuan", "selling_cost_yuan", "logo_retention_share"
_PANEL_INCHES, _HEIGHT_INCHES = 4.2, 3.6
_TICKS_INCHES, _AXIS_INCHES, _GAP_INCHES, _LEGEND_ROW_INCHES = 0.95, 0.7, 0.25, 0.26
_BAR_OPACITY = 0.3


@dataclass(frozen=True)
class Cross:
    """A dot with an interval in each direction, in units shown."""

    policy: int
    x: tuple[float, float, float]
    y: tuple[float, float, float]


@dataclass(frozen=True)
class TradeOffPanel:
    """One pair of measures."""

    x_axis: str
    y_axis: str
    crosses: tuple[Cross, ...]


@dataclass(frozen=True)
class TradeOffFigure:
    """Two panels over the same policies."""

    title: str
    notes: str
    policies: tuple[str, ...]
    panels: tuple[TradeOffPanel, ...]


def data(told: SweepTold) -> TradeOffFigure | None:
    """Return what is to be drawn, or None without a policy beside the base."""
    experiment, lang = told.experiment, told.lang
    others = experiment.labels[1:]
    if not others:
        return None
    panels = []
    for across in (COST, RETENTION):
        crosses = []
        x_scale, y_scale = told.scales(measure_of(across))[1], told.scales(measure_of(REVENUE))[1]
        for number, label in enumerate(others, start=1):
            for at in range(len(experiment.outcomes)):
                x, y = (told.difference(at, label, measure_of(name)) for name in (across, REVENUE))
                if not math.isnan(x.mean):
                    crosses.append(Cross(number, _ends(x, x_scale.divisor), _ends(y, y_scale.divisor)))
        panels.append(
            TradeOffPanel(
                f"{told.measure(measure_of(across))}, {x_scale.unit}",
                f"{told.measure(measure_of(REVENUE))}, {y_scale.unit}",
                tuple(crosses),
            )
        )
    return TradeOffFigure(
        sweep_say("fig trade-off title", lang),
        sweep_say("fig trade-off notes", lang),
        tuple(told.policy(label) for label in others),
        tuple(panels),
    )


def _ends(found: Estimate, divisor: float) -> tuple[float, float, float]:
    return found.mean / divisor, found.low / divisor, found.high / divisor


def draw(shown: TradeOffFigure) -> Figure:
    """Return the figure."""
    legend = _LEGEND_ROW_INCHES * (len(shown.policies) + 0.5)
    width = len(shown.panels) * (_TICKS_INCHES + _PANEL_INCHES + _GAP_INCHES)
    page = sheet(shown.title, shown.notes, width, _AXIS_INCHES + _HEIGHT_INCHES + legend)
    for number, panel in enumerate(shown.panels):
        left = number * (_TICKS_INCHES + _PANEL_INCHES + _GAP_INCHES) + _TICKS_INCHES
        axes = page.axes(left, _AXIS_INCHES, _PANEL_INCHES, _HEIGHT_INCHES)
        plain(axes, grid="both")
        axes.axhline(0.0, color=BASE_COLOUR, linewidth=THIN_POINTS)
        axes.axvline(0.0, color=BASE_COLOUR, linewidth=THIN_POINTS)
        for cross in panel.crosses:
            colour = policy_colour(cross.policy)
            x, y = cross.x, cross.y
            if not math.isnan(x[1]):
                axes.plot([x[1], x[2]], [y[0], y[0]], color=colour, alpha=_BAR_OPACITY, linewidth=LINE_POINTS)
                axes.plot([x[0], x[0]], [y[1], y[2]], color=colour, alpha=_BAR_OPACITY, linewidth=LINE_POINTS)
            axes.plot([x[0]], [y[0]], "o", color=colour, markersize=0.7 * MARKER_POINTS)
        axes.xaxis.set_major_locator(MaxNLocator(5))
        axes.yaxis.set_major_locator(MaxNLocator(5))
        axes.set_xlabel(panel.x_axis)
        axes.set_ylabel(panel.y_axis)
    for row, name in enumerate(shown.policies):
        bottom = _AXIS_INCHES + _HEIGHT_INCHES + legend - (row + 0.6) * _LEGEND_ROW_INCHES
        page.text(_TICKS_INCHES, bottom, f"● {name}", NOTE_POINTS, colour=policy_colour(row + 1))
    return page.figure
