"""A panel of paired differences from the base, grey where they are too close to call."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from cmsim.report.figures.interval_rows import IntervalPanel, IntervalRow
from cmsim.report.numbers import Scale, interval, scales
from cmsim.report.setting import Setting
from cmsim.report.words import VERDICTS, named, say
from cmsim.statistics.intervals import Estimate

UNDECIDED = "too close to call"


def difference_scale(
    unit: str, levels: Sequence[Estimate], changes: Sequence[Estimate], told: Setting
) -> Scale:
    """Return one scale for all differences that are shown side by side."""
    return scales(unit, levels, changes, told.lang)[1]


def difference_panel(
    told: Setting, heading: str, changes: Mapping[str, Estimate], scale: Scale
) -> IntervalPanel:
    """Return the panel of some differences by label of the policy."""
    rows = tuple(
        IntervalRow(
            told.policy(label),
            change,
            _text(told, change, scale),
            "undecided" if change.verdict == UNDECIDED else "decided",
        )
        for label, change in changes.items()
    )
    return IntervalPanel(heading, say("axis difference", told.lang, unit=scale.unit), scale, rows, zero=True)


def _text(told: Setting, change: Estimate, scale: Scale) -> str:
    text = interval(change, scale, told.lang)
    if change.verdict != UNDECIDED or math.isnan(change.mean):
        return text
    return f"{text}\n{named(VERDICTS, UNDECIDED, told.lang)}"
