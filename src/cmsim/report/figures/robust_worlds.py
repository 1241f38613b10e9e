"""Differences from the base in all worlds of a robustness study, a strip of dots for each policy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from cmsim.report.figures.canvas import sheet, widest
from cmsim.report.figures.lettering import balanced
from cmsim.report.figures.records import Series
from cmsim.report.figures.theme import (
    BASE_COLOUR,
    LINE_POINTS,
    MARKER_POINTS,
    TEXT_POINTS,
    THIN_POINTS,
    plain,
    policy_colour,
)
from cmsim.report.robustness_told import Told
from cmsim.statistics.intervals import Estimate

_LABEL_INCHES, _PLOT_INCHES, _ROW_INCHES = 2.9, 6.0, 0.75
_AXIS_INCHES, _GAP_INCHES = 0.6, 0.15
_SPREAD = 0.26
"""Half the height over which a row's dots are spread, in rows."""
_DOT_OPACITY = 0.55
_WRITTEN_OFFSET = 0.38
_ROOM_SHARE = 0.05


@dataclass(frozen=True)
class WorldRow:
    """A policy: its differences by world, and as written."""

    label: str
    colour: str
    differences: Series
    as_written: Estimate


@dataclass(frozen=True)
class WorldsFigure:
    """Strips that share an axis, in the unit shown."""

    title: str
    notes: str
    axis: str
    rows: tuple[WorldRow, ...]


def data(told: Told) -> WorldsFigure:
    """Return what is to be drawn."""
    findings, scale = told.findings, told.scale
    base = findings.labels[0]
    rows = []
    for position, label in enumerate(findings.labels[1:], start=1):
        written = findings.against_base(label)
        rows.append(
            WorldRow(
                told.policy(label),
                policy_colour(position),
                tuple(scale.shown(float(value)) for value in findings.difference(label, base)),
                Estimate(
                    scale.shown(written.mean),
                    scale.shown(written.low),
                    scale.shown(written.high),
                    scale.shown(written.sd),
                    written.n,
                ),
            )
        )
    worlds = int(findings.whole_worlds.sum())
    return WorldsFigure(
        told.say("fig worlds title", objective=told.objective, worlds=worlds),
        told.say("fig worlds notes"),
        told.say("fig worlds axis", unit=scale.unit),
        tuple(rows),
    )


def draw(shown: WorldsFigure) -> Figure:
    """Return the figure."""
    labels = [balanced(row.label, _LABEL_INCHES, TEXT_POINTS) for row in shown.rows]
    width, height = widest(labels, TEXT_POINTS), len(labels) * _ROW_INCHES
    page = sheet(shown.title, shown.notes, width + _GAP_INCHES + _PLOT_INCHES, height + _AXIS_INCHES)
    axes = page.axes(width + _GAP_INCHES, _AXIS_INCHES, _PLOT_INCHES, height)
    plain(axes, grid="x")
    axes.set_ylim(-0.5, len(labels) - 0.5)
    axes.set_yticks([])
    axes.axvline(0.0, color=BASE_COLOUR, linewidth=THIN_POINTS)
    for number, (row, label) in enumerate(zip(shown.rows, labels, strict=True)):
        at = len(labels) - 1 - number
        page.text(0.0, _AXIS_INCHES + (at + 0.5) * _ROW_INCHES, label, TEXT_POINTS)
        ranks = np.argsort(np.argsort(row.differences))
        # Spread by a sequence that never clumps (the golden section's), in the order of the values.
        height_of = at + _SPREAD * (2.0 * ((ranks * 0.6180339887) % 1.0) - 1.0)
        axes.plot(
            row.differences,
            height_of,
            "o",
            color=row.colour,
            alpha=_DOT_OPACITY,
            markersize=0.55 * MARKER_POINTS,
            markeredgewidth=0.0,
        )
        written, line = row.as_written, at + _WRITTEN_OFFSET
        axes.plot([written.low, written.high], [line, line], color=BASE_COLOUR, linewidth=LINE_POINTS)
        axes.plot([written.mean], [line], "D", color=BASE_COLOUR, markersize=0.6 * MARKER_POINTS)
    axes.xaxis.set_major_locator(MaxNLocator(6))
    axes.margins(x=_ROOM_SHARE)
    axes.set_xlabel(shown.axis)
    return page.figure
