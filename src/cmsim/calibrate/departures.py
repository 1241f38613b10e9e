"""What clients' sales lose when their manager leaves, and what an orderly hand-over saves: an experiment in
the simulated world.

Under ownership, one manager of every branch leaves at a year's opening in one arm and stays in the other;
luck is shared, so that the difference of a client's sales over the next year is due to the departure alone.
A client either follows the leaver or stays and trusts less. Which of the two is a draw with a known chance;
each part is averaged apart and the two are joined with that chance, so that this draw adds no noise.
Comparing the clients of those who happened to quit with other clients would be biased: who quits, and which
clients he holds, is no accident.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.calibrate.norm_conduct import Worth, norm_conduct
from cmsim.randomness import FloatArray, IntArray, Streams
from cmsim.scenario import Scenario
from cmsim.simulation.province import Province
from cmsim.world.columns import Status, Tier, WorldState
from cmsim.world.snapshot import copy_of

_SETTLING_YEARS = 1
"""Years under ownership before the departures."""


@dataclass(frozen=True)
class DepartureLoss:
    """Shares of a client's yearly sales, means over clients."""

    lost_share: float
    """Lost in the year after the manager left, without an orderly hand-over."""
    lost_with_hand_over_share: float
    clients: int

    @property
    def saved_share(self) -> float:
        """Share of the loss that the hand-over saves."""
        return 1.0 - self.lost_with_hand_over_share / self.lost_share if self.lost_share > 0.0 else 0.0


def departure_loss(
    base: Scenario, streams: Streams, state: WorldState, worth_yuan: Worth | None = None
) -> DepartureLoss:
    """Return what departures cost in a world, measured on four years of simulation.

    Parameters
    ----------
    state : WorldState
        A warmed-up state at a year's opening (tick above zero); left as it is.
    worth_yuan : mapping, optional
        What a post is worth by kind of staff; base pay if left out.
    """
    start = state.tick

    def province_of(scenario: Scenario, world: WorldState) -> Province:
        conduct = norm_conduct(scenario, worth_yuan=worth_yuan)
        return Province(scenario, streams, world, conduct, policy_starts=start)

    arms = {audit: _owned(base, audit) for audit in (False, True)}
    settled = province_of(arms[False], copy_of(state))
    settled.run(_SETTLING_YEARS * WEEKS_PER_YEAR)
    opening = settled.context.state
    leavers = _one_of_each_branch(opening, streams)
    clients = opening.clients
    held = np.flatnonzero(clients.active & (clients.tier > Tier.ORDINARY) & np.isin(clients.contact, leavers))
    sales = (clients.potential_yuan[held] * clients.products[held]).sum(axis=1)
    stayed = province_of(arms[False], copy_of(opening))
    stayed.run(WEEKS_PER_YEAR)
    undisturbed = stayed.context.state.clients.revenue_this_year_yuan[held]
    losses = []
    for scenario in arms.values():
        province = province_of(scenario, copy_of(opening))
        leave(province, leavers)
        followed = ~province.context.state.clients.active[held]
        province.run(WEEKS_PER_YEAR)
        after = province.context.state.clients.revenue_this_year_yuan[held]
        losses.append(_joined((undisturbed - after) / sales, followed, chance_to_follow(scenario)))
    return DepartureLoss(losses[0], losses[1], held.size)


def chance_to_follow(scenario: Scenario) -> float:
    """Return the chance that an owned client goes with his leaving manager."""
    ties = scenario.ties
    saved = float(ties.hand_over_saves_share) if scenario.policy.ownership.exit_audit else 0.0
    return float(ties.leaver_takes_share) * (1.0 - saved)


def leave(province: Province, leavers: IntArray) -> None:
    """Let people leave at a Monday, with all that a departure does to their clients and deals."""
    context = province.context
    clients, persons, deals = context.state.clients, context.state.persons, context.state.deals
    persons.status[leavers] = Status.LEFT
    province.rosters.refresh(persons)
    rows = province.sales.rows_of(leavers)
    client = deals.client[rows]
    u = context.streams.uniforms_at("calibrate-heir", context.tick, clients.client_id[client])
    heirs = province.rosters.choose(
        persons, clients.branch[client], clients.group[client], np.ones(len(persons)), u
    )
    province.sales.pass_on(rows, heirs)
    province.care.scale_trust(province.portfolios.person_leaves(leavers))


def _owned(base: Scenario, audit: bool) -> Scenario:
    return base.with_values({"policy.ownership.enabled": True, "policy.ownership.exit_audit": audit})


def _one_of_each_branch(state: WorldState, streams: Streams) -> IntArray:
    """Return one manager of each branch, by lot among those who hold key clients."""
    clients, persons = state.clients, state.persons
    holding = clients.active & (clients.tier > Tier.ORDINARY) & (clients.contact >= 0)
    holders = np.unique(clients.contact[holding])
    u = streams.uniforms_at("calibrate-departure", state.tick, persons.person_id[holders])
    order = np.lexsort((u, persons.home_branch[holders]))
    _, first = np.unique(persons.home_branch[holders][order], return_index=True)
    return np.asarray(holders[order][first], dtype=np.int64)


def _joined(loss: FloatArray, followed: np.ndarray, chance: float) -> float:
    """Return the mean loss, the two strata at exact weights (the plain mean if one is empty)."""
    if followed.all() or not followed.any():
        return float(loss.mean()) if loss.size else 0.0
    return chance * float(loss[followed].mean()) + (1.0 - chance) * float(loss[~followed].mean())
