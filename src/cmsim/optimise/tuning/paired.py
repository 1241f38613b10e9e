"""Two points compared replication by replication."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmsim.optimise.tuning.history import Trial


@dataclass(frozen=True)
class Paired:
    """Mean difference over the replications that both have, and its standard error.

    Attributes
    ----------
    error : float
        Zero where a single pair allows none.
    """

    difference: float
    error: float


def paired(ours: Trial, theirs: Trial) -> Paired:
    """Return ours − theirs over the replications that both have; minus infinity if ours failed."""
    n = min(ours.replications, theirs.replications)
    if ours.failure or theirs.failure or n == 0:
        return Paired(-np.inf if ours.failure else np.inf, 0.0)
    gaps = np.array(ours.objective[:n]) - np.array(theirs.objective[:n])
    return Paired(float(gaps.mean()), float(gaps.std(ddof=1) / np.sqrt(n)) if n > 1 else 0.0)


def better(ours: Trial, theirs: Trial, seen: Paired, sufficient: float) -> bool:
    """Return whether ours is to be preferred: limits first, then the objective by enough.

    Parameters
    ----------
    sufficient : float
        Difference that is enough; it must be positive besides.
    """
    if ours.keeps_limits and theirs.keeps_limits:
        return seen.difference > 0.0 and seen.difference >= sufficient
    if ours.keeps_limits != theirs.keeps_limits:
        return ours.keeps_limits
    return ours.breach < theirs.breach
