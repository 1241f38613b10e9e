"""From tables to patterns, on tables made by hand."""

import numpy as np
import pandas as pd
import pytest

from cmsim import load
from cmsim.calibrate import measurements as measured
from cmsim.calibrate.departures import DepartureLoss
from cmsim.calibrate.effort_response import elasticity_at_rest
from cmsim.calibrate.observation import Observation


def _seen(frames, **more):
    facts = {
        "years": 2,
        "kept_share": 0.5,
        "kept_branches_share": 0.4,
        "potential_yuan": 300.0,
        "contract_yuan": 200.0,
        **more,
    }
    return Observation(load("hebei-2004"), frames, **facts)


def _sizing(**columns):
    return {"sizing": pd.DataFrame({"year": [1, 2], **columns})}


def test_revenue_is_blown_up_to_the_province_by_organisations_and_by_branches():
    seen = _seen(_sizing(key_client_revenue_yuan=[90.0, 110.0], ordinary_revenue_yuan=[200.0, 200.0]))
    assert measured.key_client_revenue_yuan(seen) == pytest.approx(200.0)
    assert measured.postal_revenue_yuan(seen) == pytest.approx(200.0 + 500.0)


def test_drift_is_the_growth_rate_of_an_exponential_path():
    months = np.exp(0.03 / 12.0 * np.arange(24)) * 1000.0
    path = pd.DataFrame({"active_clients": months, "lost_clients": 10.0, "won_clients": 10.0})
    seen = _seen({"time_path": path})
    assert measured.active_drift_per_year(seen) == pytest.approx(0.03)
    assert measured.active_key_clients(seen) == pytest.approx(2.0 * months.mean())
    # Growing, so the level at rest lies above the last one.
    assert measured.active_key_clients_at_rest(seen) > 2.0 * months[-12:].mean()


def _cohorts(referred_retained=92.0):
    rows = [
        # year, start_year, age, referred, clients, retained
        (1, 0, 0, False, 200.0, 160.0),
        (1, -1, 1, False, 200.0, 180.0),
        (1, 0, 0, True, 100.0, referred_retained),
        # Of the start, whose past is that of the steady state.
        (1, -9, 9, False, 1000.0, 900.0),
    ]
    names = ["year", "start_year", "age", "referred", "clients", "retained_clients"]
    return {"cohorts": pd.DataFrame(rows, columns=names)}


def test_first_year_loss_is_set_against_later_loss():
    seen = _seen(_cohorts(referred_retained=80.0))
    assert measured.first_year_over_later_loss(seen) == pytest.approx(0.2 / 0.1)


def test_referred_clients_are_compared_with_others_of_their_age():
    ratio = measured.referred_hazard_ratio(_seen(_cohorts()))
    assert ratio == pytest.approx(np.log(0.92) / np.log(0.8))


def test_there_is_no_hazard_ratio_without_referred_clients():
    frames = _cohorts()
    frames["cohorts"] = frames["cohorts"][~frames["cohorts"]["referred"]]
    assert np.isnan(measured.referred_hazard_ratio(_seen(frames)))


def test_logo_loss_leaves_the_ordinary_tier_out():
    retention = pd.DataFrame(
        {
            "tier": ["ordinary", "mid", "high"],
            "opening_clients": [50.0, 80.0, 20.0],
            "retained_clients": [0.0, 64.0, 20.0],
        }
    )
    assert measured.logo_loss(_seen({"retention": retention})) == pytest.approx(0.16)


def test_visits_and_selling_time_are_those_of_dedicated_marketers():
    effort = pd.DataFrame(
        {
            "kind": ["dedicated"] * 3 + ["department"] * 2,
            "task": ["develop", "keep", "service", "develop", "keep"],
            "manager_weeks": 10.0,
            "hours": [80.0, 80.0, 30.0, 1.0, 1.0],
        }
    )
    seen = _seen({"effort": effort})
    care = seen.scenario.care
    length = float(care.visit_hours) + float(care.travel_hours)
    assert measured.visits_per_day(seen) == pytest.approx(16.0 / 5.0 / length)
    assert measured.selling_time_share(seen) == pytest.approx(0.4)


def test_turnover_counts_all_who_left_over_the_mean_head_count():
    staff = pd.DataFrame(
        {
            "opening": [100.0],
            "closing": [80.0],
            "left_quit": [14.0],
            "left_not_renewed": [3.0],
            "left_dismissed": [1.0],
        }
    )
    assert measured.staff_turnover(_seen({"staff": staff})) == pytest.approx(0.2)


def test_what_was_not_measured_is_not_a_number():
    seen = _seen({})
    assert np.isnan(measured.lost_on_departure(seen))
    assert np.isnan(measured.effort_elasticity(seen))


def test_a_hand_over_saves_its_share_of_the_loss():
    assert DepartureLoss(0.15, 0.09, 100).saved_share == pytest.approx(0.4)
    assert DepartureLoss(0.0, 0.0, 100).saved_share == 0.0


def test_the_elasticity_at_rest_is_found_from_the_first_years_of_its_path():
    rest, turnover, lag = 0.3, 0.25, 0.5
    grid = np.linspace(0.0, 5.0, 50_001)
    path = rest * np.where(grid > lag, -np.expm1(-turnover * (grid - lag)), 0.0)
    yearly = path[:-1].reshape(5, -1).mean(axis=1)
    assert elasticity_at_rest(yearly, turnover) == pytest.approx(rest, rel=1e-3)
