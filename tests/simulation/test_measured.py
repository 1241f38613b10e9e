"""What the world measures of each person: it agrees with the tables, and plans are paid for it."""

import numpy as np
import pytest

from cmsim.scenario import load
from cmsim.simulation.measured import Measured
from cmsim.simulation.peer_statistics import department_points
from cmsim.simulation.pilot_record import PilotRecord
from cmsim.world.columns import NOBODY, Status
from cmsim.world.measures import world_measures
from cmsim.world.snapshot import copy_of, to_arrays

STAY = {
    "staff.turnover_per_year": 0.0,
    "staff.non_renewal_share": 0.0,
    "labour.outside_option_median_yuan": 1.0,
}
CARD = {
    "policy.pay.plan": "scorecard",
    "policy.pay.params": {
        "period": "quarter",
        "measures": {
            "new_clients": {"weight": 0.3, "target": 1.0, "unit": "clients", "kind": "count"},
            "letters_signed_yuan": {"weight": 0.2, "target": 5000.0},
            "kept_clients_points": {"weight": 0.2, "target": 90.0, "unit": "points", "kind": "score"},
            "service_quality_points": {"weight": 0.1, "target": 50.0, "unit": "points", "kind": "score"},
            "revenue_yuan": {"weight": 0.2, "target": 50000.0, "credit_base": "stock"},
        },
        "department_share": 0.1,
        "internal_share": 0.1,
        "point_rules": {
            "useful_information": {"points_each": 2.0},
            "breaches": {"points_each": -5.0},
        },
        "yuan_per_point": 20.0,
    },
}
INFORMED = {
    "policy.pay.plan": "allowances",
    "policy.pay.params": {"reward_yuan_per_information": 100.0},
    "measuring.information_per_service_hour": 0.05,
}


@pytest.fixture(scope="module")
def measured_year(run):
    """Return a runner of a world under the norm that counts everything: the province and its years."""

    def runner(scenario, weeks=52):
        record = PilotRecord()
        province = run(scenario, weeks, pilot_record=record)
        return province, record.years

    return runner


@pytest.fixture(scope="module")
def stayers(arcadia, measured_year):
    province, years = measured_year(arcadia.with_values(STAY), weeks=104)
    # In the first year nobody had clients when it began.
    return province, years[1:]


@pytest.fixture(scope="module")
def bank_year(bank, measured_year):
    return measured_year(bank)


@pytest.fixture(scope="module")
def bank():
    return load("agri-bank-branch")


def test_every_measure_of_the_world_is_recorded(stayers, arcadia):
    _, (year,) = stayers
    assert {"bookings_yuan", *year.results} == set(world_measures(arcadia))
    for name, values in year.results.items():
        assert values.shape == year.kind.shape, name
        assert np.isfinite(values).all(), name
        assert (values >= 0.0).all(), name


def test_what_was_signed_of_each_family_adds_up_to_the_tables(stayers):
    province, (year,) = stayers
    tables = {name: frame[frame["year"] == 2] for name, frame in province.tables().items()}
    signed = year.results["letters_signed_yuan"] + year.results["agency_signed_yuan"]
    assert year.booked_yuan == pytest.approx(signed)
    assert signed.sum() == pytest.approx(tables["attainment"]["bookings_yuan"].sum())
    flows = tables["client_flows"]
    won = flows[flows["cause"].isin(["won", "won_by_referral"])]["clients"].sum()
    assert year.results["new_clients"].sum() == won > 0.0
    revenue = tables["finance"]
    key = revenue[revenue["tier"].isin(["mid", "high"])]["revenue_yuan"].sum()
    assert 0.3 * key < year.results["revenue_yuan"].sum() <= key
    assert (year.results["gross_profit_yuan"] < year.results["revenue_yuan"]).all()


def test_weeks_and_hours_are_those_of_the_norm(stayers, arcadia):
    _, (year,) = stayers
    norm = arcadia.staff.kinds["sellers"].norm_hours
    assert year.weeks == pytest.approx(np.full(year.weeks.size, 52.0))
    assert year.hours.mean(axis=0) == pytest.approx(
        [float(norm.develop), float(norm.keep), float(norm.service)], rel=0.25
    )
    # One skill for all tasks.
    assert year.hours[:, 0] / year.hours[0, 0] == pytest.approx(year.hours[:, 2] / year.hours[0, 2])


def test_scores_lie_between_nothing_and_a_hundred(stayers, bank_year):
    for number, (_, (year,)) in enumerate((stayers, bank_year)):
        for name in ("kept_clients_points", "service_quality_points", "internal_management_score"):
            assert (year.results[name] >= 0.0).all()
            assert (year.results[name] <= 100.0).all()
            # The bank's people have their first clients after the year has begun.
            assert number == 1 or 10.0 < year.results[name].mean() < 100.0
        assert 50.0 < year.results["score_points"].mean() < 120.0


@pytest.mark.parametrize(("days", "points"), [(260.0, 100.0), (0.5, 0.0)])
def test_quality_is_full_where_all_time_is_allowed_and_nothing_where_none_is(
    arcadia, measured_year, days, points
):
    _, (year,) = measured_year(arcadia.with_values({"measuring.issue_target_days": days}))
    assert year.results["service_quality_points"] == pytest.approx(np.full(year.kind.size, points))


