"""Pay of one manager by component and month, and the bookings that it follows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from cmsim.report.figures.canvas import sheet
from cmsim.report.figures.lettering import height_inches
from cmsim.report.figures.theme import (
    BASE_COLOUR,
    CONTEXT_COLOUR,
    NOTE_COLOUR,
    POLICY_COLOURS,
    TEXT_POINTS,
    THIN_POINTS,
    TICK_POINTS,
    plain,
)

_WIDTH_INCHES, _PAY_INCHES, _BOOKED_INCHES = 8.6, 2.8, 1.3
_TICKS_INCHES, _AXIS_INCHES, _GAP_INCHES = 0.9, 0.35, 0.12
_LEGEND_COLUMNS = 3
_MOST_LABELS = 12
_BAR_SHARE = 0.8
_TICKS = 4
_COLOURS = (CONTEXT_COLOUR, *POLICY_COLOURS)
"""The first component is base pay, behind the others."""


@dataclass(frozen=True)
class ManagerPayFigure:
    """What is drawn; sums in the unit that the axes name.

    Attributes
    ----------
    months : tuple of str
        In order.
    components : mapping-like tuple of (str, tuple of float)
        Name of a component and its sum in each month.
    booked : tuple of float
        Credited in each month.
    """

    title: str
    notes: str
    pay_axis: str
    booked_axis: str
    months: tuple[str, ...]
    components: tuple[tuple[str, tuple[float, ...]], ...]
    booked: tuple[float, ...]


def draw(shown: ManagerPayFigure) -> Figure:
    """Return the figure: stacked pay above, bookings below, a bar for each month."""
    lines = -(-max(len(shown.components), 1) // _LEGEND_COLUMNS)
    legend = height_inches(lines, TICK_POINTS) + _GAP_INCHES
    head = height_inches(1, TEXT_POINTS) + _GAP_INCHES
    pay_bottom = _AXIS_INCHES + _BOOKED_INCHES + head + _GAP_INCHES
    body = pay_bottom + _PAY_INCHES + head + legend
    page = sheet(shown.title, shown.notes, _WIDTH_INCHES, body)
    width = _WIDTH_INCHES - _TICKS_INCHES
    page.text(0.0, _AXIS_INCHES + _BOOKED_INCHES + _GAP_INCHES, shown.booked_axis, TEXT_POINTS, va="baseline")
    page.text(0.0, pay_bottom + _PAY_INCHES + _GAP_INCHES, shown.pay_axis, TEXT_POINTS, va="baseline")
    pay = page.axes(_TICKS_INCHES, pay_bottom, width, _PAY_INCHES)
    booked = page.axes(_TICKS_INCHES, _AXIS_INCHES, width, _BOOKED_INCHES)
    _stack(pay, shown)
    at = np.arange(len(shown.months))
    booked.bar(at, shown.booked, width=_BAR_SHARE, color=BASE_COLOUR)
    for axes in (pay, booked):
        _frame(axes, shown.months)
    pay.tick_params(labelbottom=False)
    if shown.components:
        top = 1.0 + (head + legend) / _PAY_INCHES
        pay.legend(
            loc="upper left",
            bbox_to_anchor=(0.0, top),
            ncols=_LEGEND_COLUMNS,
            frameon=False,
            fontsize=TICK_POINTS,
            borderaxespad=0.0,
        )
    return page.figure


def _stack(axes: Axes, shown: ManagerPayFigure) -> None:
    """Stack what is paid upwards from zero, and what is kept or taken back downwards."""
    at = np.arange(len(shown.months))
    above, below = np.zeros(at.size), np.zeros(at.size)
    for number, (name, sums) in enumerate(shown.components):
        values = np.array(sums)
        bottom = np.where(values >= 0.0, above, below)
        colour = _COLOURS[number % len(_COLOURS)]
        axes.bar(at, values, width=_BAR_SHARE, bottom=bottom, color=colour, label=name)
        above, below = above + np.maximum(values, 0.0), below + np.minimum(values, 0.0)


def _frame(axes: Axes, months: tuple[str, ...]) -> None:
    plain(axes, grid="y")
    step = -(-len(months) // _MOST_LABELS) or 1
    at = np.arange(0, len(months), step)
    axes.set_xticks(at, [months[int(place)] for place in at])
    axes.yaxis.set_major_locator(MaxNLocator(_TICKS))
    axes.axhline(0.0, color=NOTE_COLOUR, linewidth=THIN_POINTS)
