"""Posts by place and group in a run: who goes where, what it costs, and who serves whom afterwards."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsim.simulation.reposting import matched
from cmsim.simulation.territories import Territories
from cmsim.simulation.vacancies import holding
from cmsim.world.columns import NEVER, Status
from cmsim.world.geography import geography_of
from cmsim.world.posts import posts_of

START = 52
STILL = {"staff.turnover_per_year": 0.0, "staff.non_renewal_share": 0.0}


@pytest.fixture(scope="module")
def kind(arcadia):
    return next(iter(arcadia.staff.kinds))


@pytest.fixture(scope="module")
def warm(arcadia, run):
    return run(arcadia.with_values(STILL), START).context.state


def posts_like_today(warm, cities, groups):
    """Return today's posts of the first kind by city and group."""
    persons = warm.persons
    rows = holding(persons)
    rows = rows[persons.kind[rows] == 0]
    return {
        city: {
            group: int(((persons.city[rows] == c) & (persons.group[rows] == g)).sum())
            for g, group in enumerate(groups)
        }
        for c, city in enumerate(cities)
    }


def by_cell(province):
    persons = province.context.state.persons
    rows = holding(persons)
    rows = rows[persons.kind[rows] == 0]
    geography = province.context.geography
    counts = np.zeros((geography.cities, geography.groups), dtype=int)
    np.add.at(counts, (persons.city[rows], persons.group[rows]), 1)
    return counts


def started(run, scenario, warm, weeks=1, **more):
    return run(scenario, weeks, state=warm, policy_starts=START, **more)


def test_people_go_to_the_posts_and_only_as_many_as_must(arcadia, run, warm, kind):
    cities, groups = list(arcadia.organisation.cities), list(arcadia.groups)
    posts = posts_like_today(warm, cities, groups)
    source = max(posts[cities[0]], key=lambda group: posts[cities[0]][group])
    other = next(group for group in groups if group != source)
    posts[cities[0]][source] -= 1
    posts[cities[0]][other] += 1
    scenario = arcadia.with_values({**STILL, "policy.territory.posts": {kind: posts}})
    province = started(run, scenario, warm)
    wanted = [[posts[city][group] for group in groups] for city in cities]
    assert by_cell(province).tolist() == wanted
    persons = province.context.state.persons
    assert (persons.new_group_tick != NEVER).sum() == 1
    assert province.staffing.year.training_cost_yuan == float(arcadia.labour.training_cost_yuan)
    assert province.staffing.year.moving_cost_yuan == 0.0


def test_who_goes_to_another_city_costs_the_move_and_leaves_his_clients(arcadia, run, warm, kind):
    cities, groups = list(arcadia.organisation.cities), list(arcadia.groups)
    posts = posts_like_today(warm, cities, groups)
    moving = posts[cities[0]][groups[0]]
    assert moving > 0
    posts[cities[0]][groups[0]] = 0
    posts[cities[1]][groups[0]] += moving
    scenario = arcadia.with_values({**STILL, "policy.territory.posts": {kind: posts}})
    province = started(run, scenario, warm)
    cost = float(scenario.policy.territory.move_cost_yuan)
    assert province.staffing.year.moving_cost_yuan == moving * cost > 0.0
    clients, persons = province.context.state.clients, province.context.state.persons
    moved = np.flatnonzero(warm.persons.city != persons.city[: len(warm.persons)])
    assert moved.size == moving
    assert not np.isin(clients.contact[clients.city == 0], moved).any()


def test_vacancies_are_filled_in_the_cells_that_have_them(arcadia, run, warm, kind):
    cities, groups = list(arcadia.organisation.cities), list(arcadia.groups)
    posts = posts_like_today(warm, cities, groups)
    posts[cities[1]][groups[1]] += 3
    scenario = arcadia.with_values(
        {**STILL, "policy.territory.posts": {kind: posts}, "labour.bar_log_skill": -3.0}
    )
    province = started(run, scenario, warm, weeks=104, worth_yuan=1e6)
    wanted = [[posts[city][group] for group in groups] for city in cities]
    assert by_cell(province).tolist() == wanted


def test_fewer_posts_dismiss_nobody_and_replace_nobody(arcadia, run, warm, kind):
    cities, groups = list(arcadia.organisation.cities), list(arcadia.groups)
    posts = {city: dict.fromkeys(groups, 0) for city in cities}
    scenario = arcadia.with_values({**STILL, "policy.territory.posts": {kind: posts}})
    province = started(run, scenario, warm, weeks=26)
    today = posts_like_today(warm, cities, groups)
    assert by_cell(province).sum() == sum(sum(of.values()) for of in today.values())
    assert province.staffing.year.hired[0].sum() == 0.0


