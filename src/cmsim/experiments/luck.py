"""Do common random numbers work here: differences under shared luck against independent streams.

Two sets of replications are run, with luck of their own. Within a set a policy and the base share their luck;
across the sets nothing is shared. The variance of the differences across, divided by that within, is what
sharing saves, observed. The summary's factor, (Var X + Var Y) / Var(X − Y), needs no second set (Law 2015,
Simulation Modeling and Analysis, section 11.2): here both stand side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cmsim.errors import InputError
from cmsim.experiments.comparison import Comparison, Request, compare
from cmsim.statistics.intervals import Estimate, bootstrap_interval, estimate
from cmsim.statistics.variance_reduction import VarianceReduction, variance_reduction
from cmsim.tables.measures import measure_of

FloatArray = NDArray[np.float64]
Compare = Callable[[Request], Comparison]

STUDIED: tuple[str, ...] = ("key_client_revenue_yuan", "net_contribution_yuan")
OTHER_LUCK_FROM = 1009
"""Distance between the two sets of replications; no multiple of the number of the pilot's bootstrap tables,
so that replications side by side do not believe the same one."""
LEAST_REPLICATIONS = 3


@dataclass(frozen=True)
class LuckStudy:
    """What sharing luck saves in one policy's difference from the base.

    Attributes
    ----------
    shared, independent : Estimate
        The difference, by replications with shared luck and by replications with luck of their own.
    factor, low, high : float
        Variance of independent differences ÷ variance of shared ones, observed, with its bootstrap interval.
    from_pairs : VarianceReduction
        The same, as the pairs of the first set alone let expect.
    """

    policy: str
    basis: str
    measure: str
    shared: Estimate
    independent: Estimate
    factor: float
    low: float
    high: float
    from_pairs: VarianceReduction


def variance_reduction_study(
    request: Request, *, measures: Sequence[str] = STUDIED, run: Compare = compare
) -> list[LuckStudy]:
    """Return what shared luck saves, for each basis, policy but the base, and measure.

    Both sets of replications are kept in the store; the first is that of the comparison itself.

    Parameters
    ----------
    measures : sequence of str
        Names of measures, over all years compared.
    run : callable
        Runs a request; replaceable for tests and other executors.

    Raises
    ------
    InputError
        If there are too few replications for a variance, or so many that the sets would overlap.
    """
    if not LEAST_REPLICATIONS <= request.replications <= OTHER_LUCK_FROM:
        raise InputError(
            "luck.replications",
            "the variance of differences needs more replications, or two sets of them would overlap",
            path="replications",
            found=str(request.replications),
            allowed=f"{LEAST_REPLICATIONS} to {OTHER_LUCK_FROM}",
        )
    first = run(request)
    other = run(replace(request, first_replication=request.first_replication + OTHER_LUCK_FROM))
    return [
        _study(first, other, basis, policy, measure)
        for basis in first.bases
        for policy in first.labels
        if policy != first.base
        for measure in measures
    ]


def _study(first: Comparison, other: Comparison, basis: str, policy: str, name: str) -> LuckStudy:
    measure = measure_of(name)
    rows = np.column_stack(
        [made.values(measure, label, basis) for made in (first, other) for label in (policy, first.base)]
    )
    low, high = bootstrap_interval(rows, observed_factor, seed=first.replications)
    return LuckStudy(
        policy,
        basis,
        name,
        shared=estimate(np.concatenate([rows[:, 0] - rows[:, 1], rows[:, 2] - rows[:, 3]])),
        independent=estimate(np.concatenate([rows[:, 0] - rows[:, 3], rows[:, 2] - rows[:, 1]])),
        factor=observed_factor(rows),
        low=low,
        high=high,
        from_pairs=variance_reduction(rows[:, 0], rows[:, 1]),
    )


def observed_factor(rows: FloatArray) -> float:
    """Return the variance of differences across the sets ÷ that within, NaN if nothing varies.

    Parameters
    ----------
    rows : array (replications, 4)
        Policy and base of the first set, policy and base of the other.
    """
    within = (rows[:, 0] - rows[:, 1]).var(ddof=1) + (rows[:, 2] - rows[:, 3]).var(ddof=1)
    across = (rows[:, 0] - rows[:, 3]).var(ddof=1) + (rows[:, 2] - rows[:, 1]).var(ddof=1)
    if within <= 0.0:
        return float("inf") if across > 0.0 else float("nan")
    return float(across / within)
