"""Replications added to a comparison until its intervals are as narrow as was asked for."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from cmsim.errors import InputError
from cmsim.experiments.comparison import Comparison, compare
from cmsim.experiments.request import Progress, Request
from cmsim.statistics.intervals import Estimate
from cmsim.statistics.precision import (
    BATCH,
    LEAST_REPLICATIONS,
    MOST_REPLICATIONS,
    PrecisionTarget,
    replicate_until,
)
from cmsim.tables.measures import measure_of

Compare = Callable[[Request], Comparison]
PERCENT_SIGN = "%"


@dataclass(frozen=True)
class PrecisionSettings:
    """What is to be precise.

    Attributes
    ----------
    target : PrecisionTarget
        A share of each policy's level, or an amount for each difference from the base.
    measure : str
        Name of the measure.
    most : int
        Replications after which one stops in any case.
    """

    target: PrecisionTarget
    measure: str = "net_contribution_yuan"
    most: int = MOST_REPLICATIONS


@dataclass(frozen=True)
class PrecisionReached:
    """How precise it became.

    Attributes
    ----------
    request : Request
        The comparison with the number of replications that it took.
    widest : Estimate
        The interval that is the furthest from the target, and whose it is.
    """

    settings: PrecisionSettings
    request: Request
    reached: bool
    widest: Estimate
    policy: str
    basis: str

    @property
    def replications(self) -> int:
        """Replications made."""
        return self.request.replications


def precision_settings(text: str, measure: str, most: int) -> PrecisionSettings:
    """Return settings from '1%' (of each policy's level) or an amount in the measure's unit.

    Raises
    ------
    InputError
        If the text is neither, the measure is unknown, or the limit is too small.
    """
    measure_of(measure)
    relative = text.strip().endswith(PERCENT_SIGN)
    try:
        amount = float(text.strip().removesuffix(PERCENT_SIGN))
    except ValueError:
        amount = -1.0
    if not 0.0 < amount < float("inf"):
        raise InputError(
            "precision.amount",
            "this is no precision",
            path="precision",
            found=text,
            allowed="a percentage of each policy's level such as 1%, or an amount for each difference",
        )
    if most < LEAST_REPLICATIONS:
        raise InputError(
            "precision.most",
            "so few replications cannot be stopped by precision",
            path="most-replications",
            found=str(most),
            allowed=f"at least {LEAST_REPLICATIONS}",
        )
    return PrecisionSettings(PrecisionTarget(amount / 100.0 if relative else amount, relative), measure, most)


def until_precise(
    request: Request,
    settings: PrecisionSettings,
    progress: Progress | None = None,
    run: Compare | None = None,
) -> PrecisionReached:
    """Add replications until every policy's interval is narrow enough on every basis.

    Only what the store lacks is run, and only sums are gathered at a look. Whether it is enough is asked
    after batches, of the results alone, so that the same call gives the same number of replications.

    Raises
    ------
    CmsimError
        As :func:`cmsim.experiments.comparison.compare`.
    """
    made: list[tuple[Request, Comparison]] = []
    compared = run or (lambda asked: compare(asked, progress, most_rows=0))

    def needed(n: int) -> float:
        asked = replace(request, replications=n)
        made[:] = [(asked, compared(asked))]
        wanted = [settings.target.needed(found) for _policy, _basis, found in judged(made[0][1], settings)]
        # Without an interval there is nothing to wait for, whatever the others need.
        return math.nan if any(map(math.isnan, wanted)) else max(wanted)

    stopped = replicate_until(needed, least=LEAST_REPLICATIONS, batch=BATCH, most=settings.most)
    asked, comparison = made[0]
    policy, basis, widest = max(judged(comparison, settings), key=lambda one: _width(one[2], settings))
    return PrecisionReached(settings, asked, stopped.reached, widest, policy, basis)


def judged(comparison: Comparison, settings: PrecisionSettings) -> list[tuple[str, str, Estimate]]:
    """Return the intervals that must be narrow, with policy and basis: levels if the target is a share, else
    differences from the base (the base's level if it is alone).
    """
    measure = measure_of(settings.measure)
    others = comparison.labels[1:]
    if settings.target.relative or not others:
        return [
            (label, basis, comparison.level(measure, label, basis))
            for basis in comparison.bases
            for label in comparison.labels
        ]
    return [
        (label, basis, comparison.difference(measure, label, basis))
        for basis in comparison.bases
        for label in others
    ]


def _width(found: Estimate, settings: PrecisionSettings) -> float:
    return found.half_width / abs(found.mean) if settings.target.relative else found.half_width
