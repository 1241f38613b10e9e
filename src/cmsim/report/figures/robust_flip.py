"""Where one policy overtakes another: worlds over the two conditions that matter most, with the box."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from cmsim.report.figures.canvas import sheet
from cmsim.report.figures.records import Series
from cmsim.report.figures.theme import (
    BASE_COLOUR,
    LINE_POINTS,
    MARKER_POINTS,
    NOTE_POINTS,
    THIN_POINTS,
    UNDECIDED_COLOUR,
    plain,
    policy_colour,
)
from cmsim.report.robustness_told import Told
from cmsim.uncertainty.findings import Flip

_WIDTH_INCHES, _HEIGHT_INCHES = 6.2, 4.2
_AXIS_INCHES, _TICKS_INCHES, _LEGEND_INCHES = 0.65, 0.95, 0.5
_ROOM_SHARE = 0.04
Ends = tuple[float, float]


@dataclass(frozen=True)
class Cloud:
    """Worlds of one standing."""

    label: str
    colour: str
    x: Series
    y: Series


@dataclass(frozen=True)
class FlipFigure:
    """Worlds over two axes, and the box, whose ends are infinite where they do not bind."""

    title: str
    notes: str
    x_axis: str
    y_axis: str
    clouds: tuple[Cloud, ...]
    box_x: Ends
    box_y: Ends


def data(told: Told, flip: Flip) -> FlipFigure | None:
    """Return what is to be drawn, or None without a box.

    With a single condition the other axis is the difference itself.
    """
    if flip.box is None:
        return None
    findings = told.findings
    values, paths = findings.variables
    by_weight = sorted(flip.box.restrictions, key=lambda one: one.quasi_p_value)
    first = by_weight[0]
    x = values[:, paths.index(first.name)]
    if len(by_weight) > 1:
        second = by_weight[1]
        y, y_axis, box_y = values[:, paths.index(second.name)], second.name, (second.low, second.high)
    else:
        y = np.asarray(findings.difference(flip.ours, flip.theirs)) / told.scale.divisor
        y_axis, box_y = f"{told.objective} ({told.scale.unit})", (-math.inf, math.inf)
    standing = findings.standing(flip.ours, flip.theirs)
    names = {"ours": told.policy(flip.ours), "theirs": told.policy(flip.theirs)}
    position = {label: number for number, label in enumerate(findings.labels)}
    clouds = []
    for value, key, colour in (
        (1, "fig usual", policy_colour(position[flip.ours])),
        (-1, "fig turned", policy_colour(position[flip.theirs])),
        (0, "fig close", UNDECIDED_COLOUR),
    ):
        rows = standing == value
        clouds.append(Cloud(told.say(key, **names), colour, tuple(x[rows]), tuple(y[rows])))
    return FlipFigure(
        told.say("fig flip title", **names),
        told.say("fig flip notes"),
        first.name,
        y_axis,
        tuple(clouds),
        (first.low, first.high),
        box_y,
    )


def draw(shown: FlipFigure) -> Figure:
    """Return the figure."""
    page = sheet(
        shown.title,
        shown.notes,
        _TICKS_INCHES + _WIDTH_INCHES,
        _AXIS_INCHES + _HEIGHT_INCHES + _LEGEND_INCHES,
    )
    axes = page.axes(_TICKS_INCHES, _AXIS_INCHES, _WIDTH_INCHES, _HEIGHT_INCHES)
    plain(axes, grid="both")
    for cloud in shown.clouds:
        axes.plot(
            cloud.x,
            cloud.y,
            "o",
            color=cloud.colour,
            label=cloud.label,
            markersize=0.7 * MARKER_POINTS,
            markeredgecolor="white",
            markeredgewidth=0.5 * THIN_POINTS,
        )
    axes.margins(_ROOM_SHARE)
    limits_x, limits_y = axes.get_xlim(), axes.get_ylim()
    left, right = _within(shown.box_x, limits_x)
    low, high = _within(shown.box_y, limits_y)
    frame = Rectangle(
        (left, low), right - left, high - low, fill=False, edgecolor=BASE_COLOUR, linewidth=LINE_POINTS
    )
    axes.add_patch(frame)
    axes.set_xlim(limits_x)
    axes.set_ylim(limits_y)
    axes.set_xlabel(shown.x_axis)
    axes.set_ylabel(shown.y_axis)
    axes.legend(
        loc="lower left",
        bbox_to_anchor=(0.0, 1.0),
        ncols=len(shown.clouds),
        frameon=False,
        fontsize=NOTE_POINTS,
        borderaxespad=0.2,
        handletextpad=0.2,
    )
    return page.figure


def _within(ends: Ends, limits: Ends) -> Ends:
    return max(ends[0], limits[0]), min(ends[1], limits[1])
