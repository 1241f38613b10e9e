"""Who gains and who loses: a manager's certainty equivalent against the base, by kind of staff."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from cmsim.report.figures.difference_rows import difference_panel, difference_scale
from cmsim.report.figures.interval_rows import IntervalFigure, draw_interval_rows
from cmsim.report.figures.notes import small_print
from cmsim.report.figures.records import kinds_of_staff
from cmsim.report.setting import Setting
from cmsim.report.words import KINDS, named, say
from cmsim.statistics.intervals import Estimate, estimate, paired_difference
from cmsim.tables.measures import measure_of

MEASURE = "certainty_equivalent_yuan"


def data(told: Setting) -> IntervalFigure | None:
    """Return the difference per head by policy and kind of staff, or None if there is only the base."""
    if not told.others:
        return None
    kinds = kinds_of_staff(told)
    measure = measure_of(MEASURE)
    frame = told.comparison.table("staff")
    mine = frame[frame["basis"] == told.basis]
    by_head = measure.by({"staff": mine}, ("policy", "kind", "replication"), told.comparison.all_years)
    base = told.comparison.base
    replications = sorted(mine["replication"].unique())
    labels = told.comparison.labels
    every = pd.MultiIndex.from_product([labels, kinds, replications])
    # A kind that a policy does not have is worth nothing that could be compared.
    whole = np.asarray(by_head.reindex(every), dtype=np.float64).reshape(len(labels), len(kinds), -1)
    values = {(label, kind): whole[i, j] for i, label in enumerate(labels) for j, kind in enumerate(kinds)}
    changes: dict[str, dict[str, Estimate]] = {
        kind: {label: paired_difference(values[label, kind], values[base, kind]) for label in told.others}
        for kind in kinds
    }
    levels = [estimate(values[base, kind]) for kind in kinds]
    scale = difference_scale(
        measure.unit, levels, [change for found in changes.values() for change in found.values()], told
    )
    return IntervalFigure(
        say("fig staff", told.lang, base=told.base),
        small_print(told, say("grey close", told.lang), say("note certainty equivalent", told.lang)),
        tuple(
            difference_panel(told, _capital(named(KINDS, kind, told.lang)), found, scale)
            for kind, found in changes.items()
        ),
    )


def draw(shown: IntervalFigure) -> Figure:
    """Return the figure."""
    return draw_interval_rows(shown)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
