"""What a policy costs against what it brings: selling cost and gross profit, as differences from the base."""

from __future__ import annotations

import math
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from cmsim.report.figures.canvas import Sheet, sheet, widest
from cmsim.report.figures.lettering import balanced, height_inches, spread
from cmsim.report.figures.notes import small_print
from cmsim.report.figures.theme import (
    BASE_COLOUR,
    LINE_POINTS,
    MARKER_POINTS,
    NOTE_COLOUR,
    TEXT_POINTS,
    THIN_POINTS,
    VALUE_POINTS,
    plain,
    policy_colour,
)
from cmsim.report.numbers import Scale, scales
from cmsim.report.setting import Setting
from cmsim.report.words import say
from cmsim.statistics.intervals import Estimate
from cmsim.tables.measures import measure_of

COST, PROFIT = "selling_cost_yuan", "gross_profit_after_losses_yuan"
"""Their difference is net contribution."""

_PLOT_INCHES = 6.4
_HEIGHT_INCHES = 5.2
_TICKS_INCHES = 0.95
_AXIS_INCHES = 0.6
_HEAD_INCHES = 0.3
"""Above the axes, for the name of the line where it ends there."""
_LABEL_INCHES = 3.0
_LEADER_INCHES = 0.45
_GAP_INCHES = 0.1
_ROOM_SHARE = 0.12
_TICKS = 6
_PAYS_COLOUR = "#EAF3F9"
"""Of the side of the line on which profit rises by more than cost."""
_LEADER_OPACITY = 0.6
_POINT_SHARE = 0.75
"""Of a usual marker, so that crosses show."""


@dataclass(frozen=True)
class CostBenefitPoint:
    """A policy: differences in cost and in profit from the base, yuan a year."""

    label: str
    colour: str
    cost: Estimate
    profit: Estimate


@dataclass(frozen=True)
class CostBenefitFigure:
    """Policies as points; on the line profit and cost rise by the same."""

    title: str
    notes: str
    cost_axis: str
    profit_axis: str
    scale: Scale
    points: tuple[CostBenefitPoint, ...]
    line: str


def data(told: Setting) -> CostBenefitFigure | None:
    """Return the differences of all policies, or None if there is only the base."""
    if not told.others:
        return None
    compared = told.comparison
    points = tuple(
        CostBenefitPoint(
            told.policy(label),
            policy_colour(compared.labels.index(label)),
            compared.difference(measure_of(COST), label, told.basis),
            compared.difference(measure_of(PROFIT), label, told.basis),
        )
        for label in told.others
    )
    _, scale = scales(measure_of(COST).unit, [], [e for p in points for e in (p.cost, p.profit)], told.lang)
    return CostBenefitFigure(
        title=say("fig cost", told.lang, base=told.base),
        notes=small_print(told, say("without final value", told.lang)),
        cost_axis=say("axis cost", told.lang, unit=scale.unit),
        profit_axis=say("axis profit", told.lang, unit=scale.unit),
        scale=scale,
        points=points,
        line=say("break even", told.lang),
    )


def draw(shown: CostBenefitFigure) -> Figure:
    """Return the figure."""
    labels = [balanced(point.label, _LABEL_INCHES, TEXT_POINTS) for point in shown.points]
    right = _TICKS_INCHES + _PLOT_INCHES + _LEADER_INCHES
    page = sheet(
        shown.title,
        shown.notes,
        right + _GAP_INCHES + widest(labels, TEXT_POINTS),
        _AXIS_INCHES + _HEIGHT_INCHES + _HEAD_INCHES,
    )
    axes = page.axes(_TICKS_INCHES, _AXIS_INCHES, _PLOT_INCHES, _HEIGHT_INCHES)
    plain(axes, grid="both")
    axes.set_xlabel(shown.cost_axis)
    axes.set_ylabel(shown.profit_axis)
    axes.xaxis.set_major_locator(MaxNLocator(_TICKS))
    axes.yaxis.set_major_locator(MaxNLocator(_TICKS))
    for side, estimates in (("x", [p.cost for p in shown.points]), ("y", [p.profit for p in shown.points])):
        (axes.set_xlim if side == "x" else axes.set_ylim)(*_limits(estimates, shown.scale))
    _break_even(axes)
    _line_name(axes, shown)
    for point in shown.points:
        _cross(axes, point, shown.scale)
    _names(page, axes, shown, labels)
    return page.figure


