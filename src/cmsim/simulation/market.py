"""The outside: season, growth, rivals' pressure, dated shocks, and the drift of clients' potential."""

from __future__ import annotations

import numpy as np

from cmsim.calendar import WEEKS_PER_YEAR, month_of, week_of_year
from cmsim.randomness import FloatArray, IntArray
from cmsim.simulation.context import RunContext
from cmsim.world.potential import next_factor, tiers_of


class Market:
    """Owner of rivals' pressure, clients' potential and their tier."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        scenario = context.scenario
        self._offset = np.array([float(group.rival_offset) for group in scenario.groups.values()])
        self._rival_sd = float(scenario.environment.rival_sd)
        self._memory_weeks = float(scenario.environment.rival_memory_weeks)
        self._season = [float(factor) for factor in scenario.environment.season]
        self.rival = np.zeros(context.geography.groups)
        """Pressure by group this week, shocks included."""
        self.relative_price = np.zeros(context.geography.groups)
        """Our price relative to the rivals', 0 = equal."""
        self.margin_change = np.zeros(context.geography.groups)
        """Added to the gross margin."""
        self.transfer_price = np.zeros(context.geography.groups)
        """Added to the transfer price of balances, 1/year."""
        self.rival_rate = np.zeros(context.geography.groups)
        """What rivals' rates are better by for the client, 1/year."""
        self.growth = 1.0
        """Growth of demand since the start of the comparison."""
        self.demand = 1.0
        """Season times growth."""
        self.tier_before: IntArray | None = None
        """Tiers before this week's drift of potential; None in weeks without."""

    def begin_week(self) -> None:
        """Draw this week's pressure, read the shocks' dates, and once a year let potential drift."""
        context = self._context
        tick = context.tick
        self.tier_before = None
        persistence = 1.0 - 1.0 / self._memory_weeks
        noise = context.streams.normals("rival-pressure", tick, context.geography.groups)
        pressure = context.state.market.rival_pressure
        context.state.market.rival_pressure = persistence * pressure + (
            self._rival_sd * np.sqrt(1.0 - persistence**2) * noise
        )
        if week_of_year(tick) == 0:
            self._drift_potential()
        self._apply_shocks()
        growth = float(context.scenario.environment.demand_growth_per_year)
        years = max(0.0, (tick - context.policy_starts) / WEEKS_PER_YEAR) if context.policy_starts else 0.0
        self.growth = (1.0 + growth) ** years
        self.demand = self._season[month_of(tick)] * self.growth

    def _apply_shocks(self) -> None:
        context = self._context
        groups = context.geography.group_ids
        self.rival = context.state.market.rival_pressure + self._offset
        self.relative_price = np.zeros(len(groups))
        self.margin_change = np.zeros(len(groups))
        self.transfer_price = np.zeros(len(groups))
        self.rival_rate = np.zeros(len(groups))
        if context.policy_starts == 0:
            return
        for shock in context.scenario.environment.shocks.values():
            since = context.tick - context.policy_starts - float(shock.from_week)
            if since < 0:
                continue
            size = float(shock.size) * min(1.0, (since + 1.0) / max(float(shock.ramp_weeks), 1.0))
            hit = np.array([shock.groups == "all" or name in shock.groups for name in groups])
            target = {
                "rival_entry": self.rival,
                "price": self.relative_price,
                "margin": self.margin_change,
                "transfer_price": self.transfer_price,
                "rival_rate": self.rival_rate,
            }[shock.kind]
            target[hit] += size

    def _drift_potential(self) -> None:
        context = self._context
        clients = context.state.clients
        organisations = int(float(context.scenario.clients.organisations))
        shock = context.streams.normals("client-drift", context.tick, organisations)[clients.client_id]
        factor = clients.potential_yuan.sum(axis=1) / clients.own_potential_yuan.sum(axis=1)
        factor = next_factor(context.scenario, factor, shock)
        clients.potential_yuan = clients.own_potential_yuan * factor[:, None]
        self.tier_before = clients.tier
        clients.tier = tiers_of(context.scenario, clients.potential_yuan.sum(axis=1))

    def margins(self) -> FloatArray:
        """Return gross margins by group and product family this week, shape (groups, products)."""
        base = np.array([float(p.gross_margin) for p in self._context.scenario.products.values()])
        return np.asarray(base[None, :] + self.margin_change[:, None])
