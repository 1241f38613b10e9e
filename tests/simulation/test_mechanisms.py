"""Each mechanism does what it says, seen in a small province. Directional and extreme cases."""

import itertools

import numpy as np
import pytest

from cmsim.world.columns import NOBODY, Origin, Stage, Status, Tier

pytestmark = pytest.mark.slow

CALM = {"loss.base_hazard_per_year": 0.3}


def total(province, table, column):
    return float(province.tables()[table][column].sum())


def mean_days(province, kind):
    service = province.tables()["service"]
    rows = service[service["kind"] == kind]
    return rows["days_sum"].sum() / rows["settled"].sum()


def test_nobody_calls_on_the_ordinary_tier_and_no_lead_arises_there(arcadia, run):
    province = run(arcadia.with_values({"clients.potential_yearly_log_sd": 0.0}), 52)
    state = province.context.state
    ordinary = state.clients.tier == Tier.ORDINARY
    assert ordinary.sum() > 50
    assert (state.clients.contact[ordinary] == NOBODY).all()
    assert (state.clients.contact_hours[ordinary] == 0.0).all()
    busy = state.deals.client[state.deals.stage != Stage.FREE]
    assert busy.size > 0
    assert not ordinary[busy].any()


def test_clients_who_outgrow_the_windows_get_a_manager_and_those_who_shrink_lose_him(arcadia, run):
    province = run(arcadia.with_values({"clients.potential_yearly_log_sd": 0.8, **CALM}), 260)
    clients = province.context.state.clients
    served = clients.active & (clients.contact >= 0)
    assert (clients.tier[served] > Tier.ORDINARY).all()
    shrunk = clients.active & (clients.tier == Tier.ORDINARY)
    assert shrunk.any()
    causes = set(province.tables()["client_flows"]["cause"])
    assert {"rose_from_windows", "fell_to_windows", "rose_to_high", "fell_from_high"} <= causes


def test_leads_have_all_origins_and_no_lead_comes_from_nowhere(arcadia, run):
    province = run(arcadia, 208)
    origins = province.tables()["lead_origins"].groupby("origin")["leads"].sum()
    assert set(origins.index) == {origin.name.lower() for origin in Origin}
    assert (origins > 0).all()
    assert origins.sum() == total(province, "sizing", "leads")


def test_without_demand_nothing_is_sold_and_nothing_breaks(arcadia, run):
    none = {
        f"sales.{name}": 0.0
        for name in (
            "lead_rate_inbound_per_year",
            "lead_rate_effort_per_year",
            "referral_rate_per_year",
            "cross_lead_rate_inbound_per_year",
            "cross_lead_rate_effort_per_year",
        )
    }
    province = run(arcadia.with_values({**none, "clients.initial_active_share": 0.0}), 52)
    assert total(province, "sizing", "wins") == 0.0
    assert total(province, "sizing", "key_client_revenue_yuan") == 0.0
    assert total(province, "finance", "pay_yuan") > 0.0


def test_more_contact_brings_more_trust_and_fewer_losses(arcadia, run):
    def lost(hours):
        scenario = arcadia.with_values({"staff.kinds.sellers.norm_hours.keep": hours})
        flows = [run(scenario, 104, replication=r, check=False).tables()["client_flows"] for r in range(3)]
        return sum(f[f["cause"] == "lost_to_market"]["clients"].sum() for f in flows)

    assert lost(16.0) < lost(0.5)


def test_care_without_effect_on_trust_keeps_nobody(arcadia, run):
    idle = arcadia.with_values(
        {
            "care.trust_gain_per_week": 0.0,
            "care.harm_per_issue_week": 0.0,
            # Contact also finds leads, at clients and at those who were clients.
            "sales.cross_lead_rate_effort_per_year": 0.0,
            "sales.lead_rate_effort_per_year": 0.0,
        }
    )
    much = idle.with_values({"staff.kinds.sellers.norm_hours.keep": 16.0})
    path = [run(s, 104).tables()["client_flows"].query("cause == 'lost_to_market'") for s in (idle, much)]
    assert path[0]["clients"].sum() == path[1]["clients"].sum()


def test_an_owner_shortens_issues(arcadia, run):
    owned = arcadia.with_values({"policy.ownership.enabled": True})
    assert mean_days(run(owned, 104), "issues_owned") < 0.8 * mean_days(run(arcadia, 104), "issues_unowned")


