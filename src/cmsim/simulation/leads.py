"""Leads: where they come from, to whom they are credited, what they could become."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from cmsim.calendar import CALENDAR_DAYS_PER_WEEK, DAYS_PER_WEEK, WEEKS_PER_YEAR
from cmsim.randomness import FloatArray, IntArray
from cmsim.response.contact import adbudg
from cmsim.response.referral import referral_rate_per_year
from cmsim.simulation.context import RunContext
from cmsim.simulation.rosters import Rosters
from cmsim.world.client_base import bundle_from_uniforms
from cmsim.world.columns import BoolArray, Origin, Tier


@dataclass
class NewLeads:
    """The leads of a week, one entry each."""

    client: IntArray
    person: IntArray
    families: BoolArray
    value_yuan: FloatArray
    decide_after_days: FloatArray
    """Working days from lead to the client's decision, delays on our side apart."""
    reaches_proposal: BoolArray
    origin: IntArray
    """An :class:`~cmsim.world.columns.Origin`."""


@dataclass
class LeadRates:
    """Weekly rates at which prospects and present clients become leads, by part (the pilot reads them)."""

    prospects: IntArray
    by_effort: FloatArray
    referred: FloatArray
    by_clerk: FloatArray
    enquiry: FloatArray
    present: IntArray
    cross_by_effort: FloatArray
    cross_unsolicited: FloatArray

    @property
    def unsolicited(self) -> FloatArray:
        """What comes without anybody's contact and without a referral."""
        return self.by_clerk + self.enquiry


