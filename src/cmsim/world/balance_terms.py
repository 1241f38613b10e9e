"""The terms of all families that are balances, as arrays, and the stocks with which a world starts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.randomness import FloatArray, IntArray
from cmsim.response.contact import adbudg
from cmsim.response.trust import REST_SLOWNESS
from cmsim.response.wallet import event_hazard, share_of_wallet
from cmsim.scenario import Scenario
from cmsim.world.columns import BoolArray


@dataclass(frozen=True)
class BalanceTerms:
    """What each balance family is; arrays (balances,), in the order of the scenario's families."""

    column: IntArray
    """Number of the family among all products."""
    ids: tuple[str, ...]
    transfer_sign: FloatArray
    """How the margin follows the transfer price: 1 for deposits (we are paid it), -1 for loans."""
    full_balance_years: FloatArray
    margin_per_year: FloatArray
    adjustment_years: FloatArray
    wallet_share: FloatArray
    wallet_trust_effect: FloatArray
    wallet_rate_effect: FloatArray
    default_hazard_per_year: FloatArray
    loss_given_default: FloatArray
    monitoring_effect: FloatArray
    integrity_effect: FloatArray

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def any_default(self) -> bool:
        """Whether a family can default at all."""
        return bool((self.default_hazard_per_year > 0.0).any())

    def level(self, potential_yuan: FloatArray, trust: FloatArray, rival_rate: FloatArray) -> FloatArray:
        """Return the balances to which clients' stocks go, K P w(T, r), yuan, (n, balances).

        Parameters
        ----------
        potential_yuan : array (n, products)
        trust : array (n,)
        rival_rate : array (n,)
            What rivals are better by, 1/year.
        """
        share = share_of_wallet(
            trust[:, None],
            rival_rate[:, None],
            self.wallet_share,
            self.wallet_trust_effect,
            self.wallet_rate_effect,
        )
        return np.asarray(self.full_balance_years * potential_yuan[:, self.column] * share)

    def default_hazard(self, monitoring: FloatArray, missing_integrity: FloatArray) -> FloatArray:
        """Return the hazard of default of each client's balances, 1/year, (n, balances)."""
        return event_hazard(
            self.default_hazard_per_year,
            monitoring[:, None],
            missing_integrity[:, None],
            self.monitoring_effect,
            self.integrity_effect,
        )


def terms_of(scenario: Scenario) -> BalanceTerms:
    """Return the terms of a scenario's balances, of length zero where all families are flows."""
    found = [
        (number, name, product.balance)
        for number, (name, product) in enumerate(scenario.products.items())
        if product.balance is not None
    ]
    balances = [balance for _, _, balance in found]
    defaults = [balance.default for balance in balances]
    return BalanceTerms(
        column=np.array([number for number, _, _ in found], dtype=np.int64),
        ids=tuple(name for _, name, _ in found),
        transfer_sign=np.array([1.0 if balance.kind == "deposit" else -1.0 for balance in balances]),
        full_balance_years=np.array([float(balance.full_balance_years) for balance in balances]),
        margin_per_year=np.array([float(balance.margin_per_year) for balance in balances]),
        adjustment_years=np.array([float(balance.adjustment_years) for balance in balances]),
        wallet_share=np.array([float(balance.wallet_share) for balance in balances]),
        wallet_trust_effect=np.array([float(balance.wallet_trust_effect) for balance in balances]),
        wallet_rate_effect=np.array([float(balance.wallet_rate_effect) for balance in balances]),
        default_hazard_per_year=np.array([float(d.hazard_per_year) if d else 0.0 for d in defaults]),
        loss_given_default=np.array([float(d.loss_given_default) if d else 0.0 for d in defaults]),
        monitoring_effect=np.array([float(d.monitoring_effect) if d else 0.0 for d in defaults]),
        integrity_effect=np.array([float(d.integrity_effect) if d else 0.0 for d in defaults]),
    )


def gross_profit_per_potential(scenario: Scenario) -> FloatArray:
    """Return the yearly gross profit of each family per yuan of potential under contract, (products,).

    The gross margin; for a balance times w₀ K m, what its stock at the stated share of wallet earns.
    """
    profit = np.array([float(product.gross_margin) for product in scenario.products.values()])
    terms = terms_of(scenario)
    profit[terms.column] *= terms.wallet_share * terms.full_balance_years * terms.margin_per_year
    return profit


def default_rate_at_rest(
    scenario: Scenario, terms: BalanceTerms, products: BoolArray, contact_hours: FloatArray
) -> FloatArray:
    """Return the yearly rate at which each organisation, as a client, is lost by default, (n,)."""
    monitoring = adbudg(
        contact_hours, float(scenario.care.half_point_active_hours), float(scenario.care.contact_exponent)
    )
    missing = np.full(contact_hours.size, 1.0 - float(scenario.staff.integrity_mean))
    return np.asarray((terms.default_hazard(monitoring, missing) * products[:, terms.column]).sum(axis=1))


def balances_at_rest(
    terms: BalanceTerms,
    potential_yuan: FloatArray,
    products: BoolArray,
    trust: FloatArray,
    tenure_years: FloatArray,
) -> FloatArray:
    """Return the stocks that clients of these tenures have come to, (n, balances).

    A new client's balance closes the gap to its level exponentially: K P w(T) (1 - exp(-tenure/τ)).
    """
    grown = -np.expm1(-tenure_years[:, None] / terms.adjustment_years)
    level = terms.level(potential_yuan, trust, np.zeros(trust.size))
    return np.asarray(level * grown * products[:, terms.column])


def trust_rest_at_rest(scenario: Scenario, products: BoolArray, tenure_years: FloatArray) -> FloatArray:
    """Return each client's expected trust at rest after losses of money since he became one, (n,)."""
    level = np.full(tenure_years.size, float(scenario.care.trust_rest))
    back = float(scenario.care.trust_decay_per_week) / REST_SLOWNESS * WEEKS_PER_YEAR
    reached = -np.expm1(-back * tenure_years) / back
    missing = np.array([1.0 - float(scenario.staff.integrity_mean)])
    for number, product in enumerate(scenario.products.values()):
        rule = product.mis_selling
        if rule is not None:
            hazard = event_hazard(
                float(rule.hazard_per_year), 0.0, missing, 0.0, float(rule.integrity_effect)
            )
            level *= 1.0 - np.minimum(hazard * float(rule.rest_cut) * reached, 1.0) * products[:, number]
    return level
