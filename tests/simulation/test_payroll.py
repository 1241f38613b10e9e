"""What the plan owes is paid: awards on deals with the period's pay, expenses as a cost and not as pay."""

import numpy as np
import pytest

AWARDED = {
    "policy.pay.plan": "deal_award",
    "policy.pay.params": {"steps": [{"from_gross_profit_yuan": 2000, "share": 0.1}]},
}
WITH_EXPENSES = {
    "policy.pay.plan": "allowances",
    "policy.pay.params": {
        "field_allowance_yuan_per_year": 520,
        "phone_and_travel_yuan_per_year": 1000,
        "phone_and_travel_share": 0.5,
        "entertainment_yuan_per_year": 100,
        "reward_yuan_per_information": 0,
    },
}


@pytest.fixture(scope="module")
def awarded(arcadia, run):
    scenario = arcadia.with_values(AWARDED)
    return scenario, run(scenario, 104, events=True)


def test_every_award_is_paid_with_the_periods_pay(awarded):
    _, province = awarded
    tables = province.tables()
    pay, events = tables["pay"], tables["events"]
    given = events[events["kind"] == "deal_award"]["amount_yuan"]
    assert len(given) > 5
    paid = pay[pay["component"] == "deal_award"]["yuan"].sum()
    assert paid + province.context.state.persons.award_yuan.sum() == pytest.approx(given.sum())
    assert pay["yuan"].sum() == pytest.approx(tables["finance"]["pay_yuan"].sum())


def test_an_award_is_a_share_of_the_deals_gross_profit_from_the_threshold_up(awarded):
    scenario, province = awarded
    events = province.tables()["events"]
    signed = events[events["kind"] == "credited"]["amount_yuan"].to_numpy()
    given = events[events["kind"] == "deal_award"]["amount_yuan"].to_numpy()
    margins = [float(p.gross_margin) for p in scenario.products.values()]
    assert given.min() >= 0.1 * 2000 * (1 - 1e-12)
    assert given.max() <= 0.1 * max(margins) * signed.max() * (1 + 1e-12)
    # Each award belongs to a contract: none without one, and small contracts have none.
    assert given.size < signed.size
    assert (signed * min(margins) >= 2000).sum() <= given.size <= (signed * max(margins) >= 2000).sum()


def test_awards_in_the_account_survive_a_stop(arcadia, run):
    scenario = arcadia.with_values(AWARDED)
    whole, parts = run(scenario, 52), run(scenario, 52, parts=(25, 27))
    assert whole.tables()["pay"].equals(parts.tables()["pay"])
    assert np.array_equal(whole.context.state.persons.award_yuan, parts.context.state.persons.award_yuan)


def test_expenses_are_a_cost_and_no_pay(arcadia, run):
    plain = run(arcadia.with_values({"policy.pay.plan": "fixed", "policy.pay.params": {}}), 52).tables()
    met = run(arcadia.with_values(WITH_EXPENSES), 52).tables()
    assert "phone_and_travel" not in set(met["pay"]["component"])
    more = {
        column: met["finance"][column].sum() - plain["finance"][column].sum()
        for column in ("pay_yuan", "on_cost_yuan", "other_cost_yuan", "net_contribution_yuan")
    }
    assert more["other_cost_yuan"] > 0.0
    assert more["other_cost_yuan"] == pytest.approx(more["pay_yuan"] * (500 + 100) / 520)
    assert more["net_contribution_yuan"] == pytest.approx(
        -more["other_cost_yuan"] - more["pay_yuan"] - more["on_cost_yuan"]
    )
