"""Billing: a week's revenue and gross profit of key clients, never above their potential."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.randomness import FloatArray, IntArray
from cmsim.simulation.balances import Balances
from cmsim.simulation.context import RunContext
from cmsim.simulation.market import Market
from cmsim.simulation.price_cuts import PriceCuts


@dataclass
class Bill:
    """One week of revenue; arrays over the rows of active clients."""

    rows: IntArray
    revenue_yuan: FloatArray
    gross_profit_yuan: FloatArray
    delivery_items_by_branch: FloatArray


class Billing:
    """Owner of the yearly revenue accounts of clients."""

    def __init__(
        self, context: RunContext, market: Market, balances: Balances, price_cuts: PriceCuts
    ) -> None:
        self._context = context
        self._market = market
        self._balances = balances
        self._price_cuts = price_cuts
        products = context.scenario.products.values()
        self._items_per_yuan = np.array(
            [float(product.delivery_items_per_1000_yuan) / 1000.0 for product in products]
        )

    def new_year(self) -> None:
        """Close the year's account of every client."""
        clients = self._context.state.clients
        clients.revenue_last_year_yuan = clients.revenue_this_year_yuan
        clients.revenue_this_year_yuan = np.zeros(len(clients))

    def bill_week(self) -> Bill:
        """Charge a week's use and return it by client.

        Use = potential of the families under contract / 52 × season and growth; a lower price lowers
        revenue and gross profit by the same amount, because the cost of delivery stays. The revenue of a
        balance is its margin income, which neither season nor price moves.
        """
        context, market = self._context, self._market
        clients = context.state.clients
        rows = np.flatnonzero(clients.active)
        group = clients.group[rows]
        use = clients.potential_yuan[rows] * clients.products[rows] * (market.demand / WEEKS_PER_YEAR)
        if self._balances.any:
            use[:, self._balances.terms.column] = 0.0
        listed = use.sum(axis=1)
        discount = np.minimum(market.relative_price, 0.0)[group]
        revenue = listed * (1.0 + discount)
        gross_profit = (use * market.margins()[group]).sum(axis=1) + listed * discount
        if self._balances.any:
            income = self._balances.earn(rows)
            use = use + income
            revenue = revenue + income.sum(axis=1)
            gross_profit = gross_profit + (income * market.margins()[group]).sum(axis=1)
        given_up = self._price_cuts.given_up_yuan(rows, use)
        revenue, gross_profit = revenue - given_up, gross_profit - given_up
        clients.revenue_this_year_yuan[rows] += revenue
        items = np.bincount(
            clients.branch[rows], weights=use @ self._items_per_yuan, minlength=context.geography.branches
        ).astype(np.float64)
        return Bill(rows, revenue, gross_profit, items)
