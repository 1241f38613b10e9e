"""Deposits and loans as stocks: their level, margin and defaults, and what shocks to rates do to them."""

import numpy as np
import pytest

from cmsim.errors import ConservationError
from cmsim.randomness import Streams
from cmsim.response.wallet import share_of_wallet
from cmsim.world.build import build_world
from cmsim.world.snapshot import copy_of, to_arrays

DEPOSIT = {
    "kind": "deposit",
    "full_balance_years": 100.0,
    "margin_per_year": 0.01,
    "adjustment_years": 0.5,
    "wallet_share": 0.5,
    "wallet_trust_effect": 2.0,
    "wallet_rate_effect": 60.0,
}
DEFAULT = {
    "hazard_per_year": 0.1,
    "loss_given_default": 0.4,
    "monitoring_effect": 0.5,
    "integrity_effect": 1.0,
}
LOAN = {**DEPOSIT, "kind": "loan", "full_balance_years": 50.0, "margin_per_year": 0.02, "default": DEFAULT}
QUIET = {
    "loss.base_hazard_per_year": 0.0,
    "ties.leaver_takes_share": 0.0,
    "clients.potential_yearly_log_sd": 0.0,
    "sales.lead_rate_inbound_per_year": 0.0,
    "sales.lead_rate_effort_per_year": 0.0,
    "sales.referral_rate_per_year": 0.0,
    "sales.cross_lead_rate_inbound_per_year": 0.0,
    "sales.cross_lead_rate_effort_per_year": 0.0,
    "sales.window_referral_share": 0.0,
}
"""Nobody is won or lost, and potential stands still."""
CONSTANT_TRUST = {
    "care.trust_gain_per_week": 0.0,
    "care.harm_per_issue_week": 0.0,
    "ties.trust_cut_on_leaving": 0.0,
    "care.title_trust_gain": 0.0,
}
"""Trust comes to its level at rest, 0.4, and stays there."""


@pytest.fixture(scope="module")
def bank(arcadia):
    return arcadia.with_values({"products.letters.balance": DEPOSIT, "products.agency.balance": LOAN})


def shocked(scenario, kind, size, ramp=0, groups="all"):
    shock = {"kind": kind, "from_week": 0, "ramp_weeks": ramp, "groups": groups, "size": size}
    return scenario.with_values({"environment.shocks.rates": shock})


def of(province, column, product=None, year=None):
    table = province.tables()["balances"]
    rows = np.ones(len(table), dtype=bool)
    if product is not None:
        rows &= table["product"] == product
    if year is not None:
        rows &= table["year"] == year
    return float(table[rows][column].sum())


@pytest.mark.slow
def test_a_balance_comes_to_its_closed_form_at_rest(bank, run):
    still = bank.with_values(
        {**QUIET, **CONSTANT_TRUST, "products.agency.balance.default.hazard_per_year": 0}
    )
    clients = run(still, 52 * 12).context.state.clients
    # K P w with w = 1 / (1 + exp(-β_T (T - 1/2))) at w₀ = 1/2, T at rest 0.4.
    share = 1.0 / (1.0 + np.exp(2.0 * 0.1))
    expected = np.array([100.0, 50.0]) * clients.potential_yuan * share * clients.products
    assert clients.active.sum() > 50
    assert np.allclose(clients.balance_yuan, expected, rtol=1e-5)


def test_a_new_balance_grows_exponentially_towards_its_level(bank, run):
    still = bank.with_values(
        {**QUIET, **CONSTANT_TRUST, "products.agency.balance.default.hazard_per_year": 0}
    )
    start = build_world(still, Streams(still.run.seed, 0))
    start.clients.trust[:] = 0.4
    start.clients.balance_yuan[:] = 0.0
    clients = run(still, 26, state=start).context.state.clients
    share = 1.0 / (1.0 + np.exp(0.2))
    level = np.array([100.0, 50.0]) * clients.potential_yuan * share * clients.products
    # Half a year at an adjustment time of half a year.
    assert np.allclose(clients.balance_yuan, level * (1.0 - np.exp(-1.0)), rtol=1e-9)


