"""The event log explains every change of state: replayed from the start, it gives the state at the end."""

import numpy as np
import pandas as pd
import pytest

from cmsim.errors import ConservationError
from cmsim.randomness import Streams
from cmsim.world.build import build_world
from cmsim.world.columns import NOBODY, Status

WON = {"won", "won_by_referral"}
LOST = {"lost_to_market", "followed_leaver"}
DEAL_ENDS = {"won", "won_by_referral", "widened", "declined", "not_pursued", "ended_with_client"}
RESTLESS = {
    "staff.turnover_per_year": 1.0,
    "ties.leaver_takes_share": 0.6,
    "policy.ownership.enabled": True,
    "policy.ownership.exit_audit": True,
}


def logged(arcadia, run, **values):
    scenario = arcadia.with_values({**RESTLESS, **values})
    start = build_world(scenario, Streams(scenario.run.seed, 0))
    province = run(scenario, 104, state=start, events=True)
    return start, province, province.tables()["events"]


def test_clients_and_their_managers_follow_from_the_log(arcadia, run):
    start, province, events = logged(arcadia, run)
    clients = province.context.state.clients
    active, contact = start.clients.active.copy(), start.clients.contact.copy()
    row_of_person = {int(p): row for row, p in enumerate(province.context.state.persons.person_id)}
    for kind, client, actor in zip(events["kind"], events["client_id"], events["actor_id"], strict=True):
        if kind in WON:
            assert not active[client]
            active[client] = True
        elif kind in LOST:
            assert active[client]
            active[client], contact[client] = False, NOBODY
        elif kind == "taken_over":
            contact[client] = row_of_person[actor]
        elif kind == "released":
            assert contact[client] != NOBODY
            contact[client] = NOBODY
    assert np.array_equal(active, clients.active)
    assert np.array_equal(contact, clients.contact)


@pytest.mark.parametrize("column", ["active", "open_deal", "contact"])
def test_a_change_without_an_event_is_noticed(arcadia, run, column):
    province = run(arcadia.with_values(RESTLESS), 8, events=True)
    clients = province.context.state.clients
    clients_of_nobody = np.flatnonzero(clients.contact == NOBODY)
    if column == "contact":
        clients.contact[clients_of_nobody[0]] = 0
    else:
        getattr(clients, column)[clients_of_nobody[0]] ^= True
    with pytest.raises(ConservationError):
        province.checks.verify(province)
    assert province.checks._replay.difference() is not None


def test_every_deal_that_opened_is_still_open_or_has_its_end_in_the_log(arcadia, run):
    start, province, events = logged(arcadia, run)
    at_start = pd.Series(1, index=start.clients.client_id[start.clients.open_deal])
    opened = events[events["kind"] == "lead"]["client_id"].value_counts().add(at_start, fill_value=0)
    ended = events[events["kind"].isin(DEAL_ENDS)]["client_id"].value_counts()
    still = opened.sub(ended, fill_value=0)
    clients = province.context.state.clients
    assert set(still.unique()) <= {0, 1}
    assert np.array_equal(np.sort(still[still == 1].index.to_numpy()), clients.client_id[clients.open_deal])


def test_posts_follow_from_the_log(arcadia, run):
    _, province, events = logged(arcadia, run)
    persons = province.context.state.persons
    started = set(events[events["kind"] == "took_up_post"]["actor_id"])
    left = set(events[events["kind"].isin(["quit", "not_renewed"])]["actor_id"])
    assert left
    assert left == set(persons.person_id[persons.status == Status.LEFT])
    assert started - left <= set(persons.person_id[persons.status == Status.EMPLOYED])


def test_a_cause_is_an_earlier_event_of_the_same_client(arcadia, run):
    start, _, events = logged(arcadia, run)
    caused = events[events["cause_id"] >= 0]
    cause = events.set_index("event_id").loc[caused["cause_id"]]
    assert len(caused) > 100
    assert (caused["cause_id"].to_numpy() < caused["event_id"].to_numpy()).all()
    assert (cause["client_id"].to_numpy() == caused["client_id"].to_numpy()).all()
    # What was in flight when the log began has its cause before it.
    in_flight = start.clients.client_id[start.clients.open_deal]
    won = events[events["kind"].isin(WON) & ~events["client_id"].isin(in_flight)]
    assert len(won) > 10
    assert (won["cause_id"] >= 0).all()


def test_who_follows_a_leaver_follows_the_one_who_called_on_him(arcadia, run):
    _, _, events = logged(arcadia, run)
    followed = events[events["kind"] == "followed_leaver"]
    left = set(events[events["kind"].isin(["quit", "not_renewed"])]["actor_id"])
    assert len(followed) > 0
    assert set(followed["actor_id"]) <= left


def test_the_log_changes_no_result(arcadia, run):
    with_log, without = run(arcadia, 52, events=True).tables(), run(arcadia, 52).tables()
    assert with_log["finance"].equals(without["finance"])
