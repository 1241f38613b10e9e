"""Clients who lose money on what they were sold: trust falls, its level too, and that for long."""

import numpy as np
import pytest

RULE = {
    "hazard_per_year": 0.3,
    "integrity_effect": 0.0,
    "trust_cut": 0.5,
    "rest_cut": 0.3,
    "compensation_share": 0.5,
}


@pytest.fixture(scope="module")
def mis_sold(arcadia):
    return arcadia.with_values({"products.agency.mis_selling": RULE})


def test_a_loss_cuts_trust_and_its_level_at_rest(arcadia, run):
    always = arcadia.with_values({"products.agency.mis_selling": {**RULE, "hazard_per_year": 5.0}})
    province = run(always, 1, check=False)
    clients = province.context.state.clients
    rows = np.flatnonzero(clients.active & clients.products[:, 1])
    before = clients.trust.copy(), clients.trust_rest.copy()
    province.care.lose_money(rows, 0.5, 0.3)
    assert np.allclose(clients.trust[rows], 0.5 * before[0][rows])
    assert np.allclose(clients.trust_rest[rows], 0.7 * before[1][rows])
    others = np.setdiff1d(np.arange(len(clients)), rows)
    assert np.array_equal(clients.trust[others], before[0][others])


def test_the_level_at_rest_returns_ten_times_slower_than_trust(arcadia, run):
    quiet = arcadia.with_values({"products.agency.mis_selling": {**RULE, "hazard_per_year": 0.0}})
    start = run(quiet, 1, check=False).context.state
    start.clients.trust_rest[:] = 0.2
    clients = run(quiet, 40, state=start, check=False).context.state.clients
    # A gap of 0.2 to 0.4 closes by a tenth of φ = 0.025 a week.
    assert np.allclose(clients.trust_rest, 0.4 - 0.2 * (1.0 - 0.0025) ** 40)


def test_where_nothing_is_mis_sold_the_level_stands_still(arcadia, run):
    clients = run(arcadia, 10).context.state.clients
    assert (clients.trust_rest == 0.4).all()


def test_compensation_is_a_loss_in_net_contribution(mis_sold, run):
    finance = run(mis_sold, 52).tables()["finance"]
    assert finance["loss_yuan"].sum() > 0.0
    costs = finance[["pay_yuan", "on_cost_yuan", "other_cost_yuan", "loss_yuan"]].sum(axis=1)
    assert np.allclose(finance["net_contribution_yuan"], finance["gross_profit_yuan"] - costs)


@pytest.mark.slow
def test_mis_selling_costs_clients(mis_sold, arcadia, run):
    def lost(scenario):
        flows = run(scenario, 156).tables()["client_flows"]
        return flows[flows["cause"] == "lost_to_market"]["clients"].sum()

    assert lost(mis_sold) > lost(arcadia)


@pytest.mark.slow
def test_managers_without_integrity_mis_sell_more(arcadia, run):
    rule = {**RULE, "integrity_effect": 2.0, "hazard_per_year": 0.1}
    scenario = arcadia.with_values({"products.agency.mis_selling": rule})
    start = run(scenario, 1, check=False).context.state
    losses = []
    for integrity in (1.0, 0.2):
        start.persons.integrity[:] = integrity
        finance = run(scenario, 103, state=start, check=False).tables()["finance"]
        losses.append(finance["loss_yuan"].sum())
    assert losses[0] < losses[1]
