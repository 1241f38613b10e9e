"""What one more contract pays who signs it."""

import numpy as np
import pytest

from cmsim.equilibrium.prepare import equilibrium, prepare
from cmsim.equilibrium.signing_pay import signing_pay

RULE = {
    "hazard_per_year": 0.02,
    "integrity_effect": 1.0,
    "trust_cut": 0.5,
    "rest_cut": 0.3,
    "compensation_share": 0.5,
}


@pytest.fixture(scope="module")
def risky_pay(with_pay):
    def make(plan, **params):
        return with_pay(plan, **params).with_values({"products.agency.mis_selling": RULE})

    return make


def _signing_pay(scenario, law):
    found = equilibrium(scenario, scenario, "as_written", law, None)
    return signing_pay(found.world, found.plan, found.solution)


def test_fixed_pay_pays_nothing_for_signing(risky_pay, law):
    assert _signing_pay(risky_pay("fixed"), law) == pytest.approx(0.0, abs=1e-12)


def test_a_linear_commission_pays_its_rate(risky_pay, law):
    assert _signing_pay(risky_pay("linear_commission", rate=0.05), law) == pytest.approx(0.05, rel=1e-6)


def test_a_claw_back_pays_less_for_what_may_be_lost(risky_pay, law):
    pay = [
        _signing_pay(risky_pay("retention_pay", rate=0.05, deferred_share=share), law)
        for share in (0.1, 0.5, 0.9)
    ]
    assert (pay[0] < 0.05).all()
    assert (pay[1] < pay[0]).all()
    assert (pay[2] < pay[1]).all()


def test_a_bonus_pays_for_the_contract_that_makes_the_quota(risky_pay, law):
    params = {"period": "quarter", "quota_yuan_per_year": 300_000.0}
    pay = [
        _signing_pay(risky_pay("quota_bonus", bonus_yuan=yuan, **params), law) for yuan in (500.0, 2_000.0)
    ]
    assert (pay[0] > 0.0).all()
    assert pay[1].mean() > 2.0 * pay[0].mean()


def test_the_base_s_own_pay_tempts_nobody_more(risky_pay, law):
    base = risky_pay("linear_commission", rate=0.03)
    assert np.array_equal(prepare(base, base, "as_written", law, 1).signing_pay_above_base, np.zeros(27))


def test_where_nothing_can_be_mis_sold_nothing_is_worked_out(with_pay, law):
    paid = with_pay("linear_commission", rate=0.03)
    assert prepare(paid, paid, "as_written", law).signing_pay_above_base is None
