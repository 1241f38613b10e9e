"""The start state that a scenario describes: clients near rest, staff, and leads in flight.

Who is a client, with which contracts and since when is drawn by lot from the steady state that the response
functions have when everybody works the norm (:mod:`cmsim.world.rest`). The warm-up brings what that leaves
out (issues and deliveries in flight, the solved conduct, who calls on whom); its length is a scenario field.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.randomness import Streams
from cmsim.scenario import Scenario
from cmsim.world.balance_terms import balances_at_rest, terms_of, trust_rest_at_rest
from cmsim.world.client_base import ClientBase, draw_client_base
from cmsim.world.columns import NEVER, NOBODY, ClientTable, MarketState, WorldState
from cmsim.world.geography import Geography, geography_of
from cmsim.world.in_flight import put_leads_in_flight
from cmsim.world.people import starting_staff
from cmsim.world.population import Population, population_of, rows_of
from cmsim.world.potential import tiers_of

_STEADY_REPLICATION = -200
_STEADY_SCALE = 0.1
"""Stream and share of branches of the steady state that people's expectations are read from."""
_NOBODY_WON = 1e-12
_HAZARDS_KEPT = 64
"""A policy is prepared anew for every bootstrap table and basis, and asks for the same hazard each time."""


def build_world(scenario: Scenario, streams: Streams, scale: float = 1.0) -> WorldState:
    """Return the start state at tick 0 of the warm-up.

    Parameters
    ----------
    scenario : Scenario
        The base; of its policy nothing is used.
    streams : Streams
        Random numbers of the replication.
    scale : float
        Share of branches kept, in (0, 1].
    """
    geography, whole = geography_of(scenario, scale), geography_of(scenario)
    population, base = _drawn(scenario, whole, streams, float(scenario.clients.initial_active_share))
    # The whole province is drawn, so that thinning leaves the branches kept as they are in it.
    inside = np.flatnonzero(geography.kept[population.branch])
    population, base = rows_of(population, inside), rows_of(base, inside)
    staff = starting_staff(scenario, geography, streams)
    rest, active, ids = base.rest, base.active, population.ids
    count = ids.size
    clients = ClientTable(
        client_id=ids,
        branch=population.branch,
        city=geography.branch_city[population.branch],
        group=population.group,
        frailty=population.frailty,
        fit=population.fit,
        referral_affinity=population.referral_affinity,
        own_potential_yuan=population.own_potential_yuan,
        potential_yuan=population.potential_yuan,
        tier=tiers_of(scenario, population.potential_yuan.sum(axis=1)),
        trust=np.where(active, rest.trust_client, rest.trust_prospect),
        trust_rest=np.where(
            active,
            trust_rest_at_rest(scenario, base.products, base.tenure_years),
            float(scenario.care.trust_rest),
        ),
        contact_hours=np.zeros(count),
        contact_stock=np.where(active, rest.contact_client, rest.contact_prospect),
        active=active,
        products=base.products & active[:, None],
        start_tick=np.where(active, -1 - (base.tenure_years * WEEKS_PER_YEAR).astype(np.int64), NEVER),
        referred=active & (streams.uniforms_at("client-referred", 0, ids) < rest.referred_share),
        open_deal=np.zeros(count, dtype=np.bool_),
        contact=np.full(count, NOBODY),
        owner=np.full(count, NOBODY),
        attention=np.ones(count),
        vacant_since=np.where(active, 0, NEVER),
        balance_yuan=balances_at_rest(
            terms_of(scenario),
            population.potential_yuan,
            base.products & active[:, None],
            rest.trust_client,
            base.tenure_years,
        ),
        revenue_this_year_yuan=np.zeros(count),
        revenue_last_year_yuan=np.zeros(count),
    )
    deals = put_leads_in_flight(scenario, streams, clients, staff, rest, base.first_products)
    rivals = float(scenario.environment.rival_sd) * streams.normals(
        "rival-pressure-start", 0, geography.groups
    )
    return WorldState(
        tick=0,
        scale=scale,
        clients=clients,
        persons=staff,
        deals=deals,
        market=MarketState(rival_pressure=rivals),
    )


@lru_cache(maxsize=_HAZARDS_KEPT)
def hazard_of_new_clients(scenario: Scenario) -> float:
    """Return the yearly hazard of loss of clients when they are won, in the steady state.

    The mean over those who are won: the rate of being won, times the chance of being a prospect.
    """
    streams = Streams(scenario.run.seed, _STEADY_REPLICATION)
    share = float(scenario.clients.initial_active_share)
    _, base = _drawn(scenario, geography_of(scenario, _STEADY_SCALE), streams, share)
    won = base.rest.win_rate_per_year * (1.0 - base.chance)
    return float(won @ base.rest.loss_rate_per_year / max(float(won.sum()), _NOBODY_WON))


def active_share_at_rest(scenario: Scenario, streams: Streams, scale: float = 1.0) -> float:
    """Return the share of organisations who are clients in the steady state, whatever the scenario states.

    About a twentieth below what the simulation comes to rest at; compare ratios of two.
    """
    return float(_drawn(scenario, geography_of(scenario, scale), streams, None)[1].chance.mean())


def _drawn(
    scenario: Scenario, geography: Geography, streams: Streams, share: float | None
) -> tuple[Population, ClientBase]:
    """Return the organisations of the branches kept and the client base drawn from their steady state."""
    population = population_of(scenario, geography, streams)
    staff = starting_staff(scenario, geography, streams)
    return population, draw_client_base(scenario, geography, streams, population, staff, share)
