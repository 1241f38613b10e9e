"""Who is a client at the start, since when and with which contracts: drawn by lot from the steady state."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cmsim.randomness import FloatArray, IntArray, Streams, poisson_from_uniform
from cmsim.scenario import Scenario
from cmsim.world.balance_terms import default_rate_at_rest, terms_of
from cmsim.world.columns import BoolArray, PersonTable, Tier
from cmsim.world.geography import Geography
from cmsim.world.population import Population
from cmsim.world.potential import tiers_of
from cmsim.world.rest import Organisations, Rest, SteadyState, chance_of_being_client

_ROUNDS = 4
"""Rounds of the steady state; after three the share of clients moves by less than a thousandth."""
_LONGEST_TENURE_YEARS = 40.0


@dataclass(frozen=True)
class ClientBase:
    """Who is a client at the start, and what each organisation holds or would hold as one; all (n,) or
    (n, products).
    """

    rest: Rest
    chance: FloatArray
    """Chance of being a client."""
    active: BoolArray
    first_products: BoolArray
    """Families of the first contract."""
    products: BoolArray
    """With those added since."""
    tenure_years: FloatArray


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


def draw_client_base(
    scenario: Scenario,
    geography: Geography,
    streams: Streams,
    population: Population,
    staff: PersonTable,
    share: float | None,
) -> ClientBase:
    """Return the client base drawn from the steady state, found in a few rounds with the same lots.

    Parameters
    ----------
    share : float or None
        Share of all organisations who are clients; None for what the steady state itself would leave.
    """
    of = Organisations(
        branch=population.branch,
        group=population.group,
        frailty=population.frailty,
        fit=population.fit,
        referral_affinity=population.referral_affinity,
        potential_yuan=population.potential_yuan.sum(axis=1),
        attention=np.exp(
            float(scenario.care.attention_noise) * streams.normals_at("pool-attention", 0, population.ids)
        ),
        # Those who have shrunk to the ordinary tier since were won while they were larger.
        can_be_client=tiers_of(scenario, population.own_potential_yuan.sum(axis=1)) > Tier.ORDINARY,
    )
    ids, potential = population.ids, population.potential_yuan
    u_client = streams.uniforms_at("client-active", 0, ids)
    u_rest = np.stack(
        [streams.uniforms_at("client-bundle", k + 1, ids) for k in range(potential.shape[1])], axis=1
    )
    first = bundle_from_uniforms(
        potential, streams.uniforms_at("client-bundle", 0, ids), u_rest, float(scenario.sales.bundle_share)
    )
    past = -np.log(streams.uniforms_at("client-tenure", 0, ids))
    terms = terms_of(scenario)
    steady = SteadyState(scenario, geography, staff, of)
    first_guess = float(scenario.clients.initial_active_share) if share is None else share
    active = of.can_be_client & (u_client < first_guess)
    products = first
    for _ in range(_ROUNDS):
        sold = (potential * products).sum(axis=1)
        rest = steady.read(active, sold, products.sum(axis=1).astype(np.float64))
        if terms.any_default:
            default = default_rate_at_rest(scenario, terms, products, rest.contact_client)
            rest = replace(rest, loss_rate_per_year=rest.loss_rate_per_year + default)
        chance = chance_of_being_client(rest, of.can_be_client, share)
        active = u_client < chance
        tenure = np.minimum(past / rest.loss_rate_per_year, _LONGEST_TENURE_YEARS)
        products = _widened(streams, ids, first, potential, rest.widening_rate_per_year * tenure)
    return ClientBase(rest, chance, active, first, products, tenure)


def _widened(
    streams: Streams, ids: IntArray, first: BoolArray, potential: FloatArray, expected: FloatArray
) -> BoolArray:
    """Return first contracts with the families added since, each in proportion to the potential unsold."""
    families = potential.shape[1]
    more = poisson_from_uniform(streams.uniforms_at("client-widened", 0, ids), expected)
    products = first.copy()
    no_bundle = np.ones((ids.size, families))
    for k in range(families - 1):
        rows = np.flatnonzero((more > k) & ~products.all(axis=1))
        if rows.size == 0:
            break
        u = streams.uniforms_at("client-widened", k + 1, ids[rows])
        products[rows] |= bundle_from_uniforms(
            potential[rows] * ~products[rows], u, no_bundle[rows], bundle_share=0.0
        )
    return products
