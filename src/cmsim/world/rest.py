"""The client base at rest, in expectation: who is won and lost at which rates when everybody works the norm.

For each organisation the response functions of the simulation are read at their steady state: contact by the
norm's hours, trust at that contact and at the usual harm by open issues, from trust the rates of being won
and lost. With rates w and ℓ an organisation is a client for the share w / (w + ℓ) of the time (alternating
renewal). Who is a client changes how hours spread, whom they know and what they buy, so the
steady state is a fixed point, reached in a few rounds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from cmsim.calendar import CALENDAR_DAYS_PER_WEEK, DAYS_PER_WEEK, WEEKS_PER_YEAR
from cmsim.randomness import FloatArray, IntArray
from cmsim.response.attention import spread_hours
from cmsim.response.contact import adbudg
from cmsim.response.referral import referral_rate_per_year
from cmsim.response.trust import trust_at_rest
from cmsim.response.win import win_probability
from cmsim.scenario import Scenario
from cmsim.world.columns import BoolArray, PersonTable
from cmsim.world.geography import Geography
from cmsim.world.people import DEVELOP, KEEP, TASKS, norm_hours_of

UNPURSUED_SHARE = 0.3
"""Share of the client's own time to decide that passes before he asks for a written offer, or drops out."""
_LEAST_RATE_PER_YEAR = 1e-9
_WIDEST_LOG_SHIFT = 60.0


@dataclass(frozen=True)
class Organisations:
    """What the steady state depends on, one entry for each organisation; it never changes in the rounds."""

    branch: IntArray
    group: IntArray
    frailty: FloatArray
    fit: FloatArray
    referral_affinity: FloatArray
    potential_yuan: FloatArray
    """(n,)"""
    attention: FloatArray
    """Lasting noise of whom hours go to, mean one."""
    can_be_client: BoolArray


@dataclass(frozen=True)
class Rest:
    """Steady state of each organisation, as a prospect and as a client; all (n,)."""

    lead_rate_per_year: FloatArray
    """As a prospect."""
    referred_share: FloatArray
    """Share of these leads that come by referral."""
    win_rate_per_year: FloatArray
    loss_rate_per_year: FloatArray
    """As a client."""
    widening_rate_per_year: FloatArray
    """Families added a year, as a client."""
    trust_prospect: FloatArray
    trust_client: FloatArray
    contact_prospect: FloatArray
    contact_client: FloatArray


