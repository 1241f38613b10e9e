"""Balances: deposits and loans of clients as stocks that follow their level, earn a margin, and default.

b ← b + (1 - exp(-1/(52 τ))) (K P w(T, r) - b) for families under contract, and 0 for others. The margin over
the transfer price, m + s Δ with Δ the shock to the transfer price, is earned on Monday's stock.
"""

from __future__ import annotations

import numpy as np

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.randomness import FloatArray, IntArray
from cmsim.response.contact import adbudg
from cmsim.response.wallet import share_of_wallet, weekly_adjustment, weekly_probability
from cmsim.simulation.balance_ledger import BalanceLedger
from cmsim.simulation.context import RunContext
from cmsim.simulation.contracts import Cause, Contracts
from cmsim.simulation.market import Market
from cmsim.world.balance_terms import terms_of
from cmsim.world.people import missing_integrity


class Balances:
    """Owner of clients' balances; does nothing where all families are flows."""

    def __init__(self, context: RunContext, market: Market, contracts: Contracts) -> None:
        self._context = context
        self._market = market
        self._contracts = contracts
        scenario = context.scenario
        self.terms = terms_of(scenario)
        self.any = len(self.terms) > 0
        self._closes = weekly_adjustment(self.terms.adjustment_years)
        self._half_hours = float(scenario.care.half_point_active_hours)
        self._exponent = float(scenario.care.contact_exponent)
        self._organisations = int(float(scenario.clients.organisations))
        self.ledger = BalanceLedger(context, self.terms)

    def earn(self, rows: IntArray) -> FloatArray:
        """Return the week's margin income of clients by family, (rows, products), zero for flows."""
        context, terms = self._context, self.terms
        clients = context.state.clients
        stock = clients.balance_yuan[rows]
        earned = stock * self._margin(self._market.transfer_price[clients.group[rows]]) / WEEKS_PER_YEAR
        self.ledger.add("average_yuan", rows, stock)
        self.ledger.add("margin_yuan", rows, earned)
        income = np.zeros((rows.size, clients.products.shape[1]))
        income[:, terms.column] = earned
        return income

    def _margin(self, transfer_price_change: FloatArray) -> FloatArray:
        """Return margins a year after changes of the transfer price, (n,) to (n, balances)."""
        return np.asarray(
            self.terms.margin_per_year + self.terms.transfer_sign * transfer_price_change[:, None]
        )

    def default_week(self) -> tuple[IntArray, FloatArray]:
        """Draw the week's defaults; return the clients and what is lost, yuan.

        The borrower's contracts end; what is not lost of his balance is recovered at once.
        """
        context, terms = self._context, self.terms
        clients = context.state.clients
        if not terms.any_default:
            return np.zeros(0, dtype=np.int64), np.zeros(0)
        # Who followed a leaver this week takes his balances along on Friday and is nobody to lose any more.
        rows = np.flatnonzero(clients.active & (clients.balance_yuan > 0.0).any(axis=1))
        monitoring = adbudg(clients.contact_stock[rows], self._half_hours, self._exponent)
        missing = missing_integrity(context.scenario, context.state.persons, clients.contact[rows])
        chance = weekly_probability(terms.default_hazard(monitoring, missing))
        balance = clients.balance_yuan[rows]
        failed = np.zeros(balance.shape, dtype=np.bool_)
        for family in np.flatnonzero(terms.default_hazard_per_year > 0.0):
            u = context.streams.uniforms("loan-default", context.tick, self._organisations, int(family))
            failed[:, family] = (u[clients.client_id[rows]] < chance[:, family]) & (balance[:, family] > 0.0)
            self.ledger.count_defaults(rows[failed[:, family]], int(family))
        hit = failed.any(axis=1)
        defaulted = balance * failed
        self.ledger.add("defaulted_yuan", rows, defaulted)
        self.ledger.add("loss_yuan", rows, defaulted * terms.loss_given_default)
        clients.balance_yuan[rows] = balance - defaulted
        self._contracts.end(rows[hit], Cause.DEFAULTED)
        return rows[hit], (defaulted * terms.loss_given_default).sum(axis=1)[hit]

    def move_week(self) -> None:
        """Let all stocks follow their levels; those of clients who are gone leave at once."""
        if not self.any:
            return
        clients = self._context.state.clients
        before = clients.balance_yuan
        held = clients.active[:, None] & clients.products[:, self.terms.column]
        level = self.terms.level(
            clients.potential_yuan * self._market.growth,
            clients.trust,
            self._market.rival_rate[clients.group],
        )
        after = np.where(held, before + self._closes * (level - before), 0.0)
        everybody = np.arange(len(clients))
        self.ledger.add("inflow_yuan", everybody, np.maximum(after - before, 0.0))
        self.ledger.add("outflow_yuan", everybody, np.maximum(before - after, 0.0))
        clients.balance_yuan = after

    def margins_at(self, margins: FloatArray, trust: float) -> FloatArray:
        """Return yearly gross profit less credit losses per yuan of potential, (groups, products).

        Balances stand at their level for clients of the given trust, monitored as that trust asks for, at
        this week's rates.
        """
        terms, scenario = self.terms, self._context.scenario
        if not self.any:
            return margins
        care = scenario.care
        # At rest α g (1 - T) = φ (T - T⁰).
        gain = float(care.trust_gain_per_week) * (1.0 - trust)
        pull = float(care.trust_decay_per_week) * (trust - float(care.trust_rest))
        monitoring = np.clip([pull / gain if gain > 0.0 else 0.0], 0.0, 1.0)
        hazard = terms.default_hazard(monitoring, np.array([1.0 - float(scenario.staff.integrity_mean)]))[0]
        share = share_of_wallet(
            np.array(trust),
            self._market.rival_rate[:, None],
            terms.wallet_share,
            terms.wallet_trust_effect,
            terms.wallet_rate_effect,
        )
        stock = terms.full_balance_years * share
        result = margins.copy()
        result[:, terms.column] *= stock * self._margin(self._market.transfer_price)
        result[:, terms.column] -= stock * hazard * terms.loss_given_default
        return result

    def close_year(self) -> None:
        """Begin the ledger's next year."""
        self.ledger.new_year()
