"""The pipeline: lead, written proposal, approval by level, the client's decision, signing."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from cmsim.calendar import CALENDAR_DAYS_PER_WEEK, DAYS_PER_WEEK
from cmsim.randomness import FloatArray, IntArray
from cmsim.response.win import win_probability
from cmsim.simulation.context import RunContext
from cmsim.simulation.contracts import Contracts
from cmsim.simulation.leads import NewLeads
from cmsim.simulation.price_cuts import PriceCuts
from cmsim.world.columns import BoolArray, Origin, Stage
from cmsim.world.rest import UNPURSUED_SHARE


@dataclass
class SalesCounts:
    """Counts since the last reset (a year)."""

    leads: int = 0
    proposals: int = 0
    wins: int = 0
    first_contracts: int = 0
    closing_days: list[FloatArray] = field(default_factory=list)
    leads_by_origin: IntArray = field(default_factory=lambda: np.zeros(len(Origin), dtype=np.int64))
    proposals_by_origin: IntArray = field(default_factory=lambda: np.zeros(len(Origin), dtype=np.int64))
    wins_by_origin: IntArray = field(default_factory=lambda: np.zeros(len(Origin), dtype=np.int64))
    value_by_origin: FloatArray = field(default_factory=lambda: np.zeros(len(Origin)))


@dataclass(frozen=True)
class Signed:
    """Contracts signed, an entry each; value and gross profit are those of a year under the contract, less
    what was given up for an early decision.

    `by_family_yuan` (n, products) says of which families the value is.
    """

    person: IntArray
    client: IntArray
    value_yuan: FloatArray
    gross_profit_yuan: FloatArray
    product_mask: IntArray
    """Families newly signed, a bit each."""
    by_family_yuan: FloatArray
    pulled: BoolArray
    price_cut_yuan: FloatArray


_NOBODY: IntArray = np.zeros(0, dtype=np.int64)
_NOTHING: FloatArray = np.zeros(0)
_NONE: BoolArray = np.zeros(0, dtype=np.bool_)


class Sales:
    """Owner of the table of deals and of clients' `open_deal`."""

    def __init__(self, context: RunContext, contracts: Contracts, price_cuts: PriceCuts) -> None:
        self._context = context
        self._contracts = contracts
        self._price_cuts = price_cuts
        sales = context.scenario.sales
        self._intercept = float(sales.win_intercept)
        self._trust = float(sales.win_trust)
        self._fit = float(sales.win_fit)
        self._skill = float(sales.win_skill)
        self._price = float(sales.win_price)
        self._bits = 1 << np.arange(len(context.geography.product_ids))
        self.year = SalesCounts()
        self.signed: list[Signed] = []
        self.new_clients: list[tuple[IntArray, IntArray]] = []

    def enter(self, leads: NewLeads) -> None:
        """Write new leads into the table."""
        context = self._context
        deals, clients = context.state.deals, context.state.clients
        count = leads.client.size
        self.year.leads += count
        if count == 0:
            return
        rows = deals.free_rows(count)
        decide_day = context.monday + leads.decide_after_days
        deals.client[rows] = leads.client
        deals.person[rows] = leads.person
        deals.product_mask[rows] = leads.families @ self._bits
        deals.lead_tick[rows] = context.tick
        deals.value_yuan[rows] = leads.value_yuan
        deals.stage[rows] = int(Stage.LEAD)
        deals.due_day[rows] = context.monday + UNPURSUED_SHARE * leads.decide_after_days
        deals.decide_day[rows] = decide_day
        deals.reaches_proposal[rows] = leads.reaches_proposal
        deals.origin[rows] = leads.origin
        deals.pulled[rows] = False
        deals.price_cut_share[rows] = 0.0
        self.year.leads_by_origin += np.bincount(leads.origin, minlength=len(Origin))
        clients.open_deal[leads.client] = True
        context.log.add(
            "lead",
            context.monday,
            clients.client_id[leads.client],
            context.state.persons.person_id[leads.person],
            leads.value_yuan,
        )

    def ripen(self, day: float) -> IntArray:
        """End the lead stage of those due by `day`; return the rows that now need a written proposal."""
        deals = self._context.state.deals
        due = np.flatnonzero((deals.stage == Stage.LEAD) & (deals.due_day < day + 1.0))
        asked = deals.reaches_proposal[due]
        self._close(due[~asked], "not_pursued", day)
        writing = due[asked]
        self._log("proposal_asked", writing, day)
        deals.stage[writing] = int(Stage.WRITING)
        self.year.proposals_by_origin += np.bincount(deals.origin[writing], minlength=len(Origin))
        self.year.proposals += int(writing.size)
        return writing

    def await_approval(self, rows: IntArray, day: float) -> None:
        """Move written proposals on to the approvers."""
        self._context.state.deals.stage[rows] = int(Stage.APPROVAL)
        self._log("proposal_written", rows, day)

    def offer(self, rows: IntArray, day: float) -> None:
        """Hand proposals to the client, who decides when he is ready, the next day at the earliest."""
        deals = self._context.state.deals
        deals.stage[rows] = int(Stage.DECISION)
        deals.due_day[rows] = np.maximum(deals.decide_day[rows], day + 1.0)
        self._log("offered", rows, day)

    def ask_early(self, rows: IntArray, weeks_early: int, price_cut_share: float) -> None:
        """Ask clients who have a proposal to decide so many weeks early, for a lower price."""
        deals = self._context.state.deals
        deals.due_day[rows] -= float(weeks_early * DAYS_PER_WEEK)
        deals.pulled[rows] = True
        deals.price_cut_share[rows] = price_cut_share
        self._log("asked_early", rows, self._context.monday)

    def probability(self, client: IntArray, person: IntArray, relative_price: FloatArray) -> FloatArray:
        """Return the chance that a proposal to the client by the person is signed."""
        clients, persons = self._context.state.clients, self._context.state.persons
        skill = 0.5 * (np.log(persons.skill_social[person]) + np.log(persons.skill_planning[person]))
        return win_probability(
            clients.trust[client],
            clients.fit[client],
            skill,
            relative_price[clients.group[client]],
            self._intercept,
            self._trust,
            self._fit,
            self._skill,
            self._price,
        )

    def decide(self, day: float, relative_price: FloatArray, margins: FloatArray) -> None:
        """Let clients decide on what is due by `day`; sign what is won. Luck is keyed by client and week of
        the lead.

        Parameters
        ----------
        relative_price : array (groups,)
            Our price relative to the rivals', 0 = equal.
        margins : array (groups, products)
            Gross profit of a year per yuan of potential signed, by family, at this week's margins and prices.
        """
        context = self._context
        deals, clients = context.state.deals, context.state.clients
        due = np.flatnonzero((deals.stage == Stage.DECISION) & (deals.due_day < day + 1.0))
        if due.size == 0:
            return
        client, person = deals.client[due], deals.person[due]
        u = context.streams.uniforms_at("win", deals.lead_tick[due], clients.client_id[client])
        # A contract cannot be widened with somebody who has left meanwhile.
        possible = (deals.origin[due] != Origin.PRESENT_CLIENT) | clients.active[client]
        won = possible & (u < self.probability(client, person, relative_price))
        rows = due[won]
        if rows.size:
            self._sign(rows, day, margins)
        self._close(rows, None, day)
        self._close(due[~won], "declined", day)

    def _sign(self, rows: IntArray, day: float, margins: FloatArray) -> None:
        deals, clients = self._context.state.deals, self._context.state.clients
        client, person = deals.client[rows], deals.person[rows]
        families = (deals.product_mask[rows][:, None] & self._bits[None, :]) > 0
        fresh = families & ~clients.products[client]
        by_family = clients.potential_yuan[client] * fresh
        value = np.asarray(by_family.sum(axis=1), dtype=np.float64)
        first = ~clients.active[client]
        self.year.wins += int(rows.size)
        self.year.first_contracts += int(first.sum())
        working_days = day - deals.lead_tick[rows].astype(np.float64) * DAYS_PER_WEEK
        self.year.closing_days.append(working_days * (CALENDAR_DAYS_PER_WEEK / DAYS_PER_WEEK))
        self._contracts.sign(client, families, deals.origin[rows] == Origin.REFERRAL)
        self.year.wins_by_origin += np.bincount(deals.origin[rows], minlength=len(Origin))
        self.year.value_by_origin += np.bincount(deals.origin[rows], weights=value, minlength=len(Origin))
        profit = (by_family * margins[clients.group[client]]).sum(axis=1)
        share = deals.price_cut_share[rows]
        self._price_cuts.grant(client, fresh, share)
        cut, left = value * share, by_family * (1.0 - share)[:, None]
        mask = fresh @ self._bits
        pulled = deals.pulled[rows]
        self.signed.append(Signed(person, client, value - cut, profit - cut, mask, left, pulled, cut))
        self.new_clients.append((client[first], person[first]))

    def take_signed(self) -> Signed:
        """Return what was signed since the last call."""
        signed, self.signed = self.signed, []
        return Signed(
            np.concatenate([_NOBODY, *(one.person for one in signed)]),
            np.concatenate([_NOBODY, *(one.client for one in signed)]),
            np.concatenate([_NOTHING, *(one.value_yuan for one in signed)]),
            np.concatenate([_NOTHING, *(one.gross_profit_yuan for one in signed)]),
            np.concatenate([_NOBODY, *(one.product_mask for one in signed)]),
            np.concatenate([np.zeros((0, self._bits.size)), *(one.by_family_yuan for one in signed)]),
            np.concatenate([_NONE, *(one.pulled for one in signed)]),
            np.concatenate([_NOTHING, *(one.price_cut_yuan for one in signed)]),
        )

    def take_new_clients(self) -> tuple[IntArray, IntArray]:
        """Return clients who signed for the first time since the last call, and who won them."""
        if not self.new_clients:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        client = np.concatenate([pair[0] for pair in self.new_clients])
        person = np.concatenate([pair[1] for pair in self.new_clients])
        self.new_clients = []
        return client, person

    def pass_on(self, rows: IntArray, heirs: IntArray) -> None:
        """Give open deals to other people (a row of the table of persons each, or NOBODY)."""
        deals = self._context.state.deals
        found = heirs >= 0
        deals.person[rows[found]] = heirs[found]

    def rows_of(self, people: IntArray) -> IntArray:
        """Return the open deals of the given people."""
        deals, persons = self._context.state.deals, self._context.state.persons
        theirs = np.zeros(len(persons), dtype=np.bool_)
        theirs[people] = True
        return np.flatnonzero((deals.stage != Stage.FREE) & theirs[deals.person])

    def drop_lost_clients(self, lost: IntArray) -> None:
        """End the widening deals of clients who are no longer clients, unless they are on a desk."""
        deals = self._context.state.deals
        gone: BoolArray = np.zeros(len(self._context.state.clients), dtype=np.bool_)
        gone[lost] = True
        movable = (deals.stage == Stage.LEAD) | (deals.stage == Stage.DECISION)
        ended = np.flatnonzero(movable & (deals.origin == Origin.PRESENT_CLIENT) & gone[deals.client])
        self._close(ended, "ended_with_client", self._context.monday)

    def _log(self, what: str, rows: IntArray, day: float) -> None:
        deals, state = self._context.state.deals, self._context.state
        self._context.log.add(
            what,
            day,
            state.clients.client_id[deals.client[rows]],
            state.persons.person_id[deals.person[rows]],
            deals.value_yuan[rows],
        )

    def _close(self, rows: IntArray, why: str | None, day: float) -> None:
        """End deals; `why` goes into the event log (None where the signing itself is the event)."""
        deals = self._context.state.deals
        if why is not None:
            self._log(why, rows, day)
        self._context.state.clients.open_deal[deals.client[rows]] = False
        deals.stage[rows] = int(Stage.FREE)