class SteadyState:
    """Reads the response functions at rest for one scenario's places, staff and organisations."""

    def __init__(
        self, scenario: Scenario, geography: Geography, staff: PersonTable, organisations: Organisations
    ) -> None:
        self._scenario = scenario
        self._geography = geography
        self._of = organisations
        norm = norm_hours_of(scenario)
        useful = 1.0 - float(scenario.care.collision_waste)
        hours = norm[staff.kind] * (staff.skill_social * useful)[:, None]
        self._hours = np.stack(
            [
                np.bincount(staff.home_branch, weights=hours[:, task], minlength=geography.branches)
                for task in range(len(TASKS))
            ]
        )
        self._log_skill = 0.5 * float(np.log(staff.skill_social * staff.skill_planning).mean())
        # Nine of ten meet somebody of another group: expertise by the mix of groups.
        transfer, share = geography.transfer, geography.group_share
        self._expertise = share + (1.0 - share) * transfer
        self._cell = organisations.branch * geography.groups + organisations.group
        cells = geography.branches * geography.groups
        self._organisations_by_cell = np.bincount(self._cell, minlength=cells).astype(np.float64)

    def read(self, active: BoolArray, sold_yuan: FloatArray, families: FloatArray) -> Rest:
        """Return rates and levels while `active` are the clients.

        Parameters
        ----------
        sold_yuan : array (n,)
            Yearly revenue of each organisation as a client.
        families : array (n,)
            Product families under contract as a client.
        """
        of, care, sales = self._of, self._scenario.care, self._scenario.sales
        half_client, half_prospect = (
            float(care.half_point_active_hours),
            float(care.half_point_prospect_hours),
        )
        exponent = float(care.contact_exponent)
        contact_prospect = self._contact(
            DEVELOP, of.can_be_client & ~active, of.potential_yuan * of.attention, half_prospect
        )
        contact_client = self._contact(KEEP, active, (sold_yuan + 1.0) * of.attention, half_client)
        response_prospect = adbudg(contact_prospect, half_prospect, exponent)
        response_client = adbudg(contact_client, half_client, exponent)
        gain, decay = float(care.trust_gain_per_week), float(care.trust_decay_per_week)
        level = float(care.trust_rest)
        harm = float(care.harm_per_issue_week) * self._issue_weeks_per_week()
        trust_prospect = trust_at_rest(response_prospect, level, gain, decay)
        # Harm pulls to zero as decay pulls to the level at rest.
        trust_client = trust_at_rest(response_client, level * decay / (decay + harm), gain, decay + harm)

        referred = self._referred(active, trust_client)
        inbound = float(sales.lead_rate_inbound_per_year)
        leads = float(sales.lead_rate_effort_per_year) * response_prospect + referred + inbound
        signed = float(sales.proposal_share) * self._win_chance(trust_prospect)
        widening = float(sales.cross_lead_rate_inbound_per_year) + (
            float(sales.cross_lead_rate_effort_per_year) * response_client
        )
        widened = float(sales.proposal_share) * self._win_chance(trust_client)
        years = years_in_pipeline(self._scenario)
        return Rest(
            lead_rate_per_year=leads,
            referred_share=referred / np.maximum(leads, _LEAST_RATE_PER_YEAR),
            # Who is in the pipeline does not become a lead again.
            win_rate_per_year=np.maximum(leads * signed / (1.0 + leads * years), _LEAST_RATE_PER_YEAR),
            loss_rate_per_year=np.maximum(self._loss_rate(trust_client, families), _LEAST_RATE_PER_YEAR),
            widening_rate_per_year=widening * widened / (1.0 + widening * years),
            trust_prospect=trust_prospect,
            trust_client=trust_client,
            contact_prospect=contact_prospect,
            contact_client=contact_client,
        )

    def _contact(self, task: int, served: BoolArray, value: FloatArray, half: float) -> FloatArray:
        """Return the hours a week each organisation would get if it were among those served."""
        of = self._of
        root = np.sqrt(value)
        rows = np.flatnonzero(served)
        hours = spread_hours(root[rows], of.branch[rows], self._hours[task], half)
        # h = s √v - d with one s in each branch, read off those who get something.
        slope = np.zeros(self._geography.branches)
        some = hours > 0.0
        reached = rows[some]
        np.maximum.at(slope, of.branch[reached], (hours[some] + half) / root[reached])
        everybody = np.maximum(slope[of.branch] * root - half, 0.0)
        return np.asarray(everybody * self._expertise[of.group])

    def _issue_weeks_per_week(self) -> float:
        issues = self._scenario.issues
        days = float(issues.hand_offs_unowned) * float(issues.days_per_hand_off)
        return float(issues.per_client_year) / WEEKS_PER_YEAR * days / DAYS_PER_WEEK

    def _referred(self, active: BoolArray, trust_client: FloatArray) -> FloatArray:
        sales = self._scenario.sales
        satisfied = active & (trust_client >= float(sales.satisfied_trust))
        by_cell = np.bincount(self._cell, weights=satisfied, minlength=self._organisations_by_cell.size)
        return referral_rate_per_year(
            by_cell.astype(np.float64),
            self._organisations_by_cell,
            self._cell,
            self._of.referral_affinity,
            float(sales.referral_rate_per_year),
        )

    def _win_chance(self, trust: FloatArray) -> FloatArray:
        sales = self._scenario.sales
        return win_probability(
            trust,
            self._of.fit,
            np.full(trust.size, self._log_skill),
            0.0,
            float(sales.win_intercept),
            float(sales.win_trust),
            float(sales.win_fit),
            float(sales.win_skill),
            float(sales.win_price),
        )

    def _loss_rate(self, trust: FloatArray, families: FloatArray) -> FloatArray:
        scenario, of = self._scenario, self._of
        loss, ties = scenario.loss, scenario.ties
        effect = float(loss.rival_effect)
        offset = np.array([float(group.rival_offset) for group in scenario.groups.values()])
        # The mean of exp(β_C rival) over the normal spread of rivals' pressure.
        rival = effect * offset[of.group] + 0.5 * (effect * float(scenario.environment.rival_sd)) ** 2
        score = rival - float(loss.trust_effect) * trust - float(loss.product_effect) * families
        market = float(loss.base_hazard_per_year) * of.frailty * np.exp(score)
        follow = (
            float(ties.leaver_takes_share) * float(ties.unowned_tie) * float(scenario.staff.turnover_per_year)
        )
        return np.asarray(market + follow, dtype=np.float64)


def years_in_pipeline(scenario: Scenario) -> float:
    """Return the mean years from a lead to the decision or to dropping out."""
    sales = scenario.sales
    days = float(sales.close_days_median) * float(np.exp(0.5 * float(sales.close_days_log_sd) ** 2))
    proposal = float(sales.proposal_share)
    pursued = proposal + (1.0 - proposal) * UNPURSUED_SHARE
    return days * pursued / (CALENDAR_DAYS_PER_WEEK * WEEKS_PER_YEAR)


def chance_of_being_client(rest: Rest, can_be_client: BoolArray, share: float | None) -> FloatArray:
    """Return each organisation's chance of being a client, mean `share` over all if it is given, (n,).

    The rates of being won are scaled by one number so that the stated share comes out: odds of being a client
    are that number times w / ℓ.
    """
    log_odds = np.log(rest.win_rate_per_year / rest.loss_rate_per_year)
    if share is None:
        return np.asarray(_logistic(log_odds) * can_be_client, dtype=np.float64)
    among = share * can_be_client.size / max(int(can_be_client.sum()), 1)
    if among >= 1.0 or share <= 0.0:
        return np.asarray(can_be_client, dtype=np.float64) * float(among >= 1.0)
    log_odds = log_odds[can_be_client]

    def excess(shift: float) -> float:
        return float(_logistic(log_odds + shift).mean()) - among

    shift = brentq(excess, -_WIDEST_LOG_SHIFT, _WIDEST_LOG_SHIFT)
    chance = np.zeros(can_be_client.size)
    chance[can_be_client] = _logistic(log_odds + shift)
    return chance


def _logistic(x: FloatArray) -> FloatArray:
    return np.asarray(1.0 / (1.0 + np.exp(-x)))
