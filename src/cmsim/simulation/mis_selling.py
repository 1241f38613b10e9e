"""Mis-selling: clients who lose money on what they were sold trust less, and for long."""

from __future__ import annotations

import numpy as np

from cmsim.randomness import FloatArray, IntArray
from cmsim.response.wallet import event_hazard, weekly_probability
from cmsim.simulation.care import Care
from cmsim.simulation.context import RunContext
from cmsim.world.people import missing_integrity


class MisSelling:
    """Draws clients' losses of money by family; trust is cut by its owner."""

    def __init__(self, context: RunContext, care: Care) -> None:
        self._context = context
        self._care = care
        products = context.scenario.products.values()
        self._rules = [
            (number, product.mis_selling)
            for number, product in enumerate(products)
            if product.mis_selling is not None
        ]
        self._organisations = int(float(context.scenario.clients.organisations))

    def draw_week(self) -> tuple[IntArray, FloatArray]:
        """Cut the trust of the week's losers; return them and what they are paid back, yuan."""
        context = self._context
        clients = context.state.clients
        found, paid = [np.zeros(0, dtype=np.int64)], [np.zeros(0)]
        for number, rule in self._rules:
            rows = np.flatnonzero(clients.active & clients.products[:, number])
            missing = missing_integrity(context.scenario, context.state.persons, clients.contact[rows])
            hazard = event_hazard(
                float(rule.hazard_per_year), 0.0, missing, 0.0, float(rule.integrity_effect)
            )
            u = context.streams.uniforms("mis-sold", context.tick, self._organisations, number)
            hit = rows[u[clients.client_id[rows]] < weekly_probability(hazard)]
            self._care.lose_money(hit, float(rule.trust_cut), float(rule.rest_cut))
            back = float(rule.compensation_share) * clients.potential_yuan[hit, number]
            context.log.add("lost_money", context.monday, clients.client_id[hit], None, back)
            found.append(hit)
            paid.append(back)
        return np.concatenate(found), np.concatenate(paid)
