"""From a pilot's person-years to the laws of measures: least squares on bookings and hours, by kind of staff.

Effort is randomised by person, year, week, task and branch, so that the slopes on hours are effects and not
signs of who works where. Bookings are a result themselves: their slope says what comes with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.equilibrium.law import MeasureLaw
from cmsim.randomness import FloatArray, IntArray
from cmsim.simulation.measured_year import MeasuredYear

LEAST_WEEKS = 26.0
"""Person-years with fewer weeks say more about luck than about effort."""
LEAST_ROWS_PER_SLOPE = 10
"""With fewer person-years per coefficient a kind has its mean and no slopes."""
LEAST_ERRORS = 2.0
"""A slope nearer to zero than this many standard errors is taken for none, and the others are fitted anew:
people would answer noise."""
_LEAST_SPREAD = 1e-9
"""A regressor whose spread is a smaller share of its size does not vary."""


@dataclass(frozen=True)
class MeasureFit:
    """The fit of one measure and kind; slopes and standard errors are those of bookings, then of tasks."""

    constant: float
    slopes: FloatArray
    slope_se: FloatArray
    year_sd: float


def measure_laws(
    years: Sequence[MeasuredYear], adds_up: Mapping[str, bool], kinds: int
) -> dict[str, MeasureLaw]:
    """Return the law of each measure; empty if no year was recorded.

    Parameters
    ----------
    adds_up : mapping
        Measure to whether its weeks add up (flows and counts), or it is a level.
    """
    if not years:
        return {}
    whole = MeasuredYear(
        kind=np.concatenate([year.kind for year in years]),
        branch=np.concatenate([year.branch for year in years]),
        weeks=np.concatenate([year.weeks for year in years]),
        booked_yuan=np.concatenate([year.booked_yuan for year in years]),
        hours=np.concatenate([year.hours for year in years]),
        results={name: np.concatenate([year.results[name] for year in years]) for name in years[0].results},
        person=np.concatenate([year.person for year in years]),
    )
    return {name: _law(whole, name, adds_up[name], kinds) for name in whole.results}


def _law(years: MeasuredYear, name: str, adds_up: bool, kinds: int) -> MeasureLaw:
    long_enough = years.weeks >= LEAST_WEEKS
    fits = [
        fit_measure(years, name, np.flatnonzero((years.kind == kind) & long_enough), adds_up)
        for kind in range(kinds)
    ]
    return MeasureLaw(
        constant=[fit.constant for fit in fits],
        per_booked=[float(fit.slopes[0]) for fit in fits],
        per_hour=[[float(slope) for slope in fit.slopes[1:]] for fit in fits],
        year_sd=[fit.year_sd for fit in fits],
        adds_up=adds_up,
        slope_se=[[float(se) for se in fit.slope_se] for fit in fits],
    )


def fit_measure(years: MeasuredYear, name: str, rows: IntArray, adds_up: bool) -> MeasureFit:
    """Return the fit of a measure to some person-years.

    y = c + b · (bookings / weeks) + Σ h_t · hours_t by weighted least squares, with y the result a week of
    what adds up, or the level. Each person-year weighs as many weeks as it has: the variance of a sum is in
    proportion to them. Standard errors let people of a branch share their luck. The weakest
    slope is left out, and the others are fitted again, until all that stay are told apart from none.
    """
    regressors = np.column_stack([years.booked_yuan / years.weeks, years.hours])[rows]
    slopes, slope_se = np.zeros((2, regressors.shape[1]))
    if rows.size == 0:
        return MeasureFit(0.0, slopes, slope_se, 0.0)
    weeks, result = years.weeks[rows], years.results[name][rows]
    y = result / weeks if adds_up else result
    mean, mean_y = np.average(regressors, axis=0, weights=weeks), float(np.average(y, weights=weeks))
    spread = np.sqrt(np.average((regressors - mean) ** 2, axis=0, weights=weeks))
    varies = spread > _LEAST_SPREAD * np.maximum(np.abs(mean), _LEAST_SPREAD)
    enough = rows.size >= LEAST_ROWS_PER_SLOPE * (int(varies.sum()) + 1)
    kept = varies if enough else np.zeros_like(varies)
    residual = y - mean_y
    while kept.any():
        # In units of their spread, so that yuan and hours are solved for alike.
        design = (regressors[:, kept] - mean[kept]) / spread[kept]
        bread = np.linalg.pinv(design.T @ (weeks[:, None] * design))
        fitted = bread @ (design.T @ (weeks * (y - mean_y)))
        residual = y - mean_y - design @ fitted
        error = _clustered(bread, design, weeks * residual, years.branch[rows])
        slope_se[kept] = error / spread[kept]
        weak = np.abs(fitted) < LEAST_ERRORS * error
        if not weak.any():
            slopes[kept] = fitted / spread[kept]
            break
        weakest = int(np.argmin(np.abs(fitted) / np.maximum(error, np.finfo(np.float64).tiny)))
        kept = kept.copy()
        kept[np.flatnonzero(kept)[weakest]] = False
        residual = y - mean_y
    variance = _variance(residual, weeks, years.person[rows], int(kept.sum()))
    year_sd = np.sqrt(variance * WEEKS_PER_YEAR) if adds_up else np.sqrt(variance / WEEKS_PER_YEAR)
    return MeasureFit(mean_y - float(mean @ slopes), slopes, slope_se, float(year_sd))


def _variance(residual: FloatArray, weeks: FloatArray, person: IntArray, slopes: int) -> float:
    """Return the weighted variance of residuals within persons: who has a good portfolio knows it.

    Where nobody was seen twice it is that between persons too.
    """
    _, place = np.unique(person, return_inverse=True)
    years = np.bincount(place)
    mean = np.bincount(place, weeks * residual) / np.bincount(place, weeks)
    again = int((years - 1).sum())
    if again < LEAST_ROWS_PER_SLOPE:
        return float((weeks * residual**2).sum()) / max(residual.size - slopes - 1, 1)
    within = (residual - mean[place]) * (years[place] > 1)
    return float((weeks * within**2).sum()) / max(again - slopes, 1)


def _clustered(bread: FloatArray, design: FloatArray, weighted: FloatArray, branch: IntArray) -> FloatArray:
    """Return standard errors of the slopes from the spread of the branches' scores."""
    _, place = np.unique(branch, return_inverse=True)
    scores = np.zeros((int(place.max()) + 1, design.shape[1]))
    np.add.at(scores, place, design * weighted[:, None])
    few = scores.shape[0] / max(scores.shape[0] - 1, 1)
    return np.asarray(np.sqrt(np.maximum(np.diag(bread @ (few * scores.T @ scores) @ bread), 0.0)))
