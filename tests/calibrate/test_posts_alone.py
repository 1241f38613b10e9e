"""Staffing without clients is staffing as it is."""

import numpy as np
import pytest

from cmsim.calibrate.norm_conduct import norm_conduct
from cmsim.calibrate.posts_alone import posts_alone
from cmsim.randomness import Streams
from cmsim.scenario import load
from cmsim.simulation.province import Province
from cmsim.world.build import build_world


@pytest.fixture(scope="module")
def hebei():
    return load("hebei-2004")


def test_the_same_people_hold_the_same_posts_as_in_the_whole_province(hebei):
    luck, conduct = Streams(hebei.run.seed, 0), norm_conduct(hebei)
    alone = posts_alone(hebei, luck, build_world(hebei, luck, 0.03), conduct, 1, policy_starts=0)
    province = Province(hebei, luck, build_world(hebei, luck, 0.03), conduct, policy_starts=0)
    province.run(52)
    persons = province.context.state.persons
    for column in ("person_id", "status", "kind", "home_branch", "start_tick"):
        assert np.array_equal(getattr(alone.state.persons, column), getattr(persons, column)), column
    assert alone.years["left_quit"].sum() == province.tables()["staff"]["left_quit"].sum() > 0.0


def test_the_start_is_left_as_it_is(hebei):
    luck = Streams(hebei.run.seed, 0)
    start = build_world(hebei, luck, 0.03)
    before = start.persons.status.copy()
    posts_alone(hebei, luck, start, norm_conduct(hebei), 2, policy_starts=0)
    assert start.tick == 0
    assert np.array_equal(start.persons.status, before)