class Leads:
    """Source of leads; reads columns, writes none."""

    def __init__(self, context: RunContext, rosters: Rosters, norm_develop: FloatArray) -> None:
        self._context = context
        self._rosters = rosters
        self._norm_develop = norm_develop
        sales, care = context.scenario.sales, context.scenario.care
        self._inbound = float(sales.lead_rate_inbound_per_year)
        self._effort = float(sales.lead_rate_effort_per_year)
        self._referral = float(sales.referral_rate_per_year)
        self._cross_inbound = float(sales.cross_lead_rate_inbound_per_year)
        self._cross_effort = float(sales.cross_lead_rate_effort_per_year)
        self._satisfied_trust = float(sales.satisfied_trust)
        self._clerk_share = float(sales.window_referral_share)
        self._proposal_share = float(sales.proposal_share)
        self._bundle_share = float(sales.bundle_share)
        self._median_days = float(sales.close_days_median)
        self._log_sd_days = float(sales.close_days_log_sd)
        self._half_active = float(care.half_point_active_hours)
        self._half_prospect = float(care.half_point_prospect_hours)
        self._exponent = float(care.contact_exponent)
        geography = context.geography
        clients = context.state.clients
        self._cell = clients.branch * geography.groups + clients.group
        self._cells = geography.branches * geography.groups
        self._organisations_by_cell = np.bincount(self._cell, minlength=self._cells).astype(float)
        self._population = int(float(context.scenario.clients.organisations))

    def rates(self, demand: float, served_share: FloatArray) -> LeadRates:
        """Return this week's lead rates.

        Organisations of the ordinary tier are served at the windows: nobody calls on them, and no lead
        arises until they have outgrown the tier.

        Parameters
        ----------
        demand : float
            Season and growth, which scale all rates.
        served_share : array (branches,)
            Share of the customers at each branch's windows who did not walk out: a clerk who is overrun
            hands nobody up (domain document 1, section 1.1).
        """
        clients = self._context.state.clients
        weekly = demand / WEEKS_PER_YEAR
        prospects = np.flatnonzero(~clients.active & ~clients.open_deal & (clients.tier > Tier.ORDINARY))
        satisfied = np.bincount(
            self._cell,
            weights=clients.active & (clients.trust >= self._satisfied_trust),
            minlength=self._cells,
        ).astype(np.float64)
        referred = referral_rate_per_year(
            satisfied,
            self._organisations_by_cell,
            self._cell[prospects],
            clients.referral_affinity[prospects],
            self._referral,
        )
        stock = clients.contact_stock
        by_effort = self._effort * adbudg(stock[prospects], self._half_prospect, self._exponent)
        can_widen = (clients.contact >= 0) & ~clients.open_deal & ~clients.products.all(axis=1)
        present = np.flatnonzero(can_widen)
        cross = self._cross_effort * adbudg(stock[present], self._half_active, self._exponent)
        inbound = self._inbound * weekly
        return LeadRates(
            prospects,
            by_effort * weekly,
            referred * weekly,
            (inbound * self._clerk_share) * served_share[clients.branch[prospects]],
            np.full(prospects.size, inbound * (1.0 - self._clerk_share)),
            present,
            cross * weekly,
            np.full(present.size, self._cross_inbound * weekly),
        )

    def arise(self, rates: LeadRates) -> NewLeads:
        """Draw the week's leads, credit each to a person, and draw what it could become."""
        context = self._context
        clients = context.state.clients
        u = context.streams.uniforms("lead", context.tick, self._population)
        new_rate = rates.by_effort + rates.referred + rates.by_clerk + rates.enquiry
        new_ids = clients.client_id[rates.prospects]
        fresh = np.flatnonzero(u[new_ids] < -np.expm1(-new_rate))
        cross_rate = rates.cross_by_effort + rates.cross_unsolicited
        wide = np.flatnonzero(u[clients.client_id[rates.present]] < -np.expm1(-cross_rate))
        # Who followed a leaver on Monday still has a contact until Friday, and nothing left to widen.
        wide = wide[clients.active[rates.present[wide]]]
        which = context.streams.uniforms_at("lead-origin", context.tick, new_ids[fresh])
        parts = np.stack([rates.by_effort[fresh], rates.referred[fresh], rates.by_clerk[fresh]])
        origin = (which >= np.cumsum(parts, axis=0) / new_rate[fresh]).sum(axis=0)
        client = np.concatenate([rates.prospects[fresh], rates.present[wide]])
        person = np.concatenate(
            [
                self._credited(rates.prospects[fresh], origin == Origin.OWN_WORK),
                clients.contact[rates.present[wide]],
            ]
        )
        served = person >= 0
        all_origins = np.concatenate([origin, np.full(wide.size, int(Origin.PRESENT_CLIENT))])
        return self._offers(client[served], person[served], all_origins[served])

    def _credited(self, rows: IntArray, own_work: BoolArray) -> IntArray:
        """Return whose lead it is: work is credited by effort put in, an enquiry goes to those on duty."""
        context = self._context
        clients, persons = context.state.clients, context.state.persons
        u = context.streams.uniforms_at("lead-person", context.tick, clients.client_id[rows])
        by_effort = self._rosters.choose(
            persons, clients.branch[rows], clients.group[rows], persons.develop_stock, u
        )
        on_duty = self._rosters.choose(
            persons,
            clients.branch[rows],
            clients.group[rows],
            self._norm_develop[np.maximum(persons.kind, 0)],
            u,
        )
        return np.where(own_work & (by_effort >= 0), by_effort, on_duty)

    def _offers(self, rows: IntArray, person: IntArray, origin: IntArray) -> NewLeads:
        context = self._context
        clients, tick, streams = context.state.clients, context.tick, context.streams
        ids = clients.client_id[rows]
        unsold = clients.potential_yuan[rows] * ~clients.products[rows]
        draws = np.arange(unsold.shape[1] + 1)
        u = streams.uniforms_at(
            "lead-bundle", tick, np.broadcast_to(ids, (draws.size, ids.size)), draws[:, None]
        )
        u_main, u_rest = u[0], u[1:].T
        # A present client widens his contract by one family at a time.
        u_rest = np.where((origin == Origin.PRESENT_CLIENT)[:, None], 1.0, u_rest)
        families = bundle_from_uniforms(unsold, u_main, u_rest, self._bundle_share)
        days = self._median_days * np.exp(
            self._log_sd_days * ndtri(streams.uniforms_at("close-days", tick, ids))
        )
        return NewLeads(
            client=rows,
            person=person,
            families=families,
            value_yuan=(unsold * families).sum(axis=1),
            decide_after_days=days * (DAYS_PER_WEEK / CALENDAR_DAYS_PER_WEEK),
            reaches_proposal=streams.uniforms_at("reaches-proposal", tick, ids) < self._proposal_share,
            origin=origin,
        )
