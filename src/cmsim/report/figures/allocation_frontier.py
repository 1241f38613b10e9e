"""A frontier of allocations: what is given up of one thing for another, with the gap of each point."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from cmsim.optimise.allocation.frontier import RETAINED, REVENUE
from cmsim.optimise.allocation.problem import NET
from cmsim.optimise.allocation_advice import AllocationAdvice
from cmsim.report.allocation_words import allocation_say
from cmsim.report.figures.canvas import sheet
from cmsim.report.figures.theme import BASE_COLOUR, LINE_POINTS, MARKER_POINTS, POLICY_COLOURS, plain
from cmsim.report.millions import MILLION
from cmsim.report.words import Lang

_COST, _PERSONS = "cost_yuan", "persons"
_AXES = {"cost": (_COST, REVENUE), "retention": (RETAINED, NET), "head-count": (_PERSONS, NET)}
_PHRASES = {
    _COST: "frontier cost",
    REVENUE: "frontier revenue",
    NET: "frontier net",
    RETAINED: "frontier clients",
    _PERSONS: "persons",
}
_MONEY = (_COST, REVENUE, NET)
_PLOT_INCHES, _HEIGHT_INCHES, _TICKS_INCHES, _AXIS_INCHES = 5.4, 3.8, 1.0, 0.7


@dataclass(frozen=True)
class FrontierFigure:
    """Points with the bound of each: no allocation lies above the upper end of its bar."""

    title: str
    notes: str
    x_axis: str
    y_axis: str
    points: tuple[tuple[float, float, float], ...]
    today: tuple[float, float]


def data(advice: AllocationAdvice, lang: Lang) -> FrontierFigure | None:
    """Return what is to be drawn; None if no frontier was asked for, or no point can be kept."""
    if advice.frontier_along is None:
        return None
    across, up = _AXES[advice.frontier_along]
    points = []
    for one in advice.frontier:
        if one.found is not None:
            totals = {**one.found.totals, _PERSONS: float(one.found.counts.sum())}
            height = _shown(up, totals[up])
            points.append((_shown(across, totals[across]), height, height + one.found.gap * abs(height)))
    if not points:
        return None
    today = {**advice.today, _PERSONS: float(advice.problem.today.sum())}
    return FrontierFigure(
        allocation_say("frontier title", lang),
        allocation_say("frontier notes", lang),
        allocation_say(_PHRASES[across], lang),
        allocation_say(_PHRASES[up], lang),
        tuple(sorted(points)),
        (_shown(across, today[across]), _shown(up, today[up])),
    )


def draw(shown: FrontierFigure) -> Figure:
    """Return the figure."""
    page = sheet(shown.title, shown.notes, _TICKS_INCHES + _PLOT_INCHES, _AXIS_INCHES + _HEIGHT_INCHES)
    axes = page.axes(_TICKS_INCHES, _AXIS_INCHES, _PLOT_INCHES, _HEIGHT_INCHES)
    plain(axes, grid="both")
    x, y, top = zip(*shown.points, strict=True)
    axes.plot(x, y, "o-", color=POLICY_COLOURS[0], linewidth=LINE_POINTS, markersize=0.75 * MARKER_POINTS)
    axes.vlines(x, y, top, color=POLICY_COLOURS[0], linewidth=LINE_POINTS)
    axes.plot(*shown.today, "D", color=BASE_COLOUR, markersize=0.75 * MARKER_POINTS)
    axes.xaxis.set_major_locator(MaxNLocator(6))
    axes.set_xlabel(shown.x_axis)
    axes.set_ylabel(shown.y_axis)
    return page.figure


def _shown(name: str, value: float) -> float:
    return value / MILLION if name in _MONEY else value