def _limits(found: list[Estimate], scale: Scale) -> tuple[float, float]:
    seen = [0.0] + [scale.shown(x) for e in found for x in (e.mean, e.low, e.high) if not math.isnan(x)]
    room = _ROOM_SHARE * ((max(seen) - min(seen)) or 1.0)
    return min(seen) - room, max(seen) + room


def _break_even(axes: Axes) -> None:
    ends = axes.get_xlim()
    axes.fill_between(ends, ends, [axes.get_ylim()[1]] * 2, color=_PAYS_COLOUR, linewidth=0.0, zorder=0.0)
    axes.axhline(0.0, color=NOTE_COLOUR, linewidth=THIN_POINTS)
    axes.axvline(0.0, color=NOTE_COLOUR, linewidth=THIN_POINTS)
    axes.axline((0.0, 0.0), slope=1.0, color=BASE_COLOUR, linewidth=LINE_POINTS, linestyle=(0, (5, 3)))


def _cross(axes: Axes, point: CostBenefitPoint, scale: Scale) -> None:
    if math.isnan(point.cost.mean) or math.isnan(point.profit.mean):
        return
    x, y = scale.shown(point.cost.mean), scale.shown(point.profit.mean)
    if not math.isnan(point.cost.low) and not math.isnan(point.profit.low):
        axes.plot(
            [scale.shown(point.cost.low), scale.shown(point.cost.high)],
            [y, y],
            color=point.colour,
            linewidth=LINE_POINTS,
        )
        axes.plot(
            [x, x],
            [scale.shown(point.profit.low), scale.shown(point.profit.high)],
            color=point.colour,
            linewidth=LINE_POINTS,
        )
    axes.plot([x], [y], "o", color=point.colour, markersize=_POINT_SHARE * MARKER_POINTS)


def _line_name(axes: Axes, shown: CostBenefitFigure) -> None:
    """Name the line at its end: above the axes if it leaves them there, else below it."""
    (x_low, x_high), (y_low, y_high) = axes.get_xlim(), axes.get_ylim()
    if y_high <= x_high:
        axes.annotate(
            shown.line,
            (y_high, y_high),
            xytext=(0, 4),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=VALUE_POINTS,
            color=BASE_COLOUR,
        )
    else:
        tilt = math.degrees(math.atan2(_HEIGHT_INCHES / (y_high - y_low), _PLOT_INCHES / (x_high - x_low)))
        axes.annotate(
            shown.line,
            (x_high, x_high),
            xytext=(0, -4),
            textcoords="offset points",
            rotation=tilt,
            rotation_mode="anchor",
            ha="right",
            va="top",
            fontsize=VALUE_POINTS,
            color=BASE_COLOUR,
        )


def _names(page: Sheet, axes: Axes, shown: CostBenefitFigure, labels: list[str]) -> None:
    """Write the names in a column at the right, each with a thin line from its point."""
    placed = [
        (point, label)
        for point, label in zip(shown.points, labels, strict=True)
        if not math.isnan(point.cost.mean) and not math.isnan(point.profit.mean)
    ]
    y_low, y_high = axes.get_ylim()
    per_inch = (y_high - y_low) / _HEIGHT_INCHES
    wanted = [(shown.scale.shown(point.profit.mean) - y_low) / per_inch for point, _label in placed]
    lines = max((label.count("\n") + 1 for _point, label in placed), default=1)
    gap = height_inches(lines, TEXT_POINTS) + _GAP_INCHES
    left = _TICKS_INCHES + _PLOT_INCHES + _LEADER_INCHES
    x_end = (
        axes.get_xlim()[1]
        + (_LEADER_INCHES - _GAP_INCHES) * (axes.get_xlim()[1] - axes.get_xlim()[0]) / _PLOT_INCHES
    )
    for (point, label), at in zip(placed, spread(wanted, gap, 0.0, _HEIGHT_INCHES), strict=True):
        page.text(left, _AXIS_INCHES + at, label, TEXT_POINTS)
        axes.plot(
            [shown.scale.shown(point.cost.mean), x_end],
            [shown.scale.shown(point.profit.mean), y_low + at * per_inch],
            color=point.colour,
            linewidth=THIN_POINTS,
            alpha=_LEADER_OPACITY,
            clip_on=False,
            zorder=1.5,
        )
