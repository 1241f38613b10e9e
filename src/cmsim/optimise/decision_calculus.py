"""Response curves from a planner's judgement: what would sales be with no effort, half, half as much again?

Little 1970, "Models and managers: the concept of a decision calculus"; Lodish 1971 (CALLPLAN). The form is
ADBUDG, r(x) = b + (a − b) x^c / (d + x^c), x relative to today's effort, r relative to today's result.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cmsim.errors import InputError

FloatArray = NDArray[np.float64]
HALF, PLUS_HALF = 0.5, 1.5


@dataclass(frozen=True)
class Judgement:
    """Results relative to today's at five levels of effort; today's is 1 by definition."""

    none: float
    half: float
    plus_half: float
    saturation: float

    POINTS: ClassVar[tuple[str, ...]] = ("none", "half", "plus_half", "saturation")


@dataclass(frozen=True)
class JudgedCurve:
    """ADBUDG through a judgement.

    Attributes
    ----------
    low, high : float
        b and a: result at no effort and at saturation, relative to today's.
    exponent, scale : float
        c and d. Above an exponent of 1 the curve is S-shaped.
    """

    low: float
    high: float
    exponent: float
    scale: float

    def at(self, relative_effort: ArrayLike) -> FloatArray:
        """Return results relative to today's at efforts relative to today's."""
        powered = np.asarray(relative_effort, dtype=np.float64) ** self.exponent
        return self.low + (self.high - self.low) * powered / (self.scale + powered)


def judged_curve(judged: Judgement, half_weight: float = 1.0 / 3.0, where: str = "judgement") -> JudgedCurve:
    """Return the curve through none, today and saturation, as near as it comes to the two points between.

    Four parameters meet three points exactly; the exponent is the weighted mean of those that the half point
    and the point at half as much again ask for.

    Parameters
    ----------
    half_weight : float
        Weight of the half point in the exponent (Lodish 1971: one third).

    Raises
    ------
    InputError
        If the points do not rise from none over half, today and half as much again to saturation.
    """
    rising = (judged.none, judged.half, 1.0, judged.plus_half, judged.saturation)
    if not (
        all(np.isfinite(rising)) and judged.none >= 0.0 and all(low < high for low, high in pairwise(rising))
    ):
        raise InputError(
            "judgement.not-rising",
            "a judgement must rise from no effort over half, today (1) and half as much again to saturation",
            path=where,
            found=", ".join(f"{name} {getattr(judged, name):g}" for name in Judgement.POINTS),
            allowed="0 <= none < half < 1 < plus_half < saturation",
        )
    low, high = judged.none, judged.saturation
    scale = (high - 1.0) / (1.0 - low)
    by_half = np.log(scale * (judged.half - low) / (high - judged.half)) / np.log(HALF)
    by_plus = np.log(scale * (judged.plus_half - low) / (high - judged.plus_half)) / np.log(PLUS_HALF)
    return JudgedCurve(low, high, float(half_weight * by_half + (1.0 - half_weight) * by_plus), scale)
