"""What a person's results show besides the bookings: other measures, driven by bookings and hours.

Chance in results comes with contracts, so that within a period one number, the bookings, tells how lucky one
has been; other measures follow from it and from the hours put in (`law.MeasureLaw`), with an unexplained rest
that is seen once, at the period's end. All measures of a person move up and down with that rest together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import ndtri

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.equilibrium.law import MeasureLaw, ResponseLaw
from cmsim.errors import PlanError, did_you_mean
from cmsim.plans.protocol import BOOKINGS, PERIOD_WEEKS, Measures, MeasureSpec, PayContext, Plan
from cmsim.randomness import FloatArray, IntArray

MOST_POINTS = 100.0
"""Scores end here."""
REST_POINTS = 11
"""Equally likely points of the unexplained rest: pay in steps becomes a stair of so many, which still has a
slope."""
_REST = np.asarray(ndtri((np.arange(REST_POINTS) + 0.5) / REST_POINTS))
_REST /= np.sqrt(np.mean(_REST**2))
_FLOWS = ("flow", "count")


@dataclass(frozen=True)
class DrivenMeasures:
    """The measures of a plan, as functions of bookings and hours.

    Attributes
    ----------
    laws : tuple of pairs
        What the plan counts besides bookings, and how it follows.
    weeks : float
        Mean length of the account period.
    """

    laws: tuple[tuple[MeasureSpec, MeasureLaw], ...]
    counts_bookings: bool
    weeks: float

    @property
    def follow_hours(self) -> bool:
        """Whether hours move anything that is counted, besides what they book."""
        return any(np.any(np.array(law.per_hour) != 0.0) for _, law in self.laws)

    @cached_property
    def rests(self) -> FloatArray:
        """Equally likely values of what is unexplained, in standard deviations, (points,)."""
        explained = not any(np.any(np.array(law.year_sd) > 0.0) for _, law in self.laws)
        return np.zeros(1) if explained else _REST

    def expected(
        self, kind: IntArray, booked_yuan: FloatArray, hours: FloatArray
    ) -> dict[str, tuple[FloatArray, FloatArray]]:
        """Return the expected result of each measure and its standard deviation, (m,) each.

        Parameters
        ----------
        booked_yuan : array (m,)
            Bookings of the period.
        hours : array (m, k)
            Mean effective hours a week of the period, by task.
        """
        nothing = np.zeros(kind.size)
        found = {BOOKINGS: (booked_yuan, nothing)} if self.counts_bookings else {}
        years = self.weeks / WEEKS_PER_YEAR
        for spec, law in self.laws:
            sd = np.array(law.year_sd)[kind] * (np.sqrt(years) if spec.kind in _FLOWS else 1.0)
            found[spec.name] = law.expected(kind, self.weeks, booked_yuan, hours), sd
        return found

    def within_bounds(self, name: str, value: FloatArray) -> FloatArray:
        """Return values of a measure within what it can be."""
        spec = next((spec for spec, _ in self.laws if spec.name == name), None)
        if spec is None or spec.credit_base == "growth":
            return value
        return np.clip(value, 0.0, MOST_POINTS if spec.kind == "score" else np.inf)

    def measured(self, context: PayContext, booked_yuan: FloatArray, hours: FloatArray) -> Measures:
        """Return what is measured when nothing unexplained happens."""
        expected = self.expected(context.kind, booked_yuan, hours)
        return Measures({n: self.within_bounds(n, mean) for n, (mean, _) in expected.items()}, context)


def driven_measures(plan: Plan, law: ResponseLaw) -> DrivenMeasures:
    """Return how the measures of a plan follow in the world of a law.

    Raises
    ------
    PlanError
        If the plan counts what the world does not measure.
    """
    found = []
    for spec in plan.measures:
        if spec.name == BOOKINGS:
            continue
        if spec.name not in law.measures:
            raise PlanError(
                "plan.unknown-measure",
                "the plan counts something that the simulated world does not measure",
                path="policy.pay.params",
                found=spec.name,
                allowed=", ".join(sorted((BOOKINGS, *law.measures))),
                hint=did_you_mean(spec.name, (BOOKINGS, *law.measures)),
            )
        found.append((spec, law.measures[spec.name]))
    counts_bookings = any(spec.name == BOOKINGS for spec in plan.measures)
    return DrivenMeasures(tuple(found), counts_bookings, PERIOD_WEEKS[plan.period])
