"""The start is near the rest that the simulation itself comes to, and states what the scenario states."""

import numpy as np
import pytest

from cmsim import load
from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.calibrate.norm_conduct import norm_conduct
from cmsim.calibrate.own_rest import at_own_rest
from cmsim.randomness import Streams
from cmsim.simulation.province import Province
from cmsim.world.build import build_world
from cmsim.world.columns import Stage, Tier
from cmsim.world.potential import factor_at_rest, next_factor

SCALE = 0.15
YEARS = 4


@pytest.fixture(scope="module")
def base():
    return load("hebei-2004")


@pytest.fixture(scope="module")
def start(base):
    return build_world(base, Streams(base.run.seed, 3), SCALE)


@pytest.fixture(scope="module")
def later(base):
    """The clients of the same world some years on, everybody at the norm."""
    streams = Streams(base.run.seed, 3)
    province = Province(base, streams, build_world(base, streams, SCALE), norm_conduct(base), policy_starts=0)
    province.run(YEARS * WEEKS_PER_YEAR)
    return province.context.state.clients


def shape_of(clients):
    """Return means over active clients that a decade of drift moved in a start that ignored them."""
    active = clients.active
    potential = clients.potential_yuan.sum(axis=1)
    sold = (clients.potential_yuan * clients.products).sum(axis=1)
    return {
        "clients": active.sum(),
        "contracts_yuan": sold[active].sum(),
        "potential_yuan": potential[active].mean(),
        "families": clients.products[active].sum(axis=1).mean(),
        "frailty": clients.frailty[active].mean(),
    }


def test_the_start_is_near_the_rest_of_the_simulation(start, later):
    first, last = shape_of(start.clients), shape_of(later)
    for name, tolerance in {
        "clients": 0.06,
        "contracts_yuan": 0.08,
        "potential_yuan": 0.08,
        "families": 0.04,
        "frailty": 0.05,
    }.items():
        assert first[name] == pytest.approx(last[name], rel=tolerance), name


def test_larger_and_fitter_organisations_are_likelier_clients(start):
    clients = start.clients
    key = clients.tier > Tier.ORDINARY
    active = clients.active[key]
    assert np.log(clients.potential_yuan.sum(axis=1)[key])[active].mean() > (
        np.log(clients.potential_yuan.sum(axis=1)[key])[~active].mean() + 0.3
    )
    assert clients.fit[key][active].mean() > clients.fit[key][~active].mean()
    assert clients.frailty[key][active].mean() < clients.frailty[key][~active].mean()


def test_the_start_has_the_stated_share_of_clients(base, start):
    share = float(base.clients.initial_active_share)
    assert start.clients.active.mean() == pytest.approx(share, abs=0.01)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_no_and_all_organisations_can_be_clients(base, share):
    world = build_world(
        base.with_values({"clients.initial_active_share": share}), Streams(base.run.seed, 0), 0.04
    )
    key = np.asarray(world.clients.tier) > Tier.ORDINARY
    assert world.clients.active.sum() <= share * len(world.clients)
    if share == 1.0:
        assert world.clients.active[key].mean() > 0.9


def test_leads_in_flight_belong_to_prospects_and_to_people_of_their_branch(start):
    deals, clients, persons = start.deals, start.clients, start.persons
    rows = np.flatnonzero(deals.stage != Stage.FREE)
    assert rows.size > 50
    assert not clients.active[deals.client[rows]].any()
    assert np.unique(deals.client[rows]).size == rows.size
    assert np.array_equal(np.sort(deals.client[rows]), np.flatnonzero(clients.open_deal))
    assert np.array_equal(persons.home_branch[deals.person[rows]], clients.branch[deals.client[rows]])
    assert (deals.due_day[rows] >= 0.0).all()
    assert (deals.lead_tick[rows] < 0).all()
    assert (deals.value_yuan[rows] > 0.0).all()


@pytest.mark.slow
def test_the_first_year_wins_as_many_clients_as_a_later_one(base):
    streams = Streams(base.run.seed, 3)
    province = Province(base, streams, build_world(base, streams, SCALE), norm_conduct(base), policy_starts=0)
    province.run(3 * WEEKS_PER_YEAR)
    won = province.tables()["time_path"].groupby("year")["won_clients"].sum().to_numpy()
    assert won[0] == pytest.approx(won[2], rel=0.12)


def test_the_drift_of_potential_keeps_the_law_it_starts_from(base):
    streams, ids = Streams(11, 0), np.arange(40_000)
    factor = factor_at_rest(base, streams, ids)
    before = (factor.mean(), np.log(factor).std())
    for year in range(4):
        factor = next_factor(base, factor, streams.normals("shock", year, ids.size))
    assert factor.mean() == pytest.approx(1.0, abs=0.01)
    assert before == pytest.approx((factor.mean(), np.log(factor).std()), abs=0.01)


def test_a_world_that_wins_less_starts_with_fewer_clients_of_its_own(base):
    poorer = at_own_rest(
        base.with_values({"sales.lead_rate_inbound_per_year": 0.2, "sales.referral_rate_per_year": 0.4}), base
    )
    stated = float(base.clients.initial_active_share)
    assert float(poorer.clients.initial_active_share) < 0.9 * stated
    assert float(at_own_rest(base, base).clients.initial_active_share) == pytest.approx(stated, rel=1e-5)
