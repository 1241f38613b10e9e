"""What each evaluation of a family brought: by number with the best so far, and by each free parameter."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from cmsim.experiments.tune_settings import TUNED_BASIS
from cmsim.experiments.tuned_comparison import TunedComparison, best_so_far
from cmsim.experiments.tuning import TunedFamily
from cmsim.report.figures.canvas import sheet, widest
from cmsim.report.figures.lettering import balanced, height_inches
from cmsim.report.figures.records import Series
from cmsim.report.figures.theme import (
    BASE_COLOUR,
    LINE_POINTS,
    MARKER_POINTS,
    TEXT_POINTS,
    THIN_POINTS,
    UNDECIDED_COLOUR,
    plain,
    policy_colour,
)
from cmsim.report.numbers import Scale
from cmsim.report.setting import Setting, setting
from cmsim.report.tuning_tables import family_name, gain_scale, replications_text
from cmsim.report.tuning_words import tuning_say

MOST_PARAMETERS = 3
"""Free parameters of a family that have a panel; further ones stand in the table of evaluations."""
_LABEL_INCHES, _PANEL_INCHES, _PANEL_HEIGHT_INCHES = 2.1, 2.9, 2.1
_TICKS_INCHES, _AXIS_INCHES, _GAP_INCHES = 0.95, 0.65, 0.12
_ROOM_SHARE = 0.12
_TICKS = 5
_PERCENT = 100.0
_RING_POINTS = 2.0 * MARKER_POINTS


@dataclass(frozen=True)
class Mark:
    """One evaluation: its gain in the unit shown (NaN if it failed), and how it stands."""

    number: int
    gain: float
    standing: Literal["fits", "over budget", "failed"]
    chosen: bool


@dataclass(frozen=True)
class ParameterAxis:
    """One free parameter: its name, and its value in each evaluation."""

    name: str
    values: Series
    by_ratio: bool


@dataclass(frozen=True)
class FamilyRow:
    """A family: its evaluations in their order, the best so far, and its free parameters."""

    label: str
    colour: str
    marks: tuple[Mark, ...]
    best: Series
    axes: tuple[ParameterAxis, ...]


@dataclass(frozen=True)
class TuningFigure:
    """A row per family; the vertical axis is common to all."""

    title: str
    notes: str
    heading: str
    gain_axis: str
    evaluation_axis: str
    rows: tuple[FamilyRow, ...]


def data(tuned: TunedComparison, lang: str, parameters: str = "defaults") -> TuningFigure:
    """Return what is to be drawn."""
    told = setting(tuned.comparison, TUNED_BASIS, lang, parameters)
    settings, scale = tuned.tuning.settings, gain_scale(tuned, told.lang)
    notes = tuning_say(
        "fig notes",
        told.lang,
        objective=tuning_say(settings.objective, told.lang),
        replications=replications_text(settings.replications, told.lang),
        percent=f"{_PERCENT * settings.tolerance_share:g}",
    )
    return TuningFigure(
        tuning_say("fig title", told.lang, n=settings.evaluations),
        notes,
        tuning_say("fig evaluations", told.lang),
        tuning_say("fig gain axis", told.lang, unit=scale.unit),
        tuning_say("fig evaluation axis", told.lang),
        tuple(_row(one, number, told, scale) for number, one in enumerate(tuned.tuning.families, start=1)),
    )


def _row(one: TunedFamily, number: int, told: Setting, scale: Scale) -> FamilyRow:
    marks = tuple(
        Mark(made.candidate.number, scale.shown(made.gain.mean), made.standing, made is one.chosen)
        for made in one.evaluations
    )
    axes = tuple(
        ParameterAxis(
            free.name, tuple(made.candidate.values[free.name] for made in one.evaluations), free.by_ratio
        )
        for free in one.family.free[:MOST_PARAMETERS]
    )
    best = tuple(scale.shown(value) for value in best_so_far(one))
    return FamilyRow(family_name(told, one), policy_colour(number), marks, best, axes)


def draw(shown: TuningFigure) -> Figure:
    """Return the figure."""
    labels = [balanced(row.label, _LABEL_INCHES, TEXT_POINTS) for row in shown.rows]
    label_width = widest(labels, TEXT_POINTS)
    head = height_inches(1, TEXT_POINTS) + _GAP_INCHES
    step_down = _PANEL_HEIGHT_INCHES + _AXIS_INCHES
    step_right = _TICKS_INCHES + _PANEL_INCHES
    columns = 1 + max(len(row.axes) for row in shown.rows)
    page = sheet(shown.title, shown.notes, label_width + columns * step_right, len(labels) * step_down + head)
    limits = _limits(shown)
    for i, (row, label) in enumerate(zip(shown.rows, labels, strict=True)):
        bottom = (len(labels) - 1 - i) * step_down + _AXIS_INCHES
        page.text(0.0, bottom + 0.5 * _PANEL_HEIGHT_INCHES, label, TEXT_POINTS)
        for j in range(1 + len(row.axes)):
            left = label_width + j * step_right + _TICKS_INCHES
            axes = page.axes(left, bottom, _PANEL_INCHES, _PANEL_HEIGHT_INCHES)
            plain(axes, grid="y")
            axes.set_ylim(*limits)
            axes.yaxis.set_major_locator(MaxNLocator(_TICKS))
            axes.axhline(0.0, color=BASE_COLOUR, linewidth=THIN_POINTS)
            if j == 0:
                _by_evaluation(axes, row)
                axes.set_xlabel(shown.evaluation_axis)
                axes.set_ylabel(shown.gain_axis)
            else:
                _by_parameter(axes, row, row.axes[j - 1], limits[0])
    page.text(
        label_width + _TICKS_INCHES,
        len(labels) * step_down + _GAP_INCHES,
        shown.heading,
        TEXT_POINTS,
        bold=True,
        va="baseline",
    )
    return page.figure


def _by_evaluation(axes: Axes, row: FamilyRow) -> None:
    numbers = [mark.number for mark in row.marks]
    axes.set_xlim(min(numbers) - 0.5, max(numbers) + 0.5)
    axes.xaxis.set_major_locator(MaxNLocator(_TICKS, integer=True))
    axes.step(numbers, row.best, where="post", color=row.colour, linewidth=LINE_POINTS)
    _marks(axes, row, [float(number) for number in numbers], axes.get_ylim()[0])


def _by_parameter(axes: Axes, row: FamilyRow, parameter: ParameterAxis, floor: float) -> None:
    low, high = min(parameter.values), max(parameter.values)
    if parameter.by_ratio and low > 0.0:
        axes.set_xscale("log")
        room = (high / low) ** _ROOM_SHARE if high > low else 2.0
        axes.set_xlim(low / room, high * room)
        plain(axes, grid="y")
        axes.set_xticks([low, math.sqrt(low * high), high] if high > low else [low])
        axes.set_xticks([], minor=True)
        axes.set_xticklabels([f"{float(f'{x:.3g}'):,.10g}" for x in axes.get_xticks()])
    else:
        room = _ROOM_SHARE * ((high - low) or abs(high) or 1.0)
        axes.set_xlim(low - room, high + room)
        axes.xaxis.set_major_locator(MaxNLocator(_TICKS))
    axes.set_xlabel(parameter.name)
    _marks(axes, row, list(parameter.values), floor)


def _marks(axes: Axes, row: FamilyRow, at: list[float], floor: float) -> None:
    for x, mark in zip(at, row.marks, strict=True):
        if mark.standing == "failed":
            axes.plot([x], [floor], "x", color=UNDECIDED_COLOUR, markersize=MARKER_POINTS, clip_on=False)
            continue
        fits = mark.standing == "fits"
        axes.plot(
            [x],
            [mark.gain],
            "o",
            color=row.colour if fits else UNDECIDED_COLOUR,
            markerfacecolor=row.colour if fits else "none",
            markersize=0.75 * MARKER_POINTS,
        )
        if mark.chosen:
            axes.plot(
                [x],
                [mark.gain],
                "o",
                color=BASE_COLOUR,
                markerfacecolor="none",
                markersize=_RING_POINTS,
                markeredgewidth=THIN_POINTS,
            )


def _limits(shown: TuningFigure) -> tuple[float, float]:
    seen = [0.0, *(mark.gain for row in shown.rows for mark in row.marks if not math.isnan(mark.gain))]
    room = _ROOM_SHARE * ((max(seen) - min(seen)) or 1.0)
    return min(seen) - room, max(seen) + room
