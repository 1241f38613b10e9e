"""Clients and managers of a scenario's world, as it is when its policy starts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmsim.optimise.portfolios.people import Clients, Ground, Listing, Managers
from cmsim.optimise.portfolios.places import NamedPool, pools_from
from cmsim.optimise.portfolios.pool import NOBODY
from cmsim.optimise.portfolios.teams.roles import ROLES
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


def pools_of(scenario: Scenario, state: WorldState, rules: PoolRules) -> list[NamedPool]:
    """Return the pools of a world, without teams."""
    return pools_from(listing_of(scenario, state, rules))


def listing_of(scenario: Scenario, state: WorldState, rules: PoolRules) -> Listing:
    """Return active key clients and the managers who may answer for them.

    They are served by branch, or by city where the policy has managers serve their city. Everybody may have
    every role in a team.

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
    row_of = np.full(len(persons) + 1, NOBODY, dtype=np.intp)
    row_of[managers] = np.arange(managers.size)
    branches = tuple(f"branch-{n + 1}" for n in range(geography.branches))
    return Listing(
        Clients(
            client=clients.client_id[ours],
            worth_yuan=profit[ours],
            hours=None,
            place=territories.place_of_branch[clients.branch[ours]],
            branch=clients.branch[ours],
            city=clients.city[ours],
            group=clients.group[ours],
            tier=clients.tier[ours],
            # Nobody calls on whom NOBODY, the last row, stands for.
            current=row_of[clients.contact[ours]],
        ),
        Managers(
            person=persons.person_id[managers],
            skill=persons.skill_social[managers],
            planning=persons.skill_planning[managers],
            place=territories.place_of_branch[persons.home_branch[managers]],
            branch=persons.home_branch[managers],
            city=persons.city[managers],
            group=persons.group[managers],
            hours=keep[persons.kind[managers]],
            may=np.ones((managers.size, len(ROLES)), dtype=np.bool_),
        ),
        Ground(
            places=geography.city_ids if territories.by_city else branches,
            cities=geography.city_ids,
            expertise=territories.expertise,
            on_the_way=territories.on_the_way,
            change_share=(
                trust_cut(scenario, owned=True) if rules.change_share is None else rules.change_share
            ),
            balance=rules.balance,
        ),
    )
