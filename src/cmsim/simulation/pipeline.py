"""The way of a proposal: the team's business manager writes it, large ones wait for the city's or the
province's approval.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import simpy
from numpy.typing import NDArray

from cmsim.calendar import DAYS_PER_WEEK
from cmsim.randomness import FloatArray, IntArray
from cmsim.simulation.context import RunContext
from cmsim.simulation.desks import DeskBank
from cmsim.simulation.market import Market
from cmsim.simulation.sales import Sales
from cmsim.simulation.state_arrays import below
from cmsim.simulation.week_clock import APPROVAL_PHASE, DECISION_PHASE, DESK_PHASE, Process
from cmsim.world.balance_terms import gross_profit_per_potential, terms_of

_BEFORE_DESKS_DAYS = 0.02


class Pipeline:
    """Business managers by team, approvers by city and at the province, and the clients' decisions each
    evening.
    """

    def __init__(self, context: RunContext, sales: Sales, market: Market) -> None:
        self._context = context
        self._sales = sales
        self._market = market
        rules, geography = context.scenario.sales, context.geography
        self._city_from = float(rules.city_approval_from_yuan)
        self._province_from = float(rules.province_approval_from_yuan)
        # A thinned province has the desks of its share of each city.
        share = geography.kept_share_of_city
        writers = np.repeat(
            float(rules.proposals_per_business_manager_week) / DAYS_PER_WEEK * share, geography.groups
        )
        city = float(rules.approvers_city) / float(rules.approval_days_city) * share
        province = float(rules.approvers_province) / float(rules.approval_days_province)
        approvers = np.append(city, province * geography.kept_share)
        self._balances = terms_of(context.scenario).column
        self._stated_profit = gross_profit_per_potential(context.scenario)
        self.writers = DeskBank(writers, DESK_PHASE, self._written)
        self.approvers = DeskBank(approvers, APPROVAL_PHASE, self._approved)

    def start(self, env: simpy.Environment) -> None:
        """Start desks, approvers, and the daily round."""
        self.writers.start(env)
        self.approvers.start(env)
        env.process(self._ripen(env))
        env.process(self._decide(env))

    def _ripen(self, env: simpy.Environment) -> Process:
        yield env.timeout(DESK_PHASE - _BEFORE_DESKS_DAYS)
        while True:
            rows = self._sales.ripen(float(np.floor(env.now)))
            if rows.size:
                client = self._context.state.deals.client[rows]
                clients = self._context.state.clients
                team = clients.city[client] * self._context.geography.groups + clients.group[client]
                self.writers.hand_in(rows, team)
            yield env.timeout(1.0)

    def _written(self, rows: IntArray, desks: IntArray, day: float) -> None:
        value = self._context.state.deals.value_yuan[rows]
        large = value >= self._city_from
        self._sales.offer(rows[~large], day)
        if not large.any():
            return
        large_rows = rows[large]
        self._sales.await_approval(large_rows, day)
        city = desks[large] // self._context.geography.groups
        province = self._context.geography.cities
        level = np.where(value[large] >= self._province_from, province, city)
        self.approvers.hand_in(large_rows, level)

    def _approved(self, rows: IntArray, desks: IntArray, day: float) -> None:
        del desks
        self._sales.offer(rows, day)

    def _decide(self, env: simpy.Environment) -> Process:
        yield env.timeout(DECISION_PHASE)
        while True:
            day = float(np.floor(env.now))
            self._sales.decide(day, self._market.relative_price, self._profit_per_potential())
            yield env.timeout(1.0)

    def _profit_per_potential(self) -> FloatArray:
        """Return a year's gross profit per yuan of potential signed, (groups, products): as billing counts it
        for flows, at the stated share of wallet for balances.
        """
        market, stocks = self._market, self._balances
        flows = market.margins() + np.minimum(market.relative_price, 0.0)[:, None]
        flows[:, stocks] = self._stated_profit[stocks]
        return flows

    def export_state(self, now: float) -> dict[str, NDArray[np.generic]]:
        """Return the queues as arrays."""
        return {
            **{f"writers.{k}": v for k, v in self.writers.export_state(now).items()},
            **{f"approvers.{k}": v for k, v in self.approvers.export_state(now).items()},
        }

    def restore(self, env: simpy.Environment, state: dict[str, NDArray[Any]]) -> None:
        """Take up what :meth:`export_state` returned."""
        for name, bank in (("writers", self.writers), ("approvers", self.approvers)):
            prefix = f"{name}."
            bank.restore(env, below(prefix, state))
