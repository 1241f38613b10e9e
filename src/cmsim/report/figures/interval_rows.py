"""A row per policy, a dot with its interval in each panel, and the numbers beside it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from cmsim.report.figures.canvas import Sheet, sheet, widest
from cmsim.report.figures.lettering import balanced, height_inches
from cmsim.report.figures.theme import (
    BASE_COLOUR,
    LINE_POINTS,
    MARKER_POINTS,
    POLICY_COLOURS,
    TEXT_POINTS,
    THIN_POINTS,
    UNDECIDED_COLOUR,
    UNDECIDED_TEXT_COLOUR,
    VALUE_POINTS,
    plain,
)
from cmsim.report.numbers import Scale
from cmsim.statistics.intervals import Estimate

Standing = Literal["base", "decided", "undecided"]
"""How a row is coloured: the base dark, what is decided in colour, what is too close to call grey."""

_COLOURS: dict[Standing, str] = {
    "base": BASE_COLOUR,
    "decided": POLICY_COLOURS[0],
    "undecided": UNDECIDED_COLOUR,
}
_LABEL_INCHES = 2.9
_PLOT_INCHES = {1: 5.0, 2: 2.9}
"""Width of a panel by their number; more than two are as narrow as two."""
_GAP_INCHES = 0.15
_BETWEEN_PANELS_INCHES = 0.35
_ROW_PADDING_INCHES = 0.18
_AXIS_INCHES = 0.6
"""For tick labels and the axis's name."""
_ROOM_SHARE = 0.08
"""Of the axis, free at both ends."""
_TICKS = 5
_DOT_POINTS = 0.75 * MARKER_POINTS
_END_POINTS = 13.0
"""Height of the ends of an interval."""


@dataclass(frozen=True)
class IntervalRow:
    """One dot: the estimate, what is written beside it, and how it stands."""

    label: str
    estimate: Estimate
    text: str
    standing: Standing


@dataclass(frozen=True)
class IntervalPanel:
    """One panel: what it shows, its axis, and a row per policy."""

    heading: str
    axis: str
    scale: Scale
    rows: tuple[IntervalRow, ...]
    zero: bool
    """Whether a line marks zero."""


@dataclass(frozen=True)
class IntervalFigure:
    """Panels that share their rows."""

    title: str
    notes: str
    panels: tuple[IntervalPanel, ...]


def draw_interval_rows(data: IntervalFigure) -> Figure:
    """Return the figure."""
    first = data.panels[0]
    labels = [balanced(row.label, _LABEL_INCHES, TEXT_POINTS) for row in first.rows]
    label_width = widest(labels, TEXT_POINTS) + _GAP_INCHES
    lines = [
        max(label.count("\n"), *(panel.rows[i].text.count("\n") for panel in data.panels)) + 1
        for i, label in enumerate(labels)
    ]
    heights = [height_inches(n, TEXT_POINTS) + _ROW_PADDING_INCHES for n in lines]
    plot = _PLOT_INCHES.get(len(data.panels), _PLOT_INCHES[2])
    values = [widest([row.text for row in panel.rows], VALUE_POINTS) + _GAP_INCHES for panel in data.panels]
    widths = [plot + value for value in values]
    headings = [
        balanced(panel.heading, width, TEXT_POINTS, bold=True)
        for panel, width in zip(data.panels, widths, strict=True)
    ]
    head = height_inches(max(h.count("\n") + 1 if h else 0 for h in headings), TEXT_POINTS) + _GAP_INCHES
    rows_height = sum(heights)
    page = sheet(
        data.title,
        data.notes,
        label_width + sum(widths) + _BETWEEN_PANELS_INCHES * (len(widths) - 1),
        _AXIS_INCHES + rows_height + head,
    )
    centres = [rows_height - sum(heights[:i]) - 0.5 * height for i, height in enumerate(heights)]
    for label, centre in zip(labels, centres, strict=True):
        page.text(0.0, _AXIS_INCHES + centre, label, TEXT_POINTS)
    left = label_width
    for panel, heading, width in zip(data.panels, headings, widths, strict=True):
        page.text(
            left, _AXIS_INCHES + rows_height + _GAP_INCHES, heading, TEXT_POINTS, bold=True, va="baseline"
        )
        axes = page.axes(left, _AXIS_INCHES, plot, rows_height)
        _panel(axes, panel, centres, rows_height)
        _values(page, panel, centres, left + plot + _GAP_INCHES)
        left += width + _BETWEEN_PANELS_INCHES
    return page.figure


def _panel(axes: Axes, panel: IntervalPanel, centres: list[float], height: float) -> None:
    plain(axes, grid="x")
    axes.set_ylim(0.0, height)
    axes.set_yticks([])
    axes.set_xlabel(panel.axis)
    axes.xaxis.set_major_locator(MaxNLocator(_TICKS))
    if panel.zero:
        axes.axvline(0.0, color=BASE_COLOUR, linewidth=THIN_POINTS)
    seen = [0.0] if panel.zero else []
    for row, centre in zip(panel.rows, centres, strict=True):
        mean, low, high = (
            panel.scale.shown(x) for x in (row.estimate.mean, row.estimate.low, row.estimate.high)
        )
        if math.isnan(mean):
            continue
        colour = _COLOURS[row.standing]
        seen.append(mean)
        if not math.isnan(low):
            axes.plot([low, high], [centre, centre], color=colour, linewidth=LINE_POINTS)
            # Ends higher than the dot show an interval that is narrower than it.
            axes.plot(
                [low, high], [centre, centre], "|", color=colour, markersize=_END_POINTS, mew=LINE_POINTS
            )
            seen += [low, high]
        axes.plot([mean], [centre], "o", color=colour, markersize=_DOT_POINTS)
    if seen:
        room = _ROOM_SHARE * ((max(seen) - min(seen)) or abs(max(seen)) or 1.0)
        axes.set_xlim(min(seen) - room, max(seen) + room)


def _values(page: Sheet, panel: IntervalPanel, centres: list[float], left: float) -> None:
    for row, centre in zip(panel.rows, centres, strict=True):
        colour = UNDECIDED_TEXT_COLOUR if row.standing == "undecided" else BASE_COLOUR
        page.text(left, _AXIS_INCHES + centre, row.text, VALUE_POINTS, colour=colour)
