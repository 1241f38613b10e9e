"""Leads and proposals in flight at the start, so that the first months do not lack signatures.

At rest an organisation is in the pipeline for the share λm / (1 + λm) of the time, λ its rate of leads and m
the mean time a lead lasts; a lead found in flight is longer than most (renewal theory: length-biased), and
its age is uniform over its length. Our own desks' days and present clients' deals are left to the warm-up.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from cmsim.calendar import CALENDAR_DAYS_PER_WEEK, DAYS_PER_WEEK
from cmsim.randomness import FloatArray, IntArray, Streams
from cmsim.scenario import Scenario
from cmsim.world.columns import (
    BoolArray,
    ClientTable,
    DealTable,
    Origin,
    PersonTable,
    Stage,
    Tier,
    empty_deals,
)
from cmsim.world.people import DEVELOP, norm_hours_of
from cmsim.world.rest import UNPURSUED_SHARE, Rest, years_in_pipeline


def put_leads_in_flight(
    scenario: Scenario,
    streams: Streams,
    clients: ClientTable,
    staff: PersonTable,
    rest: Rest,
    families: BoolArray,
) -> DealTable:
    """Return the deals in flight at tick 0, and mark their organisations in `clients.open_deal`.

    Parameters
    ----------
    families : bool array (n, products)
        What each organisation would sign first.
    """
    sales = scenario.sales
    load = rest.lead_rate_per_year * years_in_pipeline(scenario)
    prospect = ~clients.active & (clients.tier > Tier.ORDINARY)
    ids = clients.client_id
    rows = np.flatnonzero(prospect & (streams.uniforms_at("start-lead", 0, ids) < load / (1.0 + load)))
    person = _somebody_of_the_branch(scenario, streams, clients, staff, rows)
    rows, person = rows[person >= 0], person[person >= 0]
    deals = empty_deals()
    if rows.size == 0:
        return deals
    ids = ids[rows]
    share, log_sd = float(sales.proposal_share), float(sales.close_days_log_sd)
    pursued_share = share / (share + (1.0 - share) * UNPURSUED_SHARE)
    pursued = streams.uniforms_at("start-lead-pursued", 0, ids) < pursued_share
    # Length-biased: a lognormal's logarithm is shifted by its variance.
    z = ndtri(streams.uniforms_at("start-lead-days", 0, ids))
    days = float(sales.close_days_median) * np.exp(log_sd**2 + log_sd * z)
    days *= DAYS_PER_WEEK / CALENDAR_DAYS_PER_WEEK
    lasts = np.where(pursued, days, UNPURSUED_SHARE * days)
    age = streams.uniforms_at("start-lead-age", 0, ids) * lasts
    deciding = age >= UNPURSUED_SHARE * days

    place = deals.free_rows(rows.size)
    value = (clients.potential_yuan[rows] * families[rows]).sum(axis=1)
    deals.client[place] = rows
    deals.person[place] = person
    deals.product_mask[place] = families[rows] @ (1 << np.arange(families.shape[1]))
    deals.lead_tick[place] = -1 - np.floor(age / DAYS_PER_WEEK).astype(np.int64)
    deals.value_yuan[place] = value
    deals.stage[place] = np.where(deciding, int(Stage.DECISION), int(Stage.LEAD))
    deals.decide_day[place] = days - age
    deals.due_day[place] = np.where(deciding, days - age, UNPURSUED_SHARE * days - age)
    deals.reaches_proposal[place] = pursued
    referred = streams.uniforms_at("start-lead-referred", 0, ids) < rest.referred_share[rows]
    deals.origin[place] = np.where(referred, int(Origin.REFERRAL), int(Origin.ENQUIRY))
    clients.open_deal[rows] = True
    return deals


def _somebody_of_the_branch(
    scenario: Scenario, streams: Streams, clients: ClientTable, staff: PersonTable, rows: IntArray
) -> IntArray:
    """Return a person of each organisation's branch by norm hours of development, -1 where there is none."""
    norm = norm_hours_of(scenario)
    order = np.argsort(staff.home_branch, kind="stable")
    branches = int(max(clients.branch.max(initial=0), staff.home_branch.max(initial=0))) + 1
    weight: FloatArray = norm[staff.kind[order], DEVELOP]
    edges = np.append(0.0, np.cumsum(weight))
    first = np.searchsorted(staff.home_branch[order], np.arange(branches), side="left")
    end = np.searchsorted(staff.home_branch[order], np.arange(branches), side="right")
    low, high = edges[first], edges[end]
    branch = clients.branch[rows]
    u = streams.uniforms_at("start-lead-person", 0, clients.client_id[rows])
    point = low[branch] + u * (high - low)[branch]
    position = np.clip(np.searchsorted(edges, point, side="right") - 1, 0, max(order.size - 1, 0))
    found = (high > low)[branch]
    return np.where(found, order[position] if order.size else -1, -1)
