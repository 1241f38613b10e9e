"""The task book: what a manager's results of the year are set against.

It follows the client base, its quality and number (domain document 4, article 16), or last year's results
plus growth (Beijing's growth-rate measures, domain document 2, section 2.7), which has a ratchet built in.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cmsim.calendar import WEEKS_PER_YEAR

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


def weeks_worked(tick: int, start_tick: IntArray) -> FloatArray:
    """Return the weeks of the year that ends with week `tick` in which each held his post, (n,)."""
    return np.clip(tick + 1 - start_tick, 0, WEEKS_PER_YEAR).astype(np.float64)


def mean_by_kind(values: FloatArray, weights: FloatArray, kind: IntArray, kinds: int) -> FloatArray:
    """Return Σ values / Σ weights by kind, (kinds,); zero for a kind without weight."""
    total = np.bincount(kind, weights=values, minlength=kinds)
    weight = np.bincount(kind, weights=weights, minlength=kinds)
    return np.asarray(np.divide(total, weight, out=np.zeros(kinds), where=weight > 0.0))


def kind_targets(
    results_yuan: FloatArray, weeks: FloatArray, kind: IntArray, named: FloatArray
) -> FloatArray:
    """Return the yearly target of each kind: the one written, or the peers' mean where none is, (kinds,).

    Parameters
    ----------
    results_yuan, weeks : array (n,)
        Bookings of the year and weeks worked.
    named : array (kinds,)
        Yearly target as written, NaN where none is.
    """
    peers = mean_by_kind(results_yuan, weeks / WEEKS_PER_YEAR, kind, named.size)
    return np.where(np.isnan(named), peers, named)


def client_base_targets(
    kind_target: FloatArray, kind: IntArray, client_base_yuan: FloatArray, weight: float
) -> FloatArray:
    """Return target_k · (1 − w + w · base_i / mean base of the kind), yuan a year, (n,).

    Where nobody of a kind has clients, everyone has the kind's target. The mean target of a kind stays the
    kind's own whatever the weight.

    Parameters
    ----------
    client_base_yuan : array (n,)
        Last year's revenue of the clients whom he serves.
    weight : float
        Share of the target that follows the client base.
    """
    means = mean_by_kind(client_base_yuan, np.ones(kind.size), kind, kind_target.size)[kind]
    relative = np.divide(client_base_yuan, means, out=np.ones(kind.size), where=means > 0.0)
    return np.asarray(kind_target[kind] * (1.0 - weight + weight * relative))


def growth_targets(
    kind_target: FloatArray, kind: IntArray, last_year_yuan: FloatArray, growth: float
) -> FloatArray:
    """Return last year's results · (1 + growth), or the kind's target for who had none, yuan a year, (n,)."""
    grown = last_year_yuan * (1.0 + growth)
    return np.where(last_year_yuan > 0.0, grown, kind_target[kind])


def attainment(results_yuan: FloatArray, target_yuan_per_year: FloatArray, weeks: FloatArray) -> FloatArray:
    """Return results over the target of the weeks worked, (n,); 1 for who had no target."""
    due = target_yuan_per_year * weeks / WEEKS_PER_YEAR
    return np.divide(results_yuan, due, out=np.ones(results_yuan.size), where=due > 0.0)
