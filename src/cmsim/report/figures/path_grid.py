"""A grid of paths: a row per policy, a column per quantity; lines with bands, the others in grey behind."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from cmsim.report.figures.canvas import sheet, widest
from cmsim.report.figures.lettering import balanced, height_inches
from cmsim.report.figures.records import Series
from cmsim.report.figures.theme import (
    BAND_OPACITY,
    BASE_COLOUR,
    CONTEXT_COLOUR,
    GRID_COLOUR,
    LINE_POINTS,
    TEXT_POINTS,
    THIN_POINTS,
    plain,
)

_LABEL_INCHES = 2.3
_PANEL_INCHES = 3.1
_PANEL_HEIGHT_INCHES = 1.05
_TICKS_INCHES = 0.85
"""Left of a panel, for the labels of its axis."""
_BETWEEN_ROWS_INCHES = 0.22
_AXIS_INCHES = 0.6
_GAP_INCHES = 0.12
_ROOM_SHARE = 0.08
_TICKS = 4


@dataclass(frozen=True)
class Path:
    """A mean with the ends of its interval at each step, in the unit shown; ends are NaN without one."""

    mean: Series
    low: Series
    high: Series


@dataclass(frozen=True)
class PathRow:
    """A policy: its name, its colour, and a path for each column."""

    label: str
    colour: str
    paths: tuple[Path, ...]


@dataclass(frozen=True)
class PathFigure:
    """Paths by policy and quantity.

    Attributes
    ----------
    columns : tuple of str
        Headings with the unit.
    steps : tuple of float
        Common horizontal axis.
    ticks : tuple of (float, str)
        Where the axis is labelled, and how.
    behind : tuple of tuple of int
        For each row, the rows whose means are drawn in grey behind it.
    zero : bool
        Whether a line marks zero, as for differences.
    mark : float or None
        Step at which an upright line stands, such as a quota.
    """

    title: str
    notes: str
    columns: tuple[str, ...]
    steps: Series
    step_name: str
    ticks: tuple[tuple[float, str], ...]
    rows: tuple[PathRow, ...]
    behind: tuple[tuple[int, ...], ...]
    zero: bool
    mark: float | None = None


def draw_path_grid(data: PathFigure) -> Figure:
    """Return the figure."""
    labels = [balanced(row.label, _LABEL_INCHES, TEXT_POINTS) for row in data.rows]
    headings = [balanced(text, _PANEL_INCHES, TEXT_POINTS, bold=True) for text in data.columns]
    label_width = widest(labels, TEXT_POINTS)
    head = height_inches(max(text.count("\n") for text in headings) + 1, TEXT_POINTS) + _GAP_INCHES
    step_down = _PANEL_HEIGHT_INCHES + _BETWEEN_ROWS_INCHES
    step_right = _TICKS_INCHES + _PANEL_INCHES
    rows_height = len(labels) * step_down - _BETWEEN_ROWS_INCHES
    page = sheet(
        data.title,
        data.notes,
        label_width + len(headings) * step_right,
        _AXIS_INCHES + rows_height + head,
    )
    for i, (row, label) in enumerate(zip(data.rows, labels, strict=True)):
        bottom = _AXIS_INCHES + rows_height - i * step_down - _PANEL_HEIGHT_INCHES
        page.text(0.0, bottom + 0.5 * _PANEL_HEIGHT_INCHES, label, TEXT_POINTS)
        for j, path in enumerate(row.paths):
            left = label_width + j * step_right + _TICKS_INCHES
            axes = page.axes(left, bottom, _PANEL_INCHES, _PANEL_HEIGHT_INCHES)
            behind = [data.rows[k].paths[j].mean for k in data.behind[i]]
            _panel(axes, data, path, behind, row.colour)
            axes.set_ylim(*_limits((other.paths[j] for other in data.rows), data.zero))
            if i < len(labels) - 1:
                axes.tick_params(labelbottom=False)
            else:
                axes.set_xlabel(data.step_name)
    for j, heading in enumerate(headings):
        left = label_width + j * step_right + _TICKS_INCHES
        page.text(
            left, _AXIS_INCHES + rows_height + _GAP_INCHES, heading, TEXT_POINTS, bold=True, va="baseline"
        )
    return page.figure


def _panel(axes: Axes, data: PathFigure, path: Path, behind: list[Series], colour: str) -> None:
    plain(axes, grid="y")
    axes.set_xlim(data.steps[0], data.steps[-1])
    axes.set_xticks([at for at, _text in data.ticks], [text for _at, text in data.ticks])
    for at, _text in data.ticks:
        axes.axvline(at, color=GRID_COLOUR, linewidth=THIN_POINTS, zorder=0.5)
    axes.yaxis.set_major_locator(MaxNLocator(_TICKS))
    if data.zero:
        axes.axhline(0.0, color=BASE_COLOUR, linewidth=THIN_POINTS)
    if data.mark is not None:
        axes.axvline(data.mark, color=BASE_COLOUR, linewidth=THIN_POINTS)
    for mean in behind:
        axes.plot(data.steps, mean, color=CONTEXT_COLOUR, linewidth=THIN_POINTS)
    if not any(math.isnan(x) for x in path.low):
        axes.fill_between(data.steps, path.low, path.high, color=colour, alpha=BAND_OPACITY, linewidth=0.0)
    axes.plot(data.steps, path.mean, color=colour, linewidth=LINE_POINTS)


def _limits(paths: Iterable[Path], zero: bool) -> tuple[float, float]:
    """Return limits that are common to a column, so that its rows can be compared."""
    seen = [
        x for path in paths for line in (path.mean, path.low, path.high) for x in line if not math.isnan(x)
    ]
    seen += [0.0] if zero or not seen else []
    room = _ROOM_SHARE * ((max(seen) - min(seen)) or abs(max(seen)) or 1.0)
    return min(seen) - room, max(seen) + room
