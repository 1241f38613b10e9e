"""Departures and observations, on a small world."""

import numpy as np
import pytest

from cmsim import load
from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.calibrate.departures import chance_to_follow, departure_loss, leave
from cmsim.calibrate.norm_conduct import norm_conduct
from cmsim.calibrate.observation import Design, observe
from cmsim.calibrate.patterns import MEASURED, reached
from cmsim.errors import InputError
from cmsim.randomness import Streams
from cmsim.simulation.province import Province
from cmsim.world.build import build_world
from cmsim.world.columns import Tier
from cmsim.world.snapshot import copy_of

SCALE = 0.04
REPLICATION = -7


@pytest.fixture(scope="module")
def base():
    return load("hebei-2004")


@pytest.fixture(scope="module")
def streams(base):
    return Streams(base.run.seed, REPLICATION)


@pytest.fixture(scope="module")
def world(base):
    streams = Streams(base.run.seed, REPLICATION)
    start = build_world(base, streams, SCALE)
    province = Province(base, streams, start, norm_conduct(base), policy_starts=0)
    province.run(2 * WEEKS_PER_YEAR)
    return province.context.state


@pytest.fixture(scope="module")
def small_and_short():
    return Design(SCALE, warm_up_years=1, measured_years=1, effort_years=1, departures=False)


def _owned(base, **values):
    return base.with_values({"policy.ownership.enabled": True, **values})


def test_the_chance_to_follow_falls_with_an_orderly_hand_over(base):
    ties = base.ties
    full = float(ties.leaver_takes_share)
    assert chance_to_follow(_owned(base)) == full
    audited = _owned(base, **{"policy.ownership.exit_audit": True})
    assert chance_to_follow(audited) == pytest.approx(full * (1.0 - float(ties.hand_over_saves_share)))


def test_the_simulation_lets_clients_follow_with_the_chance_that_the_estimate_assumes(base, streams, world):
    owned = _owned(base)
    province = Province(owned, streams, copy_of(world), norm_conduct(owned), policy_starts=world.tick)
    province.run(1)
    clients = province.context.state.clients
    holders = np.unique(clients.contact[clients.contact >= 0])
    held = clients.active & (clients.contact >= 0)
    leave(province, holders)
    followed = (held & ~clients.active).sum()
    chance, n = chance_to_follow(owned), held.sum()
    assert abs(followed - n * chance) < 4.0 * np.sqrt(n * chance * (1.0 - chance))


@pytest.mark.slow
def test_departures_cost_sales_and_a_hand_over_saves_part_of_it(base, streams, world):
    loss = departure_loss(base, streams, world)
    assert loss.clients > 50
    assert 0.0 < loss.lost_with_hand_over_share < loss.lost_share < 1.0


@pytest.mark.slow
def test_departures_cost_nothing_where_clients_are_not_tied_to_persons(base, streams, world):
    free = base.with_values(
        {
            "ties.leaver_takes_share": 0.0,
            "ties.trust_cut_on_leaving": 0.0,
            "ties.reassign_weeks_owned": 0,
        }
    )
    assert departure_loss(free, streams, world).lost_share == pytest.approx(0.0, abs=0.02)


@pytest.mark.slow
def test_measuring_leaves_the_world_as_it_was(base, streams, world):
    before = world.clients.trust.copy()
    departure_loss(base, streams, world)
    assert np.array_equal(before, world.clients.trust)


@pytest.mark.slow
def test_an_observation_gives_every_measured_pattern(base, small_and_short):
    values = reached(observe(base, small_and_short, REPLICATION))
    assert set(values) == {pattern.name for pattern in MEASURED}
    measured = {name for name, value in values.items() if np.isfinite(value)}
    assert {"logo_loss", "peak_load", "last_year_elasticity", "won_per_lead"} <= measured
    assert "lost_on_departure" not in measured


@pytest.mark.slow
def test_the_same_world_is_observed_twice_alike(base, small_and_short):
    first, second = (reached(observe(base, small_and_short, REPLICATION)) for _ in range(2))
    assert first == pytest.approx(second, nan_ok=True, abs=0.0, rel=0.0)


@pytest.mark.slow
def test_more_base_hazard_loses_more_clients(base):
    design = Design(SCALE, warm_up_years=1, measured_years=1, effort_years=0, departures=False)
    hazard = float(base.loss.base_hazard_per_year)
    losses = [
        reached(
            observe(
                base.with_values({"loss.base_hazard_per_year": factor * hazard}),
                design,
                REPLICATION,
            )
        )["logo_loss"]
        for factor in (0.5, 1.0, 1.8)
    ]
    assert losses[0] < losses[1] < losses[2]


def test_only_key_clients_leave_with_their_manager(base, streams, world):
    clients = world.clients
    assert (clients.tier[clients.contact >= 0] > Tier.ORDINARY).all()


@pytest.mark.parametrize(
    "wrong",
    [
        {"scale": 0.0},
        {"scale": 1.5},
        {"warm_up_years": 0},
        {"measured_years": 0},
        {"effort_years": 3},
    ],
)
def test_an_impossible_design_is_refused(wrong):
    good = {"scale": 0.1, "warm_up_years": 1, "measured_years": 2, "effort_years": 1, "departures": False}
    with pytest.raises(InputError):
        Design(**{**good, **wrong})