def test_the_start_is_near_the_stocks_that_the_simulation_keeps(bank, run):
    province = run(bank.with_values({"clients.organisations": 4000}), 104)
    first = of(province, "opening_yuan", "letters", 1)
    assert of(province, "end_yuan", "letters", 2) == pytest.approx(first, rel=0.25)


def test_margin_income_is_the_margin_on_the_average_balance(bank, run):
    province = run(bank, 52)
    for product, margin in (("letters", 0.01), ("agency", 0.02)):
        assert of(province, "margin_yuan", product) == pytest.approx(
            margin * of(province, "average_yuan", product), rel=1e-12
        )


def test_revenue_is_margin_income_and_costs_of_running_accounts_leave_gross_profit(bank, run):
    province = run(bank, 52)
    finance = province.tables()["finance"]
    ours = finance[finance["group"] != "public"]
    assert ours["revenue_yuan"].sum() == pytest.approx(of(province, "margin_yuan"), rel=1e-12)
    profit = sum(
        float(bank.products[name].gross_margin) * of(province, "margin_yuan", name)
        for name in ("letters", "agency")
    )
    assert ours["gross_profit_yuan"].sum() == pytest.approx(profit, rel=1e-12)
    clients = province.context.state.clients
    assert clients.revenue_this_year_yuan.sum() == pytest.approx(of(province, "margin_yuan"), rel=1e-12)


@pytest.mark.slow
def test_a_margin_is_no_business_of_the_season_and_a_flow_is(arcadia, run):
    mixed = arcadia.with_values({"products.letters.balance": DEPOSIT, **QUIET, **CONSTANT_TRUST})
    months = run(mixed, 52 * 8).tables()["time_path"]
    deposits_only = run(
        arcadia.with_values(
            {
                "products.letters.balance": DEPOSIT,
                "products.agency.balance": {**DEPOSIT},
                **QUIET,
                **CONSTANT_TRUST,
            }
        ),
        52 * 8,
    ).tables()["time_path"]
    weeks = np.array([4, 4, 5] * 4)

    def spread(path):
        weekly = path[path["year"] == 8]["revenue_yuan"].to_numpy() / weeks
        return weekly.max() / weekly.min()

    assert spread(deposits_only) == pytest.approx(1.0, abs=1e-4)
    assert spread(months) > 1.01


def test_losses_are_their_share_of_what_defaulted_and_lower_net_contribution(bank, run):
    province = run(bank, 104)
    assert of(province, "defaults", "agency") > 5
    assert of(province, "defaults", "letters") == 0.0
    assert of(province, "loss_yuan") == pytest.approx(0.4 * of(province, "defaulted_yuan"), rel=1e-12)
    finance = province.tables()["finance"]
    assert finance["loss_yuan"].sum() == pytest.approx(of(province, "loss_yuan"), rel=1e-12)
    costs = finance[["pay_yuan", "on_cost_yuan", "other_cost_yuan", "loss_yuan"]].sum(axis=1)
    assert np.allclose(finance["net_contribution_yuan"], finance["gross_profit_yuan"] - costs)
    flows = province.tables()["client_flows"]
    assert flows[flows["cause"] == "defaulted"]["clients"].sum() == of(province, "defaults")


def test_the_number_of_defaults_has_the_mean_of_its_hazard(bank, run):
    # No monitoring and upright managers: the hazard is the stated one.
    plain = {
        "products.agency.balance.default.monitoring_effect": 0.0,
        "products.agency.balance.default.integrity_effect": 0.0,
        "clients.organisations": 4000,
    }
    province = run(bank.with_values({**QUIET, **plain}), 52, check=False)
    start = build_world(bank.with_values({**QUIET, **plain}), Streams(bank.run.seed, 0)).clients
    borrowers = int((start.balance_yuan[:, 1] > 0.0).sum())
    expected = borrowers * (1.0 - np.exp(-0.1))
    assert borrowers > 300
    assert abs(of(province, "defaults") - expected) < 4.0 * np.sqrt(expected)


