"""A panel of paired differences from the base, grey where they are too close to call."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from cmsim.report.figures.interval_rows import IntervalPanel, IntervalRow
from cmsim.report.numbers import Scale, interval, scales
from cmsim.report.setting import Setting
from cmsim.report.words import VERDICTS, named, say
from cmsim.statistics.intervals import Estimate, Verdict

UNDECIDED = "too close to call"


def difference_scale(
    unit: str, levels: Sequence[Estimate], changes: Sequence[Estimate], told: Setting
) -> Scale:
    """Return one scale for all differences that are shown side by side."""
    return scales(unit, levels, changes, told.lang)[1]


def difference_panel(
    told: Setting,
    heading: str,
    changes: Mapping[str, Estimate],
    scale: Scale,
    verdicts: Mapping[str, Verdict] | None = None,
) -> IntervalPanel:
    """Return the panel of some differences by label of the policy.

    Parameters
    ----------
    verdicts : mapping, optional
        Corrected for the number of policies; each interval's own where there is none.
    """
    rows = []
    for label, change in changes.items():
        verdict = (verdicts or {}).get(label, change.verdict)
        row = IntervalRow(
            told.policy(label),
            change,
            _text(told, change, scale, verdict),
            "undecided" if verdict == UNDECIDED else "decided",
        )
        rows.append(row)
    return IntervalPanel(
        heading, say("axis difference", told.lang, unit=scale.unit), scale, tuple(rows), zero=True
    )


def _text(told: Setting, change: Estimate, scale: Scale, verdict: Verdict) -> str:
    text = interval(change, scale, told.lang)
    if verdict != UNDECIDED or math.isnan(change.mean):
        return text
    return f"{text}\n{named(VERDICTS, UNDECIDED, told.lang)}"
