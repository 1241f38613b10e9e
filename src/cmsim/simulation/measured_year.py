"""What a pilot writes down of a year's measures, person by person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmsim.plans.protocol import BOOKINGS
from cmsim.randomness import FloatArray, IntArray
from cmsim.simulation.context import RunContext
from cmsim.simulation.measured import Measured
from cmsim.simulation.weekly_sums import HOURS, WEEKS
from cmsim.world.columns import Status
from cmsim.world.measures import signed_name


@dataclass(frozen=True)
class MeasuredYear:
    """Person-years of those at work at the year's end; arrays (n,) unless stated.

    Attributes
    ----------
    branch : array (n,)
        Home branch: its people share luck and effort.
    hours : array (n, tasks)
        Mean effective hours a week.
    results : dict
        Result of the year by measure, without bookings.
    """

    kind: IntArray
    branch: IntArray
    weeks: FloatArray
    booked_yuan: FloatArray
    hours: FloatArray
    results: dict[str, FloatArray]
    person: IntArray
    """Permanent numbers: what stays with a person from year to year is no luck."""


def close_measured_year(context: RunContext, measured: Measured) -> MeasuredYear:
    """Return the year of all people at work, and begin the next."""
    persons = context.state.persons
    weeks = measured.sum_of(WEEKS)
    rows = np.flatnonzero((persons.status == Status.EMPLOYED) & (weeks > 0.0))
    booked = np.sum([measured.sum_of(signed_name(f)) for f in context.geography.product_ids], axis=0)
    results = {name: of_all[rows] for name, of_all in measured.results(booked).items() if name != BOOKINGS}
    hours = np.stack([measured.sum_of(task)[rows] for task in HOURS], axis=1) / weeks[rows, None]
    kind, branch = persons.kind[rows].copy(), persons.home_branch[rows].copy()
    year = MeasuredYear(
        kind, branch, weeks[rows], booked[rows], hours, results, persons.person_id[rows].copy()
    )
    measured.clear(np.arange(len(persons)))
    measured.begin_period()
    return year