@pytest.mark.slow
def test_monitoring_lowers_defaults_and_dishonest_managers_raise_them(bank, run):
    rate = "products.agency.balance.default.hazard_per_year"
    many = bank.with_values({"clients.organisations": 4000, rate: 0.3})
    state = build_world(many, Streams(many.run.seed, 0))

    def defaults(effects, integrity=None):
        start = copy_of(state)
        if integrity is not None:
            start.persons.integrity[:] = integrity
        names = {f"products.agency.balance.default.{name}": value for name, value in effects.items()}
        return of(run(many.with_values(names), 52, state=start, check=False), "defaults")

    bare = defaults({"monitoring_effect": 0.0, "integrity_effect": 0.0})
    assert defaults({"monitoring_effect": 3.0, "integrity_effect": 0.0}) < bare
    upright = defaults({"monitoring_effect": 0.0, "integrity_effect": 2.0}, 1.0)
    crooked = defaults({"monitoring_effect": 0.0, "integrity_effect": 2.0}, 0.2)
    assert upright < crooked


def test_a_client_who_leaves_takes_his_balances_along(bank, run):
    province = run(bank.with_values({"loss.base_hazard_per_year": 3.0}), 52)
    clients = province.context.state.clients
    assert (clients.balance_yuan[~clients.active] == 0.0).all()
    assert of(province, "outflow_yuan") > 0.0


def test_nobody_is_lost_twice(bank, run):
    restless = bank.with_values(
        {
            "staff.turnover_per_year": 3.0,
            "ties.leaver_takes_share": 1.0,
            "ties.unowned_tie": 1.0,
            "products.agency.balance.default.hazard_per_year": 5.0,
        }
    )
    province = run(restless, 52, events=True)
    events = province.context.log.frame()
    ends = events[events["kind"].isin(["defaulted", "followed_leaver", "lost_to_market"])]
    begins = events[events["kind"].isin(["won", "won_by_referral"])]
    # Between two ends of one client there is a beginning.
    at_start = build_world(restless, Streams(restless.run.seed, 0)).clients
    there = dict(zip(at_start.client_id.tolist(), at_start.active.astype(int).tolist(), strict=True))
    for client, number in ends.groupby("client_id").size().items():
        assert number <= there[client] + (begins["client_id"] == client).sum()


def test_a_lower_transfer_price_cuts_the_margin_of_deposits_and_lifts_that_of_loans(bank, run):
    start = run(bank, 52).context.state
    before = run(bank, 52, state=start, policy_starts=52)
    after = run(shocked(bank, "transfer_price", -0.005), 52, state=start, policy_starts=52)
    assert of(after, "end_yuan") == of(before, "end_yuan")
    for product, margin in (("letters", 0.005), ("agency", 0.025)):
        assert of(after, "margin_yuan", product) == pytest.approx(
            margin * of(after, "average_yuan", product), rel=1e-12
        )


def test_the_worth_of_a_client_base_counts_balances_at_rest_after_credit_losses(bank, run):
    plain = bank.with_values({"products.agency.balance.default.integrity_effect": 0.0})
    province = run(shocked(plain, "transfer_price", -0.005), 53, policy_starts=1)
    worth = province.balances.margins_at(province.market.margins(), 0.4)
    # At trust at rest nobody is monitored; deposits earn half a point less, loans half a point more.
    share = 1.0 / (1.0 + np.exp(0.2))
    assert np.allclose(worth[:, 0], 0.3 * 100.0 * share * 0.005)
    assert np.allclose(worth[:, 1], 0.35 * 50.0 * share * 0.025 - 50.0 * share * 0.1 * 0.4)


@pytest.mark.slow
def test_better_rates_of_rivals_draw_balances_away_as_the_share_of_wallet_says(bank, run):
    still = bank.with_values(
        {**QUIET, **CONSTANT_TRUST, "products.agency.balance.default.hazard_per_year": 0}
    )
    start = run(still, 52 * 10).context.state
    hit = run(shocked(still, "rival_rate", 0.01, groups=("banks",)), 52 * 6, state=start, policy_starts=520)
    rates = np.array([0.0, 0.01])
    one = np.ones(1)
    share = share_of_wallet(np.full(2, 0.4), rates, 0.5 * one, 2.0 * one, 60.0 * one)
    clients = hit.context.state.clients
    now, then = clients.balance_yuan.sum(axis=1), start.clients.balance_yuan.sum(axis=1)
    banks = hit.context.geography.group_ids.index("banks")
    held = clients.active
    assert np.allclose(now[held & (clients.group != banks)], then[held & (clients.group != banks)], rtol=1e-4)
    inside = held & (clients.group == banks)
    assert np.allclose(now[inside] / then[inside], share[1] / share[0], rtol=1e-4)


