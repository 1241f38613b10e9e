"""Which industry group each post is for: in proportion, without luck, and as near to today's as can be."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsim.randomness import Streams
from cmsim.scenario import load
from cmsim.world.build import build_world
from cmsim.world.geography import geography_of
from cmsim.world.post_groups import dealt_near, groups_of_posts, webster_row
from cmsim.world.posts import posts_of

ARCADIA = Path(__file__).parents[1] / "scenario" / "files" / "arcadia.yaml"
shares = st.lists(st.just(0.0) | st.floats(1e-3, 1.0), min_size=1, max_size=9).filter(any)


def dealt(by_group, weight):
    """Return posts dealt out where there were none."""
    return dealt_near(by_group, weight, np.zeros((weight.size, by_group.size), dtype=int))


@given(shares=shares, posts=st.integers(0, 200))
def test_a_row_is_what_a_divisor_method_would_give_post_by_post(shares, posts):
    share = np.array(shares)
    row = webster_row(share, posts)
    assert row.size == posts
    counts = np.zeros(share.size)
    for group in row:
        quotients = share / (2.0 * counts + 1.0)
        assert quotients[group] == pytest.approx(quotients.max())
        counts[group] += 1.0


@given(
    counts=st.lists(st.integers(0, 30), min_size=1, max_size=9),
    weights=st.lists(st.floats(0.1, 10.0), min_size=1, max_size=15),
)
def test_dealing_keeps_the_numbers_of_groups_and_gives_branches_their_share(counts, weights):
    by_group, weight = np.array(counts), np.array(weights)
    posts = dealt(by_group, weight)
    assert (posts >= 0).all()
    assert posts.sum(axis=0).tolist() == counts
    assert (np.abs(posts.sum(axis=1) - by_group.sum() * weight / weight.sum()) < 1.0).all()


def test_equal_groups_do_not_each_get_a_branch_of_their_own():
    posts = dealt(np.full(9, 9), np.ones(9))
    assert (posts > 0).sum() > 60


@given(
    present=st.lists(st.lists(st.integers(0, 2), min_size=2, max_size=2), min_size=2, max_size=2),
    wanted=st.lists(st.integers(0, 4), min_size=2, max_size=2),
)
def test_as_many_posts_stay_as_can(present, wanted):
    there, by_group, weight = np.array(present), np.array(wanted), np.array([2.0, 1.0])
    posts = dealt_near(by_group, weight, there)
    slots = dealt(by_group, weight).sum(axis=1)
    assert posts.sum(axis=0).tolist() == wanted
    assert posts.sum(axis=1).tolist() == slots.tolist()

    def staying(first: int) -> int:
        row = [first, slots[0] - first]
        table = np.array([row, [by_group[0] - row[0], by_group[1] - row[1]]])
        return int(np.minimum(table, there).sum()) if (table >= 0).all() else -1

    assert np.minimum(posts, there).sum() == max(staying(first) for first in range(int(slots[0]) + 1))


def test_todays_posts_written_out_by_city_move_nobody():
    hebei = load("hebei-2004")
    geography = geography_of(hebei)
    today = posts_of(hebei, geography, with_policy=False)
    assert not today.written.any()
    for kind, name in enumerate(geography.kind_ids):
        city = np.zeros((geography.cities, geography.groups), dtype=int)
        np.add.at(city, geography.branch_city, today.by_group[kind])
        written = {
            place: dict(zip(geography.group_ids, row.tolist(), strict=True))
            for place, row in zip(geography.city_ids, city, strict=True)
        }
        same = posts_of(
            hebei.with_values({"policy.territory.posts": {name: written}}), geography, with_policy=True
        )
        assert same.written.tolist() == [one == kind for one in range(len(geography.kind_ids))]
        assert np.array_equal(same.by_group[kind], today.by_group[kind])


def test_every_city_has_its_share_of_every_group():
    hebei = load("hebei-2004")
    geography = geography_of(hebei)
    for posts in posts_of(hebei, geography, with_policy=False).by_group:
        city = np.zeros((geography.cities, geography.groups))
        np.add.at(city, geography.branch_city, posts)
        assert (np.abs(city - city.sum(axis=1, keepdims=True) * geography.group_share) <= 1.5).all()
        assert (np.abs(city.sum(axis=0) - city.sum() * geography.group_share) <= 1.0).all()


@pytest.mark.parametrize("factor", [0.5, 0.8, 1.2, 2.0])
def test_posts_that_a_policy_adds_or_takes_away_leave_the_others_as_they_were(factor):
    arcadia = load(ARCADIA)
    kind = next(iter(arcadia.staff.kinds))
    geography = geography_of(arcadia)
    base = posts_of(arcadia, geography, with_policy=False).by_group
    changed = arcadia.with_values({f"policy.staffing.head_count_factor.{kind}": factor})
    now = posts_of(changed, geography, with_policy=True).by_group
    assert now[0].sum() != base[0].sum()
    assert (now[0] <= base[0]).all() if factor < 1.0 else (now[0] >= base[0]).all()
    assert np.array_equal(now[1:], base[1:])


def test_people_start_at_the_posts_whatever_the_luck():
    arcadia = load(ARCADIA)
    geography = geography_of(arcadia)
    posts = posts_of(arcadia, geography, with_policy=False).by_group
    for replication in range(3):
        persons = build_world(arcadia, Streams(1, replication)).persons
        at_work = persons.kind >= 0
        held = np.zeros_like(posts)
        cells = (persons.kind[at_work], persons.home_branch[at_work], persons.group[at_work])
        np.add.at(held, cells, 1)
        assert np.array_equal(held, posts)


def test_places_count_within_a_branch():
    geography = geography_of(load(ARCADIA))
    wanted = np.arange(geography.branches)
    branch, place, group = groups_of_posts(geography, wanted, wanted)
    assert list(zip(branch, place, strict=True)) == [
        (one, number) for one, number in product(range(geography.branches), range(9)) if number < wanted[one]
    ]
    assert group.size == wanted.sum()
