"""How long the warm-up of a base must be, by series and over several replications, against its file's."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from cmsim.calendar import MONTHS_PER_YEAR, WEEKS_PER_YEAR
from cmsim.calibrate.stationarity import (
    in_weeks,
    monthly_series,
    months_from_the_start,
    slope_per_year,
)
from cmsim.errors import InputError
from cmsim.randomness import FloatArray
from cmsim.scenario import Scenario
from cmsim.simulation.prepared import PreparedPolicy
from cmsim.statistics.intervals import Estimate, estimate
from cmsim.statistics.warm_up_length import mser5

USUAL_YEARS = 12
"""Years from the start that are simulated if the file's own warm-up and horizon take no more."""
LEAST_YEARS = 10
MOST_YEARS = 100
LEAST_REPLICATIONS = 2
"""With one, what is a path of the base and what is luck cannot be told apart."""
TOLERANCE_PER_YEAR = 0.01
"""Growth in the years compared that is left standing: the shipped base's warm-up was chosen by it."""
FIRST_REPLICATION = -1000
"""Luck of its own, which no comparison uses."""

Reading = Literal["enough", "within tolerance", "too short", "too close to call"]
_WORSE: tuple[Reading, ...] = ("enough", "within tolerance", "too close to call", "too short")


@dataclass(frozen=True)
class Settling:
    """How one series of a base settles.

    Attributes
    ----------
    paths : array (replications, months)
        From the start; revenue in yuan a week without season, clients, or mean trust.
    weeks : int
        Warm-up that MSER-5 asks for, of the mean over replications.
    reliable : bool
        Whether that is less than half the run; if not, the run was too short to see the series at rest.
    fewest, most : int
        Weeks that MSER-5 asks for of single replications.
    growth_per_year : Estimate
        Share by which the series still grows in the years compared, after the file's warm-up.
    file_weeks : int
        Warm-up of the scenario's file.
    """

    name: str
    paths: FloatArray
    weeks: int
    reliable: bool
    fewest: int
    most: int
    growth_per_year: Estimate
    file_weeks: int

    @property
    def reading(self) -> Reading:
        """Whether the file's warm-up is enough: as long as MSER-5 asks, or what still moves is within the
        tolerance; too short only if the series is shown to move by more.
        """
        if self.reliable and self.weeks <= self.file_weeks:
            return "enough"
        low, high = self.growth_per_year.low, self.growth_per_year.high
        if low >= -TOLERANCE_PER_YEAR and high <= TOLERANCE_PER_YEAR:
            return "within tolerance"
        if low > TOLERANCE_PER_YEAR or high < -TOLERANCE_PER_YEAR:
            return "too short"
        return "too close to call"


@dataclass(frozen=True)
class WarmUpStudy:
    """How all series of a base settle."""

    series: tuple[Settling, ...]
    file_weeks: int
    years: int
    years_compared: int
    replications: int
    scale: float

    @property
    def longest(self) -> Settling:
        """The series that needs the longest warm-up; one that is not seen at rest needs the longest."""
        return max(self.series, key=lambda one: (not one.reliable, one.weeks))

    @property
    def reading(self) -> Reading:
        """Whether the file's warm-up is enough for every series: the worst of their readings."""
        return max((one.reading for one in self.series), key=_WORSE.index)


def warm_up_study(
    base: Scenario,
    prepared: PreparedPolicy,
    *,
    years: int | None = None,
    replications: int = 8,
    scale: float = 0.2,
    workers: int = 1,
    progress: Callable[[float], None] | None = None,
) -> WarmUpStudy:
    """Return how long a warm-up the series of a base need, from the start of its world.

    MSER-5 (White 1997, Simulation 69(6)) is asked of the mean over replications, as Hoad, Robinson & Davies
    2010 (Journal of the Operational Research Society 61(9)) advise, since luck that lasts looks like a
    transient in a single one. It counts in batches of five months. A series that keeps growing is never at
    rest: what it grows by in the years compared says whether that matters.

    Parameters
    ----------
    prepared : PreparedPolicy
        The base's own policy with solved behaviour, as in the warm-up of a comparison.
    years : int, optional
        Simulated from the start; twelve, or more if warm-up and years compared take more.
    workers : int
        Processes; 1 works in this one. They move no number.

    Raises
    ------
    InputError
        If there are too few replications, or the run is too short or too long.
    """
    file_weeks = int(float(base.horizon.warmup_weeks))
    compared = int(float(base.horizon.years))
    least = max(LEAST_YEARS, file_weeks // WEEKS_PER_YEAR + compared)
    wanted = max(USUAL_YEARS, least) if years is None else years
    _check(wanted, least, replications, scale)
    numbers = [FIRST_REPLICATION - number for number in range(replications)]
    tasks = [(base, prepared, wanted, scale, number) for number in numbers]
    paths = _simulated(tasks, workers, progress or (lambda _share: None))
    series = tuple(
        settling(name, np.stack([path[name] for path in paths]), file_weeks, compared) for name in paths[0]
    )
    return WarmUpStudy(series, file_weeks, wanted, compared, replications, scale)


def settling(name: str, paths: FloatArray, file_weeks: int, years_compared: int) -> Settling:
    """Return how a series settles, given its paths by replication and month from the start."""
    mean = in_weeks(mser5(paths.mean(axis=0)))
    single = [in_weeks(mser5(path)).observations for path in paths]
    first = file_weeks // WEEKS_PER_YEAR * MONTHS_PER_YEAR
    inside = np.log(paths[:, first : first + years_compared * MONTHS_PER_YEAR])
    growth = estimate([slope_per_year(path) for path in inside])
    return Settling(
        name, paths, mean.observations, mean.reliable, min(single), max(single), growth, file_weeks
    )


def settling_frame(study: WarmUpStudy) -> pd.DataFrame:
    """Return a row for each series."""
    return pd.DataFrame(
        [
            {
                "series": one.name,
                "weeks": one.weeks,
                "reliable": one.reliable,
                "fewest_weeks": one.fewest,
                "most_weeks": one.most,
                "growth_per_year": one.growth_per_year.mean,
                "growth_low": one.growth_per_year.low,
                "growth_high": one.growth_per_year.high,
                "file_weeks": one.file_weeks,
                "reading": one.reading,
            }
            for one in study.series
        ]
    )


_Run = tuple[Scenario, PreparedPolicy, int, float, int]
"""Base, policy, years, scale, number of the replication."""


def _simulated(
    tasks: Sequence[_Run], workers: int, progress: Callable[[float], None]
) -> list[dict[str, FloatArray]]:
    found = []
    if workers <= 1 or len(tasks) == 1:
        for task in tasks:
            found.append(_path(task))
            progress(len(found) / len(tasks))
        return found
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        try:
            for path in pool.map(_path, tasks):
                found.append(path)
                progress(len(found) / len(tasks))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return found


def _path(task: _Run) -> dict[str, FloatArray]:
    base, prepared, years, scale, replication = task
    return monthly_series(base, *months_from_the_start(base, prepared, years, scale, replication))


def _check(years: int, least_years: int, replications: int, scale: float) -> None:
    for name, value, low, high in (
        ("years", years, least_years, MOST_YEARS),
        ("replications", replications, LEAST_REPLICATIONS, 1000),
        ("scale", scale, 0.01, 1.0),
    ):
        if not low <= value <= high:
            raise InputError(
                "calibrate.range",
                f"--{name} is out of range",
                path=name,
                found=f"{value:g}",
                allowed=f"{low:g} to {high:g}",
            )
