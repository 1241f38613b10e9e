"""Pay that tempts, and managers who give way."""

import numpy as np
import pytest

from cmsim.response.pushing import loss_ratio_of_the_mis_sold, pushing_factor


def test_nothing_is_pushed_at_the_base_s_pay():
    assert pushing_factor(35.0, np.zeros(3), np.array([0.0, 0.2, 1.0])) == pytest.approx(np.ones(3))


def test_an_upright_manager_pushes_nothing_whatever_he_is_paid():
    assert pushing_factor(35.0, np.array([0.0, 0.1, 1.0]), np.zeros(3)) == pytest.approx(np.ones(3))


def test_pushing_rises_with_pay_for_signing_and_with_missing_integrity():
    by_pay = pushing_factor(35.0, np.linspace(-0.05, 0.1, 7), np.full(7, 0.2))
    by_integrity = pushing_factor(35.0, np.full(5, 0.1), np.linspace(0.0, 1.0, 5))
    assert (np.diff(by_pay) > 0.0).all()
    assert (np.diff(by_integrity) > 0.0).all()


def test_at_a_tenth_of_the_contract_a_manager_of_mean_integrity_mis_sells_twice_as_often():
    assert pushing_factor(35.0, np.array([0.1]), np.array([0.2]))[0] == pytest.approx(2.0, abs=0.02)


def test_clients_whose_trust_was_cut_leave_as_much_oftener_as_the_hazard_of_loss_says():
    assert loss_ratio_of_the_mis_sold(2.25, 0.4, 0.5) == pytest.approx(np.exp(2.25 * 0.2))
