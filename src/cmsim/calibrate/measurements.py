"""From what was observed to the number that a pattern is about: one function each, ratios of stored sums."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cmsim.calendar import DAYS_PER_WEEK, MONTHS_PER_YEAR
from cmsim.calibrate.beta_geometric import BetaGeometric, fit_beta_geometric
from cmsim.calibrate.effort_response import elasticity_at_rest
from cmsim.calibrate.observation import Observation
from cmsim.randomness import FloatArray

_KEY_TIERS = ("mid", "high")
_CLIENT_WORK = "dedicated"
"""Kind of staff who do real client work in the base; all kinds where there is none of this name."""
_SELLING_TASKS = ("develop", "keep")
_WORKING_HOURS_PER_WEEK = 40.0
_LEAST_RETAINED = 1e-9
_LEAST_AT_RISK = 20.0
"""Ages with fewer clients are left out of the comparison of referred clients with others."""


def postal_revenue_yuan(seen: Observation) -> float:
    """Return key-client and window revenue a year, whole province."""
    ordinary = seen.frames["sizing"]["ordinary_revenue_yuan"].mean() / seen.kept_branches_share
    return key_client_revenue_yuan(seen) + float(ordinary)


def key_client_revenue_yuan(seen: Observation) -> float:
    """Return key-client revenue a year, whole province."""
    return float(seen.frames["sizing"]["key_client_revenue_yuan"].mean()) / seen.kept_share


def active_key_clients(seen: Observation) -> float:
    """Return active key clients, mean over the months, whole province."""
    return float(seen.frames["time_path"]["active_clients"].mean()) / seen.kept_share


def active_key_clients_at_rest(seen: Observation) -> float:
    """Return the number towards which active key clients move.

    The last year's level, carried on by the drift for the time in which the client base forgets.
    """
    path = seen.frames["time_path"]["active_clients"].to_numpy(dtype=np.float64)
    last_year = path[-MONTHS_PER_YEAR:].mean()
    return float(
        last_year / seen.kept_share * np.exp(active_drift_per_year(seen) / client_turnover_per_year(seen))
    )


def active_drift_per_year(seen: Observation) -> float:
    """Return the slope of log active key clients over the months, per year."""
    return _log_slope(seen.frames["time_path"]["active_clients"].to_numpy(dtype=np.float64)) * MONTHS_PER_YEAR


def revenue_drift_per_year(seen: Observation) -> float:
    """Return the slope of log key-client revenue over the years (season drops out)."""
    return _log_slope(seen.frames["sizing"]["key_client_revenue_yuan"].to_numpy(dtype=np.float64))


def client_turnover_per_year(seen: Observation) -> float:
    """Return losses per client plus wins per prospect a year: how fast the client base forgets."""
    path = seen.frames["time_path"]
    active = float(path["active_clients"].mean())
    organisations = float(seen.scenario.clients.organisations) * seen.kept_share
    lost, won = (float(path[column].sum()) / seen.years for column in ("lost_clients", "won_clients"))
    return lost / active + won / max(organisations - active, 1.0)


def potential_over_revenue(seen: Observation) -> float:
    """Return potential over present contracts of the active key clients."""
    return seen.potential_yuan / seen.contract_yuan


def top20_share(seen: Observation) -> float:
    """Return the share of the largest fifth in active key clients' revenue."""
    sizing = seen.frames["sizing"]
    return float(sizing["top20_revenue_yuan"].sum() / sizing["active_revenue_yuan"].sum())


def logo_loss(seen: Observation) -> float:
    """Return the share of key clients at a year's opening who are lost in the year."""
    retention = seen.frames["retention"]
    key = retention[retention["tier"].isin(_KEY_TIERS)]
    return 1.0 - float(key["retained_clients"].sum() / key["opening_clients"].sum())


def first_year_over_later_loss(seen: Observation) -> float:
    """Return loss in the first full year as a client over loss at all later ages."""
    ages = _by_age(seen.frames["cohorts"])
    first, later = ages[ages.index == 0], ages[ages.index > 0]
    # In a small world nobody may be lost at later ages: then there is nothing to compare with.
    comparable = len(first) and len(later) and _loss(later) > 0.0
    return _loss(first) / _loss(later) if comparable else float("nan")


def cohort_fit(seen: Observation) -> BetaGeometric:
    """Return the shifted beta-geometric of the period's cohort curve."""
    ages = _by_age(seen.frames["cohorts"])
    return fit_beta_geometric(ages.index, ages["clients"], ages["retained_clients"])


def won_per_lead(seen: Observation) -> float:
    """Return contracts signed per qualified lead."""
    sizing = seen.frames["sizing"]
    return float(sizing["wins"].sum() / sizing["leads"].sum())


def won_per_proposal(seen: Observation) -> float:
    """Return contracts signed per proposal."""
    sizing = seen.frames["sizing"]
    return float(sizing["wins"].sum() / sizing["proposals"].sum())


def close_days_median(seen: Observation) -> float:
    """Return the median of days from lead to signature, mean over the years."""
    return float(seen.frames["sizing"]["close_days_median"].mean())