def test_a_manager_without_time_for_service_is_passed_by_after_a_while(arcadia, run):
    owned = arcadia.with_values(
        {"policy.ownership.enabled": True, "staff.kinds.sellers.norm_hours.service": 0.0}
    )
    hasty = mean_days(run(owned.with_values({"issues.owner_patience_days": 1}), 104), "issues_owned")
    patient = mean_days(run(owned.with_values({"issues.owner_patience_days": 20}), 104), "issues_owned")
    unowned = mean_days(run(arcadia, 104), "issues_unowned")
    assert patient == pytest.approx(hasty + 19.0, abs=1.5)
    # As if nobody owned the client, a busy back office apart.
    assert hasty == pytest.approx(unowned, rel=0.25)


def test_a_back_office_with_less_capacity_lengthens_issues(arcadia, run):
    slow = arcadia.with_values({"issues.per_client_year": 6.0, "issues.desk_capacity_slack": 0.0})
    fast = slow.with_values({"issues.desk_capacity_slack": 2.0})
    assert mean_days(run(slow, 104), "issues_unowned") > mean_days(run(fast, 104), "issues_unowned")


def test_slow_approval_delays_large_deals_only(arcadia, run):
    quick = arcadia.with_values({"sales.city_approval_from_yuan": 20000.0, **CALM})
    slow = quick.with_values({"sales.approval_days_city": 10.0, "sales.approval_days_province": 10.0})
    days = [run(s, 156).tables()["sizing"]["close_days_sum"].sum() for s in (quick, slow)]
    never = slow.with_values({"sales.city_approval_from_yuan": 1e9, "sales.province_approval_from_yuan": 2e9})
    assert days[1] > days[0]
    assert run(never, 156).tables()["sizing"]["close_days_sum"].sum() < days[1]


def share_lost_with_leavers(run, scenario):
    province = run(scenario, 208)
    flows = province.tables()["client_flows"].groupby("cause")["clients"].sum()
    return flows.get("followed_leaver", 0.0)


def test_a_hand_over_saves_clients_from_following_a_leaver(arcadia, run):
    restless = arcadia.with_values({"staff.turnover_per_year": 1.0, "ties.leaver_takes_share": 0.6, **CALM})
    alone = restless.with_values({"policy.ownership.enabled": True})
    audited = alone.with_values({"policy.ownership.exit_audit": True, "ties.hand_over_saves_share": 0.9})
    assert share_lost_with_leavers(run, audited) < 0.5 * share_lost_with_leavers(run, alone)


def test_unowned_clients_without_ties_follow_nobody(arcadia, run):
    loose = arcadia.with_values({"staff.turnover_per_year": 1.0, "ties.unowned_tie": 0.0})
    assert share_lost_with_leavers(run, loose) == 0.0


def test_a_rival_raises_losses_in_the_groups_that_it_enters(arcadia, run):
    start = run(arcadia, 104).context.state
    shock = {
        "kind": "rival_entry",
        "from_week": 0,
        "ramp_weeks": 1,
        "groups": ["banks"],
        "size": 2.0,
    }
    calm = arcadia.with_values({"environment.rival_sd": 0.0})
    entered = calm.with_values({"environment.shocks": {"entry": shock}})
    before, after = (
        run(s, 52, state=start, policy_starts=104).tables()["client_flows"].query("cause == 'lost_to_market'")
        for s in (calm, entered)
    )
    lost = [f.groupby("group")["clients"].sum() for f in (before, after)]
    assert lost[1]["banks"] > 2.0 * lost[0]["banks"]
    assert lost[1]["schools"] == pytest.approx(lost[0]["schools"], abs=3)


def test_a_lower_price_cuts_revenue_and_profit_by_the_same_yuan(arcadia, run):
    start = run(arcadia, 52).context.state
    dated = {"from_week": 0, "ramp_weeks": 1, "groups": "all"}
    cut = arcadia.with_values({"environment.shocks": {"cut": {"kind": "price", "size": -0.05, **dated}}})
    plain, cheaper = (run(s, 1, state=start, policy_starts=52) for s in (arcadia, cut))
    revenue, profit = [], []
    for province in (plain, cheaper):
        bill = province.billing.bill_week()
        revenue.append(bill.revenue_yuan.sum())
        profit.append(bill.gross_profit_yuan.sum())
    assert revenue[1] == pytest.approx(0.95 * revenue[0], rel=1e-9)
    assert profit[0] - profit[1] == pytest.approx(revenue[0] - revenue[1], rel=1e-9)


def test_a_post_worth_less_than_outside_empties(arcadia, run):
    kept, left = (
        run(arcadia, 156, worth_yuan=worth).tables()["staff"][["left_quit"]].sum().item()
        for worth in (20000.0, 9000.0)
    )
    assert left > 2.0 * kept


