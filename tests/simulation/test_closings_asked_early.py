"""Closings pulled forward in simulated lives: what is asked for early is missing later, at a lower price."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cmsim.behaviour.conduct import Conduct
from cmsim.behaviour.policy_table import PolicyTable
from cmsim.calendar import DAYS_PER_WEEK
from cmsim.plans.registry import build
from cmsim.quantities import Kind
from cmsim.randomness import Streams
from cmsim.scenario import Scenario, load
from cmsim.scenario.replacement import replaced
from cmsim.scenario.sections.early_closing import EarlyClosing
from cmsim.simulation.prepared import PreparedPolicy
from cmsim.simulation.province import Province
from cmsim.world.build import build_world
from cmsim.world.columns import WorldState
from cmsim.world.people import LEVELS, norm_hours_of
from cmsim.world.snapshot import copy_of

ARCADIA = Path(__file__).parents[1] / "scenario" / "files" / "arcadia.yaml"
QUARTER, AHEAD = 13, 4
ALL, CUT = 1.0, 0.2


@pytest.fixture(scope="module")
def selling() -> Scenario:
    """An organisation in which much is in the pipeline, paid by the quarter."""
    values = {
        "policy.pay.plan": "quota_bonus",
        "policy.pay.params": {"quota_yuan_per_year": 1.0, "bonus_yuan": 1.0},
        "sales.lead_rate_inbound_per_year": 3.0,
        "sales.proposal_share": 0.9,
        "sales.close_days_median": 60.0,
        "sales.proposals_per_business_manager_week": 100.0,
        "sales.window_referral_share": 0.0,
    }
    changed = replaced(load(ARCADIA), values, kind=Kind.USER, ref=None)
    assert isinstance(changed, Scenario)
    terms = EarlyClosing.model_validate(
        {
            "most_share": {"value": ALL, "kind": "user"},
            "weeks": {"value": AHEAD, "kind": "user"},
            "price_cut_share": {"value": CUT, "kind": "user"},
        }
    )
    return changed.model_copy(
        update={"behaviour": changed.behaviour.model_copy(update={"pull_forward": terms})}
    )


def conduct(scenario: Scenario, share: float) -> PreparedPolicy:
    """Return norm hours, and a share of what is due pulled whatever has been booked."""
    types = len(scenario.staff.kinds) * LEVELS**3
    hours = norm_hours_of(scenario)[np.repeat(np.arange(len(scenario.staff.kinds)), LEVELS**3)]
    policy = PolicyTable(
        grid_yuan=np.array([[0.0, 1e9]]),
        payout_of_type=np.zeros(types, dtype=np.int64),
        level=np.zeros((types, QUARTER, 2), dtype=np.float32),
        frontier_hours=np.repeat(hours[:, None], 2, axis=1),
        value_yuan=np.zeros((types, QUARTER + 1, 2)),
        pulled=np.full((types, AHEAD, 2), 0.3 * share, dtype=np.float32),
        pulled_from=np.full((types, AHEAD), 0.3),
    )
    worth = np.full(types, float(scenario.labour.outside_option_median_yuan))
    plan = build(scenario.policy.pay.plan, scenario.policy.pay.params)
    base_pay = {name: float(kind.base_pay_yuan_per_year) for name, kind in scenario.staff.kinds.items()}
    return PreparedPolicy(
        plan, base_pay, plan.period, Conduct(policy), worth, np.zeros(types), worth, 1.0, "pulling"
    )


def run(scenario: Scenario, share: float, weeks: int, state: WorldState | None = None) -> Province:
    streams = Streams(scenario.run.seed, 0)
    start = build_world(scenario, streams, 1.0) if state is None else copy_of(state)
    province = Province(
        scenario, streams, start, conduct(scenario, share), policy_starts=0, check=True, events=True
    )
    province.run(weeks)
    return province


def events(province: Province, *kinds: str) -> pd.DataFrame:
    frame = province.tables()["events"]
    return frame[frame["kind"].isin(kinds)]


@pytest.fixture(scope="module")
def both(selling: Scenario) -> tuple[Province, Province]:
    """A year without and with all pulled that is seen."""
    return run(selling, 0.0, 52), run(selling, ALL, 52)


def test_clients_are_asked_only_in_the_last_weeks_of_a_quarter_and_half_of_them_if_half_may(
    selling: Scenario, both: tuple[Province, Province]
) -> None:
    none, everything = both
    assert events(none, "asked_early").empty
    asked = everything.tables()["sales_by_week"].groupby("week")["asked_early"].sum()
    week = (asked.index.to_numpy() - 1) % QUARTER
    assert (asked[week < QUARTER - AHEAD] == 0.0).all()
    assert asked[week >= QUARTER - AHEAD].sum() >= 20.0
    half = run(selling, 0.5, 52).tables()["sales_by_week"]["asked_early"].sum()
    assert 0.3 < half / asked.sum() < 0.7


ANSWERS = ("won", "won_by_referral", "widened", "declined")


def answers(both: tuple[Province, Province]) -> pd.DataFrame:
    """Return the week and the answer of those asked in the first quarter, asked early and left alone.

    Until a quarter's end nothing else differs between the two runs.
    """
    asked = events(both[1], "asked_early")
    asked = asked[asked["day"] < QUARTER * DAYS_PER_WEEK]
    rows = []
    for client, day in zip(asked["client_id"], asked["day"], strict=True):
        found = []
        for province in both:
            frame = events(province, *ANSWERS)
            mine = frame[(frame["client_id"] == client) & (frame["day"] >= day)]
            found += [(int(mine["day"].iloc[0] // DAYS_PER_WEEK), mine["kind"].iloc[0] != "declined")]
        rows.append((*found[0], *found[1]))
    return pd.DataFrame(rows, columns=["late_week", "late_yes", "early_week", "early_yes"])


def test_who_is_asked_decides_as_far_before_the_periods_end_as_he_would_have_after_it(
    both: tuple[Province, Province],
) -> None:
    seen = answers(both)
    assert len(seen) >= 8
    assert (seen["early_week"] < QUARTER).all()
    assert (seen["late_week"] - QUARTER == QUARTER - 1 - seen["early_week"]).all()


def test_clients_asked_early_decide_as_they_would_have_done_later(both: tuple[Province, Province]) -> None:
    # The chance moves a little with trust in the weeks between; luck is the same.
    seen = answers(both)
    assert (seen["early_yes"] == seen["late_yes"]).mean() > 0.85


def test_sales_rise_before_the_quarters_end_and_are_missing_after_it(both: tuple[Province, Province]) -> None:
    none, everything = (
        province.tables()["sales_by_week"].groupby("week")["contracts"].sum().to_numpy() for province in both
    )
    more = everything - none
    week = np.arange(52) % QUARTER
    ends, begins = week >= QUARTER - AHEAD, (week < AHEAD) & (np.arange(52) >= QUARTER)
    assert more[ends].sum() > 0.5 * none[ends].sum()
    assert more[begins].sum() < -0.2 * none[begins].sum()


def test_the_price_cut_lowers_what_is_booked_and_what_is_billed_for_a_year(
    both: tuple[Province, Province],
) -> None:
    sales = both[1].tables()["sales_by_week"]
    cut, booked = sales["price_cut_yuan"].sum(), sales["pulled_bookings_yuan"].sum()
    assert booked > 0.0
    assert cut == pytest.approx(CUT / (1.0 - CUT) * booked)
    assert (both[0].tables()["sales_by_week"]["price_cut_yuan"] == 0.0).all()


def test_a_cut_is_taken_off_the_bill_until_a_year_has_gone_or_the_client(
    selling: Scenario, both: tuple[Province, Province]
) -> None:
    province = run(selling, 0.0, 2)
    clients, cuts = province.context.state.clients, province.price_cuts
    rows = np.flatnonzero(clients.active)
    charged = np.ones((rows.size, clients.products.shape[1]))
    families = np.ones((2, clients.products.shape[1]), dtype=np.bool_)
    cuts.grant(rows[:2], families, np.array([CUT, 0.0]))
    off = cuts.given_up_yuan(rows, charged)
    assert off[0] == pytest.approx(CUT * charged[0].sum())
    assert (off[1:] == 0.0).all()
    again = Province(
        selling, province.context.streams, copy_of(province.context.state), conduct(selling, 0.0),
        policy_starts=0,
    )  # fmt: skip
    again.price_cuts.restore(cuts.export_state())
    again.context.state.tick += 51
    assert again.price_cuts.given_up_yuan(rows, charged)[0] == pytest.approx(off[0])
    again.context.state.tick += 1
    assert (again.price_cuts.given_up_yuan(rows, charged) == 0.0).all()


def test_a_run_that_is_interrupted_goes_on_with_the_cuts_in_force(selling: Scenario) -> None:
    whole = run(selling, ALL, 30)
    first = run(selling, ALL, 20)
    second = run(selling, ALL, 10, state=first.context.state)
    for name in ("revenue_this_year_yuan", "trust"):
        mine, theirs = (getattr(p.context.state.clients, name) for p in (whole, second))
        assert np.array_equal(mine, theirs)


def test_results_are_counted_in_twentieths_of_the_mark(selling: Scenario) -> None:
    values = {"policy.pay.params": {"quota_yuan_per_year": 400_000.0, "bonus_yuan": 1.0}}
    changed = replaced(selling, values, kind=Kind.USER, ref=None)
    assert isinstance(changed, Scenario)
    tables = run(changed, 0.0, 52).tables()
    bins = tables["attainment_bins"]
    counted = bins[bins["managers"] > 0.0]
    assert counted["managers"].sum() > 10.0
    mean = counted["bookings_yuan"] / counted["mark_yuan"]
    inside = counted["bin"] < 40
    assert (mean[inside] >= counted["bin"][inside] / 20.0 - 1e-9).all()
    assert (mean[inside] < (counted["bin"][inside] + 1.0) / 20.0 + 1e-9).all()
    assert (counted["mark_yuan"] == 100_000.0 * counted["managers"]).all()