def close_days_mean(seen: Observation) -> float:
    """Return the mean of days from lead to signature."""
    sizing = seen.frames["sizing"]
    return float(sizing["close_days_sum"].sum() / sizing["wins"].sum())


def visits_per_day(seen: Observation) -> float:
    """Return visits a day of those who do real client work."""
    care = seen.scenario.care
    return (
        _selling_hours_per_week(seen) / DAYS_PER_WEEK / (float(care.visit_hours) + float(care.travel_hours))
    )


def selling_time_share(seen: Observation) -> float:
    """Return the share of working time spent with, and on the way to, clients."""
    return _selling_hours_per_week(seen) / _WORKING_HOURS_PER_WEEK


def effort_elasticity(seen: Observation) -> float:
    """Return the elasticity of gross profit to selling effort at rest, to which the measured years point."""
    if seen.effort_elasticity.size == 0:
        return float("nan")
    return elasticity_at_rest(seen.effort_elasticity, client_turnover_per_year(seen))


def last_year_elasticity(seen: Observation) -> float:
    """Return the elasticity in the last measured year after the change."""
    return float(seen.effort_elasticity[-1]) if seen.effort_elasticity.size else float("nan")


def staff_turnover(seen: Observation) -> float:
    """Return those who left over the mean head-count, a year."""
    staff = seen.frames["staff"]
    left = staff[["left_quit", "left_not_renewed", "left_dismissed"]].to_numpy().sum()
    return float(left / (0.5 * (staff["opening"].sum() + staff["closing"].sum())))


def lost_on_departure(seen: Observation) -> float:
    """Return the share of a client's yearly sales that is lost when the manager leaves without hand-over."""
    return float("nan") if seen.departure is None else seen.departure.lost_share


def saved_by_hand_over(seen: Observation) -> float:
    """Return the share of that loss that an orderly hand-over saves."""
    return float("nan") if seen.departure is None else seen.departure.saved_share


def referred_hazard_ratio(seen: Observation) -> float:
    """Return the hazard of loss of referred clients over others', standardised by age as a client."""
    cohorts = seen.frames["cohorts"]
    referred = _by_age(cohorts[cohorts["referred"]])
    others = _by_age(cohorts[~cohorts["referred"]])
    others = others[others["clients"] >= _LEAST_AT_RISK]
    both = referred.index.intersection(others.index)
    if both.empty:
        return float("nan")
    weight = referred.loc[both, "clients"].to_numpy()
    expected = float(weight @ _hazard(others.loc[both]))
    return float(weight @ _hazard(referred.loc[both])) / expected if expected > 0.0 else float("nan")


def referral_reproduction(seen: Observation) -> float:
    """Return clients won by referral per client won: what a client brings in his lifetime, at rest."""
    flows = seen.frames["client_flows"]
    won = flows.loc[flows["cause"].isin(("won", "won_by_referral")), "clients"].sum()
    referred = flows.loc[flows["cause"] == "won_by_referral", "clients"].sum()
    return float(referred / won)


def service_minutes(seen: Observation) -> float:
    """Return the mean service at the counter, minutes."""
    return float(seen.scenario.windows.service_minutes)


def peak_wait_minutes(seen: Observation) -> float:
    """Return the mean wait in the peak hour, minutes."""
    windows = _windows(seen)
    return float(windows["peak_wait_minutes_sum"].sum() / windows["peak_customers"].sum())


def day_load(seen: Observation) -> float:
    """Return the mean load of the counters over the day."""
    windows = _windows(seen)
    return float(windows["load_sum"].sum() / windows["days"].sum())


def peak_load(seen: Observation) -> float:
    """Return the mean load of the counters in the peak hour."""
    windows = _windows(seen)
    return float(windows["peak_load_sum"].sum() / windows["days"].sum())


def _windows(seen: Observation) -> pd.DataFrame:
    service = seen.frames["service"]
    return service[service["kind"] == "windows"]


def _selling_hours_per_week(seen: Observation) -> float:
    effort = seen.frames["effort"]
    if (effort["kind"] == _CLIENT_WORK).any():
        effort = effort[effort["kind"] == _CLIENT_WORK]
    per_task = effort.groupby("task")[["hours", "manager_weeks"]].sum().loc[list(_SELLING_TASKS)]
    return float((per_task["hours"] / per_task["manager_weeks"]).sum())


def _by_age(cohorts: pd.DataFrame) -> pd.DataFrame:
    """Return clients and retained by age; those of the start have the tenure of the steady state."""
    return cohorts.groupby("age")[["clients", "retained_clients"]].sum()


def _loss(ages: pd.DataFrame) -> float:
    return 1.0 - float(ages["retained_clients"].sum() / ages["clients"].sum())


def _hazard(ages: pd.DataFrame) -> FloatArray:
    """Return the hazard of a year, minus the logarithm of the share retained."""
    retained = ages["retained_clients"].to_numpy() / ages["clients"].to_numpy()
    return np.asarray(-np.log(np.maximum(retained, _LEAST_RETAINED)))


def _log_slope(values: FloatArray) -> float:
    if values.size < 2:
        return float("nan")
    return float(np.polyfit(np.arange(values.size), np.log(values), 1)[0])