def test_too_high_a_bar_leaves_posts_empty(arcadia, run):
    restless = arcadia.with_values({"staff.non_renewal_share": 0.5})
    low = run(restless.with_values({"labour.bar_log_skill": -5.0}), 156, worth_yuan=1e6)
    high = run(restless.with_values({"labour.bar_log_skill": 5.0}), 156, worth_yuan=1e6)
    employed = [int((p.context.state.persons.status == Status.EMPLOYED).sum()) for p in (low, high)]
    assert employed[0] >= 6
    assert employed[1] < employed[0]
    assert total(high, "staff", "hired") == 0.0


@pytest.mark.parametrize(("source", "inside"), [("inside", True), ("market", False)])
def test_added_posts_are_filled_from_the_source_that_the_policy_names(arcadia, run, source, inside):
    start = run(arcadia, 52, worth_yuan=1e6).context.state
    policy = arcadia.with_values(
        {
            "policy.staffing.head_count_factor.sellers": 3.0,
            "policy.staffing.added_from": source,
            "staff.turnover_per_year": 0.0,
            "staff.non_renewal_share": 0.0,
        }
    )
    persons = run(policy, 52, state=start, policy_starts=52, worth_yuan=1e6).context.state.persons
    new = persons.start_tick >= 52
    came_inside = np.array([s.from_inside for s in arcadia.labour.sources.values()])[persons.source[new]]
    assert new.sum() >= 5
    assert (came_inside == inside).all()


def test_rising_outside_options_make_people_quit(arcadia, run):
    start = run(arcadia, 52).context.state
    still, rising = (
        run(arcadia.with_values({"environment.wage_growth_per_year": g}), 156, state=start, policy_starts=52)
        for g in (0.0, 0.3)
    )
    assert total(rising, "staff", "left_quit") > total(still, "staff", "left_quit")


def test_an_empty_post_costs_what_the_scenario_says(arcadia, run):
    restless = arcadia.with_values({"staff.turnover_per_year": 1.0, "labour.bar_log_skill": 5.0})
    dear = restless.with_values({"labour.vacancy_cost_yuan_per_week": 100.0})
    a, b = run(restless, 52), run(dear, 52)
    more = total(b, "finance", "other_cost_yuan") - total(a, "finance", "other_cost_yuan")
    assert more == pytest.approx(100.0 * total(a, "staff", "vacancy_weeks"), rel=1e-9)


def test_a_title_raises_the_trust_of_owned_clients(arcadia, run):
    start = run(arcadia, 52).context.state
    owned = arcadia.with_values({"policy.ownership.enabled": True, "care.title_trust_gain": 0.5})
    plain = owned.with_values({"care.title_trust_gain": 0.0})
    trust = [
        p.context.state.clients.trust[p.context.state.clients.owner >= 0].mean()
        for p in (run(s, 4, state=start, policy_starts=52) for s in (plain, owned))
    ]
    assert trust[1] > trust[0] + 0.05


def test_one_manager_in_the_province_is_enough_to_run(arcadia, run):
    province = run(arcadia.with_values({"staff.kinds.sellers.head_count": 1}), 104)
    assert province.checks.weeks_verified == 104


def test_growth_of_demand_grows_revenue(arcadia, run):
    start = run(arcadia, 52).context.state
    grown = arcadia.with_values({"environment.demand_growth_per_year": 0.2})
    revenue = [
        run(s, 104, state=start, policy_starts=52).tables()["sizing"]["ordinary_revenue_yuan"].to_numpy()
        for s in (arcadia, grown)
    ]
    assert revenue[1][1] / revenue[0][1] > 1.2
    assert revenue[1][0] / revenue[0][0] < revenue[1][1] / revenue[0][1]


def test_referred_clients_are_less_frail(arcadia, run):
    scenario = arcadia.with_values({"sales.referral_rate_per_year": 5.0, "clients.organisations": 3000})
    clients = run(scenario, 156, check=False).context.state.clients
    won = clients.active & (clients.start_tick >= 0)
    assert clients.referred[won].sum() > 20
    assert clients.frailty[won & clients.referred].mean() < clients.frailty[won & ~clients.referred].mean()


def test_a_plan_change_is_learnt_gradually(arcadia):
    # The share of the way is 1 - exp(-rate × weeks): a property of the formula, seen in effort.
    from cmsim.simulation.effort import learnt_share

    shares = [learnt_share(0.15, weeks) for weeks in range(0, 60)]
    assert shares[0] == pytest.approx(1.0 - np.exp(-0.15))
    assert all(b > a for a, b in itertools.pairwise(shares))
    assert shares[-1] > 0.999
