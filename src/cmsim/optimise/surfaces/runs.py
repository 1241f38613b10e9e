"""Runs of a joint design as one thing: what was seen, under which plan, with which effort and weight."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cmsim.optimise.surfaces.fitting import effort_of_kinds, relative_efforts
from cmsim.optimise.surfaces.measured import PROFIT
from cmsim.optimise.surfaces.observed import FloatArray, IntArray, Observations
from cmsim.optimise.surfaces.resampling import replication_weights, resampled_runs
from cmsim.optimise.tuning.common_luck import adjusted
from cmsim.randomness import Streams

_FEWEST_ALIKE = 3
"""Runs of a kind from which on its noise is estimated."""
_LARGEST_RATIO = 25.0
"""Of weights: an estimate of noise from few runs may come out near zero by chance."""
_LEAST = 1e-12


@dataclass(frozen=True)
class Runs:
    """Runs of a joint design.

    Attributes
    ----------
    steps : array (R, d)
        Each run's plan, from the present one in shares of the intervals.
    effort : array (R, C)
        Relative effort under the present plan.
    weight : array (R,)
        Of each run for what plans do.
    moved : array (R,)
        Share of all effort that sits in another cell than in the first run.
    """

    seen: Observations
    steps: FloatArray
    effort: FloatArray
    weight: FloatArray
    moved: FloatArray

    @property
    def groups(self) -> int:
        """Number of industry groups."""
        return len(self.seen.groups)

    def response(self, name: str) -> FloatArray:
        """Return a measure by cell, mean of replications, (R, C)."""
        return np.asarray(self.seen.values[name].mean(axis=1))

    def of(self, rows: IntArray) -> Runs:
        """Return some of the runs; a run may come more than once."""
        return Runs(
            self.seen.of_runs(rows), self.steps[rows], self.effort[rows], self.weight[rows], self.moved[rows]
        )

    def drawn(self, streams: Streams, draw: int) -> Runs:
        """Return runs drawn anew, with replications weighted anew."""
        some = self.of(resampled_runs(streams, draw, self.seen.runs))
        weights = replication_weights(streams, draw, self.seen.replications)
        return replace(some, seen=some.seen.weighted(weights))


def runs_under_one_plan(seen: Observations) -> Runs:
    """Return runs that differ in their posts alone; the first has today's."""
    worth = effort_of_kinds(seen, PROFIT)
    return Runs(
        seen,
        np.zeros((seen.runs, 0)),
        relative_efforts(seen, worth),
        np.ones(seen.runs),
        moved_shares(seen, worth),
    )


def run_weights(seen: Observations) -> FloatArray:
    """Return the weight of each run for the effect of plans, (R,), one on average.

    Runs that share their posts with the first share their luck more closely than runs whose people sit
    elsewhere: they weigh as much more as their noise, what replications do not have in common, is smaller.
    Without enough of either kind, or with one replication, all weigh the same.
    """
    totals = seen.values[PROFIT].sum(axis=2)
    alike = (seen.counts == seen.counts[0]).all(axis=(1, 2))
    if totals.shape[1] < 2 or min(alike.sum(), (~alike).sum()) < _FEWEST_ALIKE:
        return np.ones(seen.runs)
    same, other = (adjusted([list(row) for row in totals[one]])[1] for one in (alike, ~alike))
    ratio = float(np.clip(other / max(same, _LEAST), 1.0 / _LARGEST_RATIO, _LARGEST_RATIO))
    weight = np.where(alike, ratio, 1.0)
    return np.asarray(weight / weight.mean())


def moved_shares(seen: Observations, effort_of_kind: FloatArray) -> FloatArray:
    """Return the share of all effort that sits in another cell than in the first run, (R,)."""
    more = np.maximum(seen.counts - seen.counts[0], 0).sum(axis=1)
    everybody = float((seen.counts[0].sum(axis=0) * effort_of_kind).sum())
    return np.asarray((more * effort_of_kind).sum(axis=1) / max(everybody, _LEAST))
