"""Loss, winning and referrals against their closed forms and their oracles."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import logit

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.randomness import gamma_from_uniform
from cmsim.response.loss import weekly_loss_probability
from cmsim.response.referral import affinity_of, referral_rate_per_year
from cmsim.response.win import win_probability


def loss(frailty=1.0, trust=0.0, rival=0.0, products=0, hazard=0.53, b_t=2.25, b_c=1.0, b_p=0.25):
    one = lambda value: np.array([value])  # noqa: E731
    return float(
        weekly_loss_probability(one(frailty), one(trust), one(rival), one(products), hazard, b_t, b_c, b_p)[0]
    )


def test_a_year_of_weeks_loses_what_the_yearly_hazard_says() -> None:
    kept = (1.0 - loss()) ** WEEKS_PER_YEAR
    assert kept == pytest.approx(np.exp(-0.53))


@given(
    st.floats(0.01, 5.0), st.floats(0.0, 1.0), st.floats(-2.0, 2.0), st.integers(0, 5), st.floats(0.0, 2.0)
)
def test_the_weekly_hazard_is_the_product_of_its_parts(
    frailty: float, trust: float, rival: float, products: int, hazard: float
) -> None:
    weekly = hazard / 52.0 * frailty * np.exp(-2.25 * trust + 1.0 * rival - 0.25 * products)
    assert -np.log1p(-loss(frailty, trust, rival, products, hazard)) == pytest.approx(weekly, abs=1e-12)


@given(st.floats(0.0, 1.0), st.floats(0.0, 0.5), st.integers(0, 4))
def test_trust_and_products_hold_and_rivals_pull(trust: float, step: float, products: int) -> None:
    assert loss(trust=min(trust + step, 1.0)) <= loss(trust=trust)
    assert loss(products=products + 1) < loss(products=products)
    assert loss(rival=step) >= loss(rival=0.0)


def test_gamma_frailty_flattens_a_cohort_as_its_closed_form_says() -> None:
    # Survival of a cohort under gamma frailty of mean one and variance v: (1 + v H)^(-1/v).
    variance, hazard = 0.4, 0.5
    points = 20_000
    frailty = gamma_from_uniform((np.arange(points) + 0.5) / points, 1.0, variance)
    weekly = weekly_loss_probability(
        frailty, np.zeros(points), np.zeros(points), np.zeros(points, dtype=int), hazard, 0.0, 0.0, 0.0
    )
    for years in (1, 3, 10):
        survival = float(((1.0 - weekly) ** (WEEKS_PER_YEAR * years)).mean())
        expected = (1.0 + variance * hazard * years) ** (-1.0 / variance)
        assert survival == pytest.approx(expected, abs=5e-4)


@given(st.floats(0.0, 1.0), st.floats(-2.0, 2.0), st.floats(-1.0, 1.0), st.floats(-0.5, 0.5))
def test_the_log_odds_of_winning_are_a_weighted_sum(
    trust: float, fit: float, log_skill: float, price: float
) -> None:
    one = lambda value: np.array([value])  # noqa: E731
    p = win_probability(one(trust), one(fit), one(log_skill), price, -1.6, 2.5, 1.0, 0.8, -1.0)
    expected = -1.6 + 2.5 * trust + 1.0 * fit + 0.8 * log_skill - 1.0 * price
    assert float(logit(p[0])) == pytest.approx(expected, abs=1e-9)


def test_a_proposal_without_anything_for_or_against_it_is_tossed_up() -> None:
    p = win_probability(np.zeros(1), np.zeros(1), np.zeros(1), 0.0, 0.0, 2.5, 1.0, 0.8, -1.0)
    assert p[0] == 0.5


frailties = st.lists(st.floats(0.01, 20.0), min_size=1, max_size=30)


@given(frailties, st.floats(0.0, 1.5))
def test_affinity_has_mean_one_in_every_cell(frailty: list[float], exponent: float) -> None:
    u = np.array(frailty)
    cell = np.arange(u.size) % 3
    affinity = affinity_of(u, cell, 4, exponent)
    for c in np.unique(cell):
        assert affinity[cell == c].mean() == pytest.approx(1.0)


@given(frailties, st.floats(0.1, 1.5))
def test_the_loyal_are_referred_more(frailty: list[float], exponent: float) -> None:
    u = np.sort(np.array(frailty))
    assert (np.diff(affinity_of(u, np.zeros(u.size, dtype=int), 1, exponent)) <= 1e-12).all()


@given(st.integers(1, 40), st.floats(0.0, 1.0), st.floats(0.0, 5.0))
def test_referrals_of_a_cell_are_its_satisfied_clients_times_the_rate_whatever_the_affinities(
    organisations: int, satisfied_share: float, rate: float
) -> None:
    frailty = np.linspace(0.2, 3.0, organisations)
    cell = np.zeros(organisations, dtype=int)
    affinity = affinity_of(frailty, cell, 2, 0.75)
    satisfied = np.array([satisfied_share * organisations, 0.0])
    rates = referral_rate_per_year(satisfied, np.array([float(organisations), 0.0]), cell, affinity, rate)
    assert rates.sum() == pytest.approx(rate * satisfied[0])


def test_a_cell_without_organisations_refers_nobody() -> None:
    rates = referral_rate_per_year(np.zeros(2), np.zeros(2), np.array([0, 1]), np.ones(2), 0.99)
    assert rates.tolist() == [0.0, 0.0]
