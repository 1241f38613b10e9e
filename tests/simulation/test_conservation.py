"""What must hold after every week, and that a breach is noticed."""

import numpy as np
import pytest

from cmsim.errors import ConservationError
from cmsim.world.columns import NOBODY, Status, Tier

OWNED = {"policy.ownership.enabled": True, "policy.ownership.exit_audit": True}
RESTLESS = {"staff.turnover_per_year": 1.0, "ties.leaver_takes_share": 0.6, "loss.base_hazard_per_year": 2.0}


@pytest.mark.parametrize("ownership", [False, True])
def test_two_restless_years_break_no_law(arcadia, run, ownership):
    scenario = arcadia.with_values({**RESTLESS, **(OWNED if ownership else {})})
    province = run(scenario, 104)
    assert province.checks.weeks_verified == 104
    clients = province.context.state.clients
    assert (clients.owner[clients.active & (clients.tier > Tier.ORDINARY)] != NOBODY).any() == ownership


def lose_a_client(province):
    province.context.state.clients.client_id = province.context.state.clients.client_id[:-1]


def own_a_prospect(province):
    clients = province.context.state.clients
    clients.owner[np.flatnonzero(~clients.active)[0]] = 0


def owner_without_post(province):
    state = province.context.state
    held = np.flatnonzero(state.clients.contact >= 0)[0]
    state.persons.status[state.clients.contact[held]] = Status.LEFT


def two_owners(province):
    clients = province.context.state.clients
    held = np.flatnonzero(clients.contact >= 0)[0]
    other = np.flatnonzero(province.context.state.persons.status == Status.EMPLOYED)
    clients.owner[held] = other[other != clients.contact[held]][0]


def prospect_with_contract(province):
    clients = province.context.state.clients
    clients.products[np.flatnonzero(~clients.active)[0], 0] = True


def trust_out_of_range(province):
    province.context.state.clients.trust[0] = 1.5


def window_overrun(province):
    province.windows.most_capacity_share = 1.01


def money_from_nowhere(province):
    province.payroll.paid_total_yuan += 100.0


def component_missing(province):
    province.payroll.component_total_yuan -= 100.0


def deal_without_client(province):
    province.context.state.clients.open_deal[:] = ~province.context.state.clients.open_deal


def work_without_post(province):
    persons = province.context.state.persons
    persons.hours[np.flatnonzero(persons.status != Status.EMPLOYED)[0]] = 1.0


def endless_week(province):
    persons = province.context.state.persons
    persons.hours[np.flatnonzero(persons.status == Status.EMPLOYED)[0]] = 99.0


def negative_potential_share(province):
    clients = province.context.state.clients
    row = np.flatnonzero(clients.active)[0]
    clients.potential_yuan[row] = [-1e6, 1e3]
    clients.products[row] = [False, True]


FAULTS = [
    lose_a_client,
    own_a_prospect,
    owner_without_post,
    two_owners,
    prospect_with_contract,
    trust_out_of_range,
    window_overrun,
    money_from_nowhere,
    component_missing,
    deal_without_client,
    work_without_post,
    endless_week,
    negative_potential_share,
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f.__name__)
def test_a_breach_is_noticed(arcadia, run, fault):
    province = run(arcadia, 2)
    province.checks.verify(province)
    fault(province)
    with pytest.raises(ConservationError, match="conservation broken in week"):
        province.checks.verify(province)


def test_key_clients_at_the_close_are_those_at_the_opening_plus_what_came_less_what_went(arcadia, run):
    scenario = arcadia.with_values({**RESTLESS, "clients.potential_yearly_log_sd": 0.6})
    before = run(scenario, 52)
    province = run(scenario, 104, state=before.context.state)
    tables = province.tables()
    path, flows = tables["time_path"], tables["client_flows"]
    opening = path[(path["year"] == 2) & (path["month"] == 12)]["active_clients"].sum()
    closing = path[(path["year"] == 3) & (path["month"] == 12)]["active_clients"].sum()
    year = flows[(flows["year"] == 3)]
    by_cause = year.groupby("cause")["clients"].sum()
    # Who is won or lost at the windows (shrunk meanwhile) is no key client.
    key = year[year["tier"] != "ordinary"].groupby("cause")["clients"].sum()
    came = key.get("won", 0) + key.get("won_by_referral", 0) + by_cause.get("rose_from_windows", 0)
    went = key.get("lost_to_market", 0) + key.get("followed_leaver", 0) + by_cause.get("fell_to_windows", 0)
    assert by_cause.get("rose_from_windows", 0) > 0
    assert by_cause.get("fell_to_windows", 0) > 0
    assert closing == opening + came - went


def test_money_in_the_tables_is_money_paid(arcadia, run):
    province = run(arcadia.with_values(RESTLESS), 104)
    tables = province.tables()
    paid = province.payroll.paid_total_yuan
    assert paid > 0.0
    assert tables["pay"]["yuan"].sum() == pytest.approx(paid, rel=1e-12)
    assert tables["finance"]["pay_yuan"].sum() == pytest.approx(paid, rel=1e-12)
    on_cost = float(arcadia.organisation.on_cost_share) * paid
    assert tables["finance"]["on_cost_yuan"].sum() == pytest.approx(on_cost, rel=1e-12)


def test_net_contribution_is_gross_profit_less_all_costs(arcadia, run):
    finance = run(arcadia, 52).tables()["finance"]
    costs = finance[["pay_yuan", "on_cost_yuan", "other_cost_yuan"]].sum(axis=1)
    assert np.allclose(finance["net_contribution_yuan"], finance["gross_profit_yuan"] - costs)


def test_who_follows_a_leaver_is_not_asked_to_widen_what_he_has_given_up(arcadia, run):
    many_leads = {
        "staff.turnover_per_year": 2.0,
        "ties.leaver_takes_share": 1.0,
        "ties.unowned_tie": 1.0,
        "sales.lead_rate_inbound_per_year": 20.0,
        "sales.cross_lead_rate_inbound_per_year": 20.0,
    }
    province = run(arcadia.with_values(many_leads), 52)
    flows = province.tables()["client_flows"]
    assert flows[flows["cause"] == "followed_leaver"]["clients"].sum() > 20
    assert province.checks.weeks_verified == 52


def test_a_breach_within_a_run_is_told_as_what_it_is(arcadia, run):
    province = run(arcadia, 2)
    province.payroll.paid_total_yuan += 100.0
    with pytest.raises(ConservationError, match="money paid is accounted") as caught:
        province.run(1)
    assert caught.value.detail.code == "check.money-paid-is-accounted"