@pytest.mark.slow
def test_information_and_breaches_come_at_the_rates_assumed(arcadia, measured_year):
    values = {"measuring.information_per_service_hour": 0.1, "measuring.breaches_per_year": 20.0, **STAY}
    province, years = measured_year(arcadia.with_values(values), weeks=156)
    persons = province.context.state.persons
    hours = sum((y.hours[:, 2] * y.weeks).sum() for y in years)
    seen = sum(y.results["useful_information"].sum() for y in years)
    assert seen == pytest.approx(0.1 * hours, abs=4.0 * np.sqrt(0.1 * hours))
    expected = 20.0 * (1.0 - persons.integrity[persons.status == Status.EMPLOYED]).sum() * len(years)
    breaches = sum(y.results["breaches"].sum() for y in years)
    assert breaches == pytest.approx(expected, abs=4.0 * np.sqrt(expected))
    nothing = {"measuring.information_per_service_hour": 0.0, "measuring.breaches_per_year": 0.0}
    _, (none,) = measured_year(arcadia.with_values(nothing))
    assert none.results["useful_information"].sum() == none.results["breaches"].sum() == 0.0


def test_balances_belong_to_who_calls_on_the_client(bank_year):
    province, (year,) = bank_year
    clients = province.context.state.clients
    served = clients.contact != NOBODY
    for number, family in enumerate(("deposits", "loans")):
        stock = clients.balance_yuan[served, number].sum()
        told = year.results[f"{family}_balance_yuan"].sum()
        # All but people who joined or left within the year.
        assert 0.8 * stock < told <= stock * (1 + 1e-12)
        assert year.results[f"{family}_average_balance_yuan"].sum() == pytest.approx(told, rel=0.3)
    assert (year.results["deposits_growth_yuan"] < 0.0).any()
    assert (year.results["deposits_growth_yuan"] > 0.0).any()


def test_credit_losses_are_those_of_the_table(bank_year):
    province, (year,) = bank_year
    lost = province.tables()["balances"]["loss_yuan"].sum()
    assert 0.0 < year.results["credit_losses_yuan"].sum() <= lost * (1 + 1e-12)


def test_growth_is_credited_to_who_called_on_the_client(bank_year):
    province, _ = bank_year
    context = province.context
    clients = context.state.clients
    held = np.flatnonzero((clients.contact != NOBODY) & clients.active)[:1]
    rule = Measured(context, ["deposits_growth_yuan"])._rules["deposits_growth_yuan"]
    before = clients.balance_yuan.copy()
    before[held, 0] -= 7000.0

    class Facts:
        contact = clients.contact
        balance_yuan = before

    credited = rule(Facts())
    assert credited[clients.contact[held[0]]] == pytest.approx(7000.0)
    assert np.count_nonzero(credited) == 1


def test_a_plan_is_paid_for_what_was_counted(arcadia, run):
    pay = run(arcadia.with_values(INFORMED), 52).tables()["pay"]
    reward = pay[pay["component"] == "information"]["yuan"].sum()
    assert reward > 0.0
    assert reward % 100.0 == 0.0


def test_a_card_of_many_measures_is_paid(arcadia, run):
    pay = run(arcadia.with_values(CARD), 52).tables()["pay"]
    performance = pay[pay["component"] == "performance"]
    assert performance["yuan"].sum() > 0.0
    # Nobody has more than all points and the extra ones.
    assert performance["yuan"].sum() <= performance["managers"].sum() * 20.0 * 130.0


@pytest.mark.slow
@pytest.mark.parametrize("values", [CARD, INFORMED], ids=["card", "information"])
def test_two_years_and_one_are_three_whatever_is_counted(arcadia, run, values):
    scenario = arcadia.with_values(values)
    whole, part = run(scenario, 156), run(scenario, 104)
    rest = run(scenario, 52, state=part.context.state)
    first, second = to_arrays(whole.context.state), to_arrays(rest.context.state)
    assert first.keys() == second.keys()
    assert [name for name in first if not np.array_equal(first[name], second[name])] == []
    pay = whole.tables()["pay"]
    assert pay[pay["year"] == 3].reset_index(drop=True).equals(rest.tables()["pay"])


def test_any_week_boundary_will_do_for_what_is_counted(arcadia, run):
    scenario = arcadia.with_values(CARD)
    whole = run(scenario, 40)
    again = run(scenario, 23, state=copy_of(run(scenario, 17).context.state))
    first, second = to_arrays(whole.context.state), to_arrays(again.context.state)
    assert any(name.startswith("component/measured/") for name in first)
    assert [name for name in first if not np.array_equal(first[name], second[name])] == []


def test_a_plan_on_bookings_counts_nothing_else(arcadia, run):
    state = run(arcadia, 10).context.state
    assert state.components["measured"] == {}


def test_counting_leaves_the_world_as_it_is(arcadia, run, measured_year):
    plain = run(arcadia, 52).context.state
    counted, _ = measured_year(arcadia)
    first, second = to_arrays(plain), to_arrays(counted.context.state)
    assert [name for name in first if not np.array_equal(first[name], second[name])] == []


def test_who_has_left_is_judged_by_his_own_weeks(arcadia, run):
    busy = arcadia.with_values({**CARD, "staff.turnover_per_year": 3.0})
    province = run(busy, 104)
    persons = province.context.state.persons
    gone = np.flatnonzero(persons.status == Status.LEFT)
    assert gone.size > 5
    results = province.measured.results(persons.booked_yuan)
    for name in ("new_clients", "letters_signed_yuan", "revenue_yuan", "useful_information"):
        assert not results[name][gone].any(), name


def test_a_department_is_scored_by_its_bookings_for_the_weeks_worked():
    booked = np.array([30.0, 10.0, 0.0, 40.0])
    weeks = np.array([10.0, 10.0, 10.0, 50.0])
    points = department_points(booked, weeks, np.array([0, 0, 1, 3]))
    assert points.tolist() == pytest.approx([100.0, 0.0, 0.0, 80.0])
    assert department_points(np.zeros(2), np.ones(2), np.array([0, 1])).tolist() == [100.0, 100.0]
