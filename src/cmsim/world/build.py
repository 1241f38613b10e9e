"""The start state that a scenario describes: clients, staff, and nothing in flight.

A crude start: who is a client is drawn by lot, the frail less likely, as it would be in the long run if all
were won and lost at constant rates. The warm-up under the base policy brings the rest to its stationary
state; its length is a scenario field, checked by MSER-5.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from cmsim.randomness import FloatArray, IntArray, Streams, gamma_from_uniform
from cmsim.response.referral import affinity_of
from cmsim.scenario import Scenario
from cmsim.world.columns import (
    NEVER,
    NOBODY,
    ClientTable,
    MarketState,
    Tier,
    WorldState,
    empty_deals,
)
from cmsim.world.geography import Geography, geography_of
from cmsim.world.people import starting_staff

_MEAN_TENURE_AT_START_WEEKS = 250.0
"""Spread of the starting clients' past; forgotten in the warm-up, only cohorts of the first year show it."""
_LEAST_FRAILTY_AT_START = 0.25
"""Bounds the past of the most loyal at a thousand weeks on average."""
_TRUST_AT_START = 0.6
_QUADRATURE_POINTS = 400


def potential_by_product(
    scenario: Scenario, geography: Geography, streams: Streams, ids: IntArray, group: IntArray
) -> FloatArray:
    """Return potential by product family, yuan a year, shape (n, products).

    Total potential is lognormal (no threshold) with the scenario's mean, scaled by the group's factor; it
    is shared between families by a lognormal perturbation of their mean shares.
    """
    log_sd = float(scenario.clients.potential_log_sd)
    mean = float(scenario.clients.potential_mean_yuan)
    factor = np.array([float(item.potential_factor) for item in scenario.groups.values()])
    factor = factor / float(factor @ geography.group_share)
    total = (
        mean
        * factor[group]
        * np.exp(log_sd * streams.normals_at("client-potential", 0, ids) - 0.5 * log_sd**2)
    )
    share = np.array([float(item.potential_share) for item in scenario.products.values()])
    raw = np.stack(
        [share[k] * np.exp(streams.normals_at("client-product-share", k, ids)) for k in range(share.size)],
        axis=1,
    )
    return np.asarray(total[:, None] * raw / raw.sum(axis=1, keepdims=True))


def bundle_from_uniforms(
    potential_yuan: FloatArray, u_main: FloatArray, u_rest: FloatArray, bundle_share: float
) -> np.ndarray:
    """Return the families of a first contract, bool (n, products): one main family, others by lot.

    The main family is drawn in proportion to potential; each other joins with probability `bundle_share`.
    """
    edges = np.cumsum(potential_yuan, axis=1)
    main = (u_main[:, None] * edges[:, -1:] > edges).sum(axis=1)
    chosen = u_rest < bundle_share
    chosen[np.arange(main.size), np.minimum(main, potential_yuan.shape[1] - 1)] = True
    return np.asarray(chosen)


