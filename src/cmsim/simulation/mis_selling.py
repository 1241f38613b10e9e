"""Mis-selling: clients who lose money on what they were sold trust less, and for long."""

from __future__ import annotations

import numpy as np

from cmsim.randomness import FloatArray, IntArray
from cmsim.response.pushing import pushing_factor
from cmsim.response.wallet import event_hazard, weekly_probability
from cmsim.simulation.care import Care
from cmsim.simulation.context import RunContext
from cmsim.simulation.staffing import behaviour_type
from cmsim.world.people import missing_integrity


class MisSelling:
    """Draws clients' losses of money by family; trust is cut by its owner."""

    def __init__(self, context: RunContext, care: Care) -> None:
        self._context = context
        self._care = care
        products = context.scenario.products.values()
        self._pay_effect = float(context.scenario.behaviour.mis_selling_pay_effect)
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
            tempts = self._signing_pay(clients.contact[rows])
            hazard = hazard * pushing_factor(self._pay_effect, tempts, missing)
            u = context.streams.uniforms("mis-sold", context.tick, self._organisations, number)
            hit = rows[u[clients.client_id[rows]] < weekly_probability(hazard)]
            self._care.lose_money(hit, float(rule.trust_cut), float(rule.rest_cut))
            back = float(rule.compensation_share) * clients.potential_yuan[hit, number]
            context.log.add("lost_money", context.monday, clients.client_id[hit], None, back)
            found.append(hit)
            paid.append(back)
        return np.concatenate(found), np.concatenate(paid)

    def _signing_pay(self, holder: IntArray) -> FloatArray:
        """Return what signing pays each client's manager above the base's pay; 0 where nobody calls."""
        by_type = self._context.prepared.signing_pay_above_base
        if by_type is None:
            return np.zeros(holder.size)
        persons, row = self._context.state.persons, np.maximum(holder, 0)
        kind = np.maximum(persons.kind[row], 0)
        types = behaviour_type(
            kind, persons.risk_level[row], persons.cost_level[row], persons.skill_level[row]
        )
        return np.where(holder >= 0, by_type[types], 0.0)
