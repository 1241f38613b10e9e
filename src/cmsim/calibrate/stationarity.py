"""Whether a base is at rest: its path over decades, its drift, its warm-up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cmsim.calendar import MONTH_LENGTHS_WEEKS, MONTHS_PER_YEAR, WEEKS_PER_YEAR
from cmsim.calibrate.norm_conduct import norm_conduct
from cmsim.errors import InputError
from cmsim.randomness import FloatArray, Streams
from cmsim.scenario import Scenario
from cmsim.simulation.prepared import PreparedPolicy
from cmsim.simulation.province import Province
from cmsim.statistics.warm_up_length import WarmUpLength, mser5
from cmsim.world.build import build_world

_LEAST_YEARS = 10


@dataclass(frozen=True)
class Stationarity:
    """The path of a base's world.

    Attributes
    ----------
    path : DataFrame
        By year: key-client revenue (whole province, yuan), active key clients, clients won and lost, mean
        trust.
    warm_up_weeks : dict
        By series (revenue, active clients, trust): weeks that MSER-5 drops, from months without season.
    drift_per_year : dict
        Slope of the logarithm of revenue and of active clients over the second half of the run.
    """

    path: pd.DataFrame
    warm_up_weeks: dict[str, WarmUpLength]
    drift_per_year: dict[str, float]


def stationarity(
    base: Scenario, *, years: int = 40, scale: float = 0.2, replication: int = -1000
) -> Stationarity:
    """Return how a base's world moves from its start, everybody at the norm.

    Raises
    ------
    InputError
        If the run is too short to tell.
    """
    if years < _LEAST_YEARS:
        raise InputError(
            "calibrate.short-run",
            "the run is too short to show whether the base is at rest",
            found=f"{years} years",
            allowed=f"from {_LEAST_YEARS} years",
        )
    months, kept = months_from_the_start(base, norm_conduct(base), years, scale, replication)
    series = monthly_series(base, months, kept)
    by_year = months.groupby("year")
    path = pd.DataFrame(
        {
            "key_client_revenue_yuan": by_year["revenue_yuan"].sum() / kept,
            "active_key_clients": by_year["active_clients"].mean() / kept,
            "won_clients": by_year["won_clients"].sum() / kept,
            "lost_clients": by_year["lost_clients"].sum() / kept,
            "mean_trust": by_year["trust_sum"].sum() / by_year["active_clients"].sum(),
        }
    ).reset_index()
    return Stationarity(
        path=path,
        warm_up_weeks={name: in_weeks(mser5(values)) for name, values in series.items()},
        drift_per_year={
            name: slope_per_year(np.log(series[name][len(series[name]) // 2 :]))
            for name in ("revenue", "active_clients")
        },
    )


def months_from_the_start(
    base: Scenario, conduct: PreparedPolicy, years: int, scale: float, replication: int
) -> tuple[pd.DataFrame, float]:
    """Return the run of a base month by month from its start, and the share of branches that was kept."""
    streams = Streams(base.run.seed, replication)
    province = Province(base, streams, build_world(base, streams, scale), conduct, policy_starts=0)
    province.run(years * WEEKS_PER_YEAR)
    return province.tables()["time_path"], province.context.geography.kept_share


def monthly_series(base: Scenario, months: pd.DataFrame, kept: float) -> dict[str, FloatArray]:
    """Return revenue a week without season, active clients, and mean trust, by month."""
    season = np.array([float(factor) for factor in base.environment.season])
    weeks = np.array(MONTH_LENGTHS_WEEKS)
    month = months["month"].to_numpy() - 1
    active = months["active_clients"].to_numpy(dtype=np.float64)
    return {
        "revenue": months["revenue_yuan"].to_numpy() / season[month] / weeks[month] / kept,
        "active_clients": active / kept,
        "trust": months["trust_sum"].to_numpy() / active,
    }


def in_weeks(months: WarmUpLength) -> WarmUpLength:
    """Return a length in weeks that was found in months."""
    return WarmUpLength(round(months.observations * WEEKS_PER_YEAR / MONTHS_PER_YEAR), months.reliable)


def slope_per_year(log_values: FloatArray) -> float:
    """Return the yearly growth of a series from its logarithm by month, a share."""
    return float(np.polyfit(np.arange(log_values.size), log_values, 1)[0]) * MONTHS_PER_YEAR
