"""A start near rest: the history of one warmed-up world put under another set of assumptions.

Who is a client, his trust, his person and what is in flight are taken from the donor; everything that the
scenario fixes (potential, frailty, fit, the places) is the new world's own. What does not fit any more
settles within a few years, where a crude start needs decades.
"""

from __future__ import annotations

import numpy as np

from cmsim.randomness import Streams
from cmsim.scenario import Scenario
from cmsim.world.build import build_world, tiers_of
from cmsim.world.columns import WorldState
from cmsim.world.snapshot import copy_of

_CARRIED = (
    "trust",
    "contact_hours",
    "contact_stock",
    "active",
    "products",
    "start_tick",
    "referred",
    "open_deal",
    "contact",
    "owner",
    "attention",
    "vacant_since",
)
"""Columns of clients that are history and no assumption."""


def near_start(scenario: Scenario, streams: Streams, donor: WorldState) -> WorldState:
    """Return a state of the scenario's world with the donor's history.

    Parameters
    ----------
    streams : Streams
        The donor's own streams, so that the same organisations are meant.
    donor : WorldState
        A warmed-up state at a year's opening, of the same places, head-counts and number of organisations.

    Raises
    ------
    ValueError
        If donor and scenario do not have the same organisations.
    """
    fresh = build_world(scenario, streams, donor.scale)
    history = copy_of(donor)
    ours, theirs = fresh.clients, history.clients
    if not np.array_equal(ours.client_id, theirs.client_id):
        raise ValueError("the donor's organisations are not the scenario's")
    for name in _CARRIED:
        setattr(ours, name, getattr(theirs, name))
    drift = theirs.potential_yuan.sum(axis=1) / theirs.own_potential_yuan.sum(axis=1)
    ours.potential_yuan = ours.own_potential_yuan * drift[:, None]
    ours.tier = tiers_of(scenario, ours.potential_yuan.sum(axis=1))
    for name in ("revenue_this_year_yuan", "revenue_last_year_yuan"):
        ratio = ours.own_potential_yuan.sum(axis=1) / theirs.own_potential_yuan.sum(axis=1)
        setattr(ours, name, getattr(theirs, name) * ratio)
    history.clients = ours
    return history
