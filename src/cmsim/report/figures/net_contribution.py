"""Paired differences from the base in net contribution, without and with the final client base's value."""

from __future__ import annotations

import math

from matplotlib.figure import Figure

from cmsim.experiments.ranking import adjusted_verdicts
from cmsim.report.figures.difference_rows import difference_panel, difference_scale
from cmsim.report.figures.interval_rows import IntervalFigure, draw_interval_rows
from cmsim.report.figures.notes import small_print
from cmsim.report.ranking_words import ranking_say
from cmsim.report.setting import Setting
from cmsim.report.words import VERDICTS, named, say
from cmsim.statistics.intervals import Estimate, Verdict
from cmsim.tables.measures import measure_of

DURING, WITH_FINAL_VALUE = "net_contribution_yuan", "net_contribution_with_terminal_yuan"


def data(told: Setting) -> IntervalFigure | None:
    """Return the differences of all policies, or None if there is only the base."""
    if not told.others:
        return None
    compared, basis = told.comparison, told.basis
    changes = {
        name: {label: compared.difference(measure_of(name), label, basis) for label in told.others}
        for name in (DURING, WITH_FINAL_VALUE)
    }
    levels = [compared.level(measure_of(DURING), compared.base, basis)]
    both = [change for found in changes.values() for change in found.values()]
    scale = difference_scale(measure_of(DURING).unit, levels, both, told)
    headings = {
        DURING: say("fig net during", told.lang, years=told.years),
        WITH_FINAL_VALUE: say("fig net with final", told.lang),
    }
    notes = [say("grey close", told.lang), say("note final value", told.lang)]
    verdicts: dict[str, dict[str, Verdict]] = {}
    if len(told.others) > 1 and not told.one_replication:
        verdicts = {name: adjusted_verdicts(compared, basis, name) for name in changes}
        notes.append(ranking_say("corrected", told.lang))
    return IntervalFigure(
        _title(told, changes[DURING], verdicts.get(DURING, {})),
        small_print(told, *notes),
        tuple(
            difference_panel(told, headings[name], found, scale, verdicts.get(name))
            for name, found in changes.items()
        ),
    )


def draw(shown: IntervalFigure) -> Figure:
    """Return the figure."""
    return draw_interval_rows(shown)


def _title(told: Setting, changes: dict[str, Estimate], corrected: dict[str, Verdict]) -> str:
    if told.one_replication:
        return say("fig net, one", told.lang, base=told.base)
    verdicts = [
        corrected.get(label, change.verdict)
        for label, change in changes.items()
        if not math.isnan(change.mean)
    ]
    known: tuple[Verdict, ...] = ("higher", "lower", "too close to call")
    parts = [
        say(
            "fig net count", told.lang, verdict=named(VERDICTS, verdict, told.lang), n=verdicts.count(verdict)
        )
        for verdict in known
        if verdict in verdicts
    ]
    return say(
        "fig net, verdicts",
        told.lang,
        base=told.base,
        n=len(changes),
        counts=say("between names", told.lang).join(parts),
    )
