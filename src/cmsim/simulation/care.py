"""Care at the week's end: trust moves, and clients whom it did not hold are lost."""

from __future__ import annotations

import numpy as np

from cmsim.randomness import FloatArray, IntArray
from cmsim.response.contact import adbudg
from cmsim.response.loss import weekly_loss_probability
from cmsim.response.trust import REST_SLOWNESS, next_trust
from cmsim.simulation.context import RunContext
from cmsim.simulation.contracts import Cause, Contracts


class Care:
    """Owner of trust and of its level at rest."""

    def __init__(self, context: RunContext, contracts: Contracts) -> None:
        self._context = context
        self._contracts = contracts
        care, loss = context.scenario.care, context.scenario.loss
        self._gain = float(care.trust_gain_per_week)
        self._decay = float(care.trust_decay_per_week)
        self._harm = float(care.harm_per_issue_week)
        self._exponent = float(care.contact_exponent)
        self._half_active = float(care.half_point_active_hours)
        self._half_prospect = float(care.half_point_prospect_hours)
        self._title_gain = float(care.title_trust_gain)
        self._base_hazard = float(loss.base_hazard_per_year)
        self._trust_effect = float(loss.trust_effect)
        self._rival_effect = float(loss.rival_effect)
        self._product_effect = float(loss.product_effect)
        self._rest_level = float(care.trust_rest)
        self._money_can_be_lost = any(
            product.mis_selling is not None for product in context.scenario.products.values()
        )
        self._organisations = int(float(context.scenario.clients.organisations))

    def scale_trust(self, factor: FloatArray) -> None:
        """Cut the trust of clients whose person left."""
        self._context.state.clients.trust = self._context.state.clients.trust * factor

    def raise_by_title(self, rows: IntArray) -> None:
        """Add the initial trust that the title of customer manager brings (domain document 1, section
        3.1).
        """
        clients = self._context.state.clients
        clients.trust[rows] += self._title_gain * (1.0 - clients.trust[rows])

    def lose_money(self, rows: IntArray, trust_cut: float, rest_cut: float) -> None:
        """Cut the trust, and the trust at rest, of clients who lost money (domain document 5)."""
        clients = self._context.state.clients
        clients.trust[rows] *= 1.0 - trust_cut
        clients.trust_rest[rows] *= 1.0 - rest_cut

    def move_trust(self, issue_weeks: FloatArray) -> None:
        """Move everybody's trust by a week of contact and harm."""
        clients = self._context.state.clients
        half = np.where(clients.active, self._half_active, self._half_prospect)
        if self._exponent == 1.0:
            response = clients.contact_stock / (half + clients.contact_stock)
        else:
            response = np.where(
                clients.active,
                adbudg(clients.contact_stock, self._half_active, self._exponent),
                adbudg(clients.contact_stock, self._half_prospect, self._exponent),
            )
        clients.trust = next_trust(
            clients.trust, clients.trust_rest, response, issue_weeks, self._gain, self._decay, self._harm
        )
        if self._money_can_be_lost:
            back = self._decay / REST_SLOWNESS
            clients.trust_rest = clients.trust_rest + back * (self._rest_level - clients.trust_rest)

    def lose(self, rival: FloatArray) -> IntArray:
        """Draw the week's losses and return the rows lost.

        Parameters
        ----------
        rival : array (groups,)
            Rivals' pressure by group.
        """
        context = self._context
        clients = context.state.clients
        rows = np.flatnonzero(clients.active)
        probability = weekly_loss_probability(
            clients.frailty[rows],
            clients.trust[rows],
            rival[clients.group[rows]],
            clients.products[rows].sum(axis=1),
            self._base_hazard,
            self._trust_effect,
            self._rival_effect,
            self._product_effect,
        )
        u = context.streams.uniforms("loss", context.tick, self._organisations)[clients.client_id[rows]]
        lost = rows[u < probability]
        self._contracts.end(lost, Cause.LOST_TO_MARKET)
        return lost
