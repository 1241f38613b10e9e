"""Persons by industry group, today and as advised."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from cmsim.optimise.allocation.problem import IntArray
from cmsim.optimise.allocation_advice import AllocationAdvice
from cmsim.report.allocation_names import AllocationNames
from cmsim.report.allocation_words import allocation_say
from cmsim.report.figures.canvas import sheet, widest
from cmsim.report.figures.theme import CONTEXT_COLOUR, POLICY_COLOURS, TEXT_POINTS, VALUE_POINTS, plain
from cmsim.report.words import Lang

_PLOT_INCHES, _ROW_INCHES, _AXIS_INCHES, _GAP_INCHES, _LEGEND_INCHES = 5.0, 0.5, 0.6, 0.15, 0.35
_BAR = 0.36
"""Of a row, for each of its two bars."""


@dataclass(frozen=True)
class GroupsFigure:
    """Persons by group."""

    title: str
    notes: str
    axis: str
    today: str
    best: str
    groups: tuple[str, ...]
    persons_today: tuple[int, ...]
    persons_best: tuple[int, ...]


def data(advice: AllocationAdvice, lang: Lang) -> GroupsFigure:
    """Return what is to be drawn."""
    names = AllocationNames(advice.policy, lang)
    cells, problem = advice.problem.cells, advice.problem

    def by_group(counts: IntArray) -> tuple[int, ...]:
        sums = np.bincount(cells.group, weights=counts.sum(axis=1), minlength=len(cells.groups))
        return tuple(round(one) for one in sums)

    return GroupsFigure(
        allocation_say("groups title", lang),
        "",
        allocation_say("persons", lang),
        allocation_say("today", lang),
        allocation_say("best", lang),
        tuple(names.group(name) for name in cells.groups),
        by_group(problem.today),
        by_group(advice.best.counts),
    )


def draw(shown: GroupsFigure) -> Figure:
    """Return the figure."""
    rows = len(shown.groups)
    labels = widest(list(shown.groups), TEXT_POINTS) + _GAP_INCHES
    height = rows * _ROW_INCHES
    page = sheet(shown.title, shown.notes, labels + _PLOT_INCHES, _AXIS_INCHES + height + _LEGEND_INCHES)
    axes = page.axes(labels, _AXIS_INCHES, _PLOT_INCHES, height)
    plain(axes, grid="x")
    at = np.arange(rows)[::-1] + 0.5
    axes.barh(at + _BAR / 2.0, shown.persons_today, height=_BAR, color=CONTEXT_COLOUR, label=shown.today)
    axes.barh(at - _BAR / 2.0, shown.persons_best, height=_BAR, color=POLICY_COLOURS[0], label=shown.best)
    axes.set_ylim(0.0, rows)
    axes.set_yticks([])
    axes.set_xlabel(shown.axis)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    for name, middle in zip(shown.groups, at, strict=True):
        page.text(0.0, _AXIS_INCHES + middle * _ROW_INCHES, name, TEXT_POINTS)
    axes.legend(
        loc="lower right",
        bbox_to_anchor=(1.0, 1.0),
        ncols=2,
        frameon=False,
        fontsize=VALUE_POINTS,
        borderaxespad=0.2,
    )
    return page.figure