def test_a_ramp_brings_the_shock_in_by_steps(bank, run):
    start = run(bank, 52).context.state
    at_once = run(shocked(bank, "transfer_price", -0.005), 52, state=start, policy_starts=52)
    slowly = run(shocked(bank, "transfer_price", -0.005, ramp=52), 52, state=start, policy_starts=52)
    assert of(at_once, "margin_yuan", "letters") < of(slowly, "margin_yuan", "letters")


@pytest.mark.slow
def test_a_run_in_parts_is_the_run_in_one(bank, run):
    whole = run(bank, 104)
    parts = run(bank, 52, state=run(bank, 52).context.state)
    first, second = to_arrays(whole.context.state), to_arrays(parts.context.state)
    assert [name for name in first if not np.array_equal(first[name], second[name])] == []
    ours = whole.tables()["balances"]
    theirs = parts.tables()["balances"]
    assert ours[ours["year"] == 2].reset_index(drop=True).equals(theirs.reset_index(drop=True))


@pytest.mark.slow
def test_families_that_cannot_default_leave_everybody_elses_luck_alone(arcadia, run):
    none_delivered = arcadia.with_values({"products.letters.delivery_items_per_1000_yuan": 0.0})
    flows = run(none_delivered, 104).tables()
    stocks = run(none_delivered.with_values({"products.letters.balance": DEPOSIT}), 104).tables()
    for name in ("client_flows", "lead_origins", "service", "staff", "effort"):
        columns = [c for c in flows[name].columns if c != "revenue_yuan"]
        assert flows[name][columns].equals(stocks[name][columns]), name


def test_the_same_borrowers_default_under_another_policy(bank, run):
    start = run(bank, 52).context.state
    calm = bank.with_values({"products.agency.balance.default.monitoring_effect": 0.0})

    def lost(scenario):
        province = run(scenario, 26, state=start, policy_starts=52, events=True)
        events = province.tables().get("events", province.context.log.frame())
        return set(events[events["kind"] == "defaulted"]["client_id"])

    one, two = lost(calm), lost(calm.with_values({"policy.ownership.enabled": True}))
    assert one
    assert len(one & two) >= 0.8 * max(len(one), len(two))


def test_families_of_flow_have_no_table_of_balances(arcadia, run):
    province = run(arcadia, 52)
    assert "balances" not in province.tables()
    assert province.context.state.clients.balance_yuan.shape[1] == 0


def test_the_final_client_base_is_worth_less_where_loans_go_bad(bank, run):
    safe = bank.with_values({"products.agency.balance.default.loss_given_default": 0.0})
    values = [run(s, 52).tables()["sizing"]["terminal_value_yuan"].sum() for s in (safe, bank)]
    assert values[1] < values[0]


def money_from_nowhere(province):
    clients = province.context.state.clients
    clients.balance_yuan[clients.balance_yuan > 0.0] *= 1.01


def balance_of_a_prospect(province):
    clients = province.context.state.clients
    clients.balance_yuan[np.flatnonzero(~clients.active)[0], 0] = 1.0


def negative_balance(province):
    clients = province.context.state.clients
    clients.balance_yuan[np.flatnonzero(clients.balance_yuan[:, 0] > 0.0)[0], 0] = -1.0


@pytest.mark.parametrize(
    "fault", [money_from_nowhere, balance_of_a_prospect, negative_balance], ids=lambda f: f.__name__
)
def test_a_breach_is_noticed(bank, run, fault):
    province = run(bank, 2)
    province.checks.verify(province)
    fault(province)
    with pytest.raises(ConservationError, match="balance"):
        province.checks.verify(province)


def test_an_event_log_explains_defaults(bank, run):
    province = run(bank, 26, events=True)
    assert (province.context.log.frame()["kind"] == "defaulted").any()
    assert province.checks.weeks_verified == 26