def build_world(scenario: Scenario, streams: Streams, scale: float = 1.0) -> WorldState:
    """Return the crude start state at tick 0 of the warm-up.

    Parameters
    ----------
    scenario : Scenario
        The base; of its policy nothing is used.
    streams : Streams
        Random numbers of the replication.
    scale : float
        Share of branches kept, in (0, 1].
    """
    geography = geography_of(scenario, scale)
    organisations = int(float(scenario.clients.organisations))
    branch_edges = np.cumsum(geography.branch_weight)
    branch = np.minimum(
        np.searchsorted(branch_edges, streams.uniforms("client-branch", 0, organisations)),
        geography.branches - 1,
    )
    ids = np.flatnonzero(geography.kept[branch])
    branch = branch[ids]
    count = ids.size
    group_edges = np.cumsum(geography.group_share)
    group = np.minimum(
        np.searchsorted(group_edges, streams.uniforms_at("client-group", 0, ids)), geography.groups - 1
    )
    potential = potential_by_product(scenario, geography, streams, ids, group)
    frailty = gamma_from_uniform(
        streams.uniforms_at("client-frailty", 0, ids), 1.0, float(scenario.clients.frailty_variance)
    )
    tier = tiers_of(scenario, potential.sum(axis=1))
    active = (tier > Tier.ORDINARY) & (
        streams.uniforms_at("client-active", 0, ids) < _chance_of_being_client(scenario, geography, frailty)
    )
    u_rest = np.stack(
        [streams.uniforms_at("client-bundle", k + 1, ids) for k in range(potential.shape[1])], axis=1
    )
    products = bundle_from_uniforms(
        potential, streams.uniforms_at("client-bundle", 0, ids), u_rest, float(scenario.sales.bundle_share)
    )
    products &= active[:, None]
    # The frail stay shorter.
    mean_tenure = _MEAN_TENURE_AT_START_WEEKS / np.maximum(frailty, _LEAST_FRAILTY_AT_START)
    tenure = -np.log(streams.uniforms_at("client-tenure", 0, ids)) * mean_tenure
    cell = branch * geography.groups + group
    clients = ClientTable(
        client_id=ids,
        branch=branch,
        city=geography.branch_city[branch],
        group=group,
        frailty=frailty,
        fit=float(scenario.clients.fit_sd) * ndtri(streams.uniforms_at("client-fit", 0, ids)),
        referral_affinity=affinity_of(
            frailty,
            cell,
            geography.branches * geography.groups,
            float(scenario.sales.referral_frailty_exponent),
        ),
        own_potential_yuan=potential,
        potential_yuan=potential.copy(),
        tier=tier,
        trust=np.where(active, _TRUST_AT_START, float(scenario.care.trust_rest)),
        trust_rest=np.full(count, float(scenario.care.trust_rest)),
        contact_hours=np.zeros(count),
        contact_stock=np.zeros(count),
        active=active,
        products=products,
        start_tick=np.where(active, -(1 + tenure.astype(np.int64)), NEVER),
        referred=np.zeros(count, dtype=np.bool_),
        open_deal=np.zeros(count, dtype=np.bool_),
        contact=np.full(count, NOBODY),
        owner=np.full(count, NOBODY),
        attention=np.ones(count),
        vacant_since=np.where(active, 0, NEVER),
        revenue_this_year_yuan=np.zeros(count),
        revenue_last_year_yuan=np.zeros(count),
    )
    return WorldState(
        tick=0,
        scale=scale,
        clients=clients,
        persons=starting_staff(scenario, geography, streams),
        deals=empty_deals(),
        market=MarketState(rival_pressure=np.zeros(geography.groups)),
    )


def _chance_of_being_client(scenario: Scenario, geography: Geography, frailty: FloatArray) -> FloatArray:
    """Return the chance that an organisation of the mid or high tier is a client at the start, by its
    frailty.

    With constant rates of being won w and lost ℓu, the share of time as a client is 1 / (1 + (ℓ/w) u); ℓ/w
    is solved so that clients are the stated share of all organisations.
    """
    share = float(scenario.clients.initial_active_share) / _share_of_key_tiers(scenario, geography)
    if share >= 1.0:
        return np.ones(frailty.size)
    if share <= 0.0:
        return np.zeros(frailty.size)
    middles = (np.arange(_QUADRATURE_POINTS) + 0.5) / _QUADRATURE_POINTS
    points = gamma_from_uniform(middles, 1.0, float(scenario.clients.frailty_variance))
    log_ratio = brentq(lambda x: float((1.0 / (1.0 + np.exp(x) * points)).mean()) - share, -50.0, 50.0)
    return np.asarray(1.0 / (1.0 + np.exp(log_ratio) * frailty))


def _share_of_key_tiers(scenario: Scenario, geography: Geography) -> float:
    """Return the expected share of organisations whose potential makes them mid or high tier."""
    log_sd = float(scenario.clients.potential_log_sd)
    factor = np.array([float(item.potential_factor) for item in scenario.groups.values()])
    factor = factor / float(factor @ geography.group_share)
    log_mean = np.log(float(scenario.clients.potential_mean_yuan) * factor)
    threshold = max(float(scenario.tiers.mid_from_yuan), np.finfo(float).tiny)
    if log_sd <= 0.0:
        above = (log_mean >= np.log(threshold)).astype(float)
    else:
        above = ndtr((log_mean - 0.5 * log_sd**2 - np.log(threshold)) / log_sd)
    return max(float(above @ geography.group_share), np.finfo(float).tiny)


def tiers_of(scenario: Scenario, potential_total_yuan: FloatArray) -> IntArray:
    """Return the demand tier of each client by its total potential (thresholds of section `tiers`)."""
    thresholds = np.array([float(scenario.tiers.mid_from_yuan), float(scenario.tiers.high_from_yuan)])
    return np.searchsorted(thresholds, potential_total_yuan, side="right").astype(np.int64)
