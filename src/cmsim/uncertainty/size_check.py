"""Whether a thinned province tells policies apart as the whole one does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmsim.experiments.comparison import Comparison
from cmsim.statistics.intervals import Estimate, estimate, paired_difference
from cmsim.tables.measures import measure_of
from cmsim.uncertainty.worlds import Worlds

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class SizeCheck:
    """A policy's difference from the base in the world as written, thinned and whole.

    Attributes
    ----------
    thinned, whole : Estimate
        Amounts of money as of the whole province.
    apart : Estimate
        Thinned less whole, replication by replication: they share the luck of the branches that both have.
    """

    policy: str
    measure: str
    thinned: Estimate
    whole: Estimate
    apart: Estimate

    @property
    def agrees(self) -> bool:
        """Whether the two are too close to call."""
        return self.apart.verdict == "too close to call"


def size_checks(
    written: Worlds, whole: Comparison, basis: str, measures: Mapping[str, None] | tuple[str, ...]
) -> list[SizeCheck]:
    """Return the check of each policy and measure over the replications that both sizes have.

    Parameters
    ----------
    written : Worlds
        The world as written at the study's scale, in replications 0, 1, ….
    whole : Comparison
        The same world at full size, in replications 0, 1, ….
    """
    found = []
    for name in measures:
        measure = measure_of(name)
        for policy in written.labels[1:]:
            ours = whole.values(measure, policy, basis) - whole.values(measure, whole.base, basis)
            thinned = written.difference(name, policy, written.labels[0])
            both = min(ours.size, thinned.size)
            found.append(
                SizeCheck(
                    policy,
                    name,
                    estimate(thinned),
                    estimate(ours),
                    paired_difference(thinned[:both], ours[:both]),
                )
            )
    return found


def luck_sd(written: Worlds, measure: str, ours: str, theirs: str) -> float:
    """Return the standard deviation of a paired difference over replications of the world as written."""
    return float(np.std(written.difference(measure, ours, theirs), ddof=1))
