"""What the surface tells of an advice and what the simulation says, with intervals."""

from __future__ import annotations

import math

from matplotlib.figure import Figure

from cmsim.optimise.allocation_advice import AllocationAdvice
from cmsim.report.figures.interval_rows import (
    IntervalFigure,
    IntervalPanel,
    IntervalRow,
    Standing,
    draw_interval_rows,
)
from cmsim.report.joint_words import joint_say
from cmsim.report.numbers import interval, scales
from cmsim.report.words import Lang
from cmsim.statistics.intervals import Estimate


def data(advice: AllocationAdvice, lang: Lang) -> IntervalFigure | None:
    """Return what is to be drawn; None if nothing was simulated on luck of its own."""
    rows = _rows(advice)
    if not rows:
        return None
    scale = scales("yuan/year", [], [one for _, one in rows], lang)[1]
    return IntervalFigure(
        joint_say("gains title", lang),
        joint_say("gains notes", lang),
        (
            IntervalPanel(
                "",
                scale.unit,
                scale,
                tuple(
                    IntervalRow(joint_say(key, lang), one, interval(one, scale, lang), _standing(one))
                    for key, one in rows
                ),
                zero=True,
            ),
        ),
    )


def draw(shown: IntervalFigure) -> Figure:
    """Return the figure."""
    return draw_interval_rows(shown)


def _rows(advice: AllocationAdvice) -> list[tuple[str, Estimate]]:
    if advice.plan is not None and advice.plan.judged is not None:
        judged = advice.plan.judged
        return [
            ("row told", advice.plan.told),
            ("row late", judged.late),
            ("row both", judged.parts["both"]),
            ("row posts", judged.parts["posts"]),
            ("row plan", judged.parts["plan"]),
            ("row together", judged.parts["together"]),
            ("row present", judged.over_present),
        ]
    seen = advice.confirmation
    if seen is None:
        return []
    told = [] if seen.told is None else [("row told profit", seen.told)]
    return [*told, ("row profit", seen.simulated), ("row present", seen.net)]


def _standing(one: Estimate) -> Standing:
    undecided = math.isnan(one.low) or one.verdict == "too close to call"
    return "undecided" if undecided else "decided"
