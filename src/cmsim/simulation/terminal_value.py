"""What the final client base is worth: expected discounted gross profit under one common continuation policy.

Every client's trust returns to the level that the base's mean contact holds (the same for all policies), so
that what differs between policies is the client base they leave behind and its trust, not what would be
done with it.
"""

from __future__ import annotations

import numpy as np

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.simulation.context import RunContext

_HORIZON_YEARS = 20
_STEPS_PER_YEAR = 4


def terminal_value_yuan(context: RunContext, common_trust: float, margins: np.ndarray) -> float:
    """Return the discounted expected gross profit of the clients active now, yuan.

    Parameters
    ----------
    common_trust : float
        Trust to which clients return under the continuation policy.
    margins : array (groups, products)
        Gross margins.
    """
    clients, scenario = context.state.clients, context.scenario
    rows = np.flatnonzero(clients.active)
    profit = (clients.potential_yuan[rows] * clients.products[rows] * margins[clients.group[rows]]).sum(
        axis=1
    )
    loss = scenario.loss
    rest_pull = (
        float(scenario.care.trust_decay_per_week)
        / (1.0 - common_trust)
        * (1.0 - float(scenario.care.trust_rest))
    )
    frailty = clients.frailty[rows] * np.exp(-float(loss.product_effect) * clients.products[rows].sum(axis=1))
    survival = np.ones(rows.size)
    gap = clients.trust[rows] - common_trust
    step_years = 1.0 / _STEPS_PER_YEAR
    discount = (1.0 + float(scenario.environment.discount_rate_per_year)) ** -step_years
    value, weight = 0.0, 1.0
    for _ in range(_HORIZON_YEARS * _STEPS_PER_YEAR):
        trust = common_trust + gap
        hazard = float(loss.base_hazard_per_year) * frailty * np.exp(-float(loss.trust_effect) * trust)
        next_survival = survival * np.exp(-hazard * step_years)
        weight *= discount
        value += weight * step_years * float((0.5 * (survival + next_survival)) @ profit)
        survival = next_survival
        gap = gap * np.exp(-rest_pull * WEEKS_PER_YEAR * step_years)
    return value
