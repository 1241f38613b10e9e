"""The break-even of margin and of care's effect, told as tables."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from cmsim.cli.words import say
from cmsim.experiments.break_even import PolicyBreakEven
from cmsim.experiments.comparison import Comparison
from cmsim.report.text_table import TextTable
from cmsim.report.words import BASES, Lang, named
from cmsim.statistics.break_even import BreakEven, Shape
from cmsim.statistics.intervals import DEFAULT_LEVEL

PERCENT = 100.0
LEAST_REPLICATIONS = 2
"""Below this there is no interval, and so nothing can be said."""
AS_ASSUMED = 1.0
"""Multiple of care's effect that the scenario assumes."""


def break_even_tables(
    comparison: Comparison, basis: str, found: Sequence[PolicyBreakEven], lang: Lang
) -> list[TextTable]:
    """Return the tables of margin and care on a basis; none if no break-even was made."""
    here = [one for one in found if one.margin.basis == basis]
    if not here:
        return []
    level, basis_name = f"{PERCENT * DEFAULT_LEVEL:g}", named(BASES, basis, lang)
    margins = TextTable(
        say("margin title", lang, basis=basis_name),
        (say("policy", lang), say("margin now", lang), say("margin break-even", lang), say("verdict", lang)),
        tuple(_margin_row(comparison, one, lang) for one in here),
        (say("note margin", lang, level=level),),
    )
    care = TextTable(
        say("care title", lang, basis=basis_name),
        (say("policy", lang), say("care break-even", lang), say("care points", lang), say("verdict", lang)),
        tuple(_care_row(comparison, one, lang) for one in here),
        (say("note care", lang, level=level, percent=f"{PERCENT * here[0].scale:g}"),),
    )
    return [margins, care]


def _margin_row(comparison: Comparison, one: PolicyBreakEven, lang: Lang) -> tuple[str, ...]:
    margin = one.margin
    return (
        _name(comparison, margin.policy, lang),
        f"{PERCENT * margin.margin_now:.1f}",
        _interval(_scaled(margin.break_even, PERCENT), 1, lang, (0.0, PERCENT)),
        _verdict(margin.break_even, margin.margin_now, (0.0, 1.0), comparison.replications, lang),
    )


def _care_row(comparison: Comparison, one: PolicyBreakEven, lang: Lang) -> tuple[str, ...]:
    care = one.care
    root, low, high = care.points
    tried = (float(care.factors[0]), float(care.factors[-1]))
    return (
        _name(comparison, care.policy, lang),
        _interval(care.break_even, 2, lang),
        _interval(replace(care.break_even, root=root, low=low, high=high), 1, lang),
        _verdict(care.break_even, AS_ASSUMED, tried, comparison.replications, lang),
    )


def _name(comparison: Comparison, label: str, lang: Lang) -> str:
    english, chinese = comparison.names.get(label, ("", ""))
    return (chinese if lang == "zh" else english) or english or label


def _scaled(found: BreakEven, factor: float) -> BreakEven:
    return replace(found, root=factor * found.root, low=factor * found.low, high=factor * found.high)


def _interval(
    found: BreakEven, digits: int, lang: Lang, possible: tuple[float, float] = (-math.inf, math.inf)
) -> str:
    """Return root and interval; what lies beyond the possible is told by the end that it lies beyond."""

    def text(value: float) -> str:
        if math.isinf(value):
            return say("open end", lang)
        if value < possible[0]:
            return f"< {possible[0]:g}"
        return f"> {possible[1]:g}" if value > possible[1] else f"{value:.{digits}f}"

    root = say("none", lang) if math.isnan(found.root) else text(found.root)
    if math.isnan(found.low) or math.isnan(found.high):
        return root
    return f"{root} [{text(found.low)}, {text(found.high)}]"


def _verdict(
    found: BreakEven, now: float, possible: tuple[float, float], replications: int, lang: Lang
) -> str:
    """Return what can be said over what is possible, and whether it can be said at today's value."""
    shape: Shape = found.shape
    if replications < LEAST_REPLICATIONS:
        shape = "not determined"
    elif shape in ("rises", "falls") and (found.high < possible[0] or found.low > possible[1]):
        pays = (shape == "rises") == (found.high < possible[0])
        shape = "always positive" if pays else "always negative"
    elif shape != "not determined" and found.low <= now <= found.high:
        return say("close now", lang, shape=say(shape, lang))
    return say(shape, lang)
