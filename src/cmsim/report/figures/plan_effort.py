"""Solved effort of the median type over time and attainment, as a heat map by kind of staff."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from cmsim.experiments.plan_view import EffortMap, PlanView
from cmsim.report.figures.canvas import sheet
from cmsim.report.figures.lettering import height_inches
from cmsim.report.figures.theme import NOTE_COLOUR, TEXT_POINTS, THIN_POINTS, TICK_POINTS
from cmsim.report.plan_words import plan_say
from cmsim.report.words import Lang

_COLOURS = "cividis"
"""Nuñez, Anderton & Renslow 2018: rises in lightness alike for eyes with and without colour deficiency."""
_PANEL_INCHES, _HEIGHT_INCHES = 3.6, 3.0
_TICKS_INCHES, _AXIS_INCHES, _GAP_INCHES = 0.95, 0.65, 0.12
_BAR_INCHES, _BAR_GAP_INCHES, _BAR_TICKS_INCHES = 0.16, 0.12, 0.85
_PERCENT = 100.0
_TICKS = 6
_LEAST_RANGE_HOURS = 0.5
"""So that effort that never moves looks even, and not like a play of rounding."""


@dataclass(frozen=True)
class Map:
    """One kind of staff; hours (attainment, weeks)."""

    heading: str
    attainment_axis: str
    attainment_percent: np.ndarray
    hours: np.ndarray


@dataclass(frozen=True)
class EffortFigure:
    """Maps beside each other, each with its own scale of hours."""

    title: str
    notes: str
    week_axis: str
    hours_axis: str
    maps: tuple[Map, ...]


def data(view: PlanView, lang: Lang) -> EffortFigure | None:
    """Return what is to be drawn, or None if effort was not solved."""
    if not view.efforts:
        return None
    period = plan_say(view.period, lang)
    norms = plan_say("between", lang).join(
        plan_say("norm", lang, kind=_name(one, lang), hours=f"{one.norm_hours:g}") for one in view.efforts
    )
    return EffortFigure(
        title=plan_say("fig plan effort", lang, plan=view.plan, scenario=view.scenario, period=period),
        notes=plan_say("effort note", lang, norms=norms),
        week_axis=plan_say("week axis", lang, period=period),
        hours_axis=plan_say("hours axis", lang),
        maps=tuple(_map(one, lang) for one in view.efforts),
    )


def _name(one: EffortMap, lang: Lang) -> str:
    return one.names[1 if lang == "zh" else 0]


def _map(one: EffortMap, lang: Lang) -> Map:
    key = "attainment axis" if one.reference_is_target else "of expected axis"
    return Map(_name(one, lang), plan_say(key, lang), one.attainment * _PERCENT, one.hours.T)


def draw(shown: EffortFigure) -> Figure:
    """Return the figure."""
    head = height_inches(1, TEXT_POINTS) + _GAP_INCHES
    step = _TICKS_INCHES + _PANEL_INCHES + _BAR_GAP_INCHES + _BAR_INCHES + _BAR_TICKS_INCHES
    page = sheet(shown.title, shown.notes, len(shown.maps) * step, _AXIS_INCHES + _HEIGHT_INCHES + head)
    for number, one in enumerate(shown.maps):
        left = number * step + _TICKS_INCHES
        page.text(
            left,
            _AXIS_INCHES + _HEIGHT_INCHES + _GAP_INCHES,
            one.heading,
            TEXT_POINTS,
            bold=True,
            va="baseline",
        )
        axes = page.axes(left, _AXIS_INCHES, _PANEL_INCHES, _HEIGHT_INCHES)
        bar = page.axes(left + _PANEL_INCHES + _BAR_GAP_INCHES, _AXIS_INCHES, _BAR_INCHES, _HEIGHT_INCHES)
        low, high = float(one.hours.min()), float(one.hours.max())
        short = max(_LEAST_RANGE_HOURS - (high - low), 0.0)
        weeks = np.arange(1, one.hours.shape[1] + 1)
        shading = axes.pcolormesh(
            weeks,
            one.attainment_percent,
            one.hours,
            cmap=_COLOURS,
            vmin=low - 0.5 * short,
            vmax=high + 0.5 * short,
            shading="nearest",
            rasterized=True,
        )
        axes.axhline(_PERCENT, color="white", linewidth=THIN_POINTS, linestyle="--")
        axes.set_ylim(one.attainment_percent[0], one.attainment_percent[-1])
        axes.xaxis.set_major_locator(MaxNLocator(_TICKS, integer=True))
        axes.set_xlabel(shown.week_axis)
        axes.set_ylabel(one.attainment_axis)
        axes.tick_params(length=0)
        legend = page.figure.colorbar(shading, cax=bar)
        legend.outline.set_visible(False)
        legend.set_label(shown.hours_axis, fontsize=TICK_POINTS, color=NOTE_COLOUR)
        bar.tick_params(length=0)
    return page.figure
