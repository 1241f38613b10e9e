"""Common random numbers: policies, people and clients that are added leave everybody else's luck as it
was."""

import numpy as np
import pytest

from cmsim.randomness import Streams
from cmsim.world.build import build_world
from cmsim.world.geography import geography_of
from cmsim.world.people import candidates_of_year

NATURE = ("skill_social", "skill_planning", "integrity", "outside_option_yuan", "risk_level")
MAKES_NO_DIFFERENCE = {
    "care.collision_waste": 0.0,
    "care.title_trust_gain": 0.0,
    "ties.unowned_tie": 1.0,
    "ties.hand_over_saves_share": 0.0,
    "ties.reassign_weeks_unowned": 2,
    "ties.reassign_weeks_owned": 2,
    "issues.hand_offs_owned": 3.0,
    "issues.hand_offs_unowned": 3.0,
    "issues.manager_hours_per_issue": 0.0,
}


@pytest.mark.slow
def test_an_ownership_that_makes_no_difference_makes_none_at_all(arcadia, run):
    base = arcadia.with_values({**MAKES_NO_DIFFERENCE, "staff.turnover_per_year": 0.6})
    owned = base.with_values({"policy.ownership.enabled": True})
    start = run(base, 52).context.state
    plain = run(base, 104, state=start, policy_starts=52).tables()
    under = run(owned, 104, state=start, policy_starts=52).tables()
    columns = ["revenue_yuan", "gross_profit_yuan", "pay_yuan"]
    assert plain["finance"][columns].equals(under["finance"][columns])
    assert plain["client_flows"].equals(under["client_flows"])


def test_a_client_added_leaves_the_nature_of_the_others(arcadia):
    streams = Streams(1, 0)
    less = build_world(arcadia, streams).clients
    more = build_world(arcadia.with_values({"clients.organisations": 401}), streams).clients
    for name in ("branch", "group", "frailty", "fit", "own_potential_yuan", "potential_yuan"):
        assert np.array_equal(getattr(less, name), getattr(more, name)[:400]), name


def test_a_post_added_leaves_the_nature_of_the_others(arcadia):
    streams = Streams(1, 0)
    less = build_world(arcadia, streams).persons
    more = build_world(arcadia.with_values({"staff.kinds.sellers.head_count": 9}), streams).persons
    _, ours, theirs = np.intersect1d(less.person_id, more.person_id, return_indices=True)
    assert ours.size >= 7
    for name in NATURE:
        assert np.array_equal(getattr(less, name)[ours], getattr(more, name)[theirs]), name


def test_more_candidates_leave_the_others_and_no_policy_touches_them(arcadia):
    streams, geography = Streams(1, 0), geography_of(arcadia)
    few = candidates_of_year(arcadia, geography, streams, 3)
    many = candidates_of_year(arcadia.with_values({"labour.candidates_per_city": 90}), geography, streams, 3)
    for name in ("person_id", "source", "available_from", *NATURE):
        assert np.array_equal(getattr(few, name), getattr(many, name)[: len(few)]), name
    grown = arcadia.with_values({"staff.kinds.sellers.head_count": 30})
    assert np.array_equal(
        candidates_of_year(grown, geography, streams, 3).outside_option_yuan, few.outside_option_yuan
    )


def test_thinning_keeps_whole_branches_as_they_were(arcadia):
    streams = Streams(1, 0)
    full, thin = build_world(arcadia, streams), build_world(arcadia, streams, 0.5)
    kept = np.unique(thin.clients.branch)
    assert 0 < kept.size < np.unique(full.clients.branch).size
    inside = np.isin(full.clients.branch, kept)
    for name in ("client_id", "potential_yuan", "frailty", "active", "products"):
        assert np.array_equal(getattr(full.clients, name)[inside], getattr(thin.clients, name)), name
    staff = np.isin(full.persons.home_branch, kept)
    for name in ("person_id", *NATURE):
        assert np.array_equal(getattr(full.persons, name)[staff], getattr(thin.persons, name)), name


def test_a_post_more_in_one_branch_leaves_the_leads_of_others_alone(arcadia, run):
    # Care, not luck, is what a colleague changes: far branches of another city see none of it.
    start = run(arcadia, 52).context.state
    policy = arcadia.with_values({"policy.staffing.head_count_factor.sellers": 1.5})
    before = run(arcadia, 52, state=start, policy_starts=52).context.state.clients
    after = run(policy, 52, state=start, policy_starts=52).context.state.clients
    assert np.array_equal(before.potential_yuan, after.potential_yuan)
    same = (before.active == after.active).mean()
    assert same > 0.8


@pytest.mark.parametrize("purpose", ["loss", "lead", "win", "issue", "quit"])
def test_each_purpose_has_its_own_luck(purpose):
    streams = Streams(7, 0)
    others = [
        streams.uniforms(name, 5, 1000)
        for name in ("loss", "lead", "win", "issue", "quit")
        if name != purpose
    ]
    mine = streams.uniforms(purpose, 5, 1000)
    assert all(abs(np.corrcoef(mine, other)[0, 1]) < 0.1 for other in others)
