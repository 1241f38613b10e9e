"""The week in the field: hours of all managers become contacts with clients, in one batch.

Prospects are pooled by branch, or as the policy orders the territories: a pool's hours spread over its
prospects by equal marginal value. Present clients are served by the person who calls on them. Hours on
clients whom nobody owns are partly lost, because units call on the same client (domain document 1, section
1.1).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmsim.randomness import FloatArray
from cmsim.response.attention import spread_hours
from cmsim.response.contact import contact_stock
from cmsim.simulation.context import RunContext
from cmsim.simulation.territories import Territories
from cmsim.world.columns import Status, Tier
from cmsim.world.people import DEVELOP, KEEP


@dataclass
class FieldWeek:
    """Hours of one week, for the recorder."""

    visits: float
    selling_hours: float
    contacted_as_planned: int
    key_clients_with_contact: int


class Field:
    """Owner of contact hours and stocks, and of what leads are credited by."""

    def __init__(self, context: RunContext, territories: Territories) -> None:
        self._context = context
        self._territories = territories
        scenario = context.scenario
        care = scenario.care
        self._memory_weeks = float(care.contact_memory_weeks)
        self._half_active = float(care.half_point_active_hours)
        self._half_prospect = float(care.half_point_prospect_hours)
        self._useful_share = 1.0 if context.ownership else 1.0 - float(care.collision_waste)
        self._visit_hours = float(care.visit_hours) + float(care.travel_hours)
        self._planned_hours = float(care.planned_contact_hours_per_week)
        self._noise = float(care.attention_noise)
        organisations = int(float(scenario.clients.organisations))
        luck = context.streams.normals("pool-attention", 0, organisations)[context.state.clients.client_id]
        self._pool_attention = np.exp(self._noise * luck)

    def work(self, effectiveness: FloatArray) -> FieldWeek:
        """Spread the week's hours and move all contact stocks.

        Parameters
        ----------
        effectiveness : array (persons,)
            Skill times productivity since the start in the post.
        """
        context = self._context
        clients, persons = context.state.clients, context.state.persons
        hours = np.zeros(len(clients))
        raw_keep = persons.hours[:, KEEP]
        held = np.flatnonzero(clients.active & (clients.contact >= 0))
        holder = clients.contact[held]
        value = self._credited_value(held)
        spent = spread_hours(np.sqrt(value * clients.attention[held]), holder, raw_keep, self._half_active)
        hours[held] = spent * effectiveness[holder] * self._reach(holder, held)
        # Nobody calls on organisations of the ordinary tier.
        prospects = np.flatnonzero(~clients.active & (clients.tier > Tier.ORDINARY))
        hours[prospects] = self._prospecting(prospects, effectiveness)
        hours *= self._useful_share
        clients.contact_hours = hours
        clients.contact_stock = contact_stock(clients.contact_stock, hours, self._memory_weeks)
        useful = persons.hours[:, DEVELOP] * effectiveness * self._useful_share
        persons.develop_stock = contact_stock(persons.develop_stock, useful, self._memory_weeks)
        selling = float(persons.hours[:, DEVELOP].sum() + raw_keep.sum())
        return FieldWeek(
            visits=selling / self._visit_hours,
            selling_hours=selling,
            contacted_as_planned=int((clients.contact_stock[held] >= self._planned_hours).sum()),
            key_clients_with_contact=int(held.size),
        )

    def _credited_value(self, held: np.ndarray) -> FloatArray:
        """Return what an hour with each client is spread by: present revenue as duty, unsold potential as
        credit.
        """
        clients = self._context.state.clients
        potential = clients.potential_yuan[held]
        sold = (potential * clients.products[held]).sum(axis=1)
        prepared = self._context.prepared
        credited = prepared.stock_weight * sold + prepared.new_weight * (potential.sum(axis=1) - sold)
        duty = prepared.duty_weight
        # A yuan more, so that no client is nothing to his manager.
        return np.asarray(duty * sold + (1.0 - duty) * credited + 1.0)

    def _reach(self, holder: np.ndarray, held: np.ndarray) -> FloatArray:
        """Return what an hour of each client's person is worth with him: expertise, less the way."""
        clients, persons = self._context.state.clients, self._context.state.persons
        expertise = self._territories.expertise(persons.group[holder], clients.group[held])
        if not self._territories.by_city:
            return expertise
        way = self._territories.on_the_way(persons.home_branch[holder], clients.branch[held])
        return np.asarray(expertise * way)

    def _prospecting(self, prospects: np.ndarray, effectiveness: FloatArray) -> FloatArray:
        """Return effective hours with each prospect."""
        context = self._context
        clients, persons = context.state.clients, context.state.persons
        branch, group = clients.branch[prospects], clients.group[prospects]
        potential = clients.potential_yuan[prospects].sum(axis=1)
        root_value = np.sqrt(potential * self._pool_attention[prospects])
        if self._territories.as_units_serve:
            per_branch, expertise = self._pooled(effectiveness)
            spread = spread_hours(root_value, branch, per_branch, self._half_prospect)
            return np.asarray(spread * expertise[branch, group])
        at_work = np.flatnonzero(persons.status == Status.EMPLOYED)
        raw = persons.hours[at_work, DEVELOP]
        total = np.zeros(prospects.size)
        for pool in self._territories.pools(
            persons.home_branch[at_work], persons.group[at_work], raw, raw * effectiveness[at_work]
        ):
            of_prospect = pool.of_cell[branch, group]
            spread = spread_hours(root_value, of_prospect, pool.hours, self._half_prospect)
            total += spread * pool.effectiveness[branch, group]
        return total

    def _pooled(self, effectiveness: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return development hours by branch, and their mean effectiveness by branch and group."""
        geography, persons = self._context.geography, self._context.state.persons
        at_work = np.flatnonzero(persons.status == Status.EMPLOYED)
        branch = persons.home_branch[at_work]
        raw = persons.hours[at_work, DEVELOP]
        useful = raw * effectiveness[at_work]
        hours: FloatArray = np.bincount(branch, weights=raw, minlength=geography.branches).astype(np.float64)
        all_useful = np.bincount(branch, weights=useful, minlength=geography.branches)
        own = np.bincount(
            branch * geography.groups + persons.group[at_work],
            weights=useful,
            minlength=geography.branches * geography.groups,
        ).reshape(geography.branches, geography.groups)
        transfer = geography.transfer[None, :]
        expert = transfer * all_useful[:, None] + (1.0 - transfer) * own
        return hours, expert / np.maximum(hours, 1e-12)[:, None]
