"""Clients' potential: its spread between organisations, and how it wanders around each one's own level."""

from __future__ import annotations

import numpy as np

from cmsim.randomness import FloatArray, IntArray, Streams
from cmsim.scenario import Scenario
from cmsim.world.geography import Geography

REVERSION_PER_YEAR = 0.2
"""Share of the way back to a client's own level a year; with the yearly shock it fixes the stationary
spread."""


def potential_by_product(
    scenario: Scenario, geography: Geography, streams: Streams, ids: IntArray, group: IntArray
) -> FloatArray:
    """Return potential by product family, yuan a year, shape (n, products).

    Total potential is lognormal (no threshold) with the scenario's mean, scaled by the group's factor; it
    is shared between families by a lognormal perturbation of their mean shares.
    """
    log_sd = float(scenario.clients.potential_log_sd)
    mean = float(scenario.clients.potential_mean_yuan)
    total = (
        mean
        * _group_factor(scenario, geography)[group]
        * np.exp(log_sd * streams.normals_at("client-potential", 0, ids) - 0.5 * log_sd**2)
    )
    share = np.array([float(item.potential_share) for item in scenario.products.values()])
    raw = np.stack(
        [share[k] * np.exp(streams.normals_at("client-product-share", k, ids)) for k in range(share.size)],
        axis=1,
    )
    return np.asarray(total[:, None] * raw / raw.sum(axis=1, keepdims=True))


def stationary_log_variance(scenario: Scenario) -> float:
    """Return the variance of the log of present over own potential, at rest."""
    sd = float(scenario.clients.potential_yearly_log_sd)
    return sd**2 / (1.0 - (1.0 - REVERSION_PER_YEAR) ** 2)


def factor_at_rest(scenario: Scenario, streams: Streams, ids: IntArray) -> FloatArray:
    """Return present over own potential drawn from its stationary law, mean one, (n,)."""
    variance = stationary_log_variance(scenario)
    shock = streams.normals_at("client-drift-start", 0, ids)
    return np.asarray(np.exp(np.sqrt(variance) * shock - 0.5 * variance))


def next_factor(scenario: Scenario, factor: FloatArray, shock: FloatArray) -> FloatArray:
    """Return present over own potential a year later, given standard normal shocks, (n,).

    The mean of the factor stays one, so that the province does not grow by its own noise.
    """
    sd = float(scenario.clients.potential_yearly_log_sd)
    variance = stationary_log_variance(scenario)
    level = (1.0 - REVERSION_PER_YEAR) * (np.log(factor) + 0.5 * variance)
    return np.asarray(np.exp(level + sd * shock - 0.5 * variance))


def tiers_of(scenario: Scenario, potential_total_yuan: FloatArray) -> IntArray:
    """Return the demand tier of each client by its total potential (thresholds of section `tiers`)."""
    thresholds = np.array([float(scenario.tiers.mid_from_yuan), float(scenario.tiers.high_from_yuan)])
    return np.searchsorted(thresholds, potential_total_yuan, side="right").astype(np.int64)


def _group_factor(scenario: Scenario, geography: Geography) -> FloatArray:
    factor = np.array([float(item.potential_factor) for item in scenario.groups.values()])
    return np.asarray(factor / float(factor @ geography.group_share))
