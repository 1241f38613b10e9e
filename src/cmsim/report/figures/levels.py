"""Levels of measures by policy, as rows with intervals: what the figures of revenue and retention share."""

from __future__ import annotations

from collections.abc import Sequence

from cmsim.report.figures.interval_rows import IntervalFigure, IntervalPanel, IntervalRow
from cmsim.report.figures.notes import small_print
from cmsim.report.numbers import interval, scales
from cmsim.report.setting import Setting
from cmsim.report.words import say
from cmsim.tables.measures import measure_of


def level_figure(told: Setting, title: str, measures: Sequence[str]) -> IntervalFigure:
    """Return the levels of some measures under every policy, a panel for each measure."""
    more = [say("levels share luck", told.lang)] if told.others and not told.one_replication else []
    # One panel is named by the title.
    panels = tuple(_panel(told, name, "" if len(measures) == 1 else _name(told, name)) for name in measures)
    return IntervalFigure(title, small_print(told, *more), panels)


def _name(told: Setting, name: str) -> str:
    measure = measure_of(name)
    return measure.meaning_zh if told.lang == "zh" else measure.meaning


def _panel(told: Setting, name: str, heading: str) -> IntervalPanel:
    measure = measure_of(name)
    labels = told.comparison.labels
    levels = [told.comparison.level(measure, label, told.basis) for label in labels]
    scale, _ = scales(measure.unit, levels, [], told.lang)
    rows = tuple(
        IntervalRow(
            told.policy(label),
            level,
            interval(level, scale, told.lang),
            "base" if label == told.comparison.base else "decided",
        )
        for label, level in zip(labels, levels, strict=True)
    )
    return IntervalPanel(heading, scale.unit, scale, rows, zero=False)
