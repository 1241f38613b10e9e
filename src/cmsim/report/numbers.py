"""Numbers for people: money in million or 万元, shares in %, intervals in brackets, and always a unit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from cmsim.report.words import UNITS, Lang, named, say
from cmsim.statistics.intervals import Estimate

_MONEY: dict[Lang, tuple[tuple[float, str], ...]] = {
    "en": ((1.0, "yuan"), (1e6, "million yuan"), (1e9, "thousand million yuan")),
    "zh": ((1.0, "元"), (1e4, "万元"), (1e8, "亿元")),
}
"""Units of money from small to large: yuan in one of them, and its name."""

_LEAST_IN_UNIT = 0.3
"""The largest of the differences fills at least so much of the unit of money that is chosen."""
_MOST_IN_UNIT = 99_999.0
"""A level is never more than so many of them: five figures can be read at a glance."""
_STEPS_IN_HALF_WIDTH = 3.0
"""Decimals are enough for so many steps in half an interval; more would be noise."""
_SIGNIFICANT_FIGURES = 3
"""Where there is no interval."""
_MOST_DECIMALS = 3
_PERCENT = 100.0


@dataclass(frozen=True)
class Scale:
    """How a kind of number is shown.

    Attributes
    ----------
    divisor : float
        Stored value per unit shown.
    unit : str
        Name of the unit shown, such as 'million yuan a year'.
    decimals : int
        Decimals shown.
    signed : bool
        Whether a plus sign is written, as for differences.
    """

    divisor: float
    unit: str
    decimals: int
    signed: bool = False

    def shown(self, value: float) -> float:
        """Return the value in the unit shown."""
        return value / self.divisor


def scales(
    unit: str, levels: Sequence[Estimate], differences: Sequence[Estimate], lang: Lang
) -> tuple[Scale, Scale]:
    """Return how levels and their differences are shown: money in one unit for both, shares in % and points.

    Parameters
    ----------
    unit : str
        Unit of the measure: 'yuan', 'yuan/year', 'share', or another of `words.UNITS`.
    levels, differences : sequence of Estimate
        All that will be shown together; either may be empty.
    """
    divisor, name, other = _unit(unit, levels, differences, lang)
    return (
        Scale(divisor, name, _decimals(levels, divisor)),
        Scale(divisor, other, _decimals(differences, divisor), signed=True),
    )


def number(value: float, scale: Scale, lang: Lang) -> str:
    """Return a value in the scale's unit, without naming it."""
    if math.isnan(value):
        return say("not defined", lang)
    text = f"{scale.shown(value):{'+' if scale.signed else ''},.{scale.decimals}f}"
    # A rounded zero has no sign.
    return text.lstrip("+-") if not any(figure in text for figure in "123456789") else text


def interval(found: Estimate, scale: Scale, lang: Lang) -> str:
    """Return '12.3 [11.9, 12.7]', or '12.3 [no interval]' with one replication; the caller names the unit."""
    if math.isnan(found.mean):
        return say("not defined", lang)
    if math.isnan(found.low):
        return f"{number(found.mean, scale, lang)} [{say('no interval', lang)}]"
    scale = _clear_of_zero(found, scale)
    mean = number(found.mean, scale, lang)
    return f"{mean} [{number(found.low, scale, lang)}, {number(found.high, scale, lang)}]"


def _clear_of_zero(found: Estimate, scale: Scale) -> Scale:
    """Return the scale with so many more decimals that an interval without zero does not seem to touch it."""
    nearest = min(abs(scale.shown(found.low)), abs(scale.shown(found.high)))
    if not scale.signed or found.low * found.high <= 0.0 or nearest >= 0.5 * 10.0**-scale.decimals:
        return scale
    return replace(scale, decimals=math.ceil(-math.log10(2.0 * nearest)))


def quantity(found: Estimate, scale: Scale, lang: Lang) -> str:
    """Return an interval with its unit."""
    if math.isnan(found.mean):
        return say("not defined", lang)
    return f"{interval(found, scale, lang)} {scale.unit}"


def _unit(
    unit: str, levels: Sequence[Estimate], differences: Sequence[Estimate], lang: Lang
) -> tuple[float, str, str]:
    """Return yuan (or other stored units) per unit shown, and its name for levels and for differences."""
    if unit in ("yuan", "yuan/year"):
        divisor, name = _money(levels, differences, lang)
        name = say("a year", lang, unit=name) if unit == "yuan/year" else name
        return divisor, name, name
    if unit == "share":
        return 1.0 / _PERCENT, named(UNITS, "share", lang), named(UNITS, "share difference", lang)
    return 1.0, named(UNITS, unit, lang), named(UNITS, unit, lang)


def _money(levels: Sequence[Estimate], differences: Sequence[Estimate], lang: Lang) -> tuple[float, str]:
    level = _largest(levels) or _largest(differences)
    change = _largest(differences)
    fitting = _MONEY[lang][0]
    for divisor, name in _MONEY[lang][1:]:
        fills = level >= divisor and (change >= _LEAST_IN_UNIT * divisor or change == 0.0)
        overflows = level / fitting[0] > _MOST_IN_UNIT
        if fills or overflows:
            fitting = (divisor, name)
    return fitting


def _largest(found: Iterable[Estimate]) -> float:
    return max((abs(e.mean) for e in found if not math.isnan(e.mean)), default=0.0)


def _decimals(found: Sequence[Estimate], divisor: float) -> int:
    halves = [e.half_width / divisor for e in found if not math.isnan(e.low) and e.half_width > 0.0]
    if halves:
        step = float(np.median(halves)) / _STEPS_IN_HALF_WIDTH
        wanted = -math.floor(math.log10(step))
    else:
        largest = _largest(found) / divisor
        wanted = _SIGNIFICANT_FIGURES - 1 - math.floor(math.log10(largest)) if largest > 0.0 else 0
    return min(max(wanted, 0), _MOST_DECIMALS)
