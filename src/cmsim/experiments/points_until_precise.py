"""Points of a design, each replicated until its intervals are narrow enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cmsim.experiments.points import Point, PointOutcome, run_points
from cmsim.experiments.request import Progress, Request
from cmsim.experiments.until_precise import PrecisionSettings, judged
from cmsim.statistics.precision import BATCH, LEAST_REPLICATIONS


def run_points_until_precise(
    points: Sequence[Point],
    requests: Sequence[Request],
    settings: PrecisionSettings,
    progress: Progress | None = None,
) -> list[PointOutcome]:
    """Add batches of replications to the points that are not precise yet, until all are or the limit is met.

    A point keeps the number that it took; one that failed is left as it is.
    """
    done: dict[int, PointOutcome] = {}
    waiting = list(range(len(points)))
    n = min(LEAST_REPLICATIONS, settings.most)
    while waiting:
        made = run_points(
            [points[at] for at in waiting],
            [replace(requests[at], replications=n) for at in waiting],
            progress,
        )
        done |= dict(zip(waiting, made, strict=True))
        waiting = [
            at
            for at, one in zip(waiting, made, strict=True)
            if one.comparison is not None
            and not all(settings.target.reached(found) for _, _, found in judged(one.comparison, settings))
        ]
        if n >= settings.most:
            break
        n = min(n + BATCH, settings.most)
    return [done[at] for at in range(len(points))]