def test_with_all_hours_for_the_own_group_a_group_without_anybody_gets_none(arcadia, run, warm, kind):
    cities, groups = list(arcadia.organisation.cities), list(arcadia.groups)
    posts = {
        name: {
            city: {groups[0]: int(((warm.persons.city == c) & (warm.persons.kind == k)).sum())}
            for c, city in enumerate(cities)
        }
        for k, name in enumerate(arcadia.staff.kinds)
    }
    values = {**STILL, "policy.territory.posts": posts, "policy.territory.serves": "city"}
    shared = started(
        run, arcadia.with_values({**values, "policy.territory.own_group_share": 0.5}), warm, weeks=8
    )
    kept = started(
        run, arcadia.with_values({**values, "policy.territory.own_group_share": 1.0}), warm, weeks=8
    )
    for province, expected in ((shared, True), (kept, False)):
        clients = province.context.state.clients
        prospects = ~clients.active & (clients.group == 1) & (clients.tier > 0)
        assert bool((clients.contact_hours[prospects] > 0.0).any()) is expected


def test_pools_keep_the_hours_and_cost_the_way(arcadia):
    scenario = arcadia.with_values(
        {"policy.territory.serves": "city", "policy.territory.own_group_share": 0.6}
    )
    geography = geography_of(scenario)
    territories = Territories(scenario, geography)
    home, group = np.array([0, 1, 4]), np.array([0, 1, 1])
    hours = np.array([10.0, 20.0, 5.0])
    own, everybody = territories.pools(home, group, hours, hours)
    assert own.hours.sum() == pytest.approx(0.6 * hours.sum())
    assert everybody.hours.sum() == pytest.approx(0.4 * hours.sum())
    per_visit = float(scenario.care.visit_hours) + float(scenario.care.travel_hours)
    way = per_visit / (per_visit + float(scenario.policy.territory.city_travel_hours))
    assert own.effectiveness[0, 0] == pytest.approx(1.0)
    assert own.effectiveness[2, 0] == pytest.approx(way)
    transfer = float(next(iter(scenario.groups.values())).expertise_transfer)
    assert everybody.effectiveness[0, 0] == pytest.approx((10.0 + 20.0 * way * transfer) / 30.0)


def test_pools_by_branch_without_own_hours_are_as_units_serve(arcadia, run, warm):
    field = started(run, arcadia, warm).field
    territories, context = field._territories, field._context
    assert territories.as_units_serve
    persons = context.state.persons
    at_work = np.flatnonzero(persons.status == Status.EMPLOYED)
    effectiveness = np.ones(len(persons))
    hours, expertise = field._pooled(effectiveness)
    raw = persons.hours[at_work, 0]
    none, everybody = territories.pools(persons.home_branch[at_work], persons.group[at_work], raw, raw)
    assert none.hours.sum() == 0.0
    assert everybody.hours == pytest.approx(hours)
    assert everybody.effectiveness == pytest.approx(expertise)


@given(
    have=st.lists(st.integers(0, 5), max_size=30),
    wanted=st.lists(st.integers(0, 5), max_size=30),
)
def test_matching_pairs_as_many_as_each_cell_allows(have, wanted):
    ours, posts = np.array(have, dtype=np.int64), np.array(wanted, dtype=np.int64)
    who, post = matched(ours, posts)
    assert (ours[who] == posts[post]).all()
    assert len(set(who.tolist())) == len(set(post.tolist())) == who.size
    assert who.size == sum(min(have.count(cell), wanted.count(cell)) for cell in range(6))


def test_todays_posts_written_out_are_the_scenario_as_it_stands(arcadia, run, warm):
    geography = geography_of(arcadia)
    posts = posts_of(arcadia, geography, with_policy=False).by_group
    written = {
        name: {
            place: dict(
                zip(
                    geography.group_ids,
                    posts[number][geography.branch_city == city].sum(axis=0).tolist(),
                    strict=True,
                )
            )
            for city, place in enumerate(geography.city_ids)
        }
        for number, name in enumerate(geography.kind_ids)
    }
    same = arcadia.with_values({"policy.territory.posts": written})
    stands, told = (started(run, one, warm, weeks=60).context.state for one in (arcadia, same))
    assert (stands.persons.status == Status.LEFT).any()
    for name in ("person_id", "status", "kind", "group", "home_branch", "start_tick", "booked_yuan"):
        assert np.array_equal(getattr(stands.persons, name), getattr(told.persons, name)), name
    assert np.array_equal(stands.clients.active, told.clients.active)
    assert (told.persons.new_group_tick == NEVER).all()
