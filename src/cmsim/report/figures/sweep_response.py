"""How policies' differences from the base move with each factor: a panel for each, all points as dots."""

from __future__ import annotations

import math
from dataclasses import dataclass

from matplotlib.axes import Axes
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

MOST_PANELS = 6
_PANEL_INCHES, _HEIGHT_INCHES = 3.4, 3.2
_TICKS_INCHES, _AXIS_INCHES, _LEGEND_INCHES, _LEGEND_ROW_INCHES = 0.9, 0.7, 0.15, 0.26
_BAR_OPACITY = 0.35
_ROOM_SHARE = 0.04
_DODGE_SHARE = 0.012
"""Dots of policies at the same value are set apart by so much of the axis."""


@dataclass(frozen=True)
class Dot:
    """A point of the design: value of the factor, difference and the ends of its interval, in units shown."""

    x: float
    y: float
    low: float
    high: float


@dataclass(frozen=True)
class PolicyDots:
    """A policy's points, and the line that joins its means where the factor takes few values."""

    label: str
    colour: str
    dots: tuple[Dot, ...]
    line: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class FactorPanel:
    """A factor's panel."""

    axis: str
    log: bool
    policies: tuple[PolicyDots, ...]


@dataclass(frozen=True)
class ResponseFigure:
    """Panels that share the vertical axis."""

    title: str
    notes: str
    y_axis: str
    panels: tuple[FactorPanel, ...]


def data(told: SweepTold) -> ResponseFigure | None:
    """Return what is to be drawn, or None without factors or policies."""
    experiment, lang = told.experiment, told.lang
    others = experiment.labels[1:]
    if not experiment.factors or not others:
        return None
    measure = told.objective
    _, scale = told.scales(measure)
    panels = []
    for factor in experiment.factors[:MOST_PANELS]:
        policies = []
        for position, label in enumerate(others, start=1):
            dots = []
            for at, one in enumerate(experiment.outcomes):
                found = told.difference(at, label, measure)
                if math.isnan(found.mean):
                    continue
                ends = (found.mean, found.low, found.high)
                x = float(one.point.values[factor.path])  # type: ignore[arg-type]
                dots.append(Dot(x, *(scale.shown(end) for end in ends)))
            line = _means(dots) if experiment.design == "grid" else ()
            policies.append(PolicyDots(told.policy(label), policy_colour(position), tuple(dots), line))
        panels.append(FactorPanel(factor.path, factor.log, tuple(policies)))
    name = told.measure(measure)
    return ResponseFigure(
        sweep_say("fig response title", lang, measure=name),
        sweep_say("fig response notes", lang),
        sweep_say("fig response axis", lang, unit=scale.unit),
        tuple(panels),
    )


def _means(dots: list[Dot]) -> tuple[tuple[float, float], ...]:
    values = sorted({dot.x for dot in dots})
    by_value = {x: [dot.y for dot in dots if dot.x == x] for x in values}
    return tuple((x, sum(ys) / len(ys)) for x, ys in by_value.items())


def draw(shown: ResponseFigure) -> Figure:
    """Return the figure."""
    count = len(shown.panels)
    names = [policy.label for policy in shown.panels[0].policies]
    width = _TICKS_INCHES + count * _PANEL_INCHES + (count - 1) * 0.35
    legend = _LEGEND_INCHES + _LEGEND_ROW_INCHES * len(names)
    page = sheet(shown.title, shown.notes, max(width, 6.0), _AXIS_INCHES + _HEIGHT_INCHES + legend)
    seen = [0.0]
    for panel in shown.panels:
        for policy in panel.policies:
            for dot in policy.dots:
                seen += [end for end in (dot.y, dot.low, dot.high) if not math.isnan(end)]
    room = _ROOM_SHARE * ((max(seen) - min(seen)) or 1.0)
    for number, panel in enumerate(shown.panels):
        left = _TICKS_INCHES + number * (_PANEL_INCHES + 0.35)
        axes = page.axes(left, _AXIS_INCHES, _PANEL_INCHES, _HEIGHT_INCHES)
        plain(axes, grid="y")
        axes.set_ylim(min(seen) - room, max(seen) + room)
        if panel.log:
            axes.set_xscale("log")
        else:
            axes.xaxis.set_major_locator(MaxNLocator(4))
        axes.axhline(0.0, color=BASE_COLOUR, linewidth=THIN_POINTS)
        _policies(axes, panel)
        axes.set_xlabel(panel.axis, fontsize=NOTE_POINTS)
        if number == 0:
            axes.set_ylabel(shown.y_axis)
        else:
            axes.set_yticklabels([])
    for row, policy in enumerate(shown.panels[0].policies):
        bottom = _AXIS_INCHES + _HEIGHT_INCHES + legend - (row + 0.6) * _LEGEND_ROW_INCHES
        page.text(_TICKS_INCHES, bottom, f"● {policy.label}", NOTE_POINTS, colour=policy.colour)
    return page.figure


def _policies(axes: Axes, panel: FactorPanel) -> None:
    every = [dot.x for policy in panel.policies for dot in policy.dots]
    span = max(every) - min(every) if every else 1.0
    for number, policy in enumerate(panel.policies):
        step = number - 0.5 * (len(panel.policies) - 1)
        for dot in policy.dots:
            x = dot.x if panel.log else dot.x + step * _DODGE_SHARE * span
            if not math.isnan(dot.low):
                axes.plot(
                    [x, x],
                    [dot.low, dot.high],
                    color=policy.colour,
                    alpha=_BAR_OPACITY,
                    linewidth=LINE_POINTS,
                )
            axes.plot([x], [dot.y], "o", color=policy.colour, markersize=0.6 * MARKER_POINTS)
        if len(policy.line) > 1:
            axes.plot(*zip(*policy.line, strict=True), color=policy.colour, linewidth=THIN_POINTS)
