"""Pools of clients and managers as a scenario's world has them when its policy starts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmsim.optimise.portfolios.fit import least_balance, worth_of_pairs
from cmsim.optimise.portfolios.pool import NOBODY, Pool
from cmsim.optimise.portfolios.worlds import WorldPool
from cmsim.scenario import Scenario
from cmsim.simulation.portfolios import trust_cut
from cmsim.simulation.territories import Territories
from cmsim.world.columns import Status, Tier, WorldState
from cmsim.world.geography import geography_of


@dataclass(frozen=True)
class PoolRules:
    """What pools are made by.

    Attributes
    ----------
    balance : float
        By what share hours may miss what a manager is meant to have; never narrower than whole clients allow.
    change_share : float or None
        Share of a client's worth that a change of hands costs; None for the scenario's own cut of trust.
    """

    balance: float = 0.1
    change_share: float | None = None


def pools_of(scenario: Scenario, state: WorldState, rules: PoolRules) -> list[WorldPool]:
    """Return the pools of a world: active key clients and the managers who may answer for them.

    Eligible for a client are the manager whom he has, those of his industry group and those of his branch;
    all of the pool where there is none.

    A pool is a branch, or a city where the policy has managers serve their city. Places without clients or
    without managers make none. Hours are shared out by the root of gross profit, as managers spread theirs.

    Parameters
    ----------
    state : WorldState
        At the start of the policy.
    """
    geography = geography_of(scenario, state.scale)
    territories = Territories(scenario, geography)
    clients, persons = state.clients, state.persons
    kinds = list(scenario.staff.kinds.values())
    answers = np.array([bool(kind.answers_for_clients) for kind in kinds])
    keep = np.array([float(kind.norm_hours.keep) for kind in kinds])
    margins = np.array([float(product.gross_margin) for product in scenario.products.values()])
    profit = (clients.potential_yuan * clients.products) @ margins
    ours = np.flatnonzero(clients.active & (clients.tier > Tier.ORDINARY) & (profit > 0.0))
    managers = np.flatnonzero((persons.status == Status.EMPLOYED) & answers[np.maximum(persons.kind, 0)])
    managers = managers[keep[persons.kind[managers]] > 0.0]
    share = trust_cut(scenario, owned=True) if rules.change_share is None else rules.change_share
    by_city = territories.by_city
    place_of_client = territories.place_of_branch[clients.branch[ours]]
    place_of_manager = territories.place_of_branch[persons.home_branch[managers]]
    names = geography.city_ids if by_city else tuple(f"branch-{n + 1}" for n in range(geography.branches))
    pools = []
    for place in np.intersect1d(place_of_client, place_of_manager):
        rows, people = ours[place_of_client == place], managers[place_of_manager == place]
        fit = (
            persons.skill_social[people][None, :]
            * territories.expertise(persons.group[people][None, :], clients.group[rows][:, None])
            * territories.on_the_way(persons.home_branch[people][None, :], clients.branch[rows][:, None])
        )
        place_of = {int(person): number for number, person in enumerate(people)}
        # Whom one thinks of: who has the client, who knows his industry, who is at his branch.
        near = persons.home_branch[people][None, :] == clients.branch[rows][:, None]
        known = persons.group[people][None, :] == clients.group[rows][:, None]
        current = np.array([place_of.get(int(one), NOBODY) for one in clients.contact[rows]], dtype=np.intp)
        has = current[:, None] == np.arange(people.size)[None, :]
        eligible = near | known | has
        eligible[~eligible.any(axis=1)] = True
        fit = np.where(eligible, fit, -np.inf)
        capacity = keep[persons.kind[people]]
        root = np.sqrt(profit[rows])
        hours = root / root.sum() * capacity.sum()
        pool = Pool(
            name=names[int(place)],
            value=worth_of_pairs(profit[rows], fit, current, share),
            workload=hours,
            target=capacity,
            current=current,
            balance=max(rules.balance, least_balance(hours, capacity)),
        )
        pools.append(WorldPool(pool, clients.client_id[rows], persons.person_id[people]))
    return pools
